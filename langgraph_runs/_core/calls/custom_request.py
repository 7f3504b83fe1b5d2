"""Requests to any endpoint: `client.request`, and the methods of langgraph-sdk that it stands in for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from langgraph_runs._core.calls.checks import checked_method, checked_params, checked_path
from langgraph_runs._generated.types import Request

IDEMPOTENT_METHODS: Final = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})  # RFC 9110 §9.2.2

_ABSENT = frozenset(
    {"store", "crons"}
    | {"create", "update", "delete", "count", "copy", "prune", "update_state"}
    | {"get_graph", "get_schemas", "get_subgraphs", "get_versions", "set_latest"}
)


def custom_request(method: str, path: str, *, json: Any, params: Mapping[str, Any] | None) -> Request:
    """The request for these arguments; `json` UNSET sends no body. The call's headers are the context's.

    Raises TypeError and ValueError for arguments that cannot be sent.
    """
    method = checked_method(method)
    return Request(
        operation="request",
        method=method,
        path=checked_path(path),
        params=checked_params(params),
        body=json,
        streaming=False,
        idempotent=method in IDEMPOTENT_METHODS,
    )


class Incomplete:
    """A part of the client that lacks some of langgraph-sdk's methods, and says what to use in their place."""

    if not TYPE_CHECKING:  # pragma: no branch

        def __getattr__(self, name: str) -> object:
            remedy = "; client.request(method, path, json=...) calls any endpoint" if name in _ABSENT else ""
            raise AttributeError(
                f"{type(self).__name__!r} object has no attribute {name!r}{remedy}", name=name, obj=self
            )
