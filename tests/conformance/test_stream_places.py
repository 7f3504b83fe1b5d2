"""Streams in odd places: in forked children, in signal handlers, in scopes that are being cancelled."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

import anyio
import pytest

from langgraph_runs import AsyncClient, Client, errors

from .forking import in_child
from .streams import collect, join, told, wait_until
from .support import FakeRuns, collect_garbage


def begun(server: FakeRuns, **options: Any) -> tuple[Client, Any, list[Any]]:
    """A client, a stream of a temporary thread's run, and its first event."""
    server.next(4, auto=False)
    client = Client(server.url, api_key=None)
    events = client.runs.stream(None, "agent", stream_mode="custom", **options)
    with suppress(StopIteration):
        events.__enter__()
        server.runs[0].start()
    return client, events, [next(events)]


@pytest.mark.parametrize("way", ["closes", "leaves", "drops"])
@pytest.mark.parametrize("on_disconnect", ["continue", "cancel"])
def test_a_forked_child_leaves_its_parents_stream_alone(any_runs: FakeRuns, way: str, on_disconnect: str) -> None:
    """Whatever the child does with it, the parent reads on by the same connection, and keeps its thread."""
    client, events, got = begun(any_runs, on_disconnect=on_disconnect)

    def work() -> None:
        nonlocal events
        if way == "closes":
            events.close()
        elif way == "leaves":
            with events:
                pass
        else:
            events = None
            collect_garbage()

    assert in_child(work) == 0
    any_runs.runs[0].complete()
    got += events

    (run,) = any_runs.runs
    assert told(got) == run.published
    assert events.reconnects == 0
    assert any_runs.deleted_threads == [run.thread_id]
    assert "cancel" not in any_runs.operations
    client.close()


def test_reading_a_parents_stream(any_runs: FakeRuns) -> None:
    """A forked child is told to join the run on a connection of its own, which it can."""
    client, events, got = begun(any_runs)
    any_runs.runs[0].advance(0)

    def work() -> None:
        rest, error = collect(events)
        assert rest == []
        assert isinstance(error, errors.StreamInterruptedError)
        assert "the process that opened it" in str(error)
        joined = client.runs.join_stream(error.thread_id, error.run_id, last_event_id=error.last_event_id)
        assert next(joined).event == "custom"

    any_runs.runs[0].advance(0)
    child = threading.Thread(target=lambda: statuses.append(in_child(work)))
    statuses: list[int] = []
    child.start()
    wait_until(lambda: len(any_runs.requests_of("stream")) == 2)
    any_runs.runs[0].complete()
    child.join()

    assert statuses == [0]
    assert told([*got, *events]) == any_runs.runs[0].published
    client.close()


@contextmanager
def on_alarm(work: Callable[[], None]) -> Iterator[None]:
    """A block in which a signal handler of the main thread does some work when SIGUSR1 comes."""
    before = signal.signal(signal.SIGUSR1, lambda *_: work())
    try:
        yield
    finally:
        signal.signal(signal.SIGUSR1, before)


def raise_signal() -> None:
    """Send the signal to the main thread."""
    main = threading.main_thread().ident
    assert main is not None
    signal.pthread_kill(main, signal.SIGUSR1)


def test_a_signal_handler_closes_a_stream_that_is_read(any_runs: FakeRuns) -> None:
    """The reader, whom the handler interrupts, is told that the stream was closed."""
    run = any_runs.run(4, auto=False)
    run.start()
    with Client(any_runs.url, api_key=None) as client:
        events = join(client, run)
        got: list[Any] = []

        def knock() -> None:
            wait_until(lambda: got and events._turn._holder)
            raise_signal()

        knocking = threading.Thread(target=knock)
        with on_alarm(events.close):
            knocking.start()
            _, error = collect(events, got)
        knocking.join()

    assert isinstance(error, errors.StreamInterruptedError)
    any_runs.wait_until_closed()


def test_a_signal_handler_closes_a_stream_that_is_being_closed(any_runs: FakeRuns) -> None:
    """There is nothing that the two could wait for."""
    run = any_runs.run(4, auto=False)
    run.start()
    with Client(any_runs.url, api_key=None) as client:
        events = join(client, run)
        next(events)
        closing = events._exchange.close

        def close() -> None:
            raise_signal()
            closing()

        events._exchange.close = close  # type: ignore[method-assign]
        with on_alarm(events.close):
            events.close()
            events.close()
    any_runs.wait_until_closed()


