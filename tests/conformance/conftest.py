"""Fixtures of the conformance scenarios."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import cast

import pytest

from .support import Break, ChaosProxy, ClientMaker, Colour, FakeRuns, Flavour, ScriptedServer

_AMBIENT = ("LANGGRAPH_", "LANGSMITH_", "LANGCHAIN_", "SSL_CERT_")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key, address or proxy of the machine's reaches a test."""
    for name in list(os.environ):
        if name.startswith(_AMBIENT) or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)


@pytest.fixture(params=["sync", "async"])
def colour(request: pytest.FixtureRequest) -> Colour:
    """Both colours, one after the other."""
    return cast("Colour", request.param)


@pytest.fixture
def make_client(colour: Colour) -> Iterator[ClientMaker]:
    """`make_client(url, **options)`: a client of each colour, used synchronously, closed at the end."""
    maker = ClientMaker(colour)
    yield maker
    maker.close()


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    """A server that plays a script; being asked for anything else fails the test."""
    with ScriptedServer() as server:
        yield server
    server.verify()


@pytest.fixture
def make_fake_runs() -> Iterator[Callable[..., FakeRuns]]:
    """`make_fake_runs("aegra")`: servers of runs of either flavour."""
    servers: list[FakeRuns] = []

    def make(flavour: Flavour = "langgraph", *, seed: int = 0, prefix: str = "") -> FakeRuns:
        servers.append(FakeRuns(flavour, seed=seed, prefix=prefix))
        return servers[-1]

    yield make
    for server in servers:
        server.stop()
    for server in servers:
        server.verify()


@pytest.fixture
def fake_runs(make_fake_runs: Callable[..., FakeRuns]) -> FakeRuns:
    """A server of runs, as the open LangGraph server is."""
    return make_fake_runs("langgraph")


@pytest.fixture
def fake_aegra(make_fake_runs: Callable[..., FakeRuns]) -> FakeRuns:
    """A server of runs, as Aegra is."""
    return make_fake_runs("aegra")


@pytest.fixture(params=["langgraph", "aegra"])
def any_runs(request: pytest.FixtureRequest, make_fake_runs: Callable[..., FakeRuns]) -> FakeRuns:
    """A server of runs of either flavour, one after the other."""
    return make_fake_runs(request.param)


@pytest.fixture
def chaos() -> Iterator[Callable[..., ChaosProxy]]:
    """`chaos(url, [Break(1000), Break(50, "close")])`: proxies that break connections."""
    with ExitStack() as proxies:

        def make(target: str, plan: Iterable[Break | None] = (), *, match: bytes = b"") -> ChaosProxy:
            return proxies.enter_context(ChaosProxy(target, plan, match=match))

        yield make


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """No call sleeps: what it would have slept is in this list, in seconds."""
    from langgraph_runs import _acompat, _compat

    slept: list[float] = []

    async def awaited(alarm: _acompat.Alarm, seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(_compat.Alarm, "wait", lambda alarm, seconds: slept.append(seconds))
    monkeypatch.setattr(_acompat.Alarm, "wait", awaited)
    return slept
