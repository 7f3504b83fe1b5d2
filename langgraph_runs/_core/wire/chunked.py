"""A chunked body (RFC 9112 §7.1) to its payload, as far as it consists of plain chunks.

A LangGraph server sends every event as an HTTP chunk of its own, and h11 takes some 5 µs for each, several times what
decoding the event takes. So plain framing is taken off here, for all chunks of a read together. Whatever else there is
(the last chunk and its trailers, chunk extensions, what is malformed, a body that breaks off) is left to the HTTP
library: of the chunks before that it has seen nothing, and it says of the rest what it would have said anyway.
"""

from __future__ import annotations

import re

_CRLF = b"\r\n"
_SIZE = re.compile(rb"\r\n[0-9a-fA-F]{1,8}\r\n")
_BEGUN = re.compile(rb"(\r(\n([0-9a-fA-F]{1,8}\r?)?)?)?")
_REFUSED = b"(a chunk does not end in a line break, but in %a)\r\n"


class _Sizes(dict[bytes, int]):
    """The sizes that size lines between two line breaks give; 0 for what is not plain, or the last one."""

    def __missing__(self, line: bytes) -> int:
        size = int(line, 16) if _SIZE.fullmatch(line) else 0
        if len(self) < 1024:
            self[line] = size  # servers repeat them
        return size


class ChunkReader:
    """Reads one body from its first byte.

    The line break after a payload is looked at together with the size after it, so that is where it stands between two
    chunks; it is taken for granted before the first one.
    """

    __slots__ = ("_held", "_left", "_sizes", "rest")

    def __init__(self) -> None:
        self.rest: bytes | None = None  # what is left to the library, as is everything that comes after it
        self._left = 0  # bytes of payload that are still to come of the chunk that has begun
        self._held = _CRLF  # what came since the last payload
        self._sizes = _Sizes()

    def feed(self, raw: bytes) -> bytes:
        """The payload that a read brings; b"" is the end. Nothing more is to be fed once there is a `rest`."""
        left, held = self._left, self._held
        if not raw:
            self.rest = held[2:]
            return raw
        if len(raw) <= left:
            self._left -= len(raw)
            return raw
        if not left and len(held) < 2:
            raw, held = held + raw, b""
        payloads = [raw[:left]] if left else []
        take, find, sizes = payloads.append, raw.find, self._sizes
        if held:
            end = -1
            stop = find(b"\n") + 1
            line = held + raw[:stop]
        else:
            end = left
            stop = find(b"\n", end + 2) + 1
            line = raw[end:stop]
        while size := sizes[line]:
            end = stop + size
            take(raw[stop:end])
            stop = find(b"\n", end + 2) + 1
            line = raw[end:stop]
        self._left = max(end - len(raw), 0)
        self._stand(raw[end:] if end >= 0 else held + raw)
        return b"".join(payloads)

    def _stand(self, tail: bytes) -> None:
        """Between two chunks, where this is what came since the last payload."""
        if tail == _CRLF or _BEGUN.fullmatch(tail):
            self._held = tail
        elif tail.startswith(_CRLF):
            self.rest = tail[2:]
        else:
            self.rest = _REFUSED % tail[:2]
