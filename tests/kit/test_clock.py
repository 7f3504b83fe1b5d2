"""`jumping_clock`: nobody waits, and limits count as if somebody had. `no_requests`: nobody sends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from functools import partial
from typing import Any

import httpx
import pytest

from langgraph_runs import APIConnectionError, Client, RetryPolicy
from langgraph_runs.testing import Script, jumping_clock, no_requests, play
from tests.conformance.support import ClientMaker

from .conftest import ClientOf

failing = partial(pytest.raises, AssertionError)
"""`with failing(match=pattern)`: the block raises an AssertionError that matches."""


def unreachable(make_client: ClientMaker, **settings: Any) -> Any:
    """A client that is refused every connection, with the default retries."""

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("reset", request=request)

    http_client = make_client.http_client(transport=httpx.MockTransport(refuse))
    return make_client("http://nowhere", http_client=http_client, **{"retry": RetryPolicy(), **settings})


def test_nobody_waits(make_client: ClientMaker) -> None:
    """What a call would have waited between its attempts is in `slept`, and the clock is ahead by that."""
    with jumping_clock() as clock:
        with pytest.raises(APIConnectionError):
            unreachable(make_client).threads.get("t")
        assert len(clock.slept) == 5
        assert clock.ahead == pytest.approx(sum(clock.slept))
        assert clock.ahead > 1


def test_limits_count(make_client: ClientMaker) -> None:
    """A retry that would begin after the limit in seconds is not made, though no time has passed."""
    client = unreachable(make_client, retry=RetryPolicy(attempts=100, timeout=60, wait_initial=20, wait_max=20))
    with jumping_clock() as clock:
        with pytest.raises(APIConnectionError):
            client.threads.get("t")
        assert 2 <= len(clock.slept) <= 3


def test_blocks_within_each_other() -> None:
    """They have one clock, which is put back at the end of the outermost."""
    from langgraph_runs._sync import caller

    told = caller.time
    with jumping_clock() as clock, play(Script()) as server:
        assert server.clock is clock
        assert caller.time is not told
    assert caller.time is told


def test_nobody_sends(make_client: ClientMaker) -> None:
    """A request raises where it is made."""
    client = unreachable(make_client)
    with failing(match="^GET http://nowhere/threads/t: a request, where none may be made$"), no_requests():
        client.threads.get("t")


def test_a_request_that_is_hidden(make_client: ClientMaker) -> None:
    """It raises at the end of the block, too, in case that the program has caught it."""
    client = unreachable(make_client)
    with failing(match="GET http://nowhere/threads/t"), no_requests(), suppress(AssertionError):
        client.threads.get("t")


def test_a_request_that_is_hidden_by_another_error(make_client: ClientMaker) -> None:
    """If the block raises another error, the request is a note of that; an error that says it has no such note."""
    client = unreachable(make_client)
    with pytest.raises(ZeroDivisionError) as raised, no_requests():
        with suppress(AssertionError):
            client.threads.get("t")
        _ = 1 / 0
    assert raised.value.__notes__ == ["GET http://nowhere/threads/t: a request, where none may be made"]
    with pytest.raises(AssertionError) as refused, no_requests():
        client.threads.get("t")
    assert not hasattr(refused.value, "__notes__")


def test_scripts_are_reached(client_of: ClientOf) -> None:
    """Requests to a script that is played are sent, in process and by a port; afterwards they are not."""
    with no_requests(), play(Script().thread("t")) as server:
        client = client_of(server)
        assert client.threads.get("t").status == "idle"
        url = server.url
    with failing(match="threads/t: a request"), no_requests(), Client(url, api_key=None) as other:
        other.threads.get("t")


@pytest.mark.parametrize("make_block", [jumping_clock, no_requests, lambda: play(Script())])
def test_blocks_that_overlap(make_client: ClientMaker, make_block: Callable[[], AbstractContextManager[Any]]) -> None:
    """Of blocks at the same time, as in threads, each has what it is for until it ends, and nothing remains."""
    from langgraph_runs._async.http import AsyncExchange
    from langgraph_runs._sync import caller
    from langgraph_runs._sync.http import Exchange

    def changeable() -> tuple[object, ...]:
        places: list[Any] = [Exchange, AsyncExchange]
        return (caller.time, *(getattr(one, name) for one in places for name in ("_open", "_receive")))

    before = changeable()
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(make_block())
        within = changeable()
        second.enter_context(make_block())
        first.close()
        assert changeable() == within != before
    assert changeable() == before


def test_a_request_between_blocks_that_overlap(make_client: ClientMaker) -> None:
    """A request counts for the blocks that last when it is made."""
    client = unreachable(make_client)
    with ExitStack() as first, ExitStack() as second, ExitStack() as third:
        first.enter_context(no_requests())
        second.enter_context(no_requests())
        first.close()
        with suppress(AssertionError):
            client.threads.get("t")
        third.enter_context(no_requests())
        third.close()
        with failing(match="GET http://nowhere/threads/t"):
            second.close()
