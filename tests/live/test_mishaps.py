"""What becomes of the server while calls are going on: told to stop, killed, or without its database for a while.

Whatever a call then comes to, it is what happened: a result is the run's, events are told once and in order or from the
beginning again, nothing runs twice, and all else is an error of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx
import pytest
from dev_server import DevServer

from langgraph_runs import RetryPolicy, errors
from tests.conformance.support import ClientMaker

from .conftest import BEATING, NewServer
from .plainly import create_run, create_thread, runs_of, until
from .servers.aegra import Aegra

pytestmark = pytest.mark.slow

TICKS = 50
GIVEN = {"count": TICKS, "delay": 0.05}
STUBBORN = RetryPolicy(attempts=500, timeout=20.0, wait_initial=0.05, wait_max=0.2, wait_jitter=0.0)
DEADLINE = 12.0
"""Seconds after which a call is given up: a server that was killed may say for good that a run is running."""


def sigterm(server: DevServer) -> None:
    """Stop the server as an operator would, and start it again."""
    with suppress(TimeoutError):
        server.restart()


def sigkill(server: DevServer) -> None:
    """The process is gone without a word, and another comes."""
    server.kill()
    server.start()


def no_database(server: DevServer) -> None:
    """The database is stopped, and back once the server is seen to miss it."""
    assert isinstance(server, Aegra)
    server.postgres.stop()
    until(lambda: not can_store(server))
    server.postgres.start()


def can_store(server: DevServer) -> bool:
    """Whether the server can make a thread."""
    try:
        return httpx.post(f"{server.url}/threads", json={}, trust_env=False).is_success
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="module")
def mortal(start_server: NewServer) -> Iterator[DevServer]:
    """A server that suffers."""
    with start_server(env=BEATING) as server:
        yield server


@pytest.fixture(scope="module")
def long_run(server: DevServer, api: httpx.Client) -> tuple[str, str]:
    """The ids of a run of 11,000 events that has ended."""
    thread = create_thread(api)
    more = {"input": {"count": 11_000}, "stream_mode": "custom", "stream_resumable": True}
    run = create_run(api, thread, "burst", **more)
    api.get(f"/threads/{thread}/runs/{run}/join", timeout=120).raise_for_status()
    return thread, run


def wait(client: Any, thread_id: str) -> Any:
    return client.runs.wait(thread_id, "slow", input=GIVEN, timeout=DEADLINE)


def create_and_join(client: Any, thread_id: str) -> Any:
    run = client.runs.create(thread_id, "slow", input=GIVEN)
    return client.runs.join(thread_id, run.run_id, timeout=DEADLINE)


def stream(client: Any, thread_id: str) -> Any:
    """The run's values, if its events are whole."""
    ticks: list[int] = []
    values: Any = None
    for event in client.runs.stream(thread_id, "slow", input=GIVEN, stream_mode=["custom", "values"], timeout=DEADLINE):
        if event.restarted:
            ticks.clear()
        elif event.mode == "custom":
            ticks.append(event.data["tick"])
        elif event.mode == "values":
            values = event.data
    assert ticks == list(range(1, TICKS + 1))
    return values


FLOWS: list[Callable[[Any, str], Any]] = [wait, create_and_join, stream, wait, create_and_join, stream]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A server suffers what can happen to it: that of `langgraph dev` has no database."""
    if "mishap" in metafunc.fixturenames:
        in_memory = metafunc.config.getoption("--server") == "langgraph"
        metafunc.parametrize("mishap", [sigterm, sigkill] if in_memory else [sigterm, sigkill, no_database])


def test_what_is_told_is_what_happened(
    mishap: Callable[[DevServer], None], mortal: DevServer, make_client: ClientMaker
) -> None:
    """Six calls in flight and a row of creations through a mishap: no false success, no run made twice."""
    client = make_client(mortal.url, retry=STUBBORN)
    with httpx.Client(base_url=mortal.url, trust_env=False, timeout=5) as api, ThreadPoolExecutor(8) as pool:
        threads = [client.threads.create().thread_id for _ in FLOWS]
        others = [client.threads.create().thread_id for _ in range(20)]
        flowing = [pool.submit(flow, client, thread) for flow, thread in zip(FLOWS, threads, strict=True)]
        until(lambda: all([run["status"] for run in runs_of(api, thread)] == ["running"] for thread in threads))
        creating = pool.submit(create_all, client, others)
        mishap(mortal)
        results = [outcome(told) for told in flowing]
        created = creating.result(120)

        for thread, result in zip(threads, results, strict=True):
            assert isinstance(result, errors.LangGraphRunsError) or result == GIVEN
            if result == GIVEN:
                assert [run["status"] for run in runs_of(api, thread)] == ["success"]
            assert len(runs_of(api, thread)) <= 1
        for thread, run_id in created.items():
            there = [run["run_id"] for run in runs_of(api, thread)]
            assert len(there) <= 1
            assert run_id is None or not there or there == [run_id]
        assert client.runs.wait(client.threads.create().thread_id, "echo", input={"a": 1}) == {"a": 1}


def create_all(client: Any, threads: list[str]) -> dict[str, str | None]:
    """Create a run on each thread; its id, or None for an error."""
    created: dict[str, str | None] = {}
    for thread in threads:
        created[thread] = None
        with suppress(errors.LangGraphRunsError):
            created[thread] = client.runs.create(thread, "echo", input={}, timeout=DEADLINE).run_id
    return created


def outcome(told: Future[Any]) -> Any:
    """What a call returned, or raised."""
    try:
        return told.result(120)
    except errors.LangGraphRunsError as error:
        return error


def test_more_events_than_the_server_keeps(
    long_run: tuple[str, str], server: DevServer, make_client: ClientMaker, server_name: str
) -> None:
    """A join from the start of a run of 11,000 events brings all; on Redis, which keeps 10,000, it says so."""
    client = make_client(server.url)
    with client.runs.join_stream(*long_run, last_event_id="-1") as events:
        if server_name == "aegra-redis":
            with pytest.raises(errors.StreamInterruptedError, match="the first events"):
                next(events)
        else:
            assert [event.data["n"] for event in events if event.mode == "custom"] == [*range(1, 11_001)]


@pytest.mark.usefixtures("soon_asked")
def test_events_that_the_server_lost(mortal: DevServer, make_client: ClientMaker) -> None:
    """A run that has ended, whose events went with the server's process: a join in the middle ends with an error."""
    client = make_client(mortal.url, retry=STUBBORN)
    thread_id = client.threads.create().thread_id
    live = client.runs.stream(thread_id, "steps", input={"count": 5, "delay": 0.02}, stream_mode="custom")
    events = list(live)
    sigterm(mortal)
    if isinstance(mortal, Aegra) and mortal.redis:
        mortal.redis.stop()
        mortal.redis.start()
    rest = client.runs.join_stream(thread_id, live.run_id, last_event_id=events[2].id, timeout=60)
    with pytest.raises(errors.StreamInterruptedError):
        list(rest)
