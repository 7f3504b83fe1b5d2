"""What differs between asynchronous and blocking code; `_compat` has the same names for the blocking side."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager, suppress
from inspect import isawaitable
from typing import Any, TypeAlias, TypeVar

from langgraph_runs._core.exchange import Head, HTTPRequest, Notice

T = TypeVar("T")

RequestHook: TypeAlias = Callable[[HTTPRequest], HTTPRequest | Awaitable[HTTPRequest | None] | None]
ResponseHook: TypeAlias = Callable[[Head], Awaitable[None] | None]
NoticeHook: TypeAlias = Callable[[Notice], Awaitable[None] | None]


def place() -> Hashable:
    """Where connections may be used: in the event loop that runs."""
    return asyncio.get_running_loop()


async def settle(value: T | Awaitable[T]) -> T:
    """A hook's result, which it may have left to be awaited."""
    if isawaitable(value):
        return await value
    return value


@asynccontextmanager
async def bounded(seconds: float | None) -> AsyncGenerator[None]:
    """A block that raises TimeoutError after that many seconds; None: never."""
    async with asyncio.timeout(seconds):
        yield


class Alarm:
    """A wait that can be cut short."""

    def __init__(self) -> None:
        self._event: asyncio.Event | None = None
        self._rung = False

    async def wait(self, seconds: float) -> None:
        """Wait so many seconds, or until it rings."""
        if seconds <= 0 or self._rung:
            return
        self._event = asyncio.Event()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()

    def ring(self) -> None:
        """End every wait, now and later."""
        self._rung = True
        if self._event is not None:
            self._event.set()


class Slots:
    """At most so many at a time; None: any number."""

    def __init__(self, most: int | None) -> None:
        self._semaphore = None if most is None else asyncio.BoundedSemaphore(most)

    async def take(self) -> None:
        if self._semaphore is not None:
            await self._semaphore.acquire()

    def give(self) -> None:
        if self._semaphore is not None:
            self._semaphore.release()


_closing: set[asyncio.Task[Any]] = set()  # an event loop itself holds its tasks weakly


def abandon(place: Hashable, close: Callable[[], Any]) -> None:
    """Close what was forgotten, as soon as the event loop that it belongs to comes to it."""
    if isinstance(place, asyncio.AbstractEventLoop) and place.is_running() and not sys.is_finalizing():
        place.call_soon_threadsafe(_begin_closing, place, close)


def _begin_closing(loop: asyncio.AbstractEventLoop, close: Callable[[], Any]) -> None:
    task = loop.create_task(close())
    _closing.add(task)
    task.add_done_callback(_closing.discard)
