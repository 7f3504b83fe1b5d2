"""The cost of decoding: linear in the size of an event, and bounded."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Iterable, Iterator
from itertools import repeat

import pytest
from sseclient import SSEClient

from langgraph_runs._core.wire.sse import MAX_EVENT_BYTES, EventTooLargeError, SSEDecoder

MIB = 1024 * 1024


def calls(decoder: SSEDecoder, pieces: Iterable[bytes]) -> int:
    """The number of function calls, Python and built-in, to decode these reads."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for piece in pieces:
            decoder.feed(piece)
    finally:
        sys.setprofile(before)
    return count


class Counted(bytes):
    """Bytes that count how often they are scanned as a whole."""

    looks = 0

    def __len__(self) -> int:
        type(self).looks += 1
        return super().__len__()


@pytest.mark.parametrize(
    "piece", [b"x" * 100, b"data: x\n", b"data: x\r\n", b": x\r", b"x", b"data: x\ndata: y"], ids=repr
)
def test_work_is_linear_in_the_size_of_an_event(piece: bytes) -> None:
    """Every piece of an event costs the same, whether the event is one line or many."""
    decoder = SSEDecoder()
    assert decoder.feed(b"event: big\ndata: ") == []

    first = calls(decoder, repeat(piece, 2000))
    calls(decoder, repeat(piece, 8000))
    last = calls(decoder, repeat(piece, 2000))

    assert last <= first


def test_lines_that_wait_are_not_gone_through_again() -> None:
    """The size of a block of very many lines is not recounted with every line."""
    decoder = SSEDecoder()
    decoder.feed(b"".join(b"data: %d\n" % number for number in range(1000)))
    decoder._block = [Counted(line) for line in decoder._block]

    for _ in range(100):
        decoder.feed(b"data: x\n")

    assert Counted.looks == 0


@pytest.mark.parametrize("large_line", [1, MIB], ids=["large lines", "small lines"])
def test_many_data_lines_are_joined_once(large_line: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many data lines an event has, sseclient-py, whose time is quadratic in them, gets one of them."""
    handed: list[bytes] = []

    class Recorded(SSEClient):  # type: ignore[misc]  # sseclient has no types
        def __init__(self, source: list[bytes]) -> None:
            handed.extend(source)
            super().__init__(source)

    monkeypatch.setattr("langgraph_runs._core.wire.sse.SSEClient", Recorded)
    monkeypatch.setattr("langgraph_runs._core.wire.sse.LARGE_LINE_MIN_BYTES", large_line)
    body = b"event: big\n" + b"".join(b"data: %d\n" % number for number in range(10_000)) + b"\n"
    decoder = SSEDecoder()

    [frame] = [frame for at in range(0, len(body), 7) for frame in decoder.feed(body[at : at + 7])]

    assert frame == ("big", b"\n".join(b"%d" % number for number in range(10_000)), None, "")
    assert sum(map(len, handed)) < 100


def test_a_huge_event_is_not_copied_over_and_over() -> None:
    """An event of 16 MiB in small reads needs a few times its size in memory, all of it freed afterwards."""

    def pieces() -> Iterator[bytes]:
        yield b'event: values\r\ndata: "'
        for _ in range(1024):
            yield b"x" * (16 * 1024)
        yield b'"\r\nid: 1\r\n\r\n'

    decoder = SSEDecoder()
    tracemalloc.start()
    try:
        frames = [frame for piece in pieces() for frame in decoder.feed(piece)]
        _, peak = tracemalloc.get_traced_memory()
        assert len(frames[0][1]) == 16 * MIB + 2
        frames.clear()
        left, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 5 * 16 * MIB
    assert left < MIB


@pytest.mark.parametrize(
    "piece", [b"x", b"x" * 10, b": x\n", b"data: x\n", b"data: x\r", b"id: 1\r\n", b"a\nb"], ids=repr
)
def test_a_stream_that_never_ends_an_event_is_given_up(piece: bytes) -> None:
    """An endless line, or an endless block, is refused at the limit instead of filling memory."""
    decoder = SSEDecoder(limit=1000)
    fed = 0

    with pytest.raises(EventTooLargeError):
        for _ in range(2000):
            fed += len(piece)
            decoder.feed(piece)

    assert 1000 < fed <= 1000 + len(piece)


def test_the_limit_is_one_of_events_not_of_streams() -> None:
    """The limit holds for one event, not for the stream: any number of events and heartbeats passes."""
    decoder = SSEDecoder(limit=100)
    event = b"data: " + b"x" * 90 + b"\r\n\r\n"

    count = sum(len(decoder.feed(event[at : at + 7])) for _ in range(200) for at in range(0, len(event), 7))
    count += sum(len(decoder.feed(b": heartbeat\r\n\r\n" + event)) for _ in range(200))

    assert count == 400
    assert decoder.comments == 200


def test_the_limit_counts_anew_after_every_event() -> None:
    """Only the unfinished rest of a read counts towards the limit of the next event."""
    decoder = SSEDecoder(limit=50)
    decoder.feed(b"data: " + b"x" * 40)

    assert len(decoder.feed(b"\n\n" + b"data: " + b"y" * 40)) == 1
    with pytest.raises(EventTooLargeError):
        decoder.feed(b"y" * 5)


def test_what_is_whole_comes_before_what_is_too_large() -> None:
    """Events completed in the read in which another exceeds the limit are delivered before the error."""
    decoder = SSEDecoder(limit=100)
    assert decoder.feed(b"data: 1\n\ndata: " + bytes(200)) == [("message", b"1", None, "")]
    with pytest.raises(EventTooLargeError):
        decoder.feed(b"x")


def test_events_as_large_as_inputs_may_be_pass() -> None:
    """The limit on an event is about the size of the inputs that the server accepts (300 MiB), not above it."""
    assert 200 * MIB < MAX_EVENT_BYTES <= 300 * MIB
