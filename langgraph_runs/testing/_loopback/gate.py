"""A door between the test and the server's threads."""

from __future__ import annotations

import os
import threading
import weakref

from langgraph_runs.testing.signals import Signal

PATIENCE = 5.0
"""Seconds that any waiting helper of the harness waits before it gives up."""


class Gate(Signal):
    """Something to wait for, opened by the test.

    A gate in an answer makes the server stop there until `open()`. It is a file descriptor that becomes readable for
    good, so that a thread can wait for the gate and for its client to leave in one `poll`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._reader, self._writer = os.pipe()
        self._reached = threading.Event()
        weakref.finalize(self, _close, self._reader, self._writer)

    def fileno(self) -> int:
        """Return the descriptor that is readable once the gate is open."""
        return self._reader

    def open(self) -> None:
        """Let everybody through, now and later."""
        super().open()
        os.write(self._writer, b"!")

    def arrive(self) -> None:
        """Note that a thread stands before the gate (called by the server)."""
        self._reached.set()

    def wait_for_arrival(self, timeout: float = PATIENCE) -> None:
        """Wait until the server has sent everything before the gate."""
        if not self._reached.wait(timeout):
            raise TimeoutError(f"the server did not reach the gate within {timeout} s")


def gate_of(signal: Signal) -> Gate:
    """Return a gate that opens with a signal."""
    if isinstance(signal, Gate):
        return signal
    gate = Gate()
    signal.when_open(gate.open)
    return gate


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
