"""Read plain chunks of a chunked body (RFC 9112 §7.1) faster than the HTTP library, and leave it the rest.

A LangGraph server sends every event as an HTTP chunk of its own, and h11 takes some 5 µs for each, several times what
decoding the event takes. So plain framing is removed here, for all chunks of a read together. Everything else (the last
chunk and its trailers, chunk extensions, malformed chunks, a body that breaks off) is left to the HTTP library: it has
seen none of the chunks before that, and handles the rest as it always does.
"""

from __future__ import annotations

import re

from langgraph_runs._core.wire.exchange import Head

_CRLF = b"\r\n"
_SIZE = re.compile(rb"\r\n[0-9a-fA-F]{1,8}\r\n")
_PARTIAL = re.compile(rb"(\r(\n([0-9a-fA-F]{1,8}\r?)?)?)?")
_REFUSED = b"(a chunk does not end in a line break, but in %a)\r\n"


def has_chunked_body(head: Head) -> bool:
    """Whether the body of a response comes in chunks; some have no body, whatever their fields say (RFC 9112 §6.3)."""
    if head.request.method.upper() == "HEAD" or head.status in (204, 304) or head.status < 200:
        return False
    return head.headers.get("transfer-encoding", "").lower() == "chunked"


class _Sizes(dict[bytes, int]):
    """The chunk sizes in size lines, line breaks included; 0 for a line that is not plain and for the last chunk."""

    def __missing__(self, line: bytes) -> int:
        size = int(line, 16) if _SIZE.fullmatch(line) else 0
        if len(self) < 1024:
            self[line] = size  # servers repeat them
        return size


class ChunkReader:
    """Reads one body from its first byte.

    The line break after a payload is matched together with the size line that follows it. So between two chunks the
    reader stands before that line break; before the first chunk it assumes one.
    """

    __slots__ = ("_held", "_left", "_sizes", "rest")

    def __init__(self) -> None:
        self.rest: bytes | None = None  # bytes left to the library, together with everything after them
        self._left = 0  # bytes still to come of the current chunk's payload
        self._held = _CRLF  # bytes since the last payload
        self._sizes = _Sizes()

    def feed(self, raw: bytes) -> bytes:
        """The payload in the bytes of one read; b"" is the end of the connection. Stop feeding once `rest` is set."""
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
        self._pause(raw[end:] if end >= 0 else held + raw)
        return b"".join(payloads)

    def _pause(self, tail: bytes) -> None:
        """Stop between two chunks, given the bytes since the last payload."""
        if tail == _CRLF or _PARTIAL.fullmatch(tail):
            self._held = tail
        elif tail.startswith(_CRLF):
            self.rest = tail[2:]
        else:
            self.rest = _REFUSED % tail[:2]
