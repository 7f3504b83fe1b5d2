"""Clients are made for a test, used in one way, and closed."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Self

import pytest

from .support import (
    Blocking,
    ClientMaker,
    Portal,
    ScriptedServer,
)


class _Stream:
    """An async iterator like the one under test, as a stand-in."""

    def __init__(self) -> None:
        self.run_id = "r"
        self.closed = 0
        self._left = 3

    def __aiter__(self) -> AsyncIterator[int]:
        return self

    async def __anext__(self) -> int:
        await asyncio.sleep(0)
        if not self._left:
            raise StopAsyncIteration
        self._left -= 1
        return self._left

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        self.closed += 1


class _Runs:
    """A group of methods, as a stand-in."""

    async def get(self, run_id: str) -> dict[str, str]:
        await asyncio.sleep(0)
        if not run_id:
            raise ValueError("empty")
        return {"run_id": run_id}

    def stream(self) -> _Stream:
        asyncio.get_running_loop()
        return _Stream()

    async def iter(self) -> AsyncIterator[int]:
        for n in range(3):
            yield n

    async def forever(self) -> None:
        await asyncio.Event().wait()


class _Client:
    """An async client, as a stand-in."""

    def __init__(self, base_url: str) -> None:
        self.loop = asyncio.get_running_loop()
        self.base_url = base_url
        self.runs = _Runs()
        self.closed = False

    async def aclose(self) -> None:
        assert asyncio.get_running_loop() is self.loop
        self.closed = True


@pytest.fixture
def blocking() -> Iterator[ClientMaker]:
    """A maker of async clients only."""
    maker = ClientMaker("async")
    yield maker
    maker.close()


def test_an_async_client_is_used_like_a_sync_one(blocking: ClientMaker) -> None:
    """Attributes pass through, results are waited for, exceptions come as they are."""
    client = blocking.make(_Client, "url")

    assert client.base_url == "url"
    assert client.runs.get("1") == {"run_id": "1"}
    assert list(client.runs.iter()) == [0, 1, 2]
    with pytest.raises(ValueError, match="empty"):
        client.runs.get("")
    with ThreadPoolExecutor(64) as pool:
        assert [str(n) for n in range(200)] == [r["run_id"] for r in pool.map(client.runs.get, map(str, range(200)))]


def test_scenarios_tell_async_clients_from_sync_ones(make_client: ClientMaker) -> None:
    """What a scenario knows as Blocking is what its async clients are, so that it can do what async code does."""
    assert isinstance(make_client("http://127.0.0.1:9"), Blocking) == (make_client.client_kind == "async")


def test_an_async_stream_is_used_like_a_sync_one(blocking: ClientMaker) -> None:
    """A stream is iterable, a context manager, closable, and shows its attributes."""
    client = blocking.make(_Client, "url")

    with client.runs.stream() as stream:
        assert (stream.run_id, next(stream)) == ("r", 2)
        assert list(stream) == [1, 0]
        stream.close()
    assert stream.closed == 2
    assert [*client.runs.stream()] == [2, 1, 0]


def test_async_clients_are_closed_on_their_loop() -> None:
    """The maker closes every client on the loop it was made on, and then the loop and its thread."""
    maker = ClientMaker("async")
    client = maker.make(_Client, "url")
    maker.close()

    assert client.target.closed
    assert client.target.loop.is_closed()
    assert "portal" not in {thread.name for thread in threading.enumerate()}


def test_a_coroutine_that_hangs_fails_the_test() -> None:
    """What never returns is given up after a while, cancelled and reported; teardown cancels the rest."""
    portal = Portal()
    with pytest.raises(AssertionError, match="nothing came"):
        portal.run(_Runs().forever(), patience=0.05)
    left = portal.submit(_Runs().forever())
    portal.close()

    assert left.cancelled()


def test_sync_clients_are_not_wrapped() -> None:
    """Of the sync kind, what is made is what is given, and it is closed all the same."""
    maker = ClientMaker("sync")
    client = maker.http_client()
    maker.close()

    assert client.is_closed


def test_clients_retry_without_waiting(make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's own client is made, without key and waits, as far as the test says nothing else."""

    class Made(SimpleNamespace):
        def close(self) -> None:
            assert self.retry

    package = SimpleNamespace(RetryPolicy=dict[str, float], Client=Made, AsyncClient=Made)
    monkeypatch.setitem(sys.modules, "langgraph_runs", package)

    plain, told = make_client("url"), make_client(retry={"attempts": 2, "wait_max": 1.0}, api_key="k")

    assert (plain.base_url, plain.api_key) == ("url", None)
    assert plain.retry == {"wait_initial": 0, "wait_max": 0, "wait_jitter": 0, "settle": 0.0}
    assert (told.base_url, told.api_key) == (None, "k")
    assert told.retry == {"wait_initial": 0, "wait_max": 1, "wait_jitter": 0, "settle": 0, "attempts": 2}


def test_http_clients_are_of_the_kind(make_client: ClientMaker, scripted: ScriptedServer) -> None:
    """An HTTP client to bring along is of the kind under test."""
    kind = {"sync": "Client", "async": "AsyncClient"}[make_client.client_kind]

    assert kind == type(make_client.http_client()).__name__


def test_no_ambient_configuration_reaches_a_test() -> None:
    """Keys and proxies of the machine are out of a scenario's sight."""
    ambient = {name for name in os.environ if name.startswith("LANGGRAPH_") or name.upper().endswith("_PROXY")}
    assert ambient <= {"LANGGRAPH_RUNS_SERVER_PYTHON"}
