"""A reader that is broken into, by a signal or by the cancellation of its task, lets go of all and can read on."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from langgraph_runs import AsyncClient, Client, RetryPolicy

from .streams import told, wait_until
from .support import FakeRuns, Gate, hang
from .thread_streams import SAID

LONG = RetryPolicy(wait_initial=60.0, wait_max=60.0, timeout=None)


@contextmanager
def interrupted(ready: Callable[[], object]) -> Iterator[None]:
    """A block that the main thread leaves by what Ctrl-C, or the stop button of a notebook, sends while it waits.

    It is sent again where nothing came of it: a signal just before a wait begins does not end it, in any program.
    """
    main = threading.main_thread().ident
    assert main is not None
    over = threading.Event()

    def interrupt() -> None:
        ready()
        over.wait(0.02)
        while not over.is_set():
            signal.pthread_kill(main, signal.SIGINT)
            over.wait(1.0)

    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            yield
    finally:
        over.set()
        thread.join()


@pytest.fixture(params=["stateful", "stateless"])
def kind(request: pytest.FixtureRequest) -> Any:
    """A run on a thread of the caller's, or not."""
    return request.param


def begun(server: FakeRuns) -> Gate:
    """Have the next run begin; the gate is reached when its reader has had everything."""
    gate = Gate()

    def body() -> Any:
        run = server.runs[-1]
        run.start()
        yield run.events[0].frame(server.flavour)
        yield gate

    server.next(4, auto=False)
    server.fault(lambda _, work: replace(work(), body=body), stream=1)
    return gate


def expect_left(server: FakeRuns) -> None:
    """The socket is free, the run goes on, and so does a thread of our own."""
    server.wait_for_disconnect(1)
    (run,) = server.runs
    assert run.status == "running"
    assert server.operations == ["stream"]


def expect_whole(server: FakeRuns, kind: str, got: list[Any]) -> None:
    """The reader has everything once, and a thread of our own is gone."""
    (run,) = server.runs
    assert told(got) == run.published
    assert server.deleted_threads == ([run.thread_id] if kind == "stateless" else [])


def test_ctrl_c_in_a_blocking_read(any_runs: FakeRuns, kind: str) -> None:
    """KeyboardInterrupt comes out of the loop as it should, and leaves nothing open."""
    begun(any_runs)
    with Client(any_runs.url, api_key=None) as client:
        events = client.runs.stream(any_runs.thread() if kind == "stateful" else None, "agent", stream_mode="custom")
        got: list[Any] = []

        with interrupted(lambda: wait_until(lambda: got)):
            for event in events:
                got.append(event)

        expect_left(any_runs)
        any_runs.runs[0].complete()
        expect_whole(any_runs, kind, [*got, *events])
        assert list(events) == []


def test_ctrl_c_in_a_wait(any_runs: FakeRuns) -> None:
    """The same while a reconnect is waited for."""
    any_runs.cut(stream=1, after_events=2, how="reset")
    run = any_runs.run(4)
    waiting = threading.Event()
    with Client(any_runs.url, api_key=None, retry=LONG, on_reconnect=lambda _: waiting.set()) as client:
        events = client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1")

        got: list[Any] = []
        with interrupted(waiting.wait):
            for event in events:
                got.append(event)

        expect_whole(any_runs, "stateful", [*got, *events])
    any_runs.wait_until_closed()


def test_ctrl_c_while_the_server_is_asked(any_runs: FakeRuns) -> None:
    """The same before there is an answer."""
    any_runs.answer(hang(), stream=1)
    run = any_runs.run(4)
    with Client(any_runs.url, api_key=None) as client:
        events = client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1")

        with interrupted(any_runs.wait_for_request), events:
            pass
        any_runs.wait_for_disconnect(1)

        expect_whole(any_runs, "stateful", list(events))


