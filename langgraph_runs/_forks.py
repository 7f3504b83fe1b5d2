"""Forks while other threads are at work."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from functools import cache
from importlib import import_module

_OTHERS = {
    "_sync": ("httpcore", "encodings.idna"),
    "_async": ("httpcore._backends.anyio", "anyio._backends._asyncio", "sniffio", "encodings.idna"),
}
"""What others load when the first request of a colour is sent."""


@cache
def mind_forks() -> None:
    """Have what calls load late loaded before a fork, if there are other threads of Python's.

    A process that is forked while another thread loads a module waits for ever once it needs that itself: the module's
    lock is held by a thread that only the parent has.
    """
    if hasattr(os, "register_at_fork"):  # not on Windows, where there are no forks
        os.register_at_fork(before=_load_the_rest)


def _load_the_rest() -> None:
    """Load what later calls would, for the colours in use."""
    if threading.active_count() > 1 and not sys.is_finalizing():
        colours = [colour for colour in _OTHERS if f"langgraph_runs.{colour}.client" in sys.modules]
        for part in ("_core", "_generated", *colours):
            _load_all(part)


@cache
def _load_all(part: str) -> None:
    """Load every module of a part of the package, and what it has others load."""
    from pkgutil import walk_packages  # noqa: PLC0415

    package = import_module(f"langgraph_runs.{part}")
    names = [module.name for module in walk_packages(package.__path__, f"{package.__name__}.")]
    for name in (*names, *_OTHERS.get(part, ())):
        with suppress(Exception):  # who needs it will see
            import_module(name)
