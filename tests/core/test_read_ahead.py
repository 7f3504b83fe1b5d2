"""Items that are read ahead, so that who takes them need not wait for them."""

from __future__ import annotations

import asyncio
from itertools import count, takewhile
from typing import Any

import pytest

from langgraph_runs import _async_ahead, _sync_ahead
from langgraph_runs._async_ahead import ReadAhead as AsyncReadAhead
from langgraph_runs._sync_ahead import MOST_AHEAD, ReadAhead


def taken(read: Any, *, kind: str, times: int) -> list[Any]:
    """What is taken, by these many calls at most, and then the error that it ends with."""

    async def take() -> list[Any]:
        ahead = AsyncReadAhead(as_awaited(read))
        got: list[Any] = []
        try:
            for _ in takewhile(lambda _: not ahead.ended, range(times)):
                got += await ahead.take(10.0)
        except ValueError as error:
            got.append(str(error))
        await ahead.close()
        return got

    if kind == "async":
        return asyncio.run(take())
    ahead = ReadAhead(read)
    got: list[Any] = []
    try:
        for _ in takewhile(lambda _: not ahead.ended, range(times)):
            got += ahead.take(10.0)
    except ValueError as error:
        got.append(str(error))
    ahead.close()
    return got


def as_awaited(read: Any) -> Any:
    async def awaited() -> Any:
        try:
            return read()
        except StopIteration:
            raise StopAsyncIteration from None

    return awaited


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_all_that_was_read_is_taken(kind: str) -> None:
    """Everything comes, in its order, and then the end."""
    assert taken(iter(range(5000)).__next__, kind=kind, times=10_000) == [*range(5000)]


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_an_error_comes_after_what_was_read_before_it(kind: str) -> None:
    """What reading raises is raised where items are taken, once those before it were."""

    def items() -> Any:
        yield from range(3)
        raise ValueError("boom")

    assert taken(items().__next__, kind=kind, times=100) == [0, 1, 2, "boom"]


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_not_too_much_is_read_ahead(kind: str) -> None:
    """A stream without end is read only as fast as it is taken from."""
    numbers = count()
    got = taken(lambda: next(numbers), kind=kind, times=5)
    assert got == [*range(len(got))]
    assert next(numbers) - len(got) <= MOST_AHEAD + 1
    assert _async_ahead.MOST_AHEAD == _sync_ahead.MOST_AHEAD