def test_an_interrupt_from_a_hook(any_runs: FakeRuns) -> None:
    """It may come at any place."""

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    any_runs.cut(stream="every", after_events=2, how="abrupt")
    for hook in ("on_request", "on_response", "on_reconnect"):
        run = any_runs.run(4)
        options: dict[str, Any] = {hook: interrupt}
        with Client(any_runs.url, api_key=None, **options) as client, pytest.raises(KeyboardInterrupt):
            list(client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1"))
        any_runs.wait_until_closed()


def test_ctrl_c_in_an_event_loop(any_runs: FakeRuns, kind: str) -> None:
    """asyncio.run turns it into the cancellation of the task that reads."""
    begun(any_runs)
    got: list[Any] = []

    async def main() -> None:
        async with AsyncClient(any_runs.url, api_key=None) as client:
            thread_id = any_runs.thread() if kind == "stateful" else None
            async for event in client.runs.stream(thread_id, "agent", stream_mode="custom"):
                got.append(event.event)

    with interrupted(lambda: wait_until(lambda: got)):
        asyncio.run(main())

    assert got == ["metadata"]
    expect_left(any_runs)
    any_runs.wait_until_closed()


async def cancelled(task: asyncio.Task[Any], when: Callable[[], object]) -> None:
    """Cancel a task once something has happened, and expect that it ends so."""
    await asyncio.to_thread(when)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_cancellation_of_a_read(any_runs: FakeRuns, kind: str) -> None:
    """The socket is free when the task has ended, and another task can read on."""
    begun(any_runs)

    async def main() -> None:
        async with AsyncClient(any_runs.url, api_key=None) as client:
            thread_id = any_runs.thread() if kind == "stateful" else None
            events = client.runs.stream(thread_id, "agent", stream_mode="custom")

            got: list[Any] = []

            async def read() -> None:
                async for event in events:
                    got.append(event)

            await cancelled(asyncio.create_task(read()), lambda: wait_until(lambda: got))
            expect_left(any_runs)
            any_runs.runs[0].complete()
            await read()
            expect_whole(any_runs, kind, got)

    asyncio.run(main())


def test_cancellation_of_a_wait(any_runs: FakeRuns) -> None:
    """The same while a reconnect is waited for."""
    any_runs.cut(stream=1, after_events=2, how="reset")
    run = any_runs.run(4)
    waiting = threading.Event()

    async def main() -> None:
        async with AsyncClient(any_runs.url, api_key=None, retry=LONG, on_reconnect=lambda _: waiting.set()) as client:

            async def read() -> list[Any]:
                events = client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1")
                return [event async for event in events]

            await cancelled(asyncio.create_task(read()), waiting.wait)

    asyncio.run(main())
    any_runs.wait_until_closed()


def test_cancellation_while_the_server_is_asked(any_runs: FakeRuns) -> None:
    """The same before there is an answer, also if others share the client."""
    any_runs.answer(hang(), stream=1)
    run = any_runs.run(4, finished=True)

    async def main() -> None:
        async with AsyncClient(any_runs.url, api_key=None, max_concurrency=1) as client:

            async def read() -> list[Any]:
                async with client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1") as events:
                    return [event async for event in events]

            await cancelled(asyncio.create_task(read()), any_runs.wait_for_request)
            any_runs.wait_for_disconnect(1)
            got = await read()
            assert run.published == [event.data for event in got if event.event != "end"]

    asyncio.run(main())


def test_a_time_limit_around_a_read(any_runs: FakeRuns, kind: str) -> None:
    """asyncio.timeout cancels what it surrounds: nothing of the read is left, and the next one goes on."""
    begun(any_runs)

    async def main() -> None:
        async with AsyncClient(any_runs.url, api_key=None) as client:
            thread_id = any_runs.thread() if kind == "stateful" else None
            events = client.runs.stream(thread_id, "agent", stream_mode="custom")
            first = await anext(events)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.02):
                    await anext(events)
            expect_left(any_runs)
            any_runs.runs[0].complete()
            expect_whole(any_runs, kind, [first, *[event async for event in events]])

    asyncio.run(main())


