"""Forks while other threads are at work."""

from __future__ import annotations

import os
import sys
import threading
from functools import cache
from importlib import import_module

_OTHERS = ("httpcore", "encodings.idna")
"""What others load when the first request is sent."""


@cache
def mind_forks() -> None:
    """Have everything loaded before a fork, if there are other threads.

    A process that is forked while another thread loads a module waits for ever once it needs that itself: the module's
    lock is held by a thread that only the parent has.
    """
    if hasattr(os, "register_at_fork"):  # not on Windows, where there are no forks
        os.register_at_fork(before=_load_the_rest)


def _load_the_rest() -> None:
    """Load what later calls would, for the colours in use."""
    if threading.active_count() > 1:
        colours = (colour for colour in ("_async", "_sync") if f"langgraph_runs.{colour}.client" in sys.modules)
        for part in ("_core", "_generated", *colours):
            _load_all(part)
        for other in _OTHERS:
            import_module(other)


@cache
def _load_all(part: str) -> None:
    """Load every module of a part of the package."""
    from pkgutil import walk_packages  # noqa: PLC0415

    package = import_module(f"langgraph_runs.{part}")
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        import_module(module.name)
