"""Where the chunks of HTTP/1.1 answers lie in a stream of bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

Place = Literal["boundary", "middle"]


class ChunkTracker:
    """Follows the answers on one connection; `position` counts the bytes."""

    def __init__(self) -> None:
        self._state: Literal["head", "size", "first half", "second half", "trailer", "length"] = "head"
        self._text = b""
        self._left = 0
        self._half = 0
        self.position = 0

    def feed(self, data: bytes) -> Iterator[tuple[Place, int]]:
        """Take in bytes, and yield where in the stream a chunk has ended, or is half over."""
        at = 0
        while at < len(data):
            used = self._measure(data[at:]) if self._left else self._read(data[at:])
            at += used
            self.position += used
            if self._left:
                continue
            if self._state == "first half":
                self._state, self._left = "second half", self._half
                yield "middle", self.position
            elif self._state == "second half":
                self._state = "size"
                yield "boundary", self.position
            elif self._state == "length":
                self._state = "head"

    def _measure(self, data: bytes) -> int:
        used = min(self._left, len(data))
        self._left -= used
        return used

    def _read(self, data: bytes) -> int:
        """Read text up to its end mark, and see what follows."""
        mark = b"\r\n\r\n" if self._state == "head" else b"\r\n"
        before = len(self._text)
        text = self._text + data
        end = text.find(mark)
        if end < 0:
            self._text = text
            return len(data)
        self._text = b""
        line = text[:end]
        if self._state == "head":
            self._begin_body(line.lower())
        elif self._state == "trailer":
            self._state = "trailer" if line else "head"
        else:
            self._begin_chunk(int(line, 16))
        return end + len(mark) - before

    def _begin_body(self, head: bytes) -> None:
        fields = dict(line.split(b":", 1) for line in head.split(b"\r\n")[1:])
        if fields.get(b"transfer-encoding", b"").strip() == b"chunked":
            self._state = "size"
        elif length := int(fields.get(b"content-length", b"0")):
            self._state, self._left = "length", length

    def _begin_chunk(self, size: int) -> None:
        if size:
            self._state, self._left, self._half = "first half", max(1, size // 2), size - max(1, size // 2) + 2
        else:
            self._state = "trailer"
