"""The settings of a client, and the requests that they shape."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from langgraph_runs import RetryPolicy
from langgraph_runs._core.calls.config import Config, build_config
from langgraph_runs._generated.types import UNSET, Request


def config(environment: dict[str, str] | None = None, **settings: Any) -> Config:
    defaults: dict[str, Any] = {
        "base_url": None,
        "api_key": UNSET,
        "headers": None,
        "timeout": UNSET,
        "retry": RetryPolicy(),
        "idle_timeout": "auto",
    }
    return build_config(MappingProxyType(environment or {}), **{**defaults, **settings})


def request(**more: Any) -> Request:
    given = {"operation": "x", "method": "GET", "path": "/x", "streaming": False, "idempotent": True}
    return Request(**{**given, **more})
