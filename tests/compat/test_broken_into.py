"""Reads through langgraph-sdk's client that are broken into can be gone on with, and nothing is left open."""

from __future__ import annotations

import asyncio
import dis
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from types import CodeType
from typing import Any

import httpx
import pytest
from langgraph_sdk.errors import LangGraphError

from langgraph_runs import AsyncClient, Client, RetryPolicy, compat, errors
from langgraph_runs.compat._sync import parts as module
from tests.conformance.leaving import WAYS, leave
from tests.conformance.streams import going
from tests.conformance.support import PATIENCE, Blocking, FakeRun, FakeRuns, collect_garbage
from tests.conformance.test_interrupts import Cancellation
from tests.conformance.test_stream_any_interrupt import Interrupter

from .conftest import Make

VERSIONS = ["v1", "v2"]
ENDS = ["success", "error"]
QUESTION = {"value": "Your name?", "id": "i"}


def handing_over(code: CodeType) -> frozenset[int]:
    """Where a part is dropped from what is to be handed out, and not handed out yet: nothing can interrupt it there."""
    instructions = list(dis.get_instructions(code))
    drop = next(at for at, one in enumerate(instructions) if one.opname == "DELETE_SUBSCR")
    end = next(at for at in range(drop, len(instructions)) if instructions[at].opname == "RETURN_VALUE")
    return frozenset(one.offset for one in instructions[drop + 1 : end + 1])


EXEMPT = {module.Parts.__next__.__code__: handing_over(module.Parts.__next__.__code__)}


def seen(part: Any) -> tuple[str, Any, Any]:
    """What a part of either version tells."""
    if isinstance(part, dict):
        return part["type"], part["data"], part["interrupts"]
    return part.event, part.data, None


def stream(client: Any, server: FakeRuns, version: str, status: str) -> Any:
    """The parts of a new run."""
    server.next([{"n": 1, "__interrupt__": [QUESTION]}, {"n": 2}], status=status, mode="values")
    return client.runs.stream("t", "agent", stream_mode="values", version=version)


@pytest.fixture
def server(fake_runs: FakeRuns) -> FakeRuns:
    fake_runs.thread("t")
    return fake_runs


@pytest.mark.parametrize("status", ENDS)
@pytest.mark.parametrize("version", VERSIONS)
def test_ctrl_c_anywhere(server: FakeRuns, version: str, status: str) -> None:
    """Whatever it breaks into, the parts go on after it, and each comes once."""
    with ThreadPoolExecutor(1) as pool:  # the interpreter keeps what was handled where a trace function raised
        pool.submit(interrupt_everywhere, server, version, status).result()


def interrupt_everywhere(server: FakeRuns, version: str, status: str) -> None:
    """Read a stream again and again, interrupted at another instruction each time, and read on."""
    with compat.over(Client(server.url, api_key=None, retry=RetryPolicy.immediate())) as client:
        whole = [seen(part) for part in stream(client, server, version, status)]
        for at in count(1):
            parts, got = stream(client, server, version, status), list[Any]()
            interrupter = Interrupter(at, module.__file__, EXEMPT)
            with suppress(KeyboardInterrupt), interrupter.at_work():
                for part in parts:
                    got.append(part)
            got += parts
            assert [name for name, *_ in map(seen, got)] == [name for name, *_ in whole], at
            assert [seen(part) for part in got[1:]] == whole[1:], at
            if interrupter.count < at:
                break
    assert at > 100


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
@pytest.mark.parametrize("status", ENDS)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_cancellation_at_any_wait(version: str, status: str, times: int) -> None:
    """After a task was cancelled as it read, each part still comes once, whatever breaks besides."""

    async def read_through(at: int) -> int:
        with FakeRuns() as server:
            server.thread("t")
            ours = AsyncClient(server.url, api_key=None, retry=RetryPolicy.immediate())
            async with asyncio.timeout(20), compat.over(ours) as client:
                parts, got = stream(client, server, version, status), list[Any]()
                server.cut(stream=1, after_events=2, how="reset")
                got.append(await anext(parts))

                async def read() -> None:
                    async for part in parts:
                        got.append(part)

                waits = await cancelled(read(), at, times)
                try:
                    await read()
                except errors.RunFailedError:  # a run's `error` event is not stored for those who join it
                    got.append({"type": "error", "data": None, "interrupts": []})
                names = ["metadata", "values", "values", "error"]
                assert [name for name, *_ in map(seen, got)] == names[: 3 + (status == "error")], at
            await asyncio.to_thread(server.wait_until_closed)
        return waits

    at = 1
    while asyncio.run(read_through(at)) >= at:
        at += 1
    assert at > 2


