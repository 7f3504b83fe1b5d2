"""`Clock`: virtual time, and what is to happen when."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

WALL = 1_800_000_000.0
"""Seconds since the epoch at virtual time 0."""

MONOTONIC = 5000.0
"""The monotonic clock at virtual time 0."""

Timer = list[Any]
"""Time, number, function; the function is None once it was cancelled."""


class Clock:
    """A heap of things to come. Whatever is due at the same time happens in the order in which it was planned."""

    def __init__(self) -> None:
        self.now = 0.0
        self._heap: list[Timer] = []
        self._count = 0

    def at(self, time: float, action: Callable[[], object]) -> Timer:
        """Plan an action for a time."""
        self._count += 1
        timer: Timer = [max(self.now, time), self._count, action]
        heappush(self._heap, timer)
        return timer

    def after(self, seconds: float, action: Callable[[], object]) -> Timer:
        """Plan an action."""
        return self.at(self.now + seconds, action)

    def step(self) -> bool:
        """Do what comes next, and let time pass until then; False if nothing does."""
        while self._heap:
            timer = heappop(self._heap)
            action = timer[2]
            if action is not None:
                self.now = timer[0]
                action()
                return True
        return False

    def monotonic(self) -> float:
        """The clock of a flow."""
        return MONOTONIC + self.now

    def wall(self) -> float:
        """Seconds since the epoch."""
        return WALL + self.now
