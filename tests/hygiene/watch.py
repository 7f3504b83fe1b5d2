"""Runs the code that it is given in a fresh interpreter and writes what that did to the process, as JSON."""

import json
import logging
import os
import sys
import threading
from typing import Any

asked: list[str] = []


def spy(name: str) -> None:
    """Note which of our modules looks at the environment by this method, and for what."""
    plain = getattr(os._Environ, name)

    def spied(self: Any, *arguments: Any) -> Any:
        frame = sys._getframe(1)
        while frame.f_globals["__name__"] in ("os", "collections.abc") and frame.f_back:
            frame = frame.f_back
        if frame.f_globals["__name__"].startswith("langgraph_runs"):
            asked.append(" ".join([frame.f_globals["__name__"], name, *arguments]))
        return plain(self, *arguments)

    setattr(os._Environ, name, spied)


for method in ("__getitem__", "__iter__", "__len__", "copy"):
    spy(method)
before = set(sys.modules)
exec(sys.argv[1], {})
seen = {
    "modules": sorted(set(sys.modules) - before),
    "asked": asked,
    "threads": threading.active_count(),
    "handlers": len(logging.root.handlers) + len(logging.getLogger("langgraph_runs").handlers),
    "level": logging.getLogger("langgraph_runs").level,
}
json.dump(seen, sys.stdout)