@pytest.mark.parametrize("scope", ["asyncio", "anyio"])
def test_cancelling_a_run_while_being_cancelled(any_runs: FakeRuns, scope: str) -> None:
    """The request is sent, even where every wait is cancelled anew, as in the scopes of anyio."""
    any_runs.next(4, auto=False)

    async def relay(client: AsyncClient) -> None:
        events = client.runs.stream(any_runs.thread(), "agent", stream_mode="custom")
        try:
            async with events:
                any_runs.runs[0].start()
                async for _ in events:
                    pass
        finally:
            await events.cancel()

    async def main() -> None:
        async with AsyncClient(any_runs.url, api_key=None) as client:
            if scope == "asyncio":
                task = asyncio.create_task(relay(client))
                await asyncio.to_thread(wait_until, lambda: any_runs.runs and any_runs.runs[0].events)
                task.cancel()
                await asyncio.wait({task})
            else:
                async with anyio.create_task_group() as group:
                    group.start_soon(relay, client)
                    await asyncio.to_thread(wait_until, lambda: any_runs.runs and any_runs.runs[0].events)
                    group.cancel_scope.cancel()

    asyncio.run(main())
    assert any_runs.operations == ["stream", "cancel"]
    assert any_runs.runs[0].status == "interrupted"


def test_leaving_while_being_cancelled(any_runs: FakeRuns) -> None:
    """A run that is to end with its stream does, and its thread goes, in a scope that cancels every wait."""
    any_runs.next(4, auto=False)

    async def relay(client: AsyncClient) -> None:
        async with client.runs.stream(None, "agent", stream_mode="custom", on_disconnect="cancel") as events:
            any_runs.runs[0].start()
            async for _ in events:
                pass

    async def main() -> None:
        async with AsyncClient(any_runs.url, api_key=None) as client, anyio.create_task_group() as group:
            group.start_soon(relay, client)
            await asyncio.to_thread(wait_until, lambda: any_runs.runs and any_runs.runs[0].events)
            group.cancel_scope.cancel()

    asyncio.run(main())
    assert any_runs.operations == ["stream", "cancel", "delete_thread"]
    assert any_runs.threads == {}


@pytest.mark.parametrize("first", ["stopped", "running"])
@pytest.mark.parametrize("then", ["read", "close"])
def test_another_event_loop(any_runs: FakeRuns, first: str, then: str) -> None:
    """A stream is read in the event loop that opened it: another one is told so, and where it can join the run."""
    run = any_runs.run(4, auto=False)
    run.start()
    client = AsyncClient(any_runs.url, api_key=None)
    events = client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1")
    got: list[Any] = []

    async def elsewhere() -> None:
        if then == "close":
            await events.aclose()
            any_runs.wait_for_disconnect(1)
            return
        with pytest.raises(errors.StreamInterruptedError, match="the event loop that opened it") as caught:
            await anext(events)
        run.complete()
        last = caught.value.last_event_id
        got.extend([event async for event in client.runs.join_stream(run.thread_id, run.run_id, last_event_id=last)])
        assert told(got) == run.published

    async def own() -> None:
        got.append(await anext(events))
        if first == "running":
            await asyncio.to_thread(asyncio.run, elsewhere())

    async def at_last() -> None:
        rest, error = await _rest(events)
        if then == "close":
            assert isinstance(error, errors.StreamInterruptedError)
        else:
            assert told([got[0], *rest]) == run.published
            assert events.reconnects == 0
        await client.aclose()

    with asyncio.Runner() as runner:
        runner.run(own())
        if first == "stopped":
            with ThreadPoolExecutor(1) as pool:
                pool.submit(asyncio.run, elsewhere()).result()
        runner.run(at_last())
    any_runs.wait_until_closed()


async def _rest(events: Any) -> tuple[list[Any], BaseException | None]:
    """What is left of a stream, and the error that it ends with."""
    got: list[Any] = []
    try:
        async with asyncio.timeout(5):
            async for event in events:
                got.append(event)
    except errors.StreamInterruptedError as error:
        return got, error
    return got, None
