"""Requests to any endpoint, for `client.request`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from langgraph_runs._core.calls.checks import checked_flag, checked_method, checked_params, checked_path
from langgraph_runs._generated.types import Request

IDEMPOTENT_METHODS: Final = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})  # RFC 9110 §9.2.2


def custom_request(
    method: str, path: str, *, json: Any, params: Mapping[str, Any] | None, idempotent: bool | None = None
) -> Request:
    """The request for these arguments; `json` UNSET sends no body. The call's headers are the context's.

    Whether it is `idempotent` its method says, unless the caller does.

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
        idempotent=method in IDEMPOTENT_METHODS if idempotent is None else checked_flag("idempotent", idempotent),
    )
