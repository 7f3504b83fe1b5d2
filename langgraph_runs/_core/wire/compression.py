"""Compressed bodies, unpacked a bounded piece at a time: a small body that unpacks to gigabytes fills no memory."""

from __future__ import annotations

import zlib
from typing import Any, Final

from langgraph_runs._core.wire.exchange import Head

ACCEPT_ENCODING: Final = "gzip, deflate"
"""What requests ask for (Accept-Encoding) and answers may use."""

MAX_PIECE_BYTES: Final = 256 * 1024
"""Bytes that one piece has at most."""

MAX_RATIO, RATIO_CHECKED_FROM_BYTES = 200, 32 * 1024 * 1024
"""A document that unpacks to more than RATIO times its size is refused once it has so many bytes."""

_GZIP, _ZLIB, _RAW = 31, 15, -15  # zlib's words for the formats


class EncodingError(ValueError):
    """A body that is not encoded as its head says, or in a way that was not asked for."""


class Decompressor:
    """Undoes one Content-Encoding (RFC 9110 §8.4)."""

    def __init__(self, encoding: str, *, document: bool = True) -> None:
        self._encoding = encoding
        self._document = document  # it will be in memory as a whole
        self._packed = self._unpacked = 0  # bytes
        self._machine: Any = None  # of zlib, for the member at hand
        self._waiting = b""  # was fed and is not unpacked yet
        self._full = False  # the last piece was as large as pieces get, so there may be more of it

    @classmethod
    def for_response(cls, head: Head) -> Decompressor | None:
        """The unpacker for the body of an answer; None if there is nothing to undo."""
        encodings = head.headers.get("content-encoding", "")
        names = [name for part in encodings.split(",") if (name := part.strip().lower()) not in ("", "identity")]
        return cls(", ".join(names), document=head.content_type != "text/event-stream") if names else None

    def feed(self, data: bytes) -> None:
        """Take in more of the body.

        Raises EncodingError if its encoding was not asked for.
        """
        if self._encoding not in ("gzip", "x-gzip", "deflate"):
            raise EncodingError(f"the body is encoded as {self._encoding[:100]!r}, which was not asked for")
        self._waiting += data
        self._packed += len(data)

    def read_piece(self) -> bytes:
        """The next piece; b"" if more has to be fed first.

        Raises EncodingError where the body makes no sense.
        """
        while self._waiting or self._full:
            if self._machine is None or self._machine.eof:  # a gzip body may have several members (RFC 1952 §2.2)
                if self._encoding == "deflate" and len(self._waiting) < 2:
                    break
                self._machine = zlib.decompressobj(self._format())
            if piece := self._unpack():
                return piece
        return b""

    def check_complete(self) -> None:
        """Check that the body was whole; EncodingError if it was not."""
        if self._waiting or (self._machine is not None and not self._machine.eof):
            raise EncodingError("the compressed body ended early")

    def _format(self) -> int:
        """The format of what is waiting: many servers send deflate without the wrapper that RFC 9110 §8.4.1.2 wants."""
        if self._encoding != "deflate":
            return _GZIP
        first, second = self._waiting[:2]
        return _ZLIB if first & 15 == 8 and (first << 8 | second) % 31 == 0 else _RAW

    def _unpack(self) -> bytes:
        try:
            piece: bytes = self._machine.decompress(self._waiting, MAX_PIECE_BYTES)
        except zlib.error as error:
            raise EncodingError(f"the body is no {self._encoding}: {error}") from None
        self._waiting = self._machine.unused_data if self._machine.eof else self._machine.unconsumed_tail
        self._full = len(piece) == MAX_PIECE_BYTES and not self._machine.eof
        self._unpacked += len(piece)
        if self._document and self._unpacked > max(RATIO_CHECKED_FROM_BYTES, MAX_RATIO * self._packed):
            raise EncodingError(f"the body unpacks to more than {MAX_RATIO} times its size")
        return piece
