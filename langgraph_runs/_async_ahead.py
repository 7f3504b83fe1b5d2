"""`ReadAhead`: takes items of a stream with a time limit, which the stream itself does not have; in a task."""

from __future__ import annotations

import asyncio
from asyncio import Queue, QueueEmpty
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")

MOST_AHEAD = 1000
"""How many items are read before the first of them was taken."""


class ReadAhead(Generic[T]):
    """Reads items in a task. Who made it takes them, and can do something else while there are none."""

    def __init__(self, read: Callable[[], Awaitable[T]]) -> None:
        self.ended = False
        self._read = read
        self._items: Queue[T | Exception] = Queue(MOST_AHEAD)
        self._task: asyncio.Task[None] | None = None

    async def take(self, seconds: float) -> list[T]:
        """The items that are there; if none are, wait up to so many seconds for one. Raises what reading raised."""
        if self._task is None:
            self._task = asyncio.create_task(self._read_all(), name="langgraph_runs show")
        taken: list[T] = []
        with suppress(TimeoutError, QueueEmpty):
            async with asyncio.timeout(seconds):
                item = await self._items.get()
            while True:
                if isinstance(item, Exception):
                    self._end(item, taken)
                    break
                taken.append(item)
                item = self._items.get_nowait()
        return taken

    async def close(self) -> None:
        """Stop reading."""
        self.ended = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _end(self, error: Exception, taken: list[T]) -> None:
        """Reading ended; an error is raised once the items before it were taken."""
        if isinstance(error, StopAsyncIteration):
            self.ended = True
        elif taken:
            self._items.put_nowait(error)
        else:
            self.ended = True
            raise error

    async def _read_all(self) -> None:
        try:
            while True:
                await self._items.put(await self._read())
        except Exception as error:  # noqa: BLE001  # raised where the items are taken
            await self._items.put(error)
