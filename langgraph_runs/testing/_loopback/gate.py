"""A door between the test and the server's threads, and what wakes a thread that polls."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from langgraph_runs.testing.signals import Signal

PATIENCE = 5.0
"""Seconds that any waiting helper of the harness waits before it gives up."""


class Gate(Signal):
    """Something to wait for, opened by the test.

    A gate in an answer makes the server stop there until `open()`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.RLock()
        self._reached = threading.Event()

    def open(self) -> None:
        """Let everybody through, now and later."""
        with self._lock:
            super().open()

    def when_open(self, callback: Callable[[], object]) -> None:
        """Have a function called once it is open, by the thread that opens it; at once if it is."""
        with self._lock:
            super().when_open(callback)

    def arrive(self) -> None:
        """Note that a thread stands before the gate (called by the server)."""
        self._reached.set()

    def wait_for_arrival(self, timeout: float = PATIENCE) -> None:
        """Wait until the server has sent everything before the gate."""
        if not self._reached.wait(timeout):
            raise TimeoutError(f"the server did not reach the gate within {timeout} s")


class Bell:
    """A file descriptor that becomes readable for good once it is rung, so that a thread can wait for it in `poll`."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        self._lock = threading.Lock()
        self._is_closed = False

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._reader

    def ring(self) -> None:
        """Wake the thread that waits; nothing happens once it is closed."""
        with self._lock:
            if not self._is_closed:
                os.write(self._writer, b"!")

    def close(self) -> None:
        """Give the descriptors back."""
        with self._lock:
            self._is_closed = True
            os.close(self._reader)
            os.close(self._writer)
