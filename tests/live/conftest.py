"""What the tests against a real server share; every test in this directory is marked `live`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import cast

import httpx
import pytest
from dev_server import DevServer, DevServerError, server_python

from .servers import ServerName, new_server
from .servers.aegra import aegra_python
from .servers.backing import postgres_programs

HERE = Path(__file__).parent
pytest.register_assert_rewrite(*(f"tests.live.methods.{path.stem}" for path in (HERE / "methods").glob("*.py")))
OF_LANGGRAPH = {
    "test_server.py",
    "test_drift.py",
    "test_dev_server.py",
    "test_demo.py",
    "test_messages.py",
    "test_message_sums.py",
    "test_handles.py",
    "test_thread_streams.py",
    "test_thread_chaos.py",
}
"""What these state is about one server."""

BEATING = {"KEEPALIVE_INTERVAL_SECS": "1"}
"""The environment of an Aegra that sends heartbeats often, so that it is soon seen that nothing else comes."""

NewServer = Callable[..., AbstractContextManager[DevServer]]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from .methods.differences import TESTS

    server = config.getoption("--server")
    failing = [one for one in TESTS if server in one.on]
    for item in (item for item in items if HERE in item.path.parents):
        item.add_marker(pytest.mark.live)
        if server != "langgraph" and item.path.name in OF_LANGGRAPH:
            item.add_marker(pytest.mark.skip(reason="about the server of `langgraph dev`"))
        for one in failing:
            if one.is_test(item):
                item.add_marker(pytest.mark.xfail(reason=one.why, strict=not one.varies))


@pytest.fixture(scope="session")
def server_name(request: pytest.FixtureRequest) -> ServerName:
    """Which server this session is about."""
    return cast("ServerName", request.config.getoption("--server"))


@pytest.fixture(scope="session")
def start_server(server_name: ServerName) -> NewServer:
    """What starts a server of one's own, as `new_server` does. Fails, rather than skips, where parts are missing."""
    try:
        if server_name == "langgraph":
            server_python()
        else:
            aegra_python()
            postgres_programs()
    except DevServerError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    return partial(new_server, server_name)


@pytest.fixture(scope="session")
def server(start_server: NewServer) -> Iterator[DevServer]:
    """A server that all tests here share: leave no run behind in it, and use threads of your own."""
    with start_server() as server:
        yield server


@pytest.fixture(scope="session")
def auth_server(start_server: NewServer) -> Iterator[DevServer]:
    """A server that asks for an API key: `secret-key` may do everything, `read-only` may read."""
    with start_server(auth=True) as server:
        yield server


@pytest.fixture
def soon_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have streams of which only heartbeats come ask for their run after a second, not after 15."""
    monkeypatch.setattr("langgraph_runs._core.calls.inquiry.FIRST_WAIT_SECONDS", 1.0)


@pytest.fixture
def server_url(server: DevServer) -> str:
    """The base URL of the shared server."""
    return server.url


@pytest.fixture(scope="session")
def api(server: DevServer) -> Iterator[httpx.Client]:
    """Plain HTTP to the shared server, without the SDK."""
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as client:
        yield client
