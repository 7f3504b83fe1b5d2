"""Larger chunks for the HTTP library: the payload and every failure stay what they are without."""

from __future__ import annotations

import random
from itertools import pairwise

import h11
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langgraph_runs._core.rechunk import Rechunker

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
EVENT = b'event: custom\r\ndata: {"i": %d}\r\nid: %d-0\r\n\r\n'


def body(payloads: list[bytes], *, size: bytes = b"%x", extension: bytes = b"", trailer: bytes = b"") -> bytes:
    """A chunked body."""
    chunks = [size % len(payload) + extension + b"\r\n" + payload + b"\r\n" for payload in payloads]
    return b"".join(chunks) + b"0\r\n" + trailer + b"\r\n"


def received(reads: list[bytes], rechunker: Rechunker | None) -> tuple[bytes, str, int]:
    """What h11 makes of these reads: the payload, how it ended, and how many pieces there were.

    Of a complaint the beginning counts: the bytes that it quotes depend on where reads are cut.

    The first read goes by the rechunker, as the one that brings the head does.
    """
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("host", "x")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(HEAD)
    assert isinstance(connection.next_event(), h11.Response)
    pieces: list[bytes] = []
    queue = list(reads)
    if first := queue.pop(0):
        connection.receive_data(first)
    while True:
        try:
            event = connection.next_event()
        except h11.RemoteProtocolError as error:
            return b"".join(pieces), str(error).partition(":")[0], len(pieces)
        if isinstance(event, h11.Data):
            pieces.append(bytes(event.data))
            if rechunker is not None and rechunker.watching:
                rechunker.told(pieces[-1])
        elif isinstance(event, h11.EndOfMessage):
            return b"".join(pieces), "end", len(pieces)
        elif event is h11.NEED_DATA:
            while True:
                raw = queue.pop(0) if queue else b""
                mended = raw if rechunker is None else rechunker.feed(raw)
                if mended or not raw:
                    break
            connection.receive_data(mended)
        else:
            raise AssertionError(event)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """The data in pieces, none of them empty but perhaps the first."""
    ends = sorted({place % (len(data) + 1) for place in places} | {len(data)})
    pieces = [data[start:end] for start, end in pairwise([0, *ends])]
    return [pieces[0], *filter(None, pieces[1:])]


def same(data: bytes, places: list[int]) -> None:
    reads = cut(data, places)
    assert received(reads, Rechunker())[:2] == received(reads, None)[:2]


payloads = st.lists(
    st.one_of(
        st.integers(0, 9).map(lambda n: EVENT % (n, n)),
        st.binary(min_size=1, max_size=40),
        st.sampled_from([b"\r\n", b"7\r\n", b"\r\n3\r\nabc\r\n", b"0\r\n\r\n", b"5\r\nhello\r\n"]),
    ),
    max_size=30,
)
places = st.lists(st.integers(0, 5000), max_size=12)


@settings(max_examples=400, deadline=None)
@given(payloads, places)
def test_payload_is_unchanged_however_the_body_is_cut(parts, where):
    """Any chunks, read in any pieces: the library gives the same payload and the same end."""
    same(body(parts), where)


@settings(max_examples=200, deadline=None)
@given(
    payloads,
    places,
    st.sampled_from([b"%x", b"%X", b"%04x", b"%x "]),
    st.sampled_from([b"", b";name=value", b"; a"]),
    st.sampled_from([b"", b"X-Trailer: 1\r\n"]),
)
def test_unusual_framing_is_left_alone(parts, where, size, extension, trailer):
    """Chunk extensions, trailers, upper case and padded sizes mean what they mean without."""
    same(body(parts, size=size, extension=extension, trailer=trailer), where)


@settings(max_examples=400, deadline=None)
@given(payloads, places, st.integers(0, 5000), st.binary(max_size=6))
def test_malformed_framing_fails_as_it_does_without(parts, where, at, rubbish):
    """Rubbish anywhere in the framing leads to the same payload up to it and the same complaint."""
    data = bytearray(body(parts))
    at %= len(data)
    data[at : at + len(rubbish)] = rubbish
    same(bytes(data), where)


@settings(max_examples=200, deadline=None)
@given(payloads, places, st.integers(0, 5000))
def test_truncated_bodies_are_still_seen_to_be(parts, where, length):
    """A body that breaks off anywhere is as incomplete as it is without."""
    same(body(parts)[:length], where)


@pytest.mark.parametrize("size", [100, 512, 1460, 65536])
def test_one_chunk_per_read_is_made_of_many(size):
    """Once engaged, the library is handed a few pieces a read and not one for every event."""
    data = body([EVENT % (n, n) for n in range(2000)])
    reads = [b"", *(data[at : at + size] for at in range(0, len(data), size))]
    plain, mended = received(reads, None), received(reads, Rechunker())
    assert mended[:2] == plain[:2]
    if size >= 512:  # smaller reads hold too few chunks to gain by it
        watched = 2 * size // len(EVENT)
        assert mended[2] <= 4 * len(reads) + watched
        assert mended[2] < plain[2]


def test_every_single_cut_of_one_body():
    """Two reads cut at every byte, after a first one that engages: always the same."""
    rng = random.Random(1)
    first = body([EVENT % (n, n) for n in range(8)])[:-5]
    data = body([EVENT % (n, rng.randrange(10**6)) for n in range(6)])
    for at in range(1, len(data)):
        reads = [b"", first, data[:at], data[at:]]
        assert received(reads, Rechunker())[:2] == received(reads, None)[:2]


def test_large_chunks_are_passed_on_as_they_are():
    """Copying large chunks together would cost more than it saves."""
    large = body([b"x" * 40000] * 4)
    rechunker = Rechunker()
    received([b"", large[:100000], large[100000:]], rechunker)
    rechunker = Rechunker()
    rechunker.watching, rechunker._engaged = False, True
    assert rechunker.feed(large[:-5]) == large[:-5]


def test_gives_up_watching_after_a_while():
    """A body that never shows its framing is not watched for ever."""
    rechunker = Rechunker()
    for _ in range(20):
        assert rechunker.feed(b"x" * 50) == b"x" * 50
    assert not rechunker.watching
