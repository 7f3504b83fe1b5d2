"""Iterating over a listing that broke off goes on where it stood: nothing is left out, and nothing comes twice."""

from __future__ import annotations

import asyncio
import copy
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from langgraph_runs import AsyncClient, Client, RetryPolicy, errors

from .forking import in_child
from .listings import LISTINGS, Listing
from .support import Blocking, ClientMaker, Gate, ScriptedServer, collect_garbage, hang, reply_json

NAMES = [f"n{number}" for number in range(9)]
OF_THREE = {"page_size": 3}


@pytest.fixture(params=LISTINGS)
def listing(request: pytest.FixtureRequest) -> Listing:
    """Each listing."""
    return LISTINGS[request.param]


def raise_once(error: BaseException, at: int) -> Callable[[Any], None]:
    """A hook that raises an error the n-th time it is called."""
    calls = 0

    def hook(_: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == at:
            raise error

    return hook


def test_after_an_error(scripted: ScriptedServer, make_client: ClientMaker, listing: Listing) -> None:
    """A page that the server could not send is asked for again by the next step, as often as it takes."""
    page = listing.serve(scripted, NAMES)
    items = listing.iterate(make_client(scripted.url, retry=RetryPolicy.immediate(1)), **OF_THREE)
    scripted.enqueue(page, *[reply_json("no", 500)] * 2)

    got = [listing.name(next(items)) for _ in range(3)]
    for _ in range(2):
        with pytest.raises(errors.InternalServerError):
            next(items)

    assert got + listing.names(items) == NAMES
    assert list(items) == []


def test_a_deadline_is_that_of_a_page(scripted: ScriptedServer, make_client: ClientMaker, listing: Listing) -> None:
    """A page that is not there in time is asked for again, and has all the time again."""
    page = listing.serve(scripted, NAMES)
    items = listing.iterate(make_client(scripted.url, retry=RetryPolicy.immediate(1)), **OF_THREE, timeout=0.2)
    scripted.enqueue(page, hang())

    got = [listing.name(next(items)) for _ in range(3)]
    with pytest.raises(errors.APITimeoutError, match=r"timed out after 0.2 s"):
        next(items)

    assert got + listing.names(items) == NAMES


@pytest.mark.parametrize("error", [KeyError("of the hook's"), KeyboardInterrupt()], ids=["error", "interrupt"])
@pytest.mark.parametrize("hook", ["on_request", "on_response"])
def test_after_what_a_hook_raises(scripted: ScriptedServer, hook: str, error: BaseException, listing: Listing) -> None:
    """So it is after an error of the caller's own, or Ctrl-C, while a page is read."""
    listing.serve(scripted, NAMES)
    with Client(scripted.url, api_key=None, max_concurrency=1, **{hook: raise_once(error, 2)}) as client:
        items = listing.iterate(client, **OF_THREE)
        got = [listing.name(next(items)) for _ in range(3)]
        with pytest.raises(type(error)):
            next(items)
        assert got + listing.names(items) == NAMES


def test_of_a_client_that_is_closed(scripted: ScriptedServer, make_client: ClientMaker, listing: Listing) -> None:
    """What was read comes; then every step says that the client is closed, and none looks like the end."""
    listing.serve(scripted, NAMES)
    client = make_client(scripted.url)
    items = listing.iterate(client, **OF_THREE)
    got = [listing.name(next(items))]

    client.close()

    got += [listing.name(next(items)) for _ in range(2)]
    assert got == NAMES[:3]
    for _ in range(2):
        with pytest.raises(RuntimeError, match="the client is closed"):
            next(items)


def test_one_event_loop_after_the_other(scripted: ScriptedServer, listing: Listing) -> None:
    """Begun in one event loop it goes on in the next, though the first has ended."""
    listing.serve(scripted, NAMES)
    client = AsyncClient(scripted.url, api_key=None)
    items = listing.iterate(client, **OF_THREE)

    async def read(count: int) -> list[str]:
        return [listing.name(await anext(items)) for _ in range(count)]

    assert asyncio.run(read(2)) + asyncio.run(read(5)) + asyncio.run(read(2)) == NAMES
    asyncio.run(client.aclose())


def test_two_at_once(scripted: ScriptedServer, make_client: ClientMaker, listing: Listing) -> None:
    """While one thread or task waits for a page another one is refused, and disturbs nothing."""
    page = listing.serve(scripted, NAMES)
    gate = Gate()
    scripted.enqueue(lambda request: page(request).held(gate))
    items = listing.iterate(make_client(scripted.url), **OF_THREE)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(next, items)
        scripted.wait_for_request(1)
        with pytest.raises(RuntimeError, match="already being listed; only one thread"):
            next(items)
        gate.open()
        assert [listing.name(first.result(5)), *listing.names(items)] == NAMES


def test_several_threads_in_turn(scripted: ScriptedServer) -> None:
    """Threads that share one, and try again when they are refused, get each item once."""
    names = [f"n{number}" for number in range(30)]
    LISTINGS["runs"].serve(scripted, names)
    got: list[str] = []
    ready = threading.Barrier(4)

    def read(items: Any) -> None:
        ready.wait()
        while True:
            try:
                got.append(str(next(items).run_id))
            except RuntimeError:
                continue
            except StopIteration:
                return

    with Client(scripted.url, api_key=None) as client, ThreadPoolExecutor(4) as pool:
        items = client.runs.iter("t", page_size=3)
        for done in [pool.submit(read, items) for _ in range(4)]:
            done.result(20)
    assert sorted(got) == sorted(names)


def test_in_a_forked_process(scripted: ScriptedServer, listing: Listing) -> None:
    """The child and its parent each get the rest, over connections of their own."""
    listing.serve(scripted, NAMES)
    with Client(scripted.url, api_key=None) as client:
        items = listing.iterate(client, **OF_THREE)
        assert listing.name(next(items)) == NAMES[0]

        def work() -> None:
            assert listing.names(items) == NAMES[1:]

        assert in_child(work) == 0
        assert listing.names(items) == NAMES[1:]


def test_with_one_connection(scripted: ScriptedServer, make_client: ClientMaker, listing: Listing) -> None:
    """A page holds no connection and no slot once it is read: the loop may use the client, and leave."""
    listing.serve(scripted, NAMES)
    scripted.always("GET", "/x", reply_json(1))
    library = make_client.library
    own = make_client.http_client(limits=library.Limits(max_connections=1), timeout=library.Timeout(5.0))
    client = make_client(scripted.url, http_client=own, max_concurrency=1)

    got = []
    for item in listing.iterate(client, **OF_THREE):
        got.append(listing.name(item))
        assert client.request("GET", "/x") == 1
    next(listing.iterate(client, **OF_THREE))
    collect_garbage()
    assert client.request("GET", "/x") == 1

    assert got == NAMES


def test_it_keeps_what_it_was_given(scripted: ScriptedServer, make_client: ClientMaker, listing: Listing) -> None:
    """Every page is asked for by the same conditions, though the caller changes what they were made of."""
    listing.serve(scripted, NAMES)
    given: dict[str, Any] = copy.deepcopy({**listing.given, "params": {"p": ["1"]}, "headers": {"h": "1"}})
    items = listing.iterate(make_client(scripted.url), **OF_THREE, **given)
    got = [listing.name(next(items))]

    for value in given.values():
        for inner in value.values() if isinstance(value, dict) else ():
            if not isinstance(inner, str):
                inner.clear()
        value.clear()

    assert got + listing.names(items) == NAMES
    asked = [listing.asked(request) for request in scripted.requests]
    assert [one.pop("offset") for one in asked] == [0, 2, 4, 6, 8]
    assert [
        (one, request.query["p"], request.headers["h"]) for one, request in zip(asked, scripted.requests, strict=True)
    ] == [(asked[0], ["1"], "1")] * 5


@pytest.mark.parametrize("bad", [{"params": 1}, {"headers": 1}, {"timeout": "1"}, {"retry": 1}], ids=repr)
def test_it_is_refused_where_it_is_made(make_client: ClientMaker, listing: Listing, bad: dict[str, Any]) -> None:
    """What cannot be sent raises at the call, not at the loop that may be elsewhere."""
    client = make_client("http://127.0.0.1:9")
    with pytest.raises(TypeError, match=next(iter(bad))):
        listing.iterate(client, **bad)


def test_it_is_not_copied(make_client: ClientMaker, listing: Listing) -> None:
    """A copy would take items from the original, so there is none; what it iterates is shown."""
    items = listing.iterate(make_client("http://127.0.0.1:9"))
    own = items.target if isinstance(items, Blocking) else items
    for make in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="cannot be pickled or copied"):
            make(own)
    assert repr(own).startswith(f"<{type(own).__name__} of ")
