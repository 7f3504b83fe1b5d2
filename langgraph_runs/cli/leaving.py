"""Ctrl-C, SIGTERM and closed pipes: the first Ctrl-C detaches, the second ends the process at once."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

_PIPE = getattr(signal, "SIGPIPE", None)  # Windows has none


def detach_on_interrupt() -> None:
    """Have the first SIGINT raise KeyboardInterrupt, and the next end the process; unless it is ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    raise KeyboardInterrupt


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
