"""Real servers, one of which asks for API keys; every test in this directory is marked `live`."""

from collections.abc import Generator, Iterator
from pathlib import Path

import httpx
import pytest
from dev_server import DevServer, DevServerError, dev_server, server_python

HERE = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "live: runs against a real LangGraph server")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.live)


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


@pytest.fixture
def server_url(server: DevServer) -> str:
    """The base URL of the shared server."""
    return server.url


@pytest.fixture(scope="session")
def api(server: DevServer) -> Iterator[httpx.Client]:
    """Plain HTTP to the shared server, without the SDK."""
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as client:
        yield client
