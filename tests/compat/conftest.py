"""What the tests of compat share: both clients of langgraph-sdk, and servers for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import langgraph_sdk
import pytest

from langgraph_runs import AsyncClient, Client, RetryPolicy, compat
from tests.conformance.support import NO_WAIT, ClientKind, ClientMaker, FakeRuns, ScriptedServer

Make = Callable[..., Any]
"""`make(url)`: one of the two clients, used synchronously and closed at the end."""


@pytest.fixture
def make_official(make_client: ClientMaker, client_kind: ClientKind) -> Make:
    """langgraph-sdk's client as it is."""
    get = {"sync": langgraph_sdk.get_sync_client, "async": langgraph_sdk.get_client}[client_kind]

    def make(url: str, **options: Any) -> Any:
        return make_client.make(get, url=url, api_key=None, **options)

    return make


@pytest.fixture
def make_ours(make_client: ClientMaker, client_kind: ClientKind) -> Make:
    """langgraph-sdk's client over one of ours, which retries without waiting."""
    kind = {"sync": Client, "async": AsyncClient}[client_kind]

    def make(url: str, **options: Any) -> Any:
        settings = {"api_key": None, "retry": RetryPolicy(**NO_WAIT), "allow_unknown": True, **options}
        return make_client.make(lambda: compat.over(kind(url, **settings)))

    return make


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    """A server that plays a script; being asked for anything else fails the test."""
    with ScriptedServer() as server:
        yield server
    server.verify()


@pytest.fixture(params=["langgraph", "aegra"])
def fake_runs(request: pytest.FixtureRequest) -> Iterator[FakeRuns]:
    """A server of runs, as LangGraph's or Aegra's behaves."""
    with FakeRuns(request.param) as server:
        yield server
    server.verify()
