"""Recorded exchanges with the real server, replayed to sync and async clients.

`make record` (`pytest tests/cassettes --record`) makes the recordings anew: the sync client plays each scenario against
a server that asks for an API key, so that there is a secret to be kept out of the files.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Generator, Iterator

import pytest

from langgraph_runs import RetryPolicy
from tests.cassettes.tape import RECORDINGS, SECRET, URL, Tape, player
from tests.conformance.support.clients import ClientKind, ClientMaker

FAILED = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="make the recordings anew, with the real server")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether a scenario failed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def recording(request: pytest.FixtureRequest) -> bool:
    """Whether tapes are made rather than played."""
    return bool(request.config.getoption("--record", default=False))


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """The scenario's name, which is its tape's."""
    return request.function.__name__.removeprefix("test_")


@pytest.fixture(autouse=True)
def _known_ids(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The ids that a client makes up are the same every time, and no other scenario's."""
    base = int.from_bytes(hashlib.sha256(name.encode()).digest()[:12]) << 32
    numbers = iter(range(base, base + 1000))
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=next(numbers)))


@pytest.fixture
def tape(
    request: pytest.FixtureRequest, name: str, recording: bool, client_kind: ClientKind, make_client: ClientMaker
) -> Iterator[Tape]:
    """The scenario's tape; whatever the client asks for must be on it, and all that is on it be asked for."""
    file = RECORDINGS / f"{name}.yaml"
    url, key = URL, None
    if recording:
        if client_kind == "async":
            pytest.skip("the sync client records")
        url, key = request.getfixturevalue("auth_server").url, SECRET
        file.unlink(missing_ok=True)
    client = make_client(url, api_key=key, retry=RetryPolicy(attempts=1))
    with player(record=recording).use_cassette(str(file)) as cassette:
        yield Tape(client, cassette)
    if not recording and not request.node.stash.get(FAILED, False):
        assert cassette.all_played, "the client asked for less than is on the tape"
