"""What hooks of the caller's may do: raise anything, and call the client that calls them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from langgraph_runs import Head, HTTPRequest, Timeouts, errors

from .support import ClientMaker, FakeRuns, Gate, ScriptedServer, reply_json

STOPS = (StopIteration, StopAsyncIteration)


def raising(error: type[Exception], *, waits: bool) -> Callable[[Any], Any]:
    """A hook that raises, at once or when it is awaited."""

    def raise_now(_: object) -> None:
        raise error("from the hook")

    async def raise_later(_: object) -> None:
        raise error("from the hook")

    return raise_later if waits else raise_now


@pytest.fixture(params=["plain", "awaited"])
def waits(request: pytest.FixtureRequest, make_client: ClientMaker) -> bool:
    """Whether a hook is asynchronous, which a blocking client takes none of."""
    return request.param == "awaited" and make_client.client_kind == "async"


@pytest.mark.parametrize("error", STOPS)
@pytest.mark.parametrize("hook", ["on_request", "on_response", "on_retry"])
def test_a_call_never_ends_well_by_a_hook(
    hook: str, error: type[Exception], waits: bool, scripted: ScriptedServer, make_client: ClientMaker
) -> None:
    """A hook that raises what ends loops does not make a call return None: it raises, and nothing more is sent."""
    scripted.always("GET", "/x", reply_json("busy", 503))
    client = make_client(scripted.url, **{hook: raising(error, waits=waits)})

    with pytest.raises(RuntimeError, match="raised Stop") as caught:
        client.request("GET", "/x")

    assert caught.value.__cause__ is not None
    assert len(scripted.requests) == (hook != "on_request")


@pytest.mark.parametrize("error", STOPS)
@pytest.mark.parametrize("hook", ["on_request", "on_response", "on_reconnect"])
def test_a_stream_never_ends_well_by_a_hook(
    hook: str, error: type[Exception], waits: bool, fake_aegra: FakeRuns, make_client: ClientMaker
) -> None:
    """Nor does it end a stream as if the run had ended."""
    fake_aegra.next(5)
    fake_aegra.cut(after_events=1, how="reset", stream=1)
    thread_id = fake_aegra.thread()
    client = make_client(fake_aegra.url, **{hook: raising(error, waits=waits)})

    with pytest.raises(RuntimeError, match="raised Stop"):
        list(client.runs.stream(thread_id, "agent"))


def test_hooks_of_the_http_client(make_client: ClientMaker, scripted: ScriptedServer) -> None:
    """The event hooks of a client of the caller's end no call well either."""

    def raise_now(_: object) -> None:
        raise StopIteration("from the hook")

    async def raise_later(_: object) -> None:
        raise StopAsyncIteration("from the hook")

    hook = raise_now if make_client.client_kind == "sync" else raise_later
    http_client = make_client.http_client(event_hooks={"request": [hook]})
    client = make_client(scripted.url, http_client=http_client)

    with pytest.raises(RuntimeError, match="http_client raised Stop"):
        client.request("GET", "/x")


def calling(make_client: ClientMaker, client: list[Any], done: list[Any]) -> Callable[[Any], Any]:
    """A hook that calls the client, unless the hook is being called for that."""
    busy: list[bool] = []

    def call(_: object) -> None:
        if not busy:
            busy.append(True)
            done.append(client[0].request("GET", "/from-the-hook"))
            busy.clear()

    async def acall(_: object) -> None:
        if not busy:
            busy.append(True)
            done.append(await client[0].target.request("GET", "/from-the-hook"))
            busy.clear()

    return call if make_client.client_kind == "sync" else acall


@pytest.mark.parametrize("hook", ["on_request", "on_response", "on_retry"])
def test_a_hook_that_calls_the_client(hook: str, scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Even with one slot a hook may send requests itself: the request that it is called for holds none meanwhile."""
    scripted.always("GET", "/from-the-hook", reply_json("hook"))
    if hook == "on_retry":
        scripted.on("GET", "/x", reply_json("busy", 503))
    scripted.on("GET", "/x", reply_json("call"))
    clients: list[Any] = []
    done: list[Any] = []
    clients.append(
        make_client(scripted.url, max_concurrency=1, timeout=5.0, **{hook: calling(make_client, clients, done)})
    )

    assert clients[0].request("GET", "/x", timeout=5.0) == "call"
    assert set(done) == {"hook"}
    assert clients[0].request("GET", "/from-the-hook") == "hook"


def test_a_response_is_not_read_without_a_slot(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """After `on_response` a call waits for a slot until its own time limit, and then fails without sending it again."""
    gate, others = Gate(), list[Any]()
    scripted.always("GET", "/held", reply_json("held").held(gate))
    scripted.always("POST", "/x", reply_json("call"))
    pool = ThreadPoolExecutor(1)

    def occupy(head: Head) -> None:
        if not others and head.request.method == "POST":
            others.append(pool.submit(client.request, "GET", "/held"))
            scripted.wait_for_request(2)

    async def aoccupy(head: Head) -> None:
        if not others and head.request.method == "POST":
            others.append(asyncio.ensure_future(client.target.request("GET", "/held")))
            await asyncio.to_thread(scripted.wait_for_request, 2)

    hook = occupy if make_client.client_kind == "sync" else aoccupy
    client: Any = make_client(scripted.url, max_concurrency=1, timeout=Timeouts(pool=0.01), on_response=hook)
    with pool:
        with pytest.raises(errors.APITimeoutError):
            client.request("POST", "/x", timeout=1.0)
        gate.open()

    assert client.request("POST", "/x") == "call"
    assert [request.method for request in scripted.requests] == ["POST", "GET", "POST"]


def test_a_hook_of_a_reconnect_that_calls_the_client(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """So may the hook that is told of a stream's reconnecting."""
    fake_aegra.next(5)
    fake_aegra.cut(after_events=2, how="reset", stream=1)
    thread_id = fake_aegra.thread()
    told: list[Any] = []
    clients: list[Any] = []

    def call(_: object) -> None:
        told.append(clients[0].threads.get(thread_id))

    async def acall(_: object) -> None:
        told.append(await clients[0].target.threads.get(thread_id))

    hook = call if make_client.client_kind == "sync" else acall
    clients.append(make_client(fake_aegra.url, max_concurrency=1, on_reconnect=hook))

    assert len(list(clients[0].runs.stream(thread_id, "agent", stream_mode="custom"))) >= 5
    assert told


def test_what_a_hook_returns_counts(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A hook that raises nothing is none of this: its request is sent."""

    def mark(request: HTTPRequest) -> HTTPRequest:
        request.headers["x-mark"] = "1"
        return request

    thread_id = fake_runs.thread()
    make_client(fake_runs.url, on_request=mark).threads.get(thread_id)

    assert fake_runs.requests[0].headers["x-mark"] == "1"
