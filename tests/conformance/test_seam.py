"""The question whether a server left events out, which is asked beside the open stream of a thread."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from langgraph_runs import AsyncClient, errors
from langgraph_runs._core.streams import seam

from .streams import wait_until, watch
from .support import ClientMaker, FakeRun, FakeRuns, hang

DUE = 5
"""The events of the run below, after which the question is asked."""


@pytest.fixture
def run(fake_runs: FakeRuns) -> FakeRun:
    """A run that was joined in its middle; its ids are times."""
    run = fake_runs.run(3, auto=False, ids=[f"176380000000{number}-0" for number in range(DUE)])
    run.start()
    run.advance()
    return run


def finish(run: FakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the run end, and what came so far be taken for live."""
    monkeypatch.setattr(seam, "REPLAY_SECONDS", 0.0)
    run.complete()


@pytest.fixture(autouse=True)
def _no_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes is taken for stored, however long it takes."""
    monkeypatch.setattr(seam, "REPLAY_SECONDS", 1e9)


def test_others_go_on_meanwhile(
    fake_runs: FakeRuns, make_client: ClientMaker, run: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question needs no slot of `max_concurrency` and keeps none, and closing the stream ends it."""
    fake_runs.answer(hang(), stream=2)
    client = make_client(fake_runs.url, max_concurrency=1)
    events = watch(client, run)
    first = [next(iter(events)) for _ in range(2)]
    finish(run, monkeypatch)
    rest = [next(iter(events)) for _ in range(DUE - 2)]

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(next, iter(events))
        fake_runs.wait_for_request(2)
        assert client.threads.get(run.thread_id).thread_id == run.thread_id
        events.close()
        with pytest.raises(errors.StreamInterruptedError, match="closed by the caller"):
            reading.result(5)

    assert [event.id for event in (*first, *rest)] == [f"176380000000{number}-0" for number in range(DUE)]
    client.close()
    fake_runs.wait_until_closed()


def test_a_cancelled_read_has_it_asked_again(
    fake_runs: FakeRuns, run: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the connection by which the stream goes on, for nothing is known yet."""
    fake_runs.answer(hang(), stream=2)

    async def main() -> None:
        async with AsyncClient(fake_runs.url, api_key=None, max_concurrency=1) as client:
            events: Any = watch(client, run)
            await anext(events)
            await anext(events)
            finish(run, monkeypatch)
            for _ in range(DUE - 2):
                await anext(events)
            for asked in (2, 4):
                reading = asyncio.ensure_future(anext(events))
                await asyncio.to_thread(wait_until, lambda asked=asked: len(fake_runs.requests) == asked)
                reading.cancel()
                with suppress(asyncio.CancelledError):
                    await reading
            await asyncio.to_thread(fake_runs.wait_until_closed)
            await events.aclose()

    asyncio.run(main())
    assert [request.headers["last-event-id"] for request in fake_runs.requests] == [
        "-", "-", "1763800000003-0", "-",
    ]  # fmt: skip
