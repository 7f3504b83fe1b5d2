"""`ReadAhead`: takes items of a stream with a time limit, which the stream itself does not have; in a thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from langgraph_runs._compat import POLL_SECONDS

T = TypeVar("T")

MOST_AHEAD = 1000
"""How many items are read before the first of them was taken."""


class ReadAhead(Generic[T]):
    """Reads items in a thread. Who made it takes them, and can do something else while there are none."""

    def __init__(self, read: Callable[[], T]) -> None:
        self.ended = False
        self._read = read
        self._room = threading.Semaphore(MOST_AHEAD)
        self._items: SimpleQueue[T | Exception] = SimpleQueue()
        self._thread = threading.Thread(
            target=copy_context().run, args=(self._read_all,), name="langgraph_runs show", daemon=True
        )

    def take(self, seconds: float) -> list[T]:
        """The items that are there; if none are, wait up to so many seconds for one. Raises what reading raised."""
        if self._thread.ident is None:
            self._thread.start()
        taken: list[T] = []
        with suppress(Empty):
            item = self._items.get(timeout=min(seconds, POLL_SECONDS))  # Windows interrupts no longer wait
            while True:
                if isinstance(item, Exception):
                    self._end(item, taken)
                    break
                taken.append(item)
                item = self._items.get_nowait()
        if taken:
            self._room.release(len(taken))
        return taken

    def close(self) -> None:
        """Wait until nothing is read any more, but no longer than a moment; reading ends when the stream is closed."""
        self.ended = True
        self._room.release(MOST_AHEAD)
        if self._thread.ident is not None:
            self._thread.join(timeout=5.0)

    def _end(self, error: Exception, taken: list[T]) -> None:
        """Reading ended; an error is raised once the items before it were taken."""
        if isinstance(error, StopIteration):
            self.ended = True
        elif taken:
            self._items.put(error)
        else:
            self.ended = True
            raise error

    def _read_all(self) -> None:
        try:
            while not self.ended:
                self._room.acquire()
                self._items.put(self._read())
        except Exception as error:  # noqa: BLE001  # raised where the items are taken
            self._items.put(error)
