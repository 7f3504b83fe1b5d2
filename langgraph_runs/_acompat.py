"""What differs between asynchronous and blocking code; `_compat` has the same names for the blocking side."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Hashable
from contextlib import asynccontextmanager, suppress
from inspect import isawaitable
from typing import Any, TypeAlias, TypeVar

from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Notice

T = TypeVar("T")

RequestHook: TypeAlias = Callable[[HTTPRequest], HTTPRequest | Awaitable[HTTPRequest | None] | None]
ResponseHook: TypeAlias = Callable[[Head], Awaitable[None] | None]
NoticeHook: TypeAlias = Callable[[Notice], Awaitable[None] | None]


def current_scope() -> Hashable:
    """Where connections may be used: in the event loop that runs."""
    return asyncio.get_running_loop()


def is_dead(place: Hashable) -> bool:
    """Whether a place is no more: nothing that was opened there can be used, or closed, again."""
    return isinstance(place, asyncio.AbstractEventLoop) and place.is_closed()


async def hook_result(value: T | Awaitable[T]) -> T:
    """A hook's result, which it may have left to be awaited."""
    if isawaitable(value):
        return await value
    return value


@asynccontextmanager
async def bounded(seconds: float | None) -> AsyncGenerator[None]:
    """A block that raises TimeoutError after that many seconds; None: never."""
    async with asyncio.timeout(seconds):
        yield


INTERRUPTS = True
"""`bounded` ends its block whatever that is waiting for."""


class CancellableSleep:
    """A wait that can be cut short."""

    def __init__(self) -> None:
        self._event: asyncio.Event | None = None
        self._block: asyncio.Timeout | None = None
        self._rung = False

    async def wait(self, seconds: float) -> None:
        """Wait so many seconds, or until it rings."""
        if seconds <= 0 or self._rung:
            return
        self._event = asyncio.Event()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()

    @asynccontextmanager
    async def bounded(self, seconds: float | None) -> AsyncGenerator[None]:
        """A block that raises TimeoutError after that many seconds (None: never), or when it rings."""
        async with asyncio.timeout(0 if self._rung else seconds) as block:
            self._block = block
            try:
                yield
            finally:
                self._block = None

    def cancel(self) -> None:
        """End every wait, now and later."""
        self._rung = True
        if self._event is not None:
            self._event.set()
        if self._block is not None and not self._block.expired():
            self._block.reschedule(0)


class Closer:
    """Closes something when it is let go, and at the latest before its event loop ends.

    An event loop finishes the asynchronous generators that are left over when it shuts down (asyncio.run does that,
    and so do the runners of test frameworks), and those that are garbage. What is in use is given back by that, so
    there is nothing to be done `at_end`.
    """

    def __init__(self, close: Callable[[], Awaitable[object]], at_end: object) -> None:
        self._generator = _until_let_go(close)

    async def start(self) -> None:
        """Make it known to the event loop that runs."""
        await anext(self._generator)

    async def aclose(self) -> None:
        """Close it now."""
        await self._generator.aclose()


async def _until_let_go(close: Callable[[], Awaitable[object]]) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        await close()


class ConcurrencyLimit:
    """At most so many at a time; None: any number."""

    def __init__(self, most: int | None) -> None:
        self._semaphore = None if most is None else asyncio.BoundedSemaphore(most)

    async def take(self, seconds: float | None) -> bool:
        """Wait for a slot, up to so many seconds (None: as long as it takes); whether there was one."""
        if self._semaphore is None:
            return True
        try:
            async with asyncio.timeout(seconds):
                return await self._semaphore.acquire()
        except TimeoutError:
            return False

    def give(self) -> None:
        if self._semaphore is not None:
            self._semaphore.release()


class BackgroundCloser:
    """What was forgotten instead of closed, until it is."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()  # an event loop itself holds its tasks weakly

    def adopt(self, place: Hashable, close: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Have it closed, as soon as the event loop that it belongs to comes to it; from any thread."""
        if isinstance(place, asyncio.AbstractEventLoop) and place.is_running() and not sys.is_finalizing():
            place.call_soon_threadsafe(self._begin, place, close)

    async def wait(self) -> None:
        """Return when everything is closed that was adopted in this event loop."""
        await asyncio.sleep(0)  # what was adopted just now begins
        here = asyncio.get_running_loop()
        await asyncio.gather(*(task for task in self._tasks if task.get_loop() is here), return_exceptions=True)

    def _begin(self, loop: asyncio.AbstractEventLoop, close: Callable[[], Coroutine[Any, Any, object]]) -> None:
        task = loop.create_task(close())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
