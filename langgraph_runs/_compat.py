"""Sync primitives for `_sync`: scopes, sleeping, closing, concurrency limits; `_acompat` has the async ones."""

from __future__ import annotations

import os
import sys
import threading
import weakref
from collections.abc import Callable, Coroutine, Hashable
from contextlib import AbstractContextManager, nullcontext
from inspect import isawaitable
from typing import TypeAlias, TypeVar

from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Notice

T = TypeVar("T")

RequestHook: TypeAlias = Callable[[HTTPRequest], HTTPRequest | None]
ResponseHook: TypeAlias = Callable[[Head], None]
NoticeHook: TypeAlias = Callable[[Notice], None]


def current_scope() -> Hashable:
    """The scope in which connections can be used: this process."""
    return os.getpid()


def is_dead(scope: Hashable) -> bool:
    """Whether a scope is another one, as in a forked process: what was opened in it must not be used, or closed."""
    return scope != os.getpid()


def hook_result(name: str, value: T) -> T:
    """The result of a hook."""
    if isawaitable(value):
        if isinstance(value, Coroutine):
            value.close()
        raise TypeError(f"{name} returned an awaitable; use AsyncClient for async hooks")
    return value


def bounded(seconds: float | None) -> AbstractContextManager[None]:
    """A block that is not bounded here: a blocking call cannot be interrupted, so its own timeouts must do."""
    return nullcontext()


CAN_INTERRUPT = False
"""Whether `bounded` ends a block that is waiting for something."""


GENERATORS_MAY_WAIT = False
"""Whether the `finally` of an abandoned generator may wait: garbage collection runs it, whatever locks are held."""


class CancellableSleep:
    """A sleep that can be ended from elsewhere."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def wait(self, seconds: float) -> None:
        """Sleep so many seconds, or until `cancel`."""
        if seconds > 0:
            self._event.wait(seconds)

    def bounded(self, seconds: float | None) -> AbstractContextManager[None]:
        """A block that is not bounded here, see `bounded`."""
        return bounded(seconds)

    def cancel(self) -> None:
        """End this sleep and every later one."""
        self._event.set()


class Closer:
    """Closes something when it is garbage, and at the latest when the process ends.

    At the end of the process `at_end` closes it instead, if no other thread of Python's is left: then nobody can need
    what is in use, and the interpreter destroys what is left over in any order.
    """

    def __init__(self, close: Callable[[], object], at_end: Callable[[], object]) -> None:
        self._scope, self._close = current_scope(), close
        self._finalizer = weakref.finalize(self, _finish, weakref.ref(self), self._scope, close, at_end)

    def start(self) -> None:
        """No-op: the finalizer is registered already."""

    def close(self) -> None:
        """Close it now."""
        if self._finalizer.detach() is not None:
            _close_in(self._scope, self._close)


def _finish(
    closer: Callable[[], object], scope: Hashable, close: Callable[[], object], at_end: Callable[[], object]
) -> None:
    process_ends = closer() is not None  # else it is garbage
    _close_in(scope, at_end if process_ends and threading.active_count() == 1 else close)


_inherited: list[object] = []  # kept for ever: a lock in it may be held by a thread that only the parent process has


def _close_in(scope: Hashable, close: Callable[[], object]) -> None:
    if is_dead(scope):
        _inherited.append(close)
    else:
        close()


class ConcurrencyLimit:
    """A limit on how much may be done at a time; None: no limit."""

    def __init__(self, most: int | None) -> None:
        self._semaphore = None if most is None else threading.BoundedSemaphore(most)

    def acquire(self, seconds: float | None) -> bool:
        """Wait for a slot, up to so many seconds (None: as long as it takes); False if none became free."""
        return self._semaphore is None or self._semaphore.acquire(timeout=seconds)

    def release(self) -> None:
        """Free a slot."""
        if self._semaphore is not None:
            self._semaphore.release()


class BackgroundCloser:
    """Closes what was forgotten instead of closed, and completes what must be done."""

    def __init__(self) -> None:
        self._threads: set[threading.Thread] = set()

    def adopt(self, scope: Hashable, close: Callable[[], object]) -> None:
        """Close something in a thread: the garbage collector may run while a lock is held that closing it takes."""
        if is_dead(scope) or sys.is_finalizing():
            return
        thread = threading.Thread(target=self._close, args=(close,), name="langgraph_runs closing")
        self._threads.add(thread)
        try:
            thread.start()
        except RuntimeError:  # there are no new threads at the end of a program
            self._threads.discard(thread)
            close()

    def complete(self, work: Callable[[], T]) -> T:
        """The result of some work that must be done."""
        return work()

    def wait(self) -> None:
        """Wait until everything is closed that was adopted."""
        for thread in list(self._threads):
            if thread.ident is not None:  # else it is being adopted right now, or was when this process was forked
                thread.join()

    def _close(self, close: Callable[[], object]) -> None:
        try:
            close()
        finally:
            self._threads.discard(threading.current_thread())
