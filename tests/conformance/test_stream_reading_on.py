"""Reading on: after a read that was broken off, and after the end of a stream."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs import AsyncClient, Client, RetryPolicy, errors
from langgraph_runs._core.streams.session import StreamSession
from langgraph_runs._core.wire.sse import SSEDecoder

from .streams import collect, drain, join, make, told, wait_until
from .support import Blocking, ClientMaker, FakeRuns, Gate, ScriptedServer, frame, hang, stream

HOME = {"Location": "/threads/t/runs/r/stream", "Content-Location": "/threads/t/runs/r"}
FEW = RetryPolicy(attempts=2, timeout=None, wait_initial=60.0, wait_max=60.0)
"""A second attempt would come too late."""


async def broken_off(reading: Any, when: Callable[[], object]) -> None:
    """Cancel a read once something has happened."""
    task = asyncio.ensure_future(reading)
    await asyncio.to_thread(wait_until, when)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_reads_with_a_time_limit(any_runs: FakeRuns) -> None:
    """A reader may look in as often as it likes: what was broken off uses up no attempt, and nothing comes twice."""
    run = any_runs.run(6, auto=False)
    run.start()

    async def main() -> list[Any]:
        got: list[Any] = []
        async with AsyncClient(any_runs.url, api_key=None, retry=FEW) as client:
            events = client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1")
            for number in range(1, 6):
                while len(got) < number:
                    got.append(await anext(events))
                asked = len(any_runs.requests_of("stream"))
                await broken_off(anext(events), lambda asked=asked: len(any_runs.requests_of("stream")) >= asked)
                run.advance()
            run.complete()
            return [*got, *[event async for event in events]]

    assert told(asyncio.run(main())) == run.published


def test_a_join_that_is_broken_off_again_and_again(any_runs: FakeRuns) -> None:
    """The same if it is broken off before the server answers."""
    any_runs.answer(hang(), stream=[2, 3, 4, 5, 6])
    run = any_runs.run(3, auto=False)
    run.start()

    async def main() -> list[Any]:
        async with AsyncClient(any_runs.url, api_key=None, retry=FEW) as client:
            events = client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1")
            first = await anext(events)
            for asked in range(1, 7):
                await broken_off(anext(events), lambda asked=asked: len(any_runs.requests_of("stream")) == asked)
            run.complete()
            return [first, *[event async for event in events]]

    assert told(asyncio.run(main())) == run.published


def test_a_creation_that_is_broken_off_is_looked_up(fake_runs: FakeRuns) -> None:
    """The run may have been created, so the next read searches for it instead of creating another."""
    gate = Gate()
    fake_runs.fault(lambda _, work: work().held(gate), stream=1)
    fake_runs.next(3)

    async def main() -> list[Any]:
        async with AsyncClient(fake_runs.url, api_key=None) as client:
            events = client.runs.stream(fake_runs.thread(), "agent", stream_mode="custom")
            await broken_off(anext(events), lambda: fake_runs.runs)
            return [event async for event in events]

    got = asyncio.run(main())
    gate.open()

    (run,) = fake_runs.runs
    assert told(got) == run.published
    assert fake_runs.operations[:2] == ["stream", "list"]


def test_a_run_that_cannot_be_rejoined(any_runs: FakeRuns) -> None:
    """If reading on would skip events, it raises instead, now and later."""
    any_runs.next(3, auto=False)

    async def main() -> None:
        async with AsyncClient(any_runs.url, api_key=None) as client:
            events = client.runs.stream(any_runs.thread(), "agent", stream_mode="custom", stream_resumable=False)
            async with events:
                any_runs.runs[0].start()
                await anext(events)
                await broken_off(anext(events), lambda: events._performing)
                for _ in range(2):
                    with pytest.raises(errors.StreamInterruptedError, match="reading was cancelled or interrupted"):
                        await anext(events)

    asyncio.run(main())
    assert "list" not in any_runs.operations


@pytest.mark.parametrize("place", ["a decision", "an event"])
def test_an_interrupt_at_work(fake_runs: FakeRuns, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Where it hits a decision, the stream says that it cannot go on; an event that is being decoded stays."""
    run = fake_runs.run(4, finished=True)
    broken_in: list[bool] = []

    def once(work: Any) -> Any:
        def working(*args: Any) -> Any:
            if len(got) == 2 and not broken_in:
                broken_in.append(True)
                raise KeyboardInterrupt
            return work(*args)

        return working

    got: list[Any] = []
    with Client(fake_runs.url, api_key=None) as client:
        events = client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1")
        session: StreamSession = events._session
        if place == "an event":
            monkeypatch.setattr(session.outbox, "_event", once(session.outbox._event))
        else:
            monkeypatch.setattr(SSEDecoder, "feed", once(SSEDecoder.feed))
            fake_runs.cut(stream=1, after_events=2)
        with pytest.raises(KeyboardInterrupt):
            for event in events:
                got.append(event)
        rest, error = collect(events)

        if place == "an event":
            assert error is None
        else:
            assert isinstance(error, errors.StreamInterruptedError)
            assert collect(events) == ([], error)
            rest = drain(client.runs.join_stream(error.thread_id, error.run_id, last_event_id=error.last_event_id))
        assert told([*got, *rest]) == run.published


