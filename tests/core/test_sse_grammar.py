"""Event streams are decoded as WHATWG HTML specifies, wherever a read was cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sseclient import SSEClient

from langgraph_runs._core.wire.sse import COLUMNS_MIN_LINES, LARGE_LINE_MIN_BYTES, MAX_EVENT_TYPES, SSEDecoder
from tests.core.whatwg import Decoded, Dispatched, decode

EVENT = b'event: values\r\ndata: {"i":1}\r\nid: 1763800000000-0\r\n\r\n'


@pytest.fixture(autouse=True, scope="module", params=[LARGE_LINE_MIN_BYTES, 7], ids=["", "large"])
def _large(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run every test a second time with all lines counting as large."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("langgraph_runs._core.wire.sse.LARGE_LINE_MIN_BYTES", request.param)
        yield


def read(pieces: Iterable[bytes], last_id: str = "") -> Decoded:
    """The events that the decoder finds in these reads."""
    decoder = SSEDecoder(last_id)
    events = [
        Dispatched(frame[0], frame[1].decode("utf-8", "replace"), frame[2], frame[3])
        for piece in pieces
        for frame in decoder.feed(piece)
    ]
    return Decoded(events, decoder.last_id, decoder.comments)


def single(body: bytes) -> list[bytes]:
    """The body byte by byte."""
    return [body[at : at + 1] for at in range(len(body))]


def cut(body: bytes, places: Sequence[int]) -> list[bytes]:
    """The body cut at these positions."""
    bounds = [0, *sorted({place % (len(body) + 1) for place in places}), len(body)]
    return [body[start:stop] for start, stop in pairwise(bounds)]


CASES: dict[str, bytes] = {
    "CRLF": EVENT * 2,
    "LF": EVENT.replace(b"\r\n", b"\n") * 2,
    "CR": EVENT.replace(b"\r\n", b"\r") * 2,
    "LF events and CRLF heartbeats": EVENT.replace(b"\r\n", b"\n") + b": heartbeat\r\n\r\n" + EVENT,
    "all line ends in one block": b"event: a\rdata: b\ndata: c\r\nid: d\r\r\n",
    "CR CR LF": b"data: a\r\r\ndata: b\n\n",
    "LF CR": b"data: a\n\rdata: b\n\n",
    "a CR that ends a line of a canonical block": EVENT * 8 + b"event: a\r\ndata: b\rid: c\r\n\r\n" + EVENT * 8,
    "id first": b"id: 7\nevent: a\ndata: b\n\n",
    "no event": b"data: a\n\n",
    "no id": b"id: 1\ndata: a\n\ndata: b\n\nevent: c\ndata: d\n\n",
    "an empty id": b"id: 1\ndata: a\n\nid:\ndata: b\n\nid\ndata: c\n\nid: \ndata: d\n\n",
    "an id without data": b"id: 5\n\ndata: a\n\n",
    "an id that a NUL voids": b"id: 1\ndata: a\n\nid: 2\x003\ndata: b\n\n",
    "an id that a NUL voids, in the usual shape": EVENT + EVENT.replace(b"00-0", b"0\x00-0"),
    "an id after one with a NUL": b"id: 2\nid: \0\ndata: a\n\n",
    "two ids": b"id: 1\nid: 2\ndata: a\n\n",
    "two events": b"event: a\nevent: b\ndata: c\n\n",
    "several data lines": b"data: a\ndata:\ndata: b\ndata\n\n",
    "empty data": b"event: a\ndata:\n\nevent: b\ndata\n\nevent: c\ndata: \n\n",
    "no data": b"event: a\n\nevent: b\nid: 1\n\ndata: c\n\n",
    "an empty event type": b"event:\ndata: a\n\nevent: \ndata: b\n\n",
    "one space is taken off": b"event:  a\ndata:  b\nid:  c\n\ndata:d\n\n",
    "colons": b"data: a: b\nevent: c:d\nid: :\n\n",
    "unknown fields": b"retry: 10\nfoo: bar\ndata: a\nDATA: b\ndata : c\n data: d\n\n",
    "comments": b": a\n\n:\n\n: a\ndata: b\n\n: a\n: b\n\n",
    "blank lines": b"\n\n\r\n\r\r" + EVENT + b"\n\n",
    "a byte order mark": b"\xef\xbb\xbfdata: a\n\n",
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\ndata: b\n\n",
    "a byte order mark later": b"data: a\n\n\xef\xbb\xbfdata: b\n\n",
    "half a byte order mark": b"\xef\xbbdata: a\n\ndata: b\n\n",
    "bytes that are no UTF-8": b"event: \xff\ndata: \xe2\x82\nid: \xc3\n\n" + b"data: \xed\xa0\x80\n\n",
    "bytes that are no UTF-8, among many": EVENT * 9 + EVENT.replace(b"values", b"\xff").replace(b"1}", b"\xfe}") * 9,
    "what Unicode calls line ends": "data: a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg\nid: \u2028\n\n".encode(),
    "the same in the usual shape": 'event: v\r\ndata: "\u2028\u2029\u0085\x0b"\r\nid: 1\r\n\r\n'.encode() * 9,
    "an unfinished event": EVENT + EVENT[:-2],
    "an unfinished line": EVENT + b"data: a",
    "an unfinished id": b"data: a\n\nid: 9\n",
    "a CR at the end": b"data: a\n\r",
    "nothing": b"",
    "some with ids and some without": EVENT * 7 + b"event: a\r\ndata: b\r\n\r\n" * 9 + EVENT * 7,
    "LF and CRLF, many of each": (EVENT * 6 + EVENT.replace(b"\r\n", b"\n") * 6) * 2,
    "many with an empty event type": b"event: \ndata: a\n\n" * 9,
    "many with empty data": b"event: a\ndata: \nid: 1\n\n" * 9,
    "many with an empty id": EVENT + b"event: a\ndata: b\nid: \n\n" * 9,
    "many without an event": b"data: a\nid: 1\nretry: 1\n\n" * 9,
    "many, one with other data": EVENT * 5 + b"event: a\r\ndata:b\r\nid: 1\r\n\r\n" + EVENT * 5,
    "many, one with another id line": EVENT * 5 + b"event: a\r\ndata: b\r\nid:1\r\n\r\n" + EVENT * 5,
    "many, one with a CR in the data": EVENT * 5 + b"event: a\r\ndata: b\rc\r\nid: 1\r\n\r\n" + EVENT * 5,
    "many, one with a CR in the id": EVENT * 5 + b"event: a\r\ndata: b\r\nid: 1\rdata: c\r\n\r\n" + EVENT * 5,
    "many, one with a CR in the event": EVENT * 5 + b"event: a\rid: 2\r\ndata: b\r\nid: 1\r\n\r\n" + EVENT * 5,
    "many, the first with other line ends": b"event: a\ndata: b\r\nid: 1\n\r\n" + EVENT * 9,
    "many whose data alone ends in LF": b"event: a\r\ndata: 123\nid: 1\r\n\r\n" * 9,
    "many whose data alone ends in LF, without ids": b"event: a\r\ndata: 123\n\r\n" * 9,
    "many whose data alone ends in CRLF": b"event: a\ndata: 123\r\nid: 1\n\n" * 9,
    "many whose id alone ends in LF": b"event: a\r\ndata: 123\r\nid: 1\n\r\n" * 9,
    "many, one of whose data ends in LF": EVENT * 5 + EVENT.replace(b"}\r", b"}") + EVENT * 5,
    "many without a blank line": b"event: a\ndata: b\nid: 1\ndata: c\n" * 9 + b"\n",
    "many fields in the id": EVENT * 5 + b"event: a\r\ndata: b\r\nid: 1\r\nid: 2\r\n\r\n" + EVENT * 5,
}


@pytest.mark.parametrize("body", CASES.values(), ids=CASES.keys())
def test_the_grammar(body: bytes) -> None:
    """Each body gives the events of the standard: read at once, byte by byte, and cut at every position."""
    expected = decode(body)

    assert read([body]) == expected
    assert read(single(body)) == expected
    for place in range(len(body)):
        assert read([body[:place], b"", body[place:]]) == expected, place


LINE_ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])
USUAL_BLOCK = st.tuples(
    st.tuples(st.sampled_from([b"event: values", b"event: a"]), LINE_ENDS),
    st.tuples(st.sampled_from([b"data: 123", b"data: {}", b"data: "]), LINE_ENDS),
    st.one_of(st.none(), st.tuples(st.sampled_from([b"id: 1", b"id: 2-0"]), LINE_ENDS)),
    LINE_ENDS,
)


def usual(block: tuple[Any, ...]) -> bytes:
    """A block in the usual shape, each of its lines with an end of its own."""
    *lines, end = block
    return b"".join([*(line + its_end for line, its_end in filter(None, lines)), end])


@given(
    runs=st.lists(st.tuples(USUAL_BLOCK, st.integers(1, 12)), min_size=1, max_size=4),
    places=st.lists(st.integers(0, 2000), max_size=3),
)
def test_usual_blocks_with_any_line_ends(runs: list[tuple[tuple[Any, ...], int]], places: list[int]) -> None:
    """Many blocks in the usual shape, whatever ends each of their lines, give the events of the standard."""
    body = b"".join(usual(block) * count for block, count in runs)

    assert read(cut(body, places)) == decode(body)


def test_the_reference_reads_what_the_standard_shows() -> None:
    """The reference decoder gives what the standard says for the examples of WHATWG HTML §9.2.6."""
    first = b"data: YHOO\ndata: +2\ndata: 10\n\n"
    second = b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"
    third = b"data\n\ndata\ndata\n\ndata:"

    assert [event.data for event in decode(first).events] == ["YHOO\n+2\n10"]
    assert [(event.data, event.last_id) for event in decode(second).events] == [
        ("first event", "1"),
        ("second event", ""),
        (" third event", ""),
    ]
    assert [event.data for event in decode(third).events] == ["", "\n"]


def test_an_event_is_there_with_its_last_byte() -> None:
    """An event is dispatched at the first byte of its blank line, without waiting for more."""
    for event, early in ((EVENT, 1), (EVENT.replace(b"\r\n", b"\n"), 0), (EVENT.replace(b"\r\n", b"\r"), 0)):
        decoder = SSEDecoder()

        assert decoder.feed(event[: len(event) - 1 - early]) == []
        assert len(decoder.feed(event[len(event) - 1 - early : len(event) - early])) == 1


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_pieces_of_a_line_may_end_where_it_does(end: bytes) -> None:
    """A CRLF cut in the middle is still one line break."""
    for more in (b"", b"b"):
        for at in range(len(end) + 1):
            pieces = [b"event: a" + end + b"data: 01234567", more + end[:at], end[at:] + b"id: 1" + end, end + b"\n"]
            assert read(pieces) == decode(b"".join(pieces)), pieces


@pytest.mark.parametrize(
    ("body", "within"),
    [
        (b"", False),
        (b"event: a\ndata: b\n\n", False),
        (b"event: a\ndata: b\n\n: heartb", False),
        (b"event: a\r\ndata: b\r\n\r\n: heartbeat\r\n", False),
        (b"event: a\ndata: b\n", True),
        (b"event: a\ndata: b", True),
        (b"e", True),
        (b": heartbeat\nevent: a\n", True),
        (b"event: a\n: heartb", True),
    ],
)
def test_where_a_body_was_cut(body: bytes, within: bool) -> None:
    """Within an event is told from between events; comments are none."""
    for pieces in ([body], single(body)):
        decoder = SSEDecoder()
        for piece in pieces:
            decoder.feed(piece)

        assert decoder.is_within_event is within


def test_the_id_of_an_earlier_connection_persists() -> None:
    """Events without an id keep the last event id of an earlier connection."""
    assert read([b"data: a\n\n"], "7").events == [Dispatched("message", "a", None, "7")]
    assert read([b"id:\ndata: a\n\n"], "7").events == [Dispatched("message", "a", "", "")]


def test_event_types_are_remembered_within_bounds() -> None:
    """The number of remembered event types is bounded: every subgraph call has its own."""
    decoder = SSEDecoder()
    names = [f"custom|child:{number}" for number in range(MAX_EVENT_TYPES + 50)]

    frames = [frame for name in names for frame in decoder.feed(b"event: %b\ndata: 1\n\n" % name.encode())]

    assert [frame[0] for frame in frames] == names
    assert len(decoder._event_types) == MAX_EVENT_TYPES


VALUES = st.sampled_from(
    [
        *(b"", b"a", b" ", b"  b", b":", b"1763800000000-0", b"\0", b"\xff", b"\xe2\x82", b"\xef\xbb\xbf", b"data: x"),
        '{"x":"\u2028\u0085"}'.encode(),
    ]
)
NAMES = st.sampled_from([b"data", b"event", b"id", b"", b"retry", b"foo", b" data", b"id ", b"\xef\xbb\xbfdata"])
ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])
LINES = st.one_of(
    st.tuples(NAMES, st.sampled_from([b": ", b":"]), VALUES, ENDS).map(b"".join),
    st.tuples(NAMES, ENDS).map(b"".join),
    ENDS,
)


@st.composite
def alike(draw: st.DrawFn) -> bytes:
    """Several events in the shape of a LangGraph server, or close to it."""
    end = draw(st.sampled_from([b"\n", b"\r\n"]))
    shape = [b"event: ", b"data: ", *draw(st.sampled_from([[b"id: "], [], [b"id: "], [b"id:"], [b"data: "]]))]
    count = draw(st.integers(1, COLUMNS_MIN_LINES))
    return b"".join(b"".join(name + draw(VALUES | st.just(b"v")) + end for name in shape) + end for _ in range(count))


BODIES = st.lists(st.one_of(LINES, LINES, alike()), max_size=12).map(b"".join)
PLACES = st.lists(st.integers(0, 2000), max_size=6)


@given(st.booleans(), BODIES, PLACES)
def test_any_cut_reads_as_the_standard_says(mark: bool, body: bytes, places: list[int]) -> None:
    """For any bytes, cut anywhere, the events are those of the standard."""
    body = b"\xef\xbb\xbf" * mark + body
    expected = decode(body)

    assert read([body]) == expected
    assert read(single(body)) == expected
    assert read(cut(body, places)) == expected


PLAIN = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\n\0\ufeff"), max_size=8)


@given(
    st.lists(st.tuples(PLAIN, PLAIN, PLAIN), max_size=2 * COLUMNS_MIN_LINES),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    PLACES,
)
def test_the_short_path_reads_as_sseclient_does(
    events: list[tuple[str, str, str]], end: str, ids: bool, places: list[int]
) -> None:
    """Blocks in the shape that servers send decode as with sseclient-py, which is right about those."""
    body = "".join(
        end.join([f"event: {event}", f"data: {data}", *([f"id: {id}"] if ids else []), "", ""])
        for event, data, id in events
    ).encode()

    frames = [frame for decoder in [SSEDecoder()] for piece in cut(body, places) for frame in decoder.feed(piece)]

    oracle = list(SSEClient([body]).events())  # type: ignore[arg-type]
    assert [(frame[0], frame[1].decode(), frame[2]) for frame in frames] == [
        (event.event, event.data, event.id) for event in oracle
    ]
    if ids:
        assert [frame[3] for frame in frames] == [event.id for event in oracle]
