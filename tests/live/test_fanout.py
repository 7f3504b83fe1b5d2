"""Maps on the real server: each input is accounted for once, whatever fails, breaks or is left."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from dev_server import DevServer

from langgraph_runs import AsyncClient, Client, Mapped, Progress, RetryPolicy, errors
from tests.conformance.support import Break, ChaosProxy, ClientMaker

from .conftest import NewServer
from .servers import ServerName

MANY = {"langgraph": 2000, "aegra": 200, "aegra-redis": 200}
"""Inputs, as many as a server can take in a minute or two."""

PATIENT = RetryPolicy(attempts=60, timeout=None, wait_initial=0.005, wait_max=0.05, wait_jitter=0.01, settle=0.5)


@pytest.fixture
def client(server: DevServer, make_client: ClientMaker) -> Any:
    return make_client(server.url)


@pytest.fixture
def before(server: DevServer) -> set[str]:
    """The threads that were there before the test."""
    with Client(server.url, api_key=None) as client:
        return threads_of(client)


def breaks(seed: int) -> Iterator[Break]:
    """Every connection is broken somewhere in its first 20,000 bytes, which are those of some five runs."""
    rng = random.Random(seed)
    while True:
        yield Break(rng.randint(0, 20_000), rng.choice(("reset", "close", "half")))


def given(number: int) -> dict[str, Any]:
    """An input; one of twenty makes its graph fail."""
    return {"count": "many" if number % 20 == 7 else 1, "delay": 0.0, "step": -number}


@pytest.mark.slow
@pytest.mark.parametrize("client_kind", ["sync", "async"])
def test_many_inputs(start_server: NewServer, server_name: ServerName, client_kind: str) -> None:
    """Many inputs, 5 % of whose graphs fail, through a proxy that cuts at random: each comes out once, run once."""
    many = MANY[server_name]
    with start_server(jobs=20) as server:
        with ChaosProxy(server.url, breaks(14)) as proxy:
            options: dict[str, Any] = {"concurrency": 16, "on_completion": "keep"}
            told = mapped(client_kind, proxy.url, map(given, range(many)), **options)
            assert proxy.breaks > many / 100

        assert sorted(one.index for one in told) == [*range(many)]
        for one in told:
            assert one.input == given(one.index)
            if one.index % 20 == 7:
                assert isinstance(one.outcome, errors.RunFailedError)
            else:
                assert one.result.values == {"count": 1, "delay": 0.0, "step": 1}
        assert len({one.run_id for one in told}) == many
        with Client(server.url, api_key=None) as client, ThreadPoolExecutor(8) as pool:
            runs = pool.map(client.runs.list, [one.thread_id for one in told])
            assert [len(runs_of_one) for runs_of_one in runs] == [1] * many


def mapped(client_kind: str, url: str, inputs: Iterator[Any], **options: Any) -> list[Mapped[Any]]:
    """Map inputs by either client."""
    if client_kind == "async":
        return asyncio.run(_mapped(url, inputs, options))
    with Client(url, api_key=None, retry=PATIENT) as client:
        return list(client.assistant("steps").map(inputs, **options))


async def _mapped(url: str, inputs: Iterator[Any], options: dict[str, Any]) -> list[Mapped[Any]]:
    async def later() -> AsyncIterator[Any]:
        for one in inputs:
            yield one

    async with AsyncClient(url, api_key=None, retry=PATIENT) as client:
        return [one async for one in client.assistant("steps").map(later(), **options)]


def test_every_kind_of_outcome(client: Any) -> None:
    """Results, questions, failures and refused inputs come out side by side, in order if asked for."""
    told = list(client.assistant("echo").map([{"n": 1}, {"n": object()}, {"n": float("inf")}, {"n": 4}], ordered=True))
    assert [one.index for one in told] == [0, 1, 2, 3]
    assert [one.result.values for one in (told[0], told[3])] == [{"n": 1}, {"n": 4}]
    assert [type(one.outcome) for one in told[1:3]] == [TypeError, ValueError]

    [asked] = client.assistant("ask").map([{}])
    assert (asked.result.status, asked.result.interrupts[0].value) == ("needs_input", {"question": "Your name?"})
    answered = client.runs.handle(asked.thread_id, asked.run_id).resume("Ann")
    assert answered.result().values["greeting"] == "Hello, Ann!"
    client.threads.delete(asked.thread_id)

    [late] = client.assistant("sleepy").map([{"delay": 60}], timeout=0.5)
    assert isinstance(late.outcome, errors.APITimeoutError)
    client.runs.handle(late.thread_id, late.run_id).delete()
    client.threads.delete(late.thread_id)


def test_the_progress_is_told(client: Any) -> None:
    """A callable is told after each run how far the map is; the total is the length of the inputs."""
    told: list[Progress] = []
    assert len(list(client.assistant("boom").map([{"count": 0}] * 5, progress=told.append))) == 5
    assert [(one.done, one.failed, one.total) for one in told] == [(n, n, 5) for n in range(1, 6)]
    assert told[-1].running == 0


def test_inputs_that_raise(client: Any) -> None:
    """What was taken before comes out, then the exception of the inputs is raised, and again if asked again."""

    def inputs() -> Iterator[Any]:
        yield {"n": 1}
        yield {"n": 2}
        raise OSError("the file is gone")

    runs, told = client.assistant("echo").map(inputs(), ordered=True), []
    with pytest.raises(OSError, match="the file is gone"):
        for one in runs:
            told.append(one.result.values["n"])
    assert told == [1, 2]
    with pytest.raises(OSError, match="the file is gone"):
        next(runs)


def threads_of(client: Any) -> set[str]:
    """The threads that are there."""
    return {thread.thread_id for thread in client.threads.search(limit=1000)}


def active(client: Any, before: set[str]) -> list[str]:
    """The threads of the runs of a map that are there."""
    return sorted(threads_of(client) - before)


SLEEPERS = [{"delay": seconds} for seconds in (0, 60, 60, 60)]


def test_a_map_that_is_left(client: Any, before: set[str]) -> None:
    """Leaving its block cancels the runs and deletes their threads; iterating it afterwards is refused."""
    with client.assistant("sleepy").map(SLEEPERS) as runs:
        assert next(runs).result.status == "success"
        assert len(active(client, before)) == 3
    assert active(client, before) == []
    with pytest.raises(RuntimeError, match="the RunMap was closed before its end"):
        next(runs)


def test_runs_that_go_on(client: Any, before: set[str]) -> None:
    """With on_leave="continue" the runs go on, and their handles are there."""
    with client.assistant("sleepy").map(SLEEPERS, on_leave="continue") as runs:
        next(runs)
    assert sorted(one.thread_id for one in runs.unfinished) == sorted(active(client, before))
    for one in runs.unfinished:
        handle = client.runs.handle(one.thread_id, one.run_id)
        assert handle.status() in ("pending", "running")
        handle.delete()
        client.threads.delete(one.thread_id)
    assert active(client, before) == []


def test_a_client_that_is_closed(server: DevServer, make_client: ClientMaker, client: Any, before: set[str]) -> None:
    """Closing the client leaves its maps first, so that their runs are cancelled."""
    other = make_client(server.url)
    runs = other.assistant("sleepy").map(SLEEPERS)
    next(runs)
    other.close()
    assert active(client, before) == []


def test_a_callback_that_raises(client: Any, before: set[str]) -> None:
    """Its exception is raised, and the map is left."""

    def fail(_: Progress) -> None:
        raise LookupError("of the caller's")

    with pytest.raises(LookupError, match="of the caller's"):
        next(client.assistant("sleepy").map(SLEEPERS, progress=fail))
    assert active(client, before) == []


def test_a_map_that_is_dropped(server: DevServer, before: set[str]) -> None:
    """A loop that is broken off leaves the map: closing the client waits until the runs are cancelled."""
    with Client(server.url, api_key=None) as client:
        for _ in client.assistant("sleepy").map(SLEEPERS):
            break
    with Client(server.url, api_key=None) as client:
        assert active(client, before) == []
    assert [one for one in threading.enumerate() if "langgraph_runs" in one.name] == []


def test_a_task_that_is_cancelled(server: DevServer, before: set[str]) -> None:
    """A map whose task is cancelled can be read on; left by that, it cancels its runs."""
    asyncio.run(cancelling(server))
    with Client(server.url, api_key=None) as client:
        assert active(client, before) == []


async def cancelling(server: DevServer) -> None:
    async with AsyncClient(server.url, api_key=None) as client:
        runs = client.assistant("sleepy").map([{"delay": 0.5}, {"delay": 60}])
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await anext(runs)
        assert (await anext(runs)).index == 0
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1), runs:
                await anext(runs)


ENDINGS: dict[str, Callable[[subprocess.Popen[str]], object]] = {
    "Ctrl-C": lambda program: program.send_signal(signal.SIGINT),
    "the end of the program": lambda program: None,
}
PROGRAM = """
import os, sys
from langgraph_runs import Client

