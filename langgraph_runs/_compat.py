"""What the blocking side has in place of `_acompat`: the same names, without an event loop."""

from __future__ import annotations

import os
import sys
import threading
import weakref
from collections.abc import Callable, Coroutine, Generator, Hashable
from contextlib import AbstractContextManager, contextmanager
from inspect import isawaitable
from typing import TypeAlias, TypeVar

from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Notice

T = TypeVar("T")

RequestHook: TypeAlias = Callable[[HTTPRequest], HTTPRequest | None]
ResponseHook: TypeAlias = Callable[[Head], None]
NoticeHook: TypeAlias = Callable[[Notice], None]


def current_scope() -> Hashable:
    """Where connections may be used: in this process."""
    return os.getpid()


def is_dead(place: Hashable) -> bool:
    """Whether a place is no more: nothing that was opened there can be used, or closed, again."""
    return place != os.getpid()


def hook_result(value: T) -> T:
    """A hook's result."""
    if isawaitable(value):
        if isinstance(value, Coroutine):
            value.close()
        raise TypeError("a hook of a blocking client cannot be asynchronous: it gave an awaitable")
    return value


@contextmanager
def bounded(seconds: float | None) -> Generator[None]:
    """A block whose own steps see to it that it takes no longer: a blocking call cannot be interrupted from outside."""
    yield


INTERRUPTS = False
"""`bounded` does not end its block."""


class CancellableSleep:
    """A wait that can be cut short."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def wait(self, seconds: float) -> None:
        """Wait so many seconds, or until it rings."""
        if seconds > 0:
            self._event.wait(seconds)

    def bounded(self, seconds: float | None) -> AbstractContextManager[None]:
        """The same as `bounded`."""
        return bounded(seconds)

    def cancel(self) -> None:
        """End every wait, now and later."""
        self._event.set()


class Closer:
    """Closes something when it is let go, and at the latest when the process ends.

    `at_end` does so in that case if no other thread of Python's is left: nobody can need what is in use then, and what
    is left over is thrown away in any order.
    """

    def __init__(self, close: Callable[[], object], at_end: Callable[[], object]) -> None:
        self._place, self._close = current_scope(), close
        self._finalizer = weakref.finalize(self, _over, weakref.ref(self), self._place, close, at_end)

    def start(self) -> None:
        """Nothing is needed for it."""

    def close(self) -> None:
        """Close it now."""
        if self._finalizer.detach() is not None:
            _close_here(self._place, self._close)


def _over(
    keeper: Callable[[], object], place: Hashable, close: Callable[[], object], at_end: Callable[[], object]
) -> None:
    it_is_the_end = keeper() is not None and threading.active_count() == 1
    _close_here(place, at_end if it_is_the_end else close)


_inherited: list[object] = []  # kept for ever: a lock in it may be held by a thread that only the parent process has


def _close_here(place: Hashable, close: Callable[[], object]) -> None:
    if is_dead(place):
        _inherited.append(close)
    else:
        close()


class ConcurrencyLimit:
    """At most so many at a time; None: any number."""

    def __init__(self, most: int | None) -> None:
        self._semaphore = None if most is None else threading.BoundedSemaphore(most)

    def take(self, seconds: float | None) -> bool:
        """Wait for a slot, up to so many seconds (None: as long as it takes); whether there was one."""
        return self._semaphore is None or self._semaphore.acquire(timeout=seconds)

    def give(self) -> None:
        if self._semaphore is not None:
            self._semaphore.release()


class BackgroundCloser:
    """What was forgotten instead of closed, until it is."""

    def __init__(self) -> None:
        self._threads: set[threading.Thread] = set()

    def adopt(self, place: Hashable, close: Callable[[], object]) -> None:
        """Have it closed, but not here: the collector comes at any time, also while a lock is held that this takes."""
        if place != os.getpid() or sys.is_finalizing():
            return
        thread = threading.Thread(target=self._close, args=(close,), name="langgraph_runs closing")
        self._threads.add(thread)
        try:
            thread.start()
        except RuntimeError:  # there are no new threads at the end of a program
            self._threads.discard(thread)
            close()

    def wait(self) -> None:
        """Return when everything is closed."""
        for thread in list(self._threads):
            thread.join()

    def _close(self, close: Callable[[], object]) -> None:
        try:
            close()
        finally:
            self._threads.discard(threading.current_thread())
