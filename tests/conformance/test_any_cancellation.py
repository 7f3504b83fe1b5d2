"""A task that is cancelled wherever it waits: what it did can be gone on with, and nothing is lost or done twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest

from langgraph_runs import AsyncClient, RetryPolicy, errors

from .streams import told
from .support import FakeRuns
from .test_interrupts import Cancellation
from .test_projections import said
from .thread_streams import SAID, Connections, all_of, exact

Scenario = Callable[[FakeRuns, Any, Callable[[Any], Awaitable[None]]], Awaitable[None]]
INPUTS = [{"n": number} for number in range(4)]


async def read_map(server: FakeRuns, client: Any, cancelled: Any) -> None:
    """Each input comes out once, and has one run."""
    runs, got = client.assistant("agent").map(INPUTS, concurrency=2), list[int]()

    async def read() -> None:
        async for one in runs:
            got.append(one.index)

    await cancelled(read())
    await read()
    assert sorted(got) == [0, 1, 2, 3]
    assert len(server.runs) == len(INPUTS)


async def read_text(server: FakeRuns, client: Any, cancelled: Any) -> None:
    """Every piece comes once, whatever breaks besides."""
    server.next([said(letter) for letter in "abcdef"])
    server.cut(stream=1, after_events=3, how="reset")
    handle = await client.assistant("agent").start(input={})
    text, got = handle.stream().text(), list[str]()

    async def read() -> None:
        async for piece in text:
            got.append(piece)

    await cancelled(read())
    await read()
    assert "".join(got) == "abcdef"


async def read_thread(server: FakeRuns, client: Any, cancelled: Any) -> None:
    """Every event of every run comes once, whatever breaks besides."""
    thread = server.thread()
    for first in (0, 4):
        server.run(2, thread_id=thread, ids=[f"1763800000000-{number}" for number in range(first, first + 4)])
    server.cut(stream=1, after_events=3, how="reset")
    events, got = client.threads.join_stream(thread, last_event_id="-1"), list[Any]()

    async def read() -> None:
        while len(got) < 8:
            got.append(await anext(events))

    await cancelled(read())
    await read()
    assert told(got) == [data for run in reversed(server.runs_of(thread)) for data in [*run.published, run.done().data]]
    await events.aclose()


async def read_turns(server: FakeRuns, client: Any, cancelled: Any) -> None:
    """Every event of every run comes once, turn by turn, whatever breaks besides."""
    connections = Connections(server)
    stream, got = client.threads.stream("t", "agent"), list[Any]()

    async def read() -> None:
        async for event in stream:
            got.append(event)

    for _ in range(2):
        server.next(SAID)
        await stream.start(input=None)
        connections.cut(items=4, plus=3, how="reset")
        await cancelled(read())
        await read()
        assert exact(got) == all_of(server, *server.runs)
    await stream.aclose()


async def start_a_turn(server: FakeRuns, client: Any, cancelled: Any) -> None:
    """No second run is made, and the next one is told: the stream does not wait for what was cancelled."""
    stream = client.threads.stream("t", "agent")
    await cancelled(stream.start(input=None))
    assert len(server.runs) <= 1
    server.next(SAID)
    last = await stream.start(input=None)
    events = [event async for event in stream if event.run_id == last.run_id]
    made = next(run for run in server.runs if run.run_id == last.run_id)  # that of the cancelled one may come later
    assert exact(events) == all_of(server, made)
    await stream.aclose()


async def start(server: FakeRuns, client: Any, cancelled: Any) -> None:
    """No second run is made."""
    await cancelled(client.assistant("agent").start(input={}))
    assert len(server.runs) <= 1


async def result(server: FakeRuns, client: Any, cancelled: Any) -> None:
    """It can be asked for again, and so can the status that was waited for."""
    handle = await client.assistant("agent").start(input={})
    await cancelled(handle.result())
    assert (await handle.result()).status == "success"


async def wait_for(server: FakeRuns, client: Any, cancelled: Any) -> None:
    """It can be waited for again."""
    handle = await client.assistant("agent").start(input={})
    await cancelled(handle.wait_for("success"))
    assert (await handle.wait_for("success")).status == "success"


async def delete(server: FakeRuns, client: Any, cancelled: Any) -> None:
    """Done again, it leaves nothing."""
    server.next(1, auto=False)
    handle = await client.assistant("agent").start(input={})
    await cancelled(handle.delete())
    with suppress(errors.NotFoundError):
        await handle.delete()
    assert (server.runs_of(handle.thread_id), server.threads) == ([], {})


async def iterate(server: FakeRuns, client: Any, cancelled: Any) -> None:
    """Every run of a thread comes once, over two pages."""
    thread_id = server.thread()
    runs, got = client.runs.iter(thread_id, page_size=2), list[str]()
    made = {server.run(1, finished=True, thread_id=thread_id).run_id for _ in range(3)}

    async def read() -> None:
        async for run in runs:
            got.append(run.run_id)

    await cancelled(read())
    await read()
    assert (len(got), {*got}) == (3, made)


async def create_cron(server: FakeRuns, client: Any, cancelled: Any) -> None:
    """No second cron is made."""
    server.lose(done=True, create_cron=1)
    await cancelled(client.crons.create("agent", schedule="0 9 * * *"))
    assert len(server.crons) <= 1


SCENARIOS: list[Scenario] = [
    read_map,
    read_text,
    read_thread,
    read_turns,
    start_a_turn,
    start,
    result,
    wait_for,
    delete,
    iterate,
    create_cron,
]


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_cancellation_at_any_wait(make_fake_runs: Callable[..., FakeRuns], scenario: Scenario, times: int) -> None:
    """Whatever was cancelled can be done again or gone on with; see the scenarios."""

    async def one(at: int) -> int:
        seen = 0

        async def cancelled(work: Any) -> None:
            nonlocal seen
            cancellation = Cancellation(work, at, times)

            async def perform() -> None:
                await cancellation

            with suppress(asyncio.CancelledError):
                await asyncio.create_task(perform())
            seen = cancellation.seen

        server = make_fake_runs()
        async with asyncio.timeout(20), AsyncClient(server.url, api_key=None, retry=RetryPolicy.immediate()) as client:
            await scenario(server, client, cancelled)
        await asyncio.to_thread(server.wait_until_closed)
        return seen

    at = 1
    while asyncio.run(one(at)) >= at:
        at += 1
    assert at > 2
