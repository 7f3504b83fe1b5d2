"""`Signal`: something that an answer waits for before it goes on."""

from __future__ import annotations

from collections.abc import Callable


class Signal:
    """Something to wait for, opened once and for all."""

    def __init__(self) -> None:
        self.is_open = False
        self._waiting: list[Callable[[], object]] = []

    def open(self) -> None:
        """Let everybody through, now and later."""
        self.is_open = True
        waiting, self._waiting = self._waiting, []
        for callback in waiting:
            callback()

    def when_open(self, callback: Callable[[], object]) -> None:
        """Have a function called once it is open; at once if it is."""
        self._waiting.append(callback)
        if self.is_open:  # perhaps just now, by another thread
            self.open()
