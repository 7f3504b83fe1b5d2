"""Many streams at once on one client, and one stream that goes on for very long."""

from __future__ import annotations

import asyncio
import sys
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from langgraph_runs import AsyncClient, Client, RetryPolicy

from .streams import join, wait_until
from .support import (
    Answer,
    Blocking,
    ClientMaker,
    FakeRuns,
    Gate,
    Request,
    ScriptedServer,
    collect_garbage,
    frame,
    reply_json,
    stream,
)
from .support.faults import Work

pytestmark = pytest.mark.slow

ASYNC, THREADS = 150, 64
AT_ONCE = RetryPolicy.immediate()
EVENTS, BATCH, RECONNECTS = 200_000, 200, 20
LOOKS = range(20_000, EVENTS + 1, 20_000)
"""After which events the memory is looked at."""

PATIENCE = 200.0


def reset_each_once(runs: FakeRuns) -> None:
    """Reset the first stream of each run after three events: it may come after others have been resumed."""
    broken: set[str] = set()

    def fault(request: Request, work: Work) -> Answer:
        if request.path in broken:
            return work()
        broken.add(request.path)
        return work().cut(items=3, how="reset")

    runs.fault(fault, stream="every")


def data(events: list[Any]) -> list[Any]:
    """What events tell, to be compared with what was published."""
    return [event.data for event in events if event.event != "end"]


def test_150_streams_in_one_event_loop(any_runs: FakeRuns) -> None:
    """All are open at the same time, all are broken once, and all are told to their ends by one client."""
    runs = [any_runs.run(6, auto=False) for _ in range(ASYNC)]
    for run in runs:
        run.start()
        run.advance(3)
    reset_each_once(any_runs)

    async def read(client: AsyncClient, run: Any) -> list[Any]:
        async with client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1") as events:
            return [event async for event in events]

    async def main() -> list[list[Any]]:
        async with AsyncClient(any_runs.url, api_key=None, retry=AT_ONCE) as client:
            reading = [asyncio.create_task(read(client, run)) for run in runs]
            await asyncio.to_thread(wait_until, lambda: len(any_runs.requests_of("stream")) == 2 * ASYNC)
            for run in runs:
                run.complete()
            return await asyncio.gather(*reading)

    told = asyncio.run(main())

    assert [run.published for run in runs] == [data(events) for events in told]
    any_runs.wait_until_closed()


def test_64_threads_with_a_stream_each(any_runs: FakeRuns) -> None:
    """A blocking client may be shared by as many threads; every stream is broken once."""
    reset_each_once(any_runs)
    runs = [any_runs.run(6) for _ in range(THREADS)]

    with Client(any_runs.url, api_key=None, retry=AT_ONCE) as client, ThreadPoolExecutor(THREADS) as pool:

        def read(run: Any) -> list[Any]:
            return list(client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1"))

        told = list(pool.map(read, runs))

    assert [run.published for run in runs] == [data(events) for events in told]
    any_runs.wait_until_closed()


def test_streams_that_are_open_starve_nobody(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """However many streams are open, other calls of the client find a connection."""
    runs = [any_runs.run(1, auto=False) for _ in range(120)]
    client = make_client(any_runs.url, timeout=5.0)
    streams = [join(client, run) for run in runs]
    for run, each in zip(runs, streams, strict=True):
        run.start()
        next(iter(each))

    assert client.runs.get(runs[0].thread_id, runs[0].run_id).status == "running"
    assert any_runs.open_connections >= 120
    for each in streams:
        each.close()
    client.close()
    any_runs.wait_until_closed()


class Endless:
    """A server whose run publishes numbers, in batches of one chunk, and which resets the connection now and then.

    Around each look at the memory it waits at gates for the client: the events of its last read are memory of its own,
    so those are no more than one batch by then, and nothing is read ahead.
    """

    def __init__(self, server: ScriptedServer) -> None:
        self.url = server.url
        self.joined = 0
        self.gates = {number: Gate() for look in LOOKS for number in (look - BATCH, look)}
        server.always("GET", "/threads/t/runs/r/stream", self._stream)
        server.always("POST", "/threads/t/history", reply_json([]))
        server.always("GET", "/threads/t/runs/r", reply_json({"run_id": "r", "status": "running", "kwargs": {}}))

    def _stream(self, request: Request) -> Answer:
        self.joined += 1
        position = request.headers["last-event-id"]
        at = 0 if position == "-1" else int(position.removeprefix("r_event_"))
        if self.joined <= RECONNECTS:
            return stream(body=self._batches(at)).cut(items=EVENTS // RECONNECTS // BATCH, how="reset")
        return stream(body=self._batches(at))

    def _batches(self, at: int) -> Iterator[bytes | Gate]:
        while at < EVENTS:
            upto = at - at % BATCH + BATCH
            yield b"".join(b"event: custom\ndata: %d\nid: r_event_%d\n\n" % (n, n) for n in range(at + 1, upto + 1))
            at = upto
            if at in self.gates:
                yield self.gates[at]
        yield frame("end", {"status": "success"}, "r_event_end", style="aegra")


class Watch:
    """Takes the events of a long stream, and looks at the memory now and then.

    The allocated blocks are counted all the time; as tracing them is slow, that is done for the last part only.
    """

    def __init__(self, gates: dict[int, Gate]) -> None:
        self._gates = gates
        self.last = 0
        self.blocks: list[int] = []
        self.traced = 0

    def take(self, event: Any) -> None:
        """One event."""
        if event.event == "end":
            return
        assert event.data == self.last + 1
        self.last = event.data
        if self.last in LOOKS:
            self._look()
        if self.last in self._gates:
            self._gates[self.last].open()

    def _look(self) -> None:
        collect_garbage()
        self.blocks.append(sys.getallocatedblocks())
        if self.last == EVENTS - 40_000:
            tracemalloc.start()
        elif self.last == EVENTS:
            self.traced = tracemalloc.get_traced_memory()[0]


@pytest.mark.slow
def test_a_long_stream_needs_no_more_memory_than_a_short_one(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """200,000 events with 20 breaks: each once, in order, and no growth once the window for copies is filled."""
    for module in ("cursor", "position"):
        monkeypatch.setattr(f"langgraph_runs._core.streams.{module}.MAX_REMEMBERED_IDS", 2000)
    endless = Endless(scripted)
    watch = Watch(endless.gates)
    events = make_client(endless.url).runs.join_stream("t", "r", last_event_id="-1")

    try:
        if isinstance(events, Blocking):
            events._portal.run(take_all(events.target, watch.take), PATIENCE)
        else:
            for event in events:
                watch.take(event)
    finally:
        tracemalloc.stop()

    assert watch.last == EVENTS
    assert events.reconnects == RECONNECTS
    assert endless.joined == RECONNECTS + 1
    assert min(watch.blocks[5:]) - min(watch.blocks[1:5]) < 2000, watch.blocks
    assert watch.traced < 1_000_000


async def take_all(stream: Any, take: Any) -> None:
    """Give every event of an async stream to a function."""
    async for event in stream:
        take(event)
