"""Closing a client closes its streams: a reader is told, and no connection stays."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

import anyio
import pytest

from langgraph_runs import AsyncClient, errors

from .streams import Joined, collect, join, told, wait_until
from .support import PATIENCE, Blocking, ClientMaker, FakeRuns


def going(server: FakeRuns) -> Any:
    """A run that has begun, and goes on as long as the test lasts."""
    run = server.run(4, auto=False)
    run.start()
    run.advance(2)
    return run


def expect_closed(error: BaseException | None, events: Any) -> None:
    """The error says who closed the stream, of which run, and where it stands."""
    assert isinstance(error, errors.StreamInterruptedError)
    assert "closed by the caller" in str(error)
    assert (error.run_id, error.last_event_id) == (getattr(events, "run_id", None), events.last_event_id)


def test_a_reader_is_told(joined: Joined, make_client: ClientMaker) -> None:
    """One who waits for the next event gets StreamInterruptedError, and the run goes on."""
    run = going(joined.server)
    client = make_client(joined.server.url)
    events, got = joined(client, run), list[Any]()

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(collect, events, got)
        wait_until(partial(len, got))
        client.close()
        expect_closed(reading.result(5)[1], events)

    joined.server.wait_until_closed()
    assert run.status == "running"


def test_a_stream_between_two_reads(joined: Joined, make_client: ClientMaker) -> None:
    """It is closed as well, at once: what it had read ahead is gone, and reading on says so every time."""
    run = going(joined.server)
    client = make_client(joined.server.url)
    events = joined(client, run)
    next(iter(events))

    client.close()
    joined.server.wait_until_closed()

    for _ in range(2):
        rest, error = collect(events)
        assert rest == []
        expect_closed(error, events)
    client.close()


def test_a_run_that_is_to_end_with_its_stream(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Then the run is cancelled and its thread deleted, before the client is closed."""
    any_runs.next(4, auto=False)
    client = make_client(any_runs.url)
    events = client.runs.stream(None, "agent", stream_mode="custom", stream_resumable=True, on_disconnect="cancel")
    with events:
        (run,) = any_runs.runs
        run.start()
        next(iter(events))
        client.close()

    any_runs.wait_until_closed()
    assert run.status == "interrupted"
    assert any_runs.deleted_threads == [run.thread_id]


def test_a_client_of_the_caller_stays_open(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Its connections do, but not the streams: they belong to the client that is closed."""
    run = going(any_runs)
    own = make_client.http_client()
    client, other = (make_client(any_runs.url, http_client=own) for _ in range(2))
    events, others = join(client, run), join(other, run)
    next(iter(events))
    next(iter(others))

    client.close()

    expect_closed(collect(events)[1], events)
    run.complete()
    assert collect(others)[1] is None


def test_a_stream_at_its_end_stays_a_success(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Nor does closing the client change how others ended, or begin one that was not begun."""
    run = any_runs.run(3)
    client = make_client(any_runs.url)
    events, later = join(client, run), join(client, run)
    assert told(events) == run.published
    before = any_runs.operations

    client.close()

    assert collect(events) == ([], None)
    assert isinstance(collect(later)[1], RuntimeError)
    assert any_runs.operations == before


def test_streams_that_are_over_are_not_kept(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A client remembers open streams only: neither those at their end, nor those left or forgotten."""
    run = going(any_runs)
    client = make_client(any_runs.url)
    pool = (client.target if isinstance(client, Blocking) else client)._caller.http.pool
    left, forgotten, read = (join(client, run) for _ in range(3))
    for events in (left, forgotten, read):
        next(iter(events))
    assert len(pool._streams) == 3

    left.close()
    del forgotten, events
    run.complete()
    assert collect(read)[1] is None

    wait_until(lambda: not pool._streams)


def test_a_reader_in_another_event_loop(fake_runs: FakeRuns) -> None:
    """Closing an async client in one event loop ends its streams in others, too."""
    run = going(fake_runs)
    client = AsyncClient(fake_runs.url, api_key=None)
    got: list[Any] = []

    async def read() -> None:
        async for event in client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1"):
            got.append(event)

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(asyncio.run, read())
        wait_until(partial(len, got))
        asyncio.run(client.aclose())
        with pytest.raises(errors.StreamInterruptedError, match="closed by the caller"):
            reading.result(5)

    fake_runs.wait_until_closed()


@pytest.mark.parametrize("scope", ["asyncio", "anyio"])
def test_a_client_that_is_left_by_a_cancellation(fake_runs: FakeRuns, scope: str) -> None:
    """Its connections and streams are closed as ever, and a run that is to end with its stream is cancelled."""

    async def use(reading: asyncio.Event) -> None:
        async with AsyncClient(fake_runs.url, api_key=None) as client:
            events = client.runs.stream(None, "agent", stream_mode="custom", on_disconnect="cancel")
            await events.open()
            fake_runs.runs[0].start()
            await anext(events)
            clients.append(client)
            reading.set()
            await asyncio.sleep(PATIENCE)

    async def main() -> None:
        reading = asyncio.Event()
        if scope == "asyncio":
            task = asyncio.create_task(use(reading))
            await reading.wait()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        else:
            async with anyio.create_task_group() as group:
                group.start_soon(use, reading)
                await reading.wait()
                group.cancel_scope.cancel()
        pool = clients[0]._caller.http.pool
        await asyncio.to_thread(wait_until, lambda: pool.closed)  # in the background
        await asyncio.to_thread(fake_runs.wait_until_closed)

    clients: list[AsyncClient] = []
    fake_runs.next(3, auto=False)
    asyncio.run(main())
    assert fake_runs.runs[0].status == "interrupted"
    assert fake_runs.deleted_threads == [fake_runs.runs[0].thread_id]
