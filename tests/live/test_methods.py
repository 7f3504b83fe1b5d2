"""Every method against the real server, in both colours, with the arguments that matter: one table, `methods/`.

A row may end in an error: its check is then given the error.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import httpx
import pytest
from dev_server import DevServer, dev_server

from langgraph_runs import Client
from tests.conformance.support.colours import ClientMaker

from .methods import creating
from .methods.table import Row, rows
from .methods.world import Posts, World, feedback_tokens

TABLE = [*rows(vars(creating))]


@pytest.fixture(scope="module")
def server(server_installed: None) -> Iterator[DevServer]:
    """A server that asks us, not LangSmith, for the addresses that take feedback."""
    with Posts(feedback_tokens) as langsmith, dev_server(env={"LANGSMITH_ENDPOINT": langsmith.url}) as server:
        yield server


@pytest.fixture(scope="module")
def api(server: DevServer) -> Iterator[httpx.Client]:
    """Plain HTTP to that server."""
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def world(server: DevServer, make_client: ClientMaker, api: httpx.Client) -> Iterator[World]:
    world = World(server.url, make_client, api)
    yield world
    world.close()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method}: {row.promise}")
def test_row(row: Row, world: World) -> None:
    """The method does what its row promises."""
    if row.raises is None:
        row.check(world, row.call(world))
        return
    with pytest.raises(row.raises) as caught:
        row.call(world)
    row.check(world, caught.value)
