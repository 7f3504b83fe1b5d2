# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import UNSET, Request, Unset, from_owned_dict, json_object

if TYPE_CHECKING:
    from ...models.run import Run
    from ...models.run_create import RunCreate


def request(
    *,
    body: RunCreate,
    x_request_id: str | Unset = UNSET,
) -> Request:
    """Create a run on a temporary thread, without waiting for it.

    Args:
        x_request_id: A request id, stored with the run in `kwargs.config.configurable.langgraph_request_id`.
    """
    headers: dict[str, str] = {}
    if not isinstance(x_request_id, Unset):
        headers["X-Request-Id"] = x_request_id

    return Request(
        operation="create_stateless_run",
        method="POST",
        path="/runs",
        headers=headers,
        body=body.to_dict(),
        streaming=False,
        idempotent=False,
    )


def parse(data: Any) -> Run:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Run, json_object(data))
