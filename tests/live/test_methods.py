"""Every method against the real server, sync and async, with the arguments that matter: one table, `methods/`.

A row may end in an error: its check is then given the error. What does not hold on Aegra is in
`methods/differences.py`.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from dev_server import DevServer

from langgraph_runs import Client
from langgraph_runs._core.calls.options import CallOptions
from tests.conformance.support.clients import ClientMaker

from .conftest import NewServer
from .methods import (
    around,
    assistants,
    creating,
    crons,
    following,
    handles,
    managing,
    outcomes,
    storing,
    streaming,
    threads,
    waiting,
)
from .methods.differences import DIFFERENCES
from .methods.table import WITHOUT_BROKER, Row, rows
from .methods.world import Posts, World, feedback_tokens

MODULES = (
    creating,
    streaming,
    waiting,
    outcomes,
    managing,
    around,
    threads,
    assistants,
    crons,
    storing,
    handles,
    following,
)
TABLE = [one for module in MODULES for one in rows(vars(module))]
PACE = {"CRON_SCHEDULER_SLEEP_TIME": "1", "CRON_POLL_INTERVAL_SECONDS": "1", "CRON_ALLOW_SECONDS_SCHEDULE": "true"}
"""How often servers look for crons that are due: every second, not every five or ten."""


@pytest.fixture(scope="module")
def server(start_server: NewServer) -> Iterator[DevServer]:
    """A server that asks us, not LangSmith, for the addresses that take feedback."""
    with Posts(feedback_tokens) as langsmith, start_server(env={"LANGSMITH_ENDPOINT": langsmith.url, **PACE}) as server:
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


def cases(server_name: str) -> Iterator[Any]:
    """What holds on a server: the rows, and where it differs both that the row fails and what is to be seen instead.

    A row that passes although it stands among the differences is a failure.
    """
    differing = {id(one.usual): one for one in DIFFERENCES if server_name in one.on}

    def case(row: Row, *fails: str) -> Any:
        marks = [pytest.mark.xfail(reason=why, strict=True) for why in fails]
        return pytest.param(row, id=f"{row.method}: {row.promise}", marks=marks)

    for one in TABLE:
        if server_name == "aegra-redis" and one.method.startswith(WITHOUT_BROKER):
            continue
        difference = differing.get(id(one))
        if not (difference and difference.varies):
            yield case(one, *([difference.reason] if difference else []))
        if difference:
            yield case(difference.row)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "row" in metafunc.fixturenames:
        metafunc.parametrize("row", list(cases(metafunc.config.getoption("--server"))))


@pytest.mark.slow
def test_row(row: Row, world: World) -> None:
    """The method does what its row promises, or what is known of this server."""
    if row.raises is None:
        row.check(world, row.call(world))
        return
    with pytest.raises(row.raises) as caught:
        row.call(world)
    row.check(world, caught.value)


def public_methods() -> Iterator[tuple[str, set[str]]]:
    """Every public method of a client and its groups, with its keywords."""
    with Client(api_key=None) as client:
        groups = ("runs", "threads", "assistants", "crons", "store")
        for prefix, group in {"": client, **{f"{name}.": getattr(client, name) for name in groups}}.items():
            for name, method in inspect.getmembers(group, inspect.ismethod):
                if not name.startswith("_"):
                    parameters = inspect.signature(method).parameters
                    open_ended = any(one.kind is one.VAR_KEYWORD for one in parameters.values())
                    named = {one.name for one in parameters.values() if one.kind is not one.VAR_KEYWORD}
                    yield f"{prefix}{name}", named | (set(CallOptions.__annotations__) if open_ended else set())


def test_the_table_is_whole() -> None:
    """Every public method of the client has rows, and every keyword of a method stands in one of them."""
    methods = dict(public_methods())
    del methods["close"]  # which every row ends with
    assert len(methods) > 20
    used: dict[str, set[str]] = {}
    for one in TABLE:
        used.setdefault(one.method, set()).update(one.given)
    without_row = [name for name in methods if name not in used]
    without_keyword = [f"{name}: {word}" for name in used for word in sorted(methods.get(name, set()) - used[name])]
    unknown = [name for name in used if name not in methods]
    assert not without_row, f"no row for {', '.join(without_row)}"
    assert not without_keyword, f"in no row: {', '.join(without_keyword)}"
    assert not unknown, f"rows for methods that there are not: {', '.join(unknown)}"
