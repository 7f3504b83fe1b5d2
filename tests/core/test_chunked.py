"""Framing taken off before the HTTP library: the payload and every failure stay what they are without."""

from __future__ import annotations

from itertools import pairwise

import h11
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langgraph_runs._core.wire.chunked import ChunkReader, has_chunked_body
from langgraph_runs._core.wire.exchange import Head, HTTPRequest
from langgraph_runs._core.wire.headers import Headers

STRICT = tuple(map(int, h11.__version__.split(".")[:2])) >= (0, 16)
as_strict_as_h11 = pytest.mark.skipif(not STRICT, reason="older h11 takes any two bytes for a line break")

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
EVENT = b'event: custom\r\ndata: {"i": %d}\r\nid: %d-0\r\n\r\n'


def body(payloads: list[bytes], *, size: bytes = b"%x", extension: bytes = b"", trailer: bytes = b"") -> bytes:
    """A chunked body."""
    chunks = [size % len(payload) + extension + b"\r\n" + payload + b"\r\n" for payload in payloads]
    return b"".join(chunks) + b"0\r\n" + trailer + b"\r\n"


def received(reads: list[bytes], reader: ChunkReader | None) -> tuple[bytes, str]:
    """The payload of these reads, and how it ended, by h11 alone or by a reader before it.

    Of a complaint the beginning counts: the bytes that it quotes depend on where reads are cut. One is ours.
    """
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("host", "x")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(HEAD)
    assert isinstance(connection.next_event(), h11.Response)
    pieces: list[bytes] = []
    queue = [*reads, b""]
    while reader is not None and reader.rest is None:
        pieces.append(reader.feed(queue.pop(0)))
    if reader is not None and reader.rest:
        queue.insert(0, reader.rest)
    while True:
        try:
            event = connection.next_event()
        except h11.RemoteProtocolError as error:
            said = "malformed chunk footer" if "does not end in a line break" in str(error) else str(error)
            return b"".join(pieces), said.partition(":")[0]
        if isinstance(event, h11.Data):
            pieces.append(bytes(event.data))
        elif isinstance(event, h11.EndOfMessage):
            return b"".join(pieces), f"end, and {connection.trailing_data[0] + b''.join(queue)!r}"
        else:
            assert event is h11.NEED_DATA
            connection.receive_data(queue.pop(0) if queue else b"")


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """The data in pieces, none of them empty."""
    ends = sorted({place % (len(data) + 1) for place in places} | {len(data)})
    return [data[start:end] for start, end in pairwise([0, *ends]) if start < end]


def same(data: bytes, places: list[int]) -> None:
    reads = cut(data, places)
    assert received(reads, ChunkReader()) == received(reads, None)


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


@as_strict_as_h11
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


@settings(max_examples=200, deadline=None)
@given(payloads, places, st.binary(min_size=1, max_size=40))
def test_what_follows_the_body_is_the_librarys(parts, where, more):
    """Bytes after the last chunk reach the library as they are, which knows what to make of them."""
    same(body(parts) + more, where)


def test_every_two_cuts_of_one_body():
    """Three reads cut at every two bytes: always the same."""
    data = body([b"a", b"\r\n", EVENT % (1, 1)])
    for first in range(1, len(data)):
        for second in range(first, len(data)):
            same(data, [first, second])


def test_every_truncation_of_one_body():
    """A body that breaks off at any byte is as incomplete as it is without, whole or in reads of one byte."""
    data = body([b"a", b"\r\n"])
    for end in range(len(data)):
        same(data[:end], [])
        same(data[:end], [*range(end)])


@pytest.mark.parametrize("footer", [b"XX", b"X", b"\rX", b"\n", b"5\r\nworld\r\n"])
@pytest.mark.parametrize("apart", [False, True])
def test_a_chunk_that_is_longer_than_it_says_is_refused(footer, apart):
    """What stands where a chunk must end is not taken for another one; what came before it is delivered."""
    first, second = b"5\r\nhello", footer
    reads = [first, second] if apart else [first + second]
    refused = (b"hello", "malformed chunk footer")
    assert received(reads, ChunkReader()) == refused
    if STRICT:
        assert received(reads, None) == refused


@pytest.mark.parametrize("events", [1, 3])
def test_payload_is_there_as_soon_as_its_bytes_are(events):
    """Nothing is held back for a line break, or the rest of a chunk, that is still to come."""
    chunks = [b"%x\r\n%b\r\n" % (len(EVENT % (n, n)), EVENT % (n, n)) for n in range(events)]
    data = b"".join(chunks)
    for end in range(1, len(data) + 1):
        plain, left = h11_payload(data[:end]), ChunkReader()
        assert left.feed(data[:end]) == plain


def h11_payload(data: bytes) -> bytes:
    """What h11 tells of a body that goes on."""
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("host", "x")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(HEAD + data)
    pieces: list[bytes] = []
    while (event := connection.next_event()) is not h11.NEED_DATA:
        if isinstance(event, h11.Data):
            pieces.append(bytes(event.data))
    return b"".join(pieces)


def test_it_goes_on_wherever_plain_chunks_are_cut():
    """Only what is not plain is left to the library, and not a plain chunk that came in pieces."""
    data = b"".join(b"%x\r\n%b\r\n" % (len(EVENT % (n, n)), EVENT % (n, n)) for n in range(2))
    for at in range(1, len(data)):
        reader = ChunkReader()
        assert reader.feed(data[:at]) + reader.feed(data[at:]) == EVENT % (0, 0) + EVENT % (1, 1)
        assert reader.rest is None


def test_large_chunks_are_not_copied():
    """A read from the middle of a chunk is the payload itself."""
    reader = ChunkReader()
    reader.feed(b"%x\r\n" % 10_000_000)
    raw = bytes(1_000_000)
    assert reader.feed(raw) is raw


def test_no_end_of_size_lines_is_remembered():
    """A body of chunks of ever other sizes takes no more memory for that."""
    reader = ChunkReader()
    for size in range(1, 5000):
        reader.feed(b"%x\r\n%b\r\n" % (size, bytes(size)))
    assert len(reader._sizes) <= 1024


@pytest.mark.parametrize(
    ("status", "method", "fields", "chunked"),
    [
        (200, "GET", [("Transfer-Encoding", "chunked")], True),
        (404, "POST", [("transfer-encoding", "Chunked")], True),
        (200, "GET", [], False),
        (200, "GET", [("Transfer-Encoding", "gzip, chunked")], False),
        (200, "head", [("Transfer-Encoding", "chunked")], False),
        (204, "GET", [("Transfer-Encoding", "chunked")], False),
        (304, "GET", [("Transfer-Encoding", "chunked")], False),
        (101, "GET", [("Transfer-Encoding", "chunked")], False),
    ],
)
def test_which_bodies_come_in_chunks(status, method, fields, chunked) -> None:
    """Those that the fields say so of, unless the response can have no body; not those of two encodings."""
    assert has_chunked_body(Head(status, Headers(fields), HTTPRequest(method, "http://h/", {}))) is chunked
