"""Fewer, larger chunks for the HTTP library: what it is handed of a chunked body, without a byte of payload changed.

A LangGraph server sends every event as an HTTP chunk of its own (RFC 9112 §7.1), and h11 takes some 5 µs for each,
several times what decoding the event takes. So of the chunks that one read from the network brought, one is made
before h11 sees them, and the beginning of the next is held until the rest of it is there. Anything that is not a plain,
complete chunk (chunk extensions, the last chunk and its trailers, whatever is malformed) is handed on as it came, so
that h11 says of it what it would have said anyway.

Where in the framing the network stands cannot be asked of the HTTP library. It is found out: a read is handed on
unchanged, and if the library makes exactly that payload of it which the size lines seen in it promise, then it is known
where the next read begins. Until that is seen nothing is changed.
"""

from __future__ import annotations

import re

FEWEST = 3
"""Complete chunks in a read from which it pays to make one of them."""

MOST_SIZE = 16384
"""Bytes of payload in a chunk up to which it pays: larger ones cost more to copy than to parse."""

TRIES = 8
"""Reads that are watched before giving up."""

SMALL = 4096
"""Bytes to read at once until it is engaged: what comes before is handed on chunk by chunk."""

LARGE = 256 * 1024
"""Bytes to read at once of what is large; events that are not stay in the processor's cache with fewer."""

_SIZE = re.compile(rb"\r\n[0-9a-fA-F]{1,8}\r\n")
_FIRST = re.compile(rb"(?:\A|\r\n)(?=[0-9a-fA-F]{1,8}\r\n)")
_PARTIAL = re.compile(rb"[0-9a-fA-F]{1,8}\r?")


class Rechunker:
    """Stands between the network and the HTTP library for one chunked body."""

    __slots__ = ("_engaged", "_held", "_left", "_sizes", "_told", "_tries", "_watched", "watching")

    def __init__(self) -> None:
        self.watching = True  # what the library makes of a read is to be told
        self._engaged = False
        self._tries = 0
        self._watched: bytes | None = None  # the payload that the last read should have come to
        self._told: list[bytes] = []  # what the library made of it
        self._held = b""  # the beginning of a chunk that is not handed on yet
        self._left = (
            0  # bytes that are still to come of a chunk that is handed on as it comes, its line break among them
        )
        self._sizes: dict[bytes, int] = {}  # of size lines between two line breaks; servers repeat them

    def wanted(self, most: int) -> int:
        """How many bytes to read at once, where the library wants so many."""
        if self.watching:
            return SMALL
        return LARGE if self._left > MOST_SIZE else most

    def told(self, payload: bytes) -> None:
        """The library made this of the last read, or of a part of it."""
        self._told.append(payload)

    def feed(self, raw: bytes) -> bytes:
        """What to hand the library in place of the next read; if that is nothing, read on, but for b"", the end."""
        if self.watching:
            self._watch(raw)
        elif self._engaged and not self._held and not self._left and self._is_one(raw):
            return raw
        if self._held:
            held, self._held = self._held, b""
            if not raw:
                return held  # the body breaks off here
            raw = held + raw
        return self._merged(raw) if self._engaged else raw

    def _is_one(self, raw: bytes) -> bool:
        """Whether this is one chunk, as events come that come one by one."""
        stop = raw.find(b"\n", 0, 10) + 1
        size = self._sizes.get(b"\r\n" + raw[:stop])
        return size is not None and len(raw) == stop + size + 2 and raw.endswith(b"\r\n")

    def _watch(self, raw: bytes) -> None:
        """Engage if the last read was understood; else work out what this one should come to."""
        if self._watched and b"".join(self._told) == self._watched:
            self.watching, self._engaged = False, True
            return
        self._told.clear()
        self._tries += 1
        if self._tries > TRIES:
            self.watching = False
            return
        first = _FIRST.search(raw)
        if first is None:
            self._watched = None
            return
        payloads, end = self._chunks(raw, first.end())
        begun = self._begun(raw, end)
        self._watched = None if begun is None else b"".join([raw[: first.start()], *payloads, begun])

    def _merged(self, raw: bytes) -> bytes:
        """The read with its complete chunks made one."""
        start = min(self._left, len(raw))
        self._left -= start
        if self._left:
            return raw
        payloads, end = self._chunks(raw, start)
        rest = raw[end:]
        if self._holds(rest):
            self._held, rest = rest, b""
        elif rest and self._begun(raw, end) is None:
            self._engaged = False
        if len(payloads) < FEWEST or end - start > MOST_SIZE * len(payloads):
            return raw[:end] + rest
        payload = b"".join(payloads)
        return b"%b%x\r\n%b\r\n%b" % (raw[:start], len(payload), payload, rest)

    def _chunks(self, raw: bytes, at: int) -> tuple[list[bytes], int]:
        """The payloads of the complete plain chunks that stand here, and where they end."""
        payloads: list[bytes] = []
        take, find, sizes = payloads.append, raw.find, self._sizes
        begin = end = at - 2
        stop = find(b"\n", at) + 1
        line = b"\r\n" + raw[at:stop]
        while size := sizes.get(line) or self._size(line):
            begin, end = end, stop + size
            take(raw[stop:end])
            stop = find(b"\n", end + 2) + 1
            line = raw[end:stop]  # and the line break after the payload, so that both are looked at at once
        if payloads and raw[end : end + 2] != b"\r\n":
            del payloads[-1]
            end = begin
        return payloads, end + 2

    def _holds(self, rest: bytes) -> bool:
        """Whether this is the beginning of a plain chunk, and a small one."""
        stop = rest.find(b"\n") + 1
        if not stop:
            return _PARTIAL.fullmatch(rest) is not None
        size = self._size(b"\r\n" + rest[:stop])
        here = len(rest) - stop
        return 0 < size <= MOST_SIZE and (here <= size or (here == size + 1 and rest.endswith(b"\r")))

    def _begun(self, raw: bytes, at: int) -> bytes | None:
        """The payload of the chunk that a read ends within; None if what stands there is not plainly one."""
        self._left = 0
        if at == len(raw):
            return b""
        stop = raw.find(b"\n", at) + 1
        size = self._size(b"\r\n" + raw[at:stop])
        here = len(raw) - stop
        if not size or here >= size + 2:
            return None
        self._left = size + 2 - here
        return raw[stop : stop + size]

    def _size(self, line: bytes) -> int:
        """The size that a size line between two line breaks gives; 0 if it is not plain, or the last one."""
        if _SIZE.fullmatch(line) is None:
            return 0
        size = int(line, 16)
        if len(self._sizes) < 1024:
            self._sizes[line] = size
        return size