async def cancelled(work: Coroutine[Any, Any, Any], at: int, times: int = 1) -> int:
    """Do some work in a task that is cancelled as it waits for the n-th time; how often it waited."""
    cancellation = Cancellation(work, at, times)

    async def perform() -> None:
        await cancellation

    with suppress(asyncio.CancelledError):
        await asyncio.create_task(perform())
    return cancellation.seen


@pytest.mark.parametrize("way", [way for way in WAYS if way not in ("with", "exception", "close")])
def test_leaving_frees_the_socket(server: FakeRuns, make_ours: Make, way: str) -> None:
    """However the parts are left, the server sees it go at once, is asked for nothing more, and the run goes on."""
    run = going(server)
    client = make_ours(server.url)
    leave(lambda: joined(client, run), way)
    server.wait_for_disconnect(1)
    assert run.status == "running"
    assert server.operations == ["stream"]


def joined(client: Any, run: FakeRun) -> Any:
    """The parts of a run that exists, from its first."""
    return client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1")


def test_forgetting_does_not_wait_for_locks(server: FakeRuns) -> None:
    """The collector may come while this very thread holds a lock of the HTTP library; that must not be a deadlock."""
    run = going(server)
    with httpx.Client() as own, compat.over(Client(server.url, api_key=None, http_client=own)) as client:
        parts = joined(client, run)
        next(parts)
        cycle: list[Any] = [parts]
        cycle.append(cycle)
        del parts, cycle
        pool: Any = own._transport._pool  # type: ignore[attr-defined]
        done = threading.Event()

        def collect() -> None:
            with pool._optional_thread_lock:
                collect_garbage()
                done.set()

        threading.Thread(target=collect, daemon=True).start()
        assert done.wait(PATIENCE)
        server.wait_for_disconnect(1)


def test_the_end_of_a_program_is_silent(server: FakeRuns) -> None:
    """A program that ends with parts half read says nothing of it, though its run is to be cancelled with them."""
    code = f"""
from langgraph_runs import compat

client = compat.get_sync_client(url={server.url!r}, api_key=None)
parts = client.runs.stream(None, "agent", stream_mode="custom", on_disconnect="cancel")
print(next(parts).event)
"""
    command = [sys.executable, "-X", "dev", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("metadata\n", "", 0)


def test_a_closed_client_under_a_reader(server: FakeRuns, make_ours: Make) -> None:
    """A reader whose client is closed gets both packages' error, and again when it reads on."""
    run = going(server)
    client = make_ours(server.url)
    parts = joined(client, run)
    next(parts)
    client.close()
    for _ in range(2):
        with pytest.raises(errors.StreamInterruptedError, match="closed by the caller") as caught:
            next(parts)
        assert isinstance(caught.value, LangGraphError)


def test_parts_have_the_methods_of_a_generator(server: FakeRuns, make_ours: Make) -> None:
    """They can be sent something, thrown an error into and closed; then they are over, and the connection is closed."""
    client = make_ours(server.url)
    run = going(server)
    parts = joined(client, run)
    own = parts.target if isinstance(parts, Blocking) else parts
    assert isinstance(own, AsyncGenerator if own is not parts else Generator)
    send, throw = (getattr(parts, name if own is parts else f"a{name}") for name in ("send", "throw"))
    assert send(None).event == "metadata"
    with pytest.raises(KeyError, match="mine"):
        throw(KeyError("mine"))
    server.wait_for_disconnect(1)
    assert list(parts) == []

    parts = joined(client, run)
    assert next(parts).event == "metadata"
    parts.close()
    server.wait_for_disconnect(2)
    assert list(parts) == []


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_a_client_whose_closing_is_cancelled_is_closed(times: int) -> None:
    """Wherever a cancellation breaks into it, by leaving the client's block, say, no connection stays open."""

    async def close(at: int) -> int:
        with FakeRuns() as server:
            run = going(server)
            client = compat.over(AsyncClient(server.url, api_key=None))
            await client.threads.get(run.thread_id)
            await client.http.client.get(f"/threads/{run.thread_id}")
            parts = joined(client, run)
            await anext(parts)
            waits = await cancelled(client.aclose(), at, times)
            await asyncio.to_thread(server.wait_until_closed)
            with pytest.raises(RuntimeError, match="closed"):
                await client.threads.get(run.thread_id)
        return waits

    at = 1
    while asyncio.run(close(at)) >= at:
        at += 1
    assert at > 1
