"""What the blocking side has in place of `_acompat`: the same names, without an event loop."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from typing import Any, TypeAlias, TypeVar

from langgraph_runs._core.exchange import Head, HTTPRequest, Notice

T = TypeVar("T")

RequestHook: TypeAlias = Callable[[HTTPRequest], HTTPRequest | None]
ResponseHook: TypeAlias = Callable[[Head], None]
NoticeHook: TypeAlias = Callable[[Notice], None]


def place() -> Hashable:
    """Where connections may be used: in this process."""
    return os.getpid()


def settle(value: T) -> T:
    """A hook's result."""
    return value


@contextmanager
def bounded(seconds: float | None) -> Generator[None]:
    """A block that takes as long as its own timeouts let it: nothing can interrupt a blocking call from outside."""
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


def abandon(place: Hashable, close: Callable[[], Any]) -> None:
    """Close what was forgotten."""
    if place == os.getpid() and not sys.is_finalizing():
        close()
