"""What the tests against a real server share; every test in this directory is marked `live`."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from dev_server import DevServer

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.live)


@pytest.fixture
def server_url(server: DevServer) -> str:
    """The base URL of the shared server."""
    return server.url


@pytest.fixture(scope="session")
def api(server: DevServer) -> Iterator[httpx.Client]:
    """Plain HTTP to the shared server, without the SDK."""
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as client:
        yield client