client = Client(api_key=None)
runs = client.assistant("sleepy").map([{"delay": n} for n in (0, 60, 60, 60)])
print(next(runs).index, flush=True)
if sys.argv[1] == "Ctrl-C":
    print(list(runs))
"""


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_program_that_ends(server: DevServer, before: set[str], ending: str) -> None:
    """Ctrl-C and the end of a program leave its maps: their runs are cancelled before the process is gone."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, ending],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LANGGRAPH_API_URL": server.url, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "0\n"
        ENDINGS[ending](program)
        _, said = program.communicate(timeout=60)
    assert said.splitlines()[-1:] == (["KeyboardInterrupt"] if ending == "Ctrl-C" else [])
    with Client(server.url, api_key=None) as client:
        assert active(client, before) == []


def test_the_example_with_dask(server: DevServer) -> None:
    """Two processes of a cluster wait for the runs that a third has started, and delete their threads."""
    example = Path(__file__).parents[2] / "examples" / "dask_fanout.py"
    with Client(server.url, api_key=None) as client:
        before = Counter(thread.thread_id for thread in client.threads.search(limit=1000))
        ran = subprocess.run(
            [sys.executable, str(example)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, "LANGGRAPH_API_URL": server.url, "PYTHONPATH": str(example.parents[1])},
        )
        assert ran.returncode == 0, ran.stderr  # where Dask may log that its processes end
        assert ran.stdout == "20 runs, 1 failed, told by 2 processes\n"
        assert Counter(thread.thread_id for thread in client.threads.search(limit=1000)) == before
