"""The ways to leave a stream before its end, sync and async."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from langgraph_runs import errors

from .support import Blocking, collect_garbage

WAYS = ("break", "close", "with", "exception", "garbage", "forgotten in a cycle")


def leave(make_stream: Callable[[], Any], way: str) -> None:
    """Take one event of a new stream and leave it."""
    stream = make_stream()
    if isinstance(stream, Blocking):
        portal, own = stream._portal, [stream.target]
        del stream
        portal.run(_leave_async(own, way))
    else:
        own = [stream]
        del stream
        _leave(own, way)


def _leave(own: list[Any], way: str) -> None:
    """`own` holds the only reference."""
    if way == "break":
        for _ in own.pop():
            break
    elif way == "close":
        stream = own.pop()
        next(stream)
        stream.close()
        with pytest.raises(errors.StreamInterruptedError, match="closed by the caller"):
            next(stream)
    elif way == "with":
        with own.pop() as stream:
            next(stream)
    elif way == "exception":
        with suppress(KeyError), own.pop() as stream:
            next(stream)
            raise KeyError
    elif way == "garbage":
        next(own.pop())
    else:
        cycle = [own.pop()]
        next(cycle[0])
        cycle.append(cycle)
        del cycle
        collect_garbage()


async def _leave_async(own: list[Any], way: str) -> None:
    if way == "break":
        async for _ in own.pop():
            break
    elif way == "close":
        stream = own.pop()
        await anext(stream)
        await stream.aclose()
        with pytest.raises(errors.StreamInterruptedError, match="closed by the caller"):
            await anext(stream)
    elif way == "with":
        async with own.pop() as stream:
            await anext(stream)
    elif way == "exception":
        with suppress(KeyError):
            async with own.pop() as stream:
                await anext(stream)
                raise KeyError
    elif way == "garbage":
        await anext(own.pop())
    else:
        cycle = [own.pop()]
        await anext(cycle[0])
        cycle.append(cycle)
        del cycle
        collect_garbage()
