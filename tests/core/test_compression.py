"""Compressed bodies: undone in bounded pieces, however they come, or refused."""

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
    """Deflate without its wrapper, as many servers send it."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def unpacked(encoding: str, packed: bytes, size: int, kind: str = "application/json") -> bytes:
    """A body that comes in pieces of this size."""
    unpacker = Decompressor.for_response(head(encoding, kind))
    assert unpacker is not None
    whole = bytearray()
    for at in range(0, len(packed), size):
        unpacker.feed(packed[at : at + size])
        while piece := unpacker.take():
            assert len(piece) <= MAX_PIECE_BYTES
            whole += piece
    unpacker.end()
    return bytes(whole)


@pytest.mark.parametrize("size", [1, 2, 3, 17, 65536])
@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("gzip", gzip.compress), ("X-GZip", gzip.compress), ("deflate", zlib.compress), (" deflate ", bare)],
)
def test_round_trips(encoding: str, pack: Callable[[bytes], bytes], size: int) -> None:
    """Every body comes back as it was, in whatever pieces it arrives."""
    rng = random.Random(1)
    for length in (0, 1, 2, 100, 5000):
        data = rng.randbytes(length // 2) + b"a" * (length // 2)
        assert unpacked(encoding, pack(data), size) == data


def test_a_piece_is_bounded() -> None:
    """What unpacks to much comes in pieces, also where a single byte stands for thousands."""
    data = b"a" * (3 * MAX_PIECE_BYTES + 7)
    assert unpacked("gzip", gzip.compress(data), 65536) == data
    assert unpacked("deflate", zlib.compress(data), 1) == data


@pytest.mark.parametrize("size", [1, 5, 65536])
def test_several_members(size: int) -> None:
    """A gzip body may have several members; empty ones add nothing."""
    assert unpacked("gzip", gzip.compress(b"ab") + gzip.compress(b"") + gzip.compress(b"c"), size) == b"abc"


@pytest.mark.parametrize("encoding", ["", "identity", " , Identity"])
def test_nothing_to_undo(encoding: str) -> None:
    """A body that is not encoded needs no unpacker."""
    assert Decompressor.for_response(head(encoding)) is None


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip, br", "x" * 500])
def test_what_was_not_asked_for(encoding: str) -> None:
    """Other encodings are refused, also one on top of another."""
    unpacker = Decompressor.for_response(head(encoding))
    assert unpacker is not None
    with pytest.raises(EncodingError, match="not asked for") as caught:
        unpacker.feed(b"x")
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_what_is_something_else(encoding: str) -> None:
    """Bytes that are not what they are said to be are refused."""
    with pytest.raises(EncodingError, match=f"no {encoding}"):
        unpacked(encoding, b"\xff" * 100, 65536)


@pytest.mark.parametrize("cut", [1, 5, 8])
def test_what_ends_early(cut: int) -> None:
    """A body that was cut is told from a whole one; an empty one is whole."""
    with pytest.raises(EncodingError, match="ended early"):
        unpacked("gzip", gzip.compress(b"text")[:-cut], 65536)
    with pytest.raises(EncodingError, match="ended early"):
        unpacked("deflate", b"\x78", 65536)
    assert unpacked("gzip", b"", 1) == b""


def test_a_bomb() -> None:
    """A document that unpacks to much more than it is gets refused; what is honest, small, or a stream does not."""
    bomb = gzip.compress(bytes(RATIO_CHECKED_FROM_BYTES + MAX_PIECE_BYTES), 9)
    assert len(bomb) * MAX_RATIO < RATIO_CHECKED_FROM_BYTES
    with pytest.raises(EncodingError, match="more than"):
        unpacked("gzip", bomb, 65536)
    assert len(unpacked("gzip", bomb, 65536, "text/event-stream")) == RATIO_CHECKED_FROM_BYTES + MAX_PIECE_BYTES
    small = gzip.compress(bytes(RATIO_CHECKED_FROM_BYTES), 9)
    assert len(unpacked("gzip", small, 65536)) == RATIO_CHECKED_FROM_BYTES