def test_a_loop_that_ends_first(any_runs: FakeRuns) -> None:
    """A stream that is still referenced when its event loop ends is freed with the loop, without a word."""
    run = any_runs.run(4, auto=False)
    run.start()
    kept: list[Any] = []

    async def main() -> None:
        client = AsyncClient(any_runs.url, api_key=None)
        kept.append(client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1"))
        await anext(kept[0])

    asyncio.run(main())
    kept.clear()

    any_runs.wait_until_closed()


class Over(Exception):
    """An error of the caller's."""


class Handler:
    """A signal handler that is an object."""

    def __call__(self, *_: object) -> None:
        raise TimeoutError("over")

    def method(self, *_: object) -> None:
        raise Over


def _over(error: type[Exception], *_: object) -> None:
    raise error("over")


HANDLERS: dict[str, tuple[Callable[..., None], type[Exception]]] = {
    "TimeoutError": (partial(_over, TimeoutError), TimeoutError),
    "ConnectionError": (partial(_over, ConnectionError), ConnectionError),
    "object": (Handler(), TimeoutError),
    "method": (Handler().method, Over),
}


@contextmanager
def handled(handler: Callable[..., None], ready: Callable[[], object]) -> Iterator[None]:
    """A block that waits, which a signal handler ends by an error."""
    main = threading.main_thread().ident
    assert main is not None
    over, before = threading.Event(), signal.signal(signal.SIGUSR1, handler)

    def send() -> None:
        ready()
        while not over.wait(0.5):
            signal.pthread_kill(main, signal.SIGUSR1)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        signal.signal(signal.SIGUSR1, before)


@pytest.mark.parametrize("which", HANDLERS)
@pytest.mark.parametrize("kind", ["run", "thread"])
def test_a_signal_handler_that_raises_ends_a_read(fake_runs: FakeRuns, kind: str, which: str) -> None:
    """Its error is raised as it is, even one that the network might have; the next read goes on."""
    handler, error = HANDLERS[which]
    said = SAID if kind == "thread" else [("values", {"n": 1}), ("values", {"n": 2})]
    run = fake_runs.run(said, thread_id="t", protocol=kind == "thread", auto=False)
    run.start()
    run.advance(1)
    with Client(fake_runs.url, api_key=None, retry=LONG) as client:
        stream: Any = client.threads.stream("t")
        if kind == "run":
            stream = client.runs.join_stream("t", run.run_id, last_event_id="-1")
        first = [next(stream) for _ in range(2)][-1]
        with handled(handler, lambda: None), pytest.raises(error) as caught:
            next(stream)
        assert type(caught.value) is error
        run.complete()
        after = next(stream)
        assert (after.event, after.data) != (first.event, first.data)
        stream.close()


def test_a_signal_handler_that_raises_ends_a_call(fake_runs: FakeRuns) -> None:
    """A call that creates nothing is not tried again."""
    fake_runs.fault(lambda request, work: hang(), get="every")
    client, handler = Client(fake_runs.url, api_key=None, retry=LONG), partial(_over, TimeoutError)
    with client, handled(handler, lambda: None), pytest.raises(TimeoutError, match="over"):
        client.runs.get("t", "r")
    assert len(fake_runs.requests) == 1


def test_what_a_signal_handler_raised_before_is_past(fake_runs: FakeRuns) -> None:
    """While the caller handles it, a connection that breaks is one, and the request is sent again."""
    run = fake_runs.run([("values", {"n": 1})], thread_id="t", finished=True)
    fake_runs.cut_head(10, get=1)
    before = signal.signal(signal.SIGUSR1, handler := partial(_over, TimeoutError))
    try:
        with Client(fake_runs.url, api_key=None, retry=RetryPolicy.immediate()) as client:
            try:
                handler(signal.SIGUSR1, None)
            except TimeoutError:
                assert client.runs.get("t", run.run_id).status == "success"
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert fake_runs.operations == ["get", "get"]
