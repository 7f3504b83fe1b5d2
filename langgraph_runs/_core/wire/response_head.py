"""Where the head of an answer ends (RFC 9112 §2.1), so that the HTTP library need not be handed what comes after it."""

from __future__ import annotations

import re

_END = re.compile(rb"\n\r?\n")
_INTERIM = re.compile(rb"HTTP/\d\.\d 1(?!01)\d\d(?: |\r?\n)")


class HeadReader:
    """Divides what arrives after a request into heads, interim ones among them (RFC 9110 §15.2), and what follows."""

    __slots__ = ("_came", "_from", "over")

    def __init__(self) -> None:
        self.over = False  # the final head has ended
        self._came = bytearray()
        self._from = 0  # where the head that has not ended yet begins

    def feed(self, raw: bytes) -> tuple[bytes, bytes]:
        """What of this belongs to heads, and what comes after the final one."""
        before = len(self._came)
        self._came += raw
        at = max(before - 2, self._from)
        while not self.over and (found := _END.search(self._came, at)) is not None:
            self.over = _INTERIM.match(self._came, self._from) is None
            self._from = at = found.end()
        end = self._from - before if self.over else len(raw)
        return raw[:end], raw[end:]
