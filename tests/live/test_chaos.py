"""Streams of the real server through a proxy that breaks connections at random, and through the server's own end.

Event ids of the in-memory server are milliseconds, so in flight events are exact only if they are at least 10 ms
apart; once a run has ended they may be as close as they like.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Any

import pytest
from dev_server import DevServer

from langgraph_runs import AsyncClient, Client, RetryPolicy, errors
from tests.conformance.support import Break, ChaosProxy, random_breaks

from .conftest import BEATING, NewServer

pytestmark = pytest.mark.slow

JOIN = b"/stream"  # in what a client sends: a stream is made or joined
QUICK = RetryPolicy(attempts=40, timeout=None, wait_initial=0.005, wait_max=0.02, wait_jitter=0.01)
RUNS, AT_ONCE, BREAKS = 25, 10, 4

Told = list[tuple[str, Any]]


@pytest.fixture
def chaotic(server_url: str) -> Iterator[Callable[[int], str]]:
    """`chaotic(seed)`: the server behind a proxy of its own that breaks its streams in ways drawn from the seed."""
    with ExitStack() as proxies:

        def make(seed: int) -> str:
            return proxies.enter_context(ChaosProxy(server_url, breaks(seed), match=JOIN)).url

        yield make


def breaks(seed: int) -> Iterator[Break]:
    """Draw the breaks of one run.

    A body that is completed, as if it were over, just when a replay has come to where the stream stands cannot be told
    from the end of a run that has ended. So those breaks come late enough for an event that is new.
    """
    for drawn in random_breaks(seed, BREAKS, after=(0, 2500)):
        yield replace(drawn, after=drawn.after + 1500) if drawn.how == "clean" else drawn


def burst(seed: int) -> dict[str, Any]:
    """A run at full speed: many events share an id, and many have the same payload."""
    rng = random.Random(seed)
    payload = rng.choice([None, {"token": "la"}])
    return {"input": {"count": rng.randint(20, 300), **({"payload": payload} if payload else {})}}


def expected_of(run: dict[str, Any]) -> list[Any]:
    """What such a run writes."""
    given = run["input"]
    return [given.get("payload") or {"n": n + 1} for n in range(given["count"])]


def customs(events: list[Any]) -> list[Any]:
    """The data of the custom events."""
    return [event.data for event in events if event.event == "custom"]


def finished_run(client: Client, seed: int) -> tuple[str, str, list[Any]]:
    """Make a run and wait for its end; its ids and what it wrote."""
    run, thread_id = burst(seed), client.threads.create().thread_id
    events = client.runs.stream(thread_id, "burst", stream_mode="custom", **run)
    assert customs(list(events)) == expected_of(run)
    return str(events.thread_id), str(events.run_id), expected_of(run)


@pytest.mark.parametrize("client_kind", ["sync", "async"])
def test_finished_runs_are_told_exactly(server_url: str, chaotic: Callable[[int], str], client_kind: str) -> None:
    """25 runs that have ended, joined from their first event through four breaks each: every event once, in order."""
    with Client(server_url, api_key=None) as client, ThreadPoolExecutor(AT_ONCE) as pool:
        runs = list(pool.map(finished_run, [client] * RUNS, range(RUNS)))
    urls = [chaotic(seed) for seed in range(RUNS)]

    def join(client: Any, ref: tuple[str, str, list[Any]]) -> Any:
        return client.runs.join_stream(ref[0], ref[1], last_event_id="-1")

    told = read_all(client_kind, urls, lambda client, number: join(client, runs[number]))

    assert [customs(events) for events, _ in told] == [wrote for _, _, wrote in runs]
    assert sum(reconnects for _, reconnects in told) >= RUNS


@pytest.mark.parametrize("client_kind", ["sync", "async"])
def test_runs_in_flight_are_told_exactly(chaotic: Callable[[int], str], client_kind: str) -> None:
    """25 runs that are made and told as they go, 12 ms between events, four breaks each: every event once, in order."""
    urls = [chaotic(1000 + seed) for seed in range(RUNS)]

    def make(client: Any, number: int) -> Any:
        given = {"count": 60, "delay": 0.012}
        return client.runs.stream(None, "slow", input=given, stream_mode=["custom", "values"])

    told = read_all(client_kind, urls, make)

    for events, _ in told:
        assert customs(events) == [{"tick": n + 1} for n in range(60)]
        assert [event.event for event in events[:2]] == ["metadata", "values"]
        assert [event.event for event in events if event.event != "end"][-1] == "values"  # Aegra says that it is over
        assert sum(event.restarted for event in events) == 0
    assert sum(reconnects for _, reconnects in told) >= RUNS


def read_all(client_kind: str, urls: list[str], open_stream: Callable[[Any, int], Any]) -> list[tuple[list[Any], int]]:
    """Read one stream through each proxy, ten at a time; the events of each and how often it was mended."""
    if client_kind == "async":
        return asyncio.run(_read_all(urls, open_stream))

    def read(number: int) -> tuple[list[Any], int]:
        with Client(urls[number], api_key=None, retry=QUICK) as client:
            stream = open_stream(client, number)
            return list(stream), stream.reconnects

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(read, range(len(urls))))


async def _read_all(urls: list[str], open_stream: Callable[[Any, int], Any]) -> list[tuple[list[Any], int]]:
    slots = asyncio.Semaphore(AT_ONCE)

    async def read(number: int) -> tuple[list[Any], int]:
        async with slots, AsyncClient(urls[number], api_key=None, retry=QUICK) as client:
            stream = open_stream(client, number)
            return [event async for event in stream], stream.reconnects

    return await asyncio.gather(*(read(number) for number in range(len(urls))))


def test_a_failure_is_told_through_breaks(server_url: str) -> None:
    """The server does not replay `error` events; that a run failed is found out all the same, and why.

    A body that a proxy completes early before its first event does not pass for the end of the replay. (Completed
    later, it would if the run has failed meanwhile, as it may on a slow machine: see `breaks`.)
    """
    given = {"count": 10, "delay": 0.012}
    for seed in range(6):
        plan = [Break(0, "clean"), *random_breaks(seed, 5, after=(0, 900), hows=("reset", "close", "half"))]
        proxy = ChaosProxy(server_url, plan, match=JOIN)
        with proxy, Client(proxy.url, api_key=None, retry=QUICK) as client:
            stream, events = client.runs.stream(None, "boom", input=given, stream_mode="custom"), []
            with pytest.raises(errors.RunFailedError, match="boom") as caught:
                for event in stream:
                    events.append(event)

        assert customs(events) == [{"tick": n + 1} for n in range(10)]
        assert (caught.value.error, caught.value.detail) == ("ValueError", "boom")


def test_whoever_goes_on_with_messages_is_told_the_truth(server_url: str, server_name: str) -> None:
    """The server does not store mode `messages`: a bookmark amid them loses no values, and the error is about them."""
    if server_name != "langgraph":
        pytest.skip("Aegra stores them")
    given = {"messages": [{"role": "user", "content": "na " * 8}], "delay": 0.002}

    def told(taken: int) -> tuple[list[Any], Exception | None]:
        """All events, of which so many came before another stream went on, and how that ended."""
        with Client(server_url, api_key=None, retry=QUICK) as client:
            first = client.runs.stream(None, "chat", input=given, stream_mode=["messages", "values"])
            with first:
                events = [next(first) for _ in range(taken)]
                bookmark = first.last_event_id
            try:
                for event in client.runs.join_stream(first.thread_id, first.run_id, last_event_id=bookmark):
                    events.append(event)
            except errors.StreamInterruptedError as error:
                return events, error
        return events, None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(told, list(range(1, 9)) * 3))

    for events, error in results:
        values = [event.data for event in events if event.mode == "values"]
        assert [len(each["messages"]) for each in values[-1:]] == [2]
        assert error is not None
        assert "the 'messages' events that were published before it was joined" in str(error)


@pytest.mark.usefixtures("soon_asked")
def test_sigterm_of_the_server_is_no_success(start_server: NewServer) -> None:
    """A server that is told to stop ends its streams as if the runs were done. The stream asks, and says the truth.

    Whoever joins the run after the error's `last_event_id` misses nothing, also where ids repeat.
    """
    given = {"count": 200, "delay": 0.02}
    retry = RetryPolicy.immediate(3)
    with start_server(env=BEATING) as server, Client(server.url, api_key=None, retry=retry) as client:
        stream = client.runs.stream(client.threads.create().thread_id, "slow", input=given, stream_mode="custom")
        events: list[Any] = []
        with pytest.raises(errors.StreamInterruptedError) as caught:
            for event in stream:
                events.append(event)
                if len(events) == 10:
                    server.terminate()
        assert isinstance(caught.value.__cause__, errors.APIConnectionError)
        assert caught.value.run_id == stream.run_id
        bookmark = caught.value.last_event_id
        assert bookmark
        assert bookmark <= events[-1].id  # as the server compares ids

        restart(server)
        with client.runs.join_stream(stream.thread_id, stream.run_id, last_event_id=bookmark, timeout=20) as rest:
            later = [*rest]

    assert 10 <= len(customs(events)) < given["count"]
    assert {tick["tick"] for tick in customs(events + later)} == {*range(1, 201)}
    assert rest.status == "success"


def test_events_that_went_with_a_restart_are_missed_aloud(start_server: NewServer, server_name: str) -> None:
    """The server comes back with its runs and without their events: no part of them passes for a success."""
    if server_name != "langgraph":
        pytest.skip("of Aegra test_events_that_the_server_lost is told")
    with start_server() as server, Client(server.url, api_key=None, retry=QUICK) as client:
        stream = client.runs.stream(client.threads.create().thread_id, "slow", input={"count": 5}, stream_mode="custom")
        whole = list(stream)
        server.terminate()
        restart(server)

        assert client.runs.get(stream.thread_id, stream.run_id).status == "success"
        for after in ("-1", whole[2].id, stream.last_event_id, "1999999999999-0", "zzz"):
            with pytest.raises(errors.StreamInterruptedError, match="the server no longer has"):
                list(client.runs.join_stream(stream.thread_id, stream.run_id, last_event_id=after))


@pytest.mark.usefixtures("soon_asked")
def test_a_server_that_comes_back_goes_on(start_server: NewServer) -> None:
    """After a restart the server begins the run anew, which the stream says, and tells to its end."""
    given = {"count": 60, "delay": 0.02}
    with start_server(env=BEATING) as server:
        policy = RetryPolicy(attempts=200, wait_initial=0.05, wait_max=0.1, wait_jitter=0.0)
        with Client(server.url, api_key=None, retry=policy) as client, ThreadPoolExecutor(1) as pool:
            thread_id = client.threads.create().thread_id
            stream = client.runs.stream(thread_id, "slow", input=given, stream_mode="custom", timeout=40)
            collected: list[Any] = []
            restarts = 0
            for event in stream:
                if event.restarted:
                    restarts += 1
                    collected.clear()
                elif event.event == "custom":
                    collected.append(event.data["tick"])
                if len(collected) == 5 and not restarts and not stream.reconnects:
                    restarting = pool.submit(restart, server)
            restarting.result()

    assert collected == list(range(1, 61))
    assert restarts == 1
    assert stream.reconnects >= 1
    assert stream.status == "success"


def restart(server: DevServer) -> None:
    """Stop the server as an operator would, and start it again."""
    with suppress(TimeoutError):
        server.restart()
