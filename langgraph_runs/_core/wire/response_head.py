"""Find the end of a response's head (RFC 9112 §2.1): the HTTP library parses it, `chunked` may read what follows."""

from __future__ import annotations

import re

_END = re.compile(rb"\n\r?\n")
_INTERIM = re.compile(rb"HTTP/\d\.\d 1(?!01)\d\d(?: |\r?\n)")


class HeadReader:
    """Splits what arrives after a request into heads, interim ones among them (RFC 9110 §15.2), and the body."""

    __slots__ = ("_received", "_start", "over")

    def __init__(self) -> None:
        self.over = False  # whether the final head has ended
        self._received = bytearray()
        self._start = 0  # of the head that has not ended yet

    def feed(self, raw: bytes) -> tuple[bytes, bytes]:
        """The part of the bytes that belongs to heads, and the part after the final head."""
        before = len(self._received)
        self._received += raw
        at = max(before - 2, self._start)
        while not self.over and (found := _END.search(self._received, at)) is not None:
            self.over = _INTERIM.match(self._received, self._start) is None
            self._start = at = found.end()
        end = self._start - before if self.over else len(raw)
        return raw[:end], raw[end:]
