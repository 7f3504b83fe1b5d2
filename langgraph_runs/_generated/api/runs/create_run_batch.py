# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import UNSET, Request, Unset, from_owned_dicts, json_objects, to_dicts

if TYPE_CHECKING:
    from ...models.run import Run
    from ...models.run_create import RunCreate


def request(
    *,
    body: list[RunCreate],
    x_request_id: str | Unset = UNSET,
) -> Request:
    """Create several runs, each on a temporary thread. Refusing one does not stop the others.

    Args:
        x_request_id: A request id, stored with the run in `kwargs.config.configurable.langgraph_request_id`.
    """
    headers: dict[str, str] = {}
    if not isinstance(x_request_id, Unset):
        headers["X-Request-Id"] = x_request_id

    return Request(
        operation="create_run_batch",
        method="POST",
        path="/runs/batch",
        headers=headers,
        body=to_dicts(body),
        streaming=False,
        idempotent=False,
    )


def parse(data: Any) -> list[Run]:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dicts(models.Run, json_objects(data))
