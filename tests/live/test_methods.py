"""Every method against the real server, in both colours, with the arguments that matter: one table, `methods/`.

A row may end in an error: its check is then given the error.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import httpx
import pytest
from dev_server import DevServer

from langgraph_runs import Client, errors
from tests.conformance.support.colours import ClientMaker

from .methods import creating
from .methods.table import Row, rows
from .methods.world import World

TABLE = [*rows(vars(creating))]


@pytest.fixture
def world(server: DevServer, make_client: ClientMaker, api: httpx.Client) -> Iterator[World]:
    world = World(server.url, make_client, api)
    yield world
    world.close()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method}: {row.promise}")
def test_row(row: Row, world: World) -> None:
    """The method does what its row promises."""
    try:
        result = row.call(world)
    except (errors.LangGraphRunsError, ValueError, TypeError) as error:
        result = error
    try:
        row.check(world, result)
    except Exception as failure:
        raise failure from (result if isinstance(result, Exception) else None)
