"""Twins: what differs between blocking and asynchronous code, once for each, under names that the derivation pairs.

`_async` uses the name with the leading a (or A); in `_sync` it becomes the name without.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import os
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterator
from typing import Any, TypeAlias, TypeVar

from langgraph_runs._core.exchange import Head, HTTPRequest, Notice

T = TypeVar("T")

RequestHook: TypeAlias = Callable[[HTTPRequest], HTTPRequest | None]
ResponseHook: TypeAlias = Callable[[Head], None]
NoticeHook: TypeAlias = Callable[[Notice], None]

ARequestHook: TypeAlias = Callable[[HTTPRequest], HTTPRequest | None | Awaitable[HTTPRequest | None]]
AResponseHook: TypeAlias = Callable[[Head], None | Awaitable[None]]
ANoticeHook: TypeAlias = Callable[[Notice], None | Awaitable[None]]


def place() -> Hashable:
    """Where connections may be used: in this process."""
    return os.getpid()


def aplace() -> Hashable:
    """Where connections may be used: in the event loop that runs."""
    return asyncio.get_running_loop()


def settle(value: T) -> T:
    """A hook's result."""
    return value


async def asettle(value: T | Awaitable[T]) -> T:
    """A hook's result, which it may have left to be awaited."""
    if inspect.isawaitable(value):
        return await value
    return value


@contextlib.contextmanager
def bounded(seconds: float | None) -> Iterator[None]:
    """A block that takes as long as its own timeouts let it: nothing can interrupt a blocking call from outside."""
    yield


@contextlib.asynccontextmanager
async def abounded(seconds: float | None) -> AsyncIterator[None]:
    """A block that raises TimeoutError after that many seconds; None: never."""
    async with asyncio.timeout(seconds):
        yield


class Alarm:
    """A wait that can be cut short."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def wait(self, seconds: float) -> None:
        """Wait so many seconds, or until it rings."""
        if seconds > 0:
            self._event.wait(seconds)

    def ring(self) -> None:
        """End every wait, now and later."""
        self._event.set()


class AAlarm:
    """A wait that can be cut short."""

    def __init__(self) -> None:
        self._event: asyncio.Event | None = None
        self._rung = False

    async def wait(self, seconds: float) -> None:
        """Wait so many seconds, or until it rings."""
        if seconds <= 0 or self._rung:
            return
        self._event = asyncio.Event()
        with contextlib.suppress(TimeoutError):
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
        self._semaphore = None if most is None else threading.BoundedSemaphore(most)

    def take(self) -> None:
        if self._semaphore is not None:
            self._semaphore.acquire()

    def give(self) -> None:
        if self._semaphore is not None:
            self._semaphore.release()


class ASlots:
    """At most so many at a time; None: any number."""

    def __init__(self, most: int | None) -> None:
        self._semaphore = None if most is None else asyncio.BoundedSemaphore(most)

    async def take(self) -> None:
        if self._semaphore is not None:
            await self._semaphore.acquire()

    def give(self) -> None:
        if self._semaphore is not None:
            self._semaphore.release()


def abandon(place: Hashable, close: Callable[[], Any]) -> None:
    """Close what was forgotten."""
    if place == os.getpid() and not sys.is_finalizing():
        close()


def aabandon(place: Hashable, close: Callable[[], Any]) -> None:
    """Close what was forgotten, as soon as the event loop that it belongs to comes to it."""
    if isinstance(place, asyncio.AbstractEventLoop) and place.is_running() and not sys.is_finalizing():
        place.call_soon_threadsafe(_close_later, place, close)


_closing: set[asyncio.Task[Any]] = set()  # an event loop holds its tasks weakly


def _close_later(loop: asyncio.AbstractEventLoop, close: Callable[[], Any]) -> None:
    task = loop.create_task(close())
    _closing.add(task)
    task.add_done_callback(_closing.discard)
