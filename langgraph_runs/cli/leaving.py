"""Ctrl-C, SIGTERM and closed pipes: the first Ctrl-C detaches, the second ends the process at once."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

_PIPE = getattr(signal, "SIGPIPE", None)  # Windows has none


def end_on_interrupt() -> None:
    """Have SIGINT end the process while nothing has been sent, unless it is ignored.

    KeyboardInterrupt in the loading of a module is a traceback, may be lost, and crashes some that are written in C.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def detach_on_interrupt() -> None:
    """Have the first SIGINT raise KeyboardInterrupt, and the next end the process; unless it is ignored."""
    if signal.getsignal(signal.SIGINT) in (signal.default_int_handler, signal.SIG_DFL):
        signal.signal(signal.SIGINT, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if not _held.is_held:
        raise KeyboardInterrupt
    _held.has_come = True


class _Held:
    """Whether KeyboardInterrupt is held back, and whether there is one."""

    is_held = has_come = False

    def release(self) -> None:
        """Raise it now if it has come, and when it comes if not."""
        self.is_held = False
        if self.has_come:
            self.has_come = False
            raise KeyboardInterrupt


_held = _Held()


@contextmanager
def whole() -> Generator[None]:
    """A block that the first SIGINT does not divide: KeyboardInterrupt is raised after it, or in `waiting`."""
    _held.is_held = True
    try:
        yield
    finally:
        _held.release()


@contextmanager
def waiting() -> Generator[None]:
    """Where such a block waits: there it is raised."""
    was_held = _held.is_held
    _held.release()
    try:
        yield
    finally:
        _held.is_held = was_held


def detach_on_termination() -> None:
    """Have the first SIGTERM detach as Ctrl-C does, and the next end the process.

    Without a handler, the first process of a container would not even end by it.
    """
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminate)


def _terminate(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _terminations.append(number)
    _interrupt(signal.SIGINT, frame)


_terminations: list[int] = []
"""The SIGTERM that has come, if one has."""


def end_of_interrupt(status: int) -> int:
    """End as one whom Ctrl-C ended, so that a loop in a shell script ends, too, or SIGTERM.

    Where that is not known, return the status.
    """
    return _end_by(_terminations[0], 128 + _terminations[0]) if _terminations else _end_by(signal.SIGINT, status)


def end_of_closed_pipe() -> int:
    """End as one whose reader has left: quietly."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123  # what is still buffered goes there
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return 1 if _PIPE is None else _end_by(_PIPE, 128 + _PIPE)


def _end_by(number: int, status: int) -> int:
    if os.name == "posix":
        sys.stderr.flush()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    return status
