"""`jumping_clock`: calls of this package that would wait go on at once, and their clock jumps ahead instead."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

from langgraph_runs._generated.types import UNSET, Unset
from langgraph_runs.testing._shared import Changes, Shared

READ_LIMIT: ContextVar[float | Unset | None] = ContextVar("READ_LIMIT", default=UNSET)
"""Seconds after which the read that a client of ours performs now gives up; None: never."""


class JumpingClock:
    """What the clients of this package take for the time, while `jumping_clock` lasts."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._lock = threading.Lock()
        self.slept: list[float] = []
        """What calls would have waited between attempts, in seconds."""

    @property
    def ahead(self) -> float:
        """By how many seconds the clock has jumped so far."""
        return self._ahead

    def jump(self, seconds: float) -> None:
        """Let time pass."""
        if not seconds >= 0:
            raise ValueError(f"seconds must be 0 or more, got {seconds!r}")
        with self._lock:
            self._ahead += seconds


@contextmanager
def jumping_clock() -> Generator[JumpingClock]:
    """No call of this package waits between attempts in this block, and in a played script none for a silent server.

    This holds for all clients of the process. Limits (`timeout`, `RetryPolicy`) count the seconds that were jumped.
    Blocks within each other have one clock, and so have those of several threads or tasks at the same time.
    """
    with _shared.block() as clock:
        yield clock


def _make() -> tuple[JumpingClock, Changes]:
    clock = JumpingClock()
    return clock, _changes(clock)


_shared = Shared(_make)


def _changes(clock: JumpingClock) -> Changes:
    """Return what is different while it lasts."""
    from langgraph_runs import _acompat, _compat
    from langgraph_runs._async import caller as async_caller
    from langgraph_runs._async import http as async_http
    from langgraph_runs._sync import caller, http

    exchange: Any = http.Exchange
    async_exchange: Any = async_http.AsyncExchange
    receive, receive_async = exchange._receive, async_exchange._receive  # noqa: SLF001
    told = SimpleNamespace(monotonic=lambda: time.monotonic() + clock.ahead, time=lambda: time.time() + clock.ahead)

    def wait(sleep: _compat.CancellableSleep, seconds: float) -> None:
        if seconds > 0 and not sleep.cancelled:
            clock.jump(seconds)
            clock.slept.append(seconds)

    async def wait_async(sleep: _acompat.CancellableSleep, seconds: float) -> None:
        if seconds > 0 and not sleep.cancelled:
            clock.jump(seconds)
            clock.slept.append(seconds)
        await asyncio.sleep(0)

    def read(exchange: http.Exchange, timeout: float | None) -> Any:
        token = READ_LIMIT.set(timeout)
        try:
            return receive(exchange, timeout)
        finally:
            READ_LIMIT.reset(token)

    async def read_async(exchange: async_http.AsyncExchange, timeout: float | None) -> Any:
        token = READ_LIMIT.set(timeout)
        try:
            return await receive_async(exchange, timeout)
        finally:
            READ_LIMIT.reset(token)

    return [
        *((module, "time", told) for module in (caller, http, async_caller, async_http)),
        (_compat.CancellableSleep, "wait", wait),
        (_acompat.CancellableSleep, "wait", wait_async),
        (exchange, "_receive", read),
        (async_exchange, "_receive", read_async),
    ]
