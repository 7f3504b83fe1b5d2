"""Work that a forked child does."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress


def in_child(work: Callable[[], None]) -> int:
    """The exit status of a forked process that does this."""
    pid = os.fork()
    if pid == 0:
        status = 1
        with suppress(BaseException):
            work()
            status = 0
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
