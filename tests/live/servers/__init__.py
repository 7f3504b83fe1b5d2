"""The servers that the live tests run against, and how one is started; `pytest --server=` names it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Literal

from dev_server import DevServer, dev_server

from .aegra import aegra

ServerName = Literal["langgraph", "aegra", "aegra-redis"]


def new_server(name: ServerName, **options: Any) -> AbstractContextManager[DevServer]:
    """A server of this name, started on entry, stopped and removed on exit: `auth` asks for a key, `env` configures."""
    if name == "langgraph":
        return dev_server(**options)
    return aegra(with_redis=name == "aegra-redis", **options)
