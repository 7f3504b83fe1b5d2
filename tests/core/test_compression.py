"""Compressed bodies are decompressed in bounded pieces, however they arrive, or refused."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable

import pytest

from langgraph_runs._core.wire.compression import (
    MAX_PIECE_BYTES,
    MAX_RATIO,
    RATIO_CHECKED_FROM_BYTES,
    Decompressor,
    EncodingError,
)
from langgraph_runs._core.wire.exchange import Head, HTTPRequest
from langgraph_runs._core.wire.headers import Headers


def head(encoding: str, kind: str = "application/json") -> Head:
    fields = Headers([("Content-Encoding", encoding), ("Content-Type", kind)])
    return Head(200, fields, HTTPRequest("GET", "http://x", {}))


def bare(data: bytes) -> bytes:
    """Deflate without the zlib wrapper, as many servers send it."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def decompressed(encoding: str, packed: bytes, size: int, kind: str = "application/json") -> bytes:
    """Decompress a body that arrives in pieces of this size."""
    decompressor = Decompressor.for_response(head(encoding, kind))
    assert decompressor is not None
    whole = bytearray()
    for at in range(0, len(packed), size):
        decompressor.feed(packed[at : at + size])
        while piece := decompressor.read_piece():
            assert len(piece) <= MAX_PIECE_BYTES
            whole += piece
    decompressor.check_complete()
    return bytes(whole)


@pytest.mark.parametrize("size", [1, 2, 3, 17, 65536])
@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("gzip", gzip.compress), ("X-GZip", gzip.compress), ("deflate", zlib.compress), (" deflate ", bare)],
)
def test_round_trips(encoding: str, pack: Callable[[bytes], bytes], size: int) -> None:
    """Every body is restored exactly, whatever the pieces in which it arrives."""
    rng = random.Random(1)
    for length in (0, 1, 2, 100, 5000):
        data = rng.randbytes(length // 2) + b"a" * (length // 2)
        assert decompressed(encoding, pack(data), size) == data


def test_a_piece_is_bounded() -> None:
    """Large output comes in bounded pieces, even where one input byte expands to thousands."""
    data = b"a" * (3 * MAX_PIECE_BYTES + 7)
    assert decompressed("gzip", gzip.compress(data), 65536) == data
    assert decompressed("deflate", zlib.compress(data), 1) == data


@pytest.mark.parametrize("size", [1, 5, 65536])
def test_several_members(size: int) -> None:
    """A gzip body may have several members, also empty ones."""
    assert decompressed("gzip", gzip.compress(b"ab") + gzip.compress(b"") + gzip.compress(b"c"), size) == b"abc"


@pytest.mark.parametrize("encoding", ["", "identity", " , Identity"])
def test_nothing_to_undo(encoding: str) -> None:
    """A body that is not encoded needs no decompressor."""
    assert Decompressor.for_response(head(encoding)) is None


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip, br", "x" * 500])
def test_what_was_not_asked_for(encoding: str) -> None:
    """Other encodings are refused, and so are several at once."""
    decompressor = Decompressor.for_response(head(encoding))
    assert decompressor is not None
    with pytest.raises(EncodingError, match="not requested") as caught:
        decompressor.feed(b"x")
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_what_is_something_else(encoding: str) -> None:
    """Bytes that do not match their Content-Encoding are refused."""
    with pytest.raises(EncodingError, match=f"not valid {encoding}"):
        decompressed(encoding, b"\xff" * 100, 65536)


@pytest.mark.parametrize("cut", [1, 5, 8])
def test_what_ends_early(cut: int) -> None:
    """A truncated body raises EncodingError; an empty one is complete."""
    with pytest.raises(EncodingError, match="is incomplete"):
        decompressed("gzip", gzip.compress(b"text")[:-cut], 65536)
    with pytest.raises(EncodingError, match="is incomplete"):
        decompressed("deflate", b"\x78", 65536)
    assert decompressed("gzip", b"", 1) == b""


def test_a_bomb() -> None:
    """A document with an extreme ratio is refused; one below the ratio, a small one and a stream are not."""
    bomb = gzip.compress(bytes(RATIO_CHECKED_FROM_BYTES + MAX_PIECE_BYTES), 9)
    assert len(bomb) * MAX_RATIO < RATIO_CHECKED_FROM_BYTES
    with pytest.raises(EncodingError, match="more than"):
        decompressed("gzip", bomb, 65536)
    assert len(decompressed("gzip", bomb, 65536, "text/event-stream")) == RATIO_CHECKED_FROM_BYTES + MAX_PIECE_BYTES
    small = gzip.compress(bytes(RATIO_CHECKED_FROM_BYTES), 9)
    assert len(decompressed("gzip", small, 65536)) == RATIO_CHECKED_FROM_BYTES
