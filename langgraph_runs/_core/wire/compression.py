"""Decompress response bodies in bounded pieces, so that a small body that expands to gigabytes cannot fill memory."""

from __future__ import annotations

import zlib
from typing import Any, Final

from langgraph_runs._core.wire.exchange import Head

ACCEPT_ENCODING: Final = "gzip, deflate"
"""The Accept-Encoding of our requests: what a response may use."""

MAX_PIECE_BYTES: Final = 256 * 1024
"""Size limit of one decompressed piece."""

MAX_RATIO, RATIO_CHECKED_FROM_BYTES = 200, 32 * 1024 * 1024
"""A body other than a stream is refused once it exceeds both this size and MAX_RATIO times its compressed size."""

_GZIP, _ZLIB, _RAW = 31, 15, -15  # `wbits` of zlib for each format


class EncodingError(ValueError):
    """A body whose Content-Encoding was not requested, or that cannot be decompressed."""


class Decompressor:
    """Decompresses one response body: `feed` it, then call `read_piece` until it returns b"" (RFC 9110 §8.4)."""

    def __init__(self, encoding: str, *, document: bool = True) -> None:
        self._encoding = encoding
        self._document = document  # not a stream: all of it will be in memory at once
        self._bytes_in = self._bytes_out = 0
        self._zlib: Any = None  # the decompressobj of the current gzip member
        self._pending = b""  # fed, but not decompressed yet
        self._more_output = False  # the last piece was full, so zlib may hold more

    @classmethod
    def for_response(cls, head: Head) -> Decompressor | None:
        """The decompressor for the body of a response; None if it is not compressed."""
        encodings = head.headers.get("content-encoding", "")
        names = [name for part in encodings.split(",") if (name := part.strip().lower()) not in ("", "identity")]
        return cls(", ".join(names), document=head.content_type != "text/event-stream") if names else None

    def feed(self, data: bytes) -> None:
        """Add compressed bytes of the body.

        Raises EncodingError if its Content-Encoding was not requested.
        """
        if self._encoding not in ("gzip", "x-gzip", "deflate"):
            raise EncodingError(
                f"the response body has Content-Encoding {self._encoding[:100]!r}, which was not requested"
            )
        self._pending += data
        self._bytes_in += len(data)

    def read_piece(self) -> bytes:
        """The next decompressed piece; b"" if more must be fed first.

        Raises EncodingError if the body is corrupt or expands too much.
        """
        while self._pending or self._more_output:
            if self._zlib is None or self._zlib.eof:  # a gzip body may have several members (RFC 1952 §2.2)
                if self._encoding == "deflate" and len(self._pending) < 2:
                    break
                self._zlib = zlib.decompressobj(self._format())
            if piece := self._decompress():
                return piece
        return b""

    def check_complete(self) -> None:
        """Check at the end of the body that nothing is missing; EncodingError if it was cut."""
        if self._pending or (self._zlib is not None and not self._zlib.eof):
            raise EncodingError("the compressed response body is incomplete")

    def _format(self) -> int:
        """The zlib format of the pending bytes: many servers omit the wrapper RFC 9110 §8.4.1.2 requires of deflate."""
        if self._encoding != "deflate":
            return _GZIP
        first, second = self._pending[:2]
        return _ZLIB if first & 15 == 8 and (first << 8 | second) % 31 == 0 else _RAW

    def _decompress(self) -> bytes:
        try:
            piece: bytes = self._zlib.decompress(self._pending, MAX_PIECE_BYTES)
        except zlib.error as error:
            raise EncodingError(f"the response body is not valid {self._encoding}: {error}") from None
        self._pending = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail
        self._more_output = len(piece) == MAX_PIECE_BYTES and not self._zlib.eof
        self._bytes_out += len(piece)
        if self._document and self._bytes_out > max(RATIO_CHECKED_FROM_BYTES, MAX_RATIO * self._bytes_in):
            raise EncodingError(f"the response body decompresses to more than {MAX_RATIO} times its size")
        return piece
