"""A forked process owns nothing of its parent's: whatever it does to a stream, the parent reads on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs import AsyncClient, Client

from .forking import in_child
from .streams import Joined, going, told
from .support import collect_garbage

CHILD: dict[str, Callable[[Any, list[Any]], object]] = {
    "drops it": lambda client, own: (own.clear(), collect_garbage()),
    "cuts it": lambda client, own: own[0]._exchange.cut(),
    "closes what it holds": lambda client, own: _finished(own[0]._exchange, "close"),
    "closes the client": lambda client, own: _finished(client, "close"),
}


def _finished(thing: Any, name: str) -> None:
    """Call `close` or `aclose`; the latter is performed in an event loop of the child's."""
    if hasattr(thing, name):
        getattr(thing, name)()
        return
    asyncio._set_running_loop(None)
    asyncio.run(getattr(thing, f"a{name}")())


@pytest.mark.parametrize("what", CHILD)
def test_a_child_leaves_a_stream_alone(what: str, joined: Joined) -> None:
    """The parent's connection stays open, and nothing is asked for on its account."""
    run = going(joined.server)
    with Client(joined.server.url, api_key=None) as client:
        stream = joined(client, run)
        got = [next(stream)]
        own = [stream]
        del stream

        assert in_child(lambda: CHILD[what](client, own)) == 0

        run.complete()
        while len(told(got)) < len(run.published):
            got.append(next(own[0]))
        assert told(got) == run.published
        assert own[0].reconnects == 0


@pytest.mark.parametrize("what", CHILD)
def test_a_child_leaves_an_async_stream_alone(what: str, joined: Joined) -> None:
    """So it is with an event loop that was running when the process was forked."""
    run = going(joined.server)

    async def main() -> None:
        async with AsyncClient(joined.server.url, api_key=None) as client:
            own = [joined(client, run)]
            got = [await anext(own[0])]

            assert in_child(lambda: CHILD[what](client, own)) == 0

            run.complete()
            while len(told(got)) < len(run.published):
                got.append(await anext(own[0]))
            assert told(got) == run.published
            assert own[0].reconnects == 0

    asyncio.run(main())