def test_after_a_good_end(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A stream that ended well has ended well, however often it is asked, entered and closed."""
    events = make(make_client(any_runs.url), any_runs)
    assert drain(events)
    asked = len(any_runs.requests)

    for _ in range(2):
        assert drain(events) == []
        with events:
            assert drain(events) == []
        events.close()

    assert len(any_runs.requests) == asked


def test_after_a_bad_end(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A stream that ended by an error raises it again, and the traceback does not grow."""
    any_runs.next(1, status="error")
    events = make(make_client(any_runs.url), any_runs)
    _, error = collect(events)
    assert isinstance(error, errors.RunFailedError)

    depths = []
    for _ in range(3):
        _, again = collect(events)
        assert again is error
        depths.append(len(traceback.extract_tb(again.__traceback__)))
        events.close()
    assert len(set(depths)) == 1
    with pytest.raises(errors.RunFailedError), events:
        pass


def test_an_error_that_was_not_told_yet(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Closing a stream before its events were taken hides how its run ended: then it was closed."""
    any_runs.next(1, status="error")
    events = make(make_client(any_runs.url), any_runs)
    own = events.target if isinstance(events, Blocking) else events
    with events:
        next(iter(events))
        assert not own._ended
    _, error = collect(events)

    assert isinstance(error, errors.StreamInterruptedError)


def test_reading_on_elsewhere(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Who closed a stream can go on by what it has: run, thread and the last event taken."""
    run = any_runs.run(5, finished=True)
    client = make_client(any_runs.url)
    with join(client, run) as events:
        got = [next(iter(events)) for _ in range(3)]
    _, error = collect(events)

    assert isinstance(error, errors.StreamInterruptedError)
    rest = drain(client.runs.join_stream(error.thread_id, error.run_id, last_event_id=error.last_event_id))
    assert told([*got, *rest]) == run.published


def test_an_event_that_cannot_be_read_is_not_the_end(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """The error comes from that one read, the connection stays, and the next read brings the next event."""
    odd = frame("custom", b"{nope", "2")
    scripted.enqueue(stream(frame("custom", 1, "1") + odd + frame("custom", 3, "3"), Gate(), headers=HOME))
    with make_client(scripted.url).runs.stream("t", "a", stream_mode="custom") as events:
        assert next(iter(events)).data == 1
        with pytest.raises(errors.APIResponseError, match="custom"):
            next(iter(events))
        assert next(iter(events)).data == 3
    assert len(scripted.requests) == 1
