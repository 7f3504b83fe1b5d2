"""Signal handlers of the caller's: whether one raised an error."""

from __future__ import annotations

import signal
import threading
from functools import partial
from traceback import walk_tb
from types import CodeType
from typing import Any


def raised_by_handler(error: BaseException) -> BaseException | None:
    """The error that a signal handler of the caller's raised, if that is what is behind this one; None if none did.

    A handler that ends a blocking call often raises TimeoutError, which the HTTP library takes for one of the network.
    """
    if threading.current_thread() is not threading.main_thread():
        return None  # Python runs handlers in the main thread
    codes = {*filter(None, (_code_of(signal.getsignal(number)) for number in signal.valid_signals()))}
    at: BaseException | None = error
    while codes and at is not None:
        frames = walk_tb(at.__traceback__)
        if any(frame.f_code in codes for frame, _ in frames):
            return at
        at = at.__cause__ or at.__context__
    return None


def _code_of(handler: Any) -> CodeType | None:
    """The code of a signal handler; None for one that is not written in Python."""
    while isinstance(handler, partial):
        handler = handler.func
    if not hasattr(handler, "__code__"):  # neither a function nor a method
        handler = vars(type(handler)).get("__call__")
    code = getattr(handler, "__code__", None)
    return code if isinstance(code, CodeType) else None
