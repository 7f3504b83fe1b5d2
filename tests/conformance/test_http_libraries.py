"""Clients of httpx and of httpx2, its fork: told apart by what they are, and alike for the caller."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import httpcore
import httpcore2
import httpx
import httpx2
import pytest
from httpx_aiohttp import HttpxAiohttpClient

from langgraph_runs import errors
from langgraph_runs._http_libraries import core_kinds, kinds, library_of

from .support import ClientMaker, FakeRuns


@pytest.mark.parametrize("http_library", [httpx, httpx2], ids=["httpx", "httpx2"])
def test_a_refused_connection_sends_nothing(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A creation that never reached the server raises APIConnectionError: it is no run whose outcome is unknown."""
    fake_runs.refuse()
    client = make_client(fake_runs.url, http_client=make_client.http_client(), retry={"attempts": 2})

    with pytest.raises(errors.APIConnectionError) as caught:
        client.runs.create("t", "agent")

    assert not isinstance(caught.value, errors.RunOutcomeUnknownError)


@pytest.mark.parametrize(
    ("kind", "library"),
    [
        (httpx.Client, httpx),
        (HttpxAiohttpClient, httpx),
        (httpcore.ReadError, httpx),
        (httpx2.AsyncClient, httpx2),
        (type("Own", (httpx2.AsyncHTTPTransport,), {}), httpx2),
        (httpcore2.ReadError, httpx2),
        (ValueError, httpx),
    ],
    ids=repr,
)
def test_a_class_tells_its_library(kind: type, library: ModuleType) -> None:
    """A class of either library, or derived from one, is told by where it comes from; others count as httpx's."""
    assert library_of(kind) is library


def test_classes_of_all_that_was_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """The classes of a name are those of every library that has been imported, or is being imported far enough."""
    assert kinds("ReadError", "ReadTimeout") == (
        *(httpx.ReadError, httpx.ReadTimeout),
        *(httpx2.ReadError, httpx2.ReadTimeout),
    )
    assert core_kinds("ReadError") == (httpcore.ReadError, httpcore2.ReadError)

    monkeypatch.setitem(sys.modules, "httpx2", ModuleType("httpx2"))
    assert kinds("ReadError") == (httpx.ReadError,)

    monkeypatch.delitem(sys.modules, "httpx2")
    assert kinds("ReadError") == (httpx.ReadError,)


ALIASED = """
import httpx2

httpx2.alias_httpx()

import asyncio
import sys

from langgraph_runs import AsyncClient, Client
from langgraph_runs._sync.transport import PooledTransport


async def main():
    async with AsyncClient(sys.argv[1], api_key=None) as client:
        return [event.event async for event in client.runs.stream("t", "agent", if_not_exists="create")]


with Client(sys.argv[1], api_key=None, http_client=httpx2.Client()) as client:
    brought = [event.event for event in client.runs.stream("t", "agent", if_not_exists="create")]
with Client(sys.argv[1], api_key=None) as client:
    assert [event.event for event in client.runs.stream("t", "agent", if_not_exists="create")] == brought
assert asyncio.run(main()) == brought
assert issubclass(PooledTransport, httpx2.HTTPTransport)
print(len(brought))
"""


def test_an_application_that_makes_them_one(fake_runs: FakeRuns) -> None:
    """After `httpx2.alias_httpx()` the package's own connections are httpx2's, and all works as before."""
    for _ in range(3):
        fake_runs.next(20)

    command = [sys.executable, "-W", "error", "-c", ALIASED, fake_runs.url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 20
