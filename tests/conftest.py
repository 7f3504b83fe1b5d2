"""What the tests of several directories share: real servers, and sync and async clients."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Generator, Iterator
from types import ModuleType
from typing import cast

import httpx
import pytest
from dev_server import DevServer, DevServerError, dev_server, server_python

from tests.conformance.support.clients import ClientKind, ClientMaker
from tests.conformance.support.transports import TRANSPORTS

collect_ignore = ["kit_project"]
"""A project of somebody else's: `test_kit_project.py` runs it."""

AMBIENT = ("LANGGRAPH_", "LANGSMITH_", "LANGCHAIN_", "SSL_CERT_")
KEPT = ("LANGGRAPH_RUNS_SERVER_PYTHON", "LANGGRAPH_RUNS_AEGRA_PYTHON")


LONG = {
    *("test_recipes.py", "test_seeds.py", "test_branch_coverage.py", "test_adopt.py", "test_drift_fuzz.py"),
    *("test_fanout.py", "test_chaos.py", "test_mishaps.py", "test_operations_broken_off.py", "test_interrupts.py"),
    *("test_map_any_interrupt.py", "test_stream_many.py", "test_session_cost.py", "test_thread_stream_sweep.py"),
}
"""The files that take longest. They begin first, as each is run by one process, while others run the rest."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONG)


def pytest_collection_finish() -> None:
    """Have the garbage collector pass over the tests themselves, which live to the end: it took a fifth of the time."""
    gc.collect()
    gc.freeze()


def pytest_configure() -> None:
    """Have Ctrl-C interrupt also where the tests were started with it ignored, as a shell does in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--transport",
        choices=TRANSPORTS,
        help="run all of tests/conformance on this way out for requests, in place of each file on its own choice",
    )
    parser.addoption(
        "--server",
        choices=["langgraph", "aegra", "aegra-redis"],
        default="langgraph",
        help="the server that tests/live runs against (default: langgraph, the one of `langgraph dev`)",
    )
    parser.addoption(
        "--stories", type=int, default=3, help="how many stories tests/live/test_thread_chaos.py plays (default: 3)"
    )
    parser.addoption(
        "--stride",
        type=int,
        help="have tests/conformance/test_thread_stream_sweep.py cut at every so many bytes, in each way; 1 takes long",
    )


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key, address or proxy of the machine's reaches a test."""
    for name in list(os.environ):
        if name not in KEPT and (name.startswith(AMBIENT) or name.upper().endswith("_PROXY")):
            monkeypatch.delenv(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the end of the server's log with a failure."""
    report = yield
    if report.failed and isinstance(item, pytest.Function):
        for name, value in item.funcargs.items():
            if isinstance(value, DevServer):
                report.sections.append((f"log of {name}", value.log_tail()))
    return report


@pytest.fixture(scope="session")
def server_installed() -> None:
    """Fail, rather than skip, where there is no server to test against."""
    try:
        server_python()
    except DevServerError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


@pytest.fixture(scope="session")
def server(server_installed: None) -> Iterator[DevServer]:
    """A server that all tests share: leave no run behind in it, and use threads of your own."""
    with dev_server() as server:
        yield server


@pytest.fixture(scope="session")
def auth_server(server_installed: None) -> Iterator[DevServer]:
    """A server that asks for an API key: `secret-key` may do everything, `read-only` may read."""
    with dev_server(auth=True) as server:
        yield server


@pytest.fixture(params=["sync", "async"])
def client_kind(request: pytest.FixtureRequest) -> ClientKind:
    """The sync client and the async one, one after the other."""
    return cast("ClientKind", request.param)


@pytest.fixture
def http_library() -> ModuleType:
    """The HTTP library of the clients that a test brings as `http_client=`."""
    return httpx


@pytest.fixture
def make_client(client_kind: ClientKind, http_library: ModuleType) -> Iterator[ClientMaker]:
    """`make_client(url, **options)`: a client of each kind, used synchronously, closed at the end."""
    maker = ClientMaker(client_kind, http_library)
    yield maker
    maker.close()
