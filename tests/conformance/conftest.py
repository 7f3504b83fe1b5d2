"""Fixtures of the conformance scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest

from .streams import Joined
from .support import Break, ChaosProxy, FakeRuns, Flavour, ScriptedServer
from .support.transports import Transport, bring, in_vain, left_out, library_for, transports_for

HERE = Path(__file__).parent


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a scenario on each of its transports, one after the other."""
    transports = transports_for(metafunc.module.__name__, metafunc.config.getoption("transport"))
    if transports != ("default",):
        slow = [pytest.param(one, marks=pytest.mark.slow) for one in transports[1:]]
        metafunc.parametrize("transport", [transports[0], *slow], indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a transport has no part in, and skip what does not hold on it."""
    here = [item for item in items if isinstance(item, pytest.Function) and item.path.is_relative_to(HERE)]
    dropped = {item for item in here if in_vain(item)}
    for item in here:
        if (reason := left_out(item)) is not None:
            item.add_marker(pytest.mark.skip(reason=reason))
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in dropped]


@pytest.fixture
def transport(request: pytest.FixtureRequest) -> Transport:
    """The way out for requests, of every client that brings no other."""
    return cast("Transport", getattr(request, "param", "default"))


@pytest.fixture
def http_library(transport: Transport) -> ModuleType:
    """The HTTP library of the clients that a scenario brings."""
    return library_for(transport)


@pytest.fixture(autouse=True)
def _transport(_clean_environment: None, transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(monkeypatch, transport)


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


@pytest.fixture(params=[("langgraph", "run"), ("aegra", "run"), ("langgraph", "thread")], ids=" ".join)
def joined(request: pytest.FixtureRequest, make_fake_runs: Callable[..., FakeRuns]) -> Joined:
    """A server whose runs are read one by one, or by the stream of their thread, which Aegra has not."""
    flavour, by = request.param
    return Joined(make_fake_runs(flavour), by)


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

    async def awaited(alarm: _acompat.CancellableSleep, seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(_compat.CancellableSleep, "wait", lambda alarm, seconds: slept.append(seconds))
    monkeypatch.setattr(_acompat.CancellableSleep, "wait", awaited)
    return slept
