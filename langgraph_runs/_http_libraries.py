"""The HTTP libraries that a client of the caller's may be of: httpx, and httpx2, its fork with the same interface.

This package itself uses httpx. It never imports httpx2: a program that passes a client of it has done so. An
application that calls `httpx2.alias_httpx()` before anything imports httpx makes the two one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

_CORES = {"httpx": "httpcore", "httpx2": "httpcore2"}
"""The libraries, and what each opens its connections with."""

CLIENT_MODULES = frozenset(f"{name}._client" for name in _CORES)
"""Where their clients are defined."""

TRANSPORT_MODULES = frozenset(f"{name}._transports.default" for name in _CORES)
"""Where their own transports are defined."""


def kinds(*names: str) -> Any:
    """The classes of these names in each library that has been imported: a tuple, for `isinstance` and `except`."""
    return _classes(_CORES, names)


def core_kinds(*names: str) -> tuple[type[Any], ...]:
    """The classes of these names in what the libraries open their connections with."""
    return _classes(_CORES.values(), names)


def cores() -> list[str]:
    """What the libraries that have been imported open their connections with."""
    return [core for name, core in _CORES.items() if name in sys.modules]


def library_of(kind: type) -> Any:
    """The library that a class is of or derives from; also of what it opens its connections with. httpx for others."""
    modules = {base.__module__.partition(".")[0] for base in kind.__mro__}
    found = [name for name, core in _CORES.items() if modules & {name, core}]
    return sys.modules[found[0] if found else "httpx"]


def _classes(modules: Iterable[str], names: Iterable[str]) -> tuple[type[Any], ...]:
    # A module that another thread is still importing may lack a class.
    found = (getattr(sys.modules.get(module), name, None) for module in modules for name in names)
    return tuple(kind for kind in found if kind is not None)
