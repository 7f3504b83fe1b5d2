# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import UNSET, Request, Unset, json_objects

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
        body=models.RunCreate.to_dicts(body),
        streaming=False,
        idempotent=False,
    )


def parse(data: Any) -> list[Run]:
    """What a success says, from its decoded body (None if empty); TypeError if that has another shape."""
    return models.Run.adopt_each(json_objects(data))
