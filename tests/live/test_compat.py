"""compat on a real server: what langgraph-sdk's client and RemoteGraph tell, and whether ours tells the same."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import langgraph_sdk
import pytest
from langgraph.pregel.remote import RemoteGraph

from langgraph_runs import AsyncClient, Client, compat, errors
from tests.conformance.streams import collect
from tests.conformance.support import ChaosProxy, ClientKind, ClientMaker

from .methods.differences import Refusal, refusal_of
from .programs import PROGRAMS
from .remote_graphs import SCENARIOS, Config, Graph, Told, names, plain, remote
from .servers import ServerName
from .test_chaos import AT_ONCE, QUICK, breaks

GET = {
    "sync": (langgraph_sdk.get_sync_client, compat.get_sync_client),
    "async": (langgraph_sdk.get_client, compat.get_client),
}


@pytest.mark.parametrize(("name", "scenario"), SCENARIOS, ids=names())
def test_remote_graphs_tell_the_same(
    name: str,
    scenario: Callable[[Graph, Config], Told],
    server_url: str,
    client_kind: ClientKind,
    make_client: ClientMaker,
    server_name: ServerName,
) -> None:
    """Whatever a program does with a RemoteGraph, it sees the same with either client, if only the same error."""
    refusal = refusal_of(scenario.__name__, server_name)
    official, ours = (
        told(scenario, name, get, server_url, client_kind, make_client, refusal) for get in GET[client_kind]
    )
    assert ours == official


def told(
    scenario: Callable[[Graph, Config], Told],
    name: str,
    get: Any,
    url: str,
    kind: ClientKind,
    maker: ClientMaker,
    refusal: Refusal | None,
) -> str:
    """What a scenario told on a thread of its own; how the server refused it, if it is known to."""
    client = maker.make(get, url=url, api_key=None)
    graph = remote(name, client if kind == "sync" else client.target, None if kind == "sync" else maker.portal)
    config = {"configurable": {"thread_id": str(uuid.uuid4())}}
    if refusal is None:
        return plain(scenario(graph, config))
    with pytest.raises(langgraph_sdk.errors.APIStatusError, match=refusal.words) as refused:
        scenario(graph, config)
    return plain([refused.value.status_code, refused.value.response.json()])


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_programs_see_the_same(
    program: Callable[[Any], Told], server_url: str, client_kind: ClientKind, make_client: ClientMaker
) -> None:
    """Whatever a program does with langgraph-sdk's client, it sees the same if its requests are ours."""
    official, ours = (plain(program(make_client.make(get, url=server_url, api_key=None))) for get in GET[client_kind])
    assert ours == official


def test_a_cancelled_run_raises(server_url: str, client_kind: ClientKind, make_client: ClientMaker) -> None:
    """A run that is cancelled while it is streamed raises both packages' error, where langgraph-sdk ends in silence."""
    told = []
    for get in GET[client_kind]:
        client = make_client.make(get, url=server_url, api_key=None)
        thread_id = client.threads.create()["thread_id"]
        parts = client.runs.stream(thread_id, "slow", input={}, stream_mode="custom")
        run_id = next(parts).data["run_id"]
        next(parts)
        client.runs.cancel(thread_id, run_id)
        told.append((run_id, collect(parts)[1]))
    assert told[0][1] is None
    assert isinstance(told[1][1], errors.RunCancelledError)
    assert isinstance(told[1][1], langgraph_sdk.errors.LangGraphError)
    assert told[1][1].run_id == told[1][0]


@pytest.fixture
def chaotic(server_url: str) -> Iterator[Callable[[int], str]]:
    """`chaotic(seed)`: the server behind a proxy of its own that breaks its streams in ways drawn from the seed."""
    with ExitStack() as proxies:

        def make(seed: int) -> str:
            return proxies.enter_context(ChaosProxy(server_url, breaks(seed), match=b"/stream")).url

        yield make


@pytest.mark.slow
def test_remote_graphs_lose_nothing(chaotic: Callable[[int], str], client_kind: ClientKind) -> None:
    """25 runs of a RemoteGraph, each through four breaks: every event comes once, in order."""
    urls = [chaotic(seed) for seed in range(25)]
    given, options = {"count": 40, "delay": 0.012}, {"stream_mode": "custom"}

    def read(url: str) -> Told:
        with compat.over(Client(url, api_key=None, retry=QUICK)) as client:
            return remote("slow", client, None).take(given, **options)

    async def read_all() -> list[Told]:
        async def take(url: str) -> Told:
            async with slots, compat.over(AsyncClient(url, api_key=None, retry=QUICK)) as client:
                return [one async for one in RemoteGraph("slow", client=client).astream(given, **options)]

        slots = asyncio.Semaphore(AT_ONCE)
        return await asyncio.gather(*map(take, urls))

    if client_kind == "async":
        taken = asyncio.run(read_all())
    else:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            taken = [*pool.map(read, urls)]
    assert taken == [[{"tick": number} for number in range(1, 41)]] * 25
