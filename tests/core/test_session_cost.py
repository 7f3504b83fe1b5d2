"""What a very long stream costs: the same memory and the same work per event at its end as at its beginning."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from langgraph_runs._core.calls.config import build_config
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.streams.session import StreamSession
from langgraph_runs._core.wire.exchange import Head, Open, Reply, Sleep, TransportFailure
from langgraph_runs._core.wire.headers import Headers
from tests.core.script import BASE, HOME, made

EVENTS = 1_000_000
BREAKS = 100
PER_READ = 100
PER_CONNECTION = EVENTS // (BREAKS + 1)

Namer = Callable[[int], str]


def opaque(number: int) -> str:
    """An id as Aegra gives it."""
    return f"run_event_{number}"


def stamp(number: int) -> str:
    """An id as the in-memory server gives it, two events in each millisecond."""
    return f"{1_763_800_000_000 + number // 2}-0"


class Server:
    """Gives one event after the other, breaks off again and again, and goes on where it is told to."""

    def __init__(self, name: Namer) -> None:
        self._name = name
        self._next = 0
        self._left = 0
        self._request: Any = None
        self.connections = 0

    def perform(self, step: object) -> Reply:
        """Do what the session asks for."""
        if isinstance(step, Sleep):
            return None
        if isinstance(step, Open):
            self._request = step.request
            self.connections += 1
            self._left = PER_CONNECTION
            after = Headers(step.request.headers.items()).get("last-event-id")
            if after is not None:
                while self._next and self._name(self._next - 1) != after:
                    self._next -= 1
            return Head(200, Headers({"content-type": "text/event-stream", **HOME}.items()), self._request)
        if self._left <= 0 and self.connections <= BREAKS:
            return TransportFailure("disconnected", "cut", self._request)
        numbers = range(self._next, self._next + PER_READ)
        self._next += PER_READ
        self._left -= PER_READ
        return b"".join(
            b'event: custom\r\ndata: {"n":%d}\r\nid: %s\r\n\r\n' % (number, self._name(number).encode())
            for number in numbers
        )


def events(name: Namer) -> Iterator[tuple[int, StreamSession]]:
    """The numbers of the events that a session tells, and the session."""
    config = build_config(
        {}, base_url=BASE, api_key=None, headers=None, timeout=5.0, retry=RetryPolicy.immediate(), idle_timeout="auto"
    )
    context = Context(config=config, now=lambda: 0.0, wall=lambda: 0.0, random=lambda: 0.0, uuid=lambda: "mark")
    session = StreamSession(made(("custom",)), context)
    server = Server(name)
    flow = session.flow()
    reply: Reply = None
    while True:
        step = flow.send(reply)
        while session.ready:
            yield session.pop().data["n"], session
        reply = server.perform(step)


class Meter:
    """Measures stretches of a stream: the calls made in one, and the memory that it leaves and needs at most."""

    def __init__(self) -> None:
        self.calls: list[int] = []
        self.left: list[int] = []
        self.peak: list[int] = []
        self.blocks: list[int] = []

    def count(self, steps: Iterator[object]) -> None:
        """Count the functions called, Python's own and built-in ones, in so many steps."""
        calls = 0

        def note(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            exhaust(steps)
        finally:
            sys.setprofile(before)
        self.calls.append(calls)

    def weigh(self, steps: Iterator[object]) -> None:
        """Weigh what so many steps allocate."""
        gc.collect()
        self.blocks.append(sys.getallocatedblocks())
        tracemalloc.start()
        try:
            exhaust(steps)
            gc.collect()
            left, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.left.append(left)
        self.peak.append(peak)


def exhaust(steps: Iterator[object]) -> None:
    """Take all steps."""
    deque(steps, maxlen=0)


@pytest.mark.slow
@pytest.mark.parametrize("name", [opaque, stamp])
def test_a_million_events_and_a_hundred_breaks(name: Namer) -> None:
    """All come once and in order; memory is flat, and events late in the stream take no more calls than early ones."""
    meter = Meter()
    source = events(name)
    session = None

    def take(count: int) -> Iterator[None]:
        nonlocal expected, session
        for _ in range(count):
            number, session = next(source)
            assert number == expected
            expected += 1
            yield

    expected = 0
    for connection in (10, 50, 90):  # by then everything that is bounded is full
        exhaust(take(connection * PER_CONNECTION + 500 - expected))
        meter.count(take(PER_CONNECTION))  # one break among them
        meter.weigh(take(2 * PER_CONNECTION))
    exhaust(take(EVENTS - expected))

    assert session is not None
    assert session.reconnects == BREAKS
    assert max(meter.calls) < min(meter.calls) * 1.01
    assert max(meter.left) < 4 * 1024 * 1024  # the window of ids, and its hash table if that was laid out anew
    assert max(meter.peak) < 6 * 1024 * 1024
    assert max(meter.blocks) - min(meter.blocks) < 1000
