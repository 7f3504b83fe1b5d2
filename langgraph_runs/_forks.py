"""Forks: what a child process must leave alone, and what is imported before one.

A child inherits copies of its parent's connections. To shut one, or to take one out of the parent's event loop, would
disturb the parent.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from functools import cache
from importlib import import_module

from langgraph_runs._http_libraries import cores

_inherited: list[object] = []


def leave_alone(*things: object) -> None:
    """Keep what belongs to the parent process for ever: as garbage it would be closed.

    A lock in it may be held by a thread that only the parent has.
    """
    _inherited.append(things)


_LIBRARIES = {
    "_sync": ("encodings.idna",),
    "_async": ("anyio._backends._asyncio", "sniffio", "encodings.idna"),
}
"""Modules that the first request loads from elsewhere, by the side of this package that sends it."""

_BACKENDS = {"_sync": "", "_async": "._backends.anyio"}
"""What it loads of that which the HTTP library opens connections with."""


@cache
def load_before_fork() -> None:
    """Have every fork preceded by the loading of what later calls import, if Python threads are running.

    If a thread is importing a module when another one forks, the child inherits the module's lock, which only that
    thread would release: the child hangs as soon as it imports the module.
    """
    if hasattr(os, "register_at_fork"):  # not on Windows, where there are no forks
        os.register_at_fork(before=_load_late_imports)


def _load_late_imports() -> None:
    """Load everything that later calls import, for the sides of the package in use."""
    if threading.active_count() > 1 and not sys.is_finalizing():
        sides = [side for side in _LIBRARIES if f"langgraph_runs.{side}.client" in sys.modules]
        for part in ("_core", "_generated", *sides):
            _load_all(part)


@cache
def _load_all(part: str) -> None:
    """Load every module of a part of the package, and what its first request loads from elsewhere."""
    from pkgutil import walk_packages  # noqa: PLC0415

    package = import_module(f"langgraph_runs.{part}")
    names = [module.name for module in walk_packages(package.__path__, f"{package.__name__}.")]
    if part in _BACKENDS:
        names += [*_LIBRARIES[part], *(core + _BACKENDS[part] for core in cores())]
    for name in names:
        with suppress(Exception):  # the call that needs it raises the error
            import_module(name)
