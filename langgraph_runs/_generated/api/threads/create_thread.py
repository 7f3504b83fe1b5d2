# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, json_object

if TYPE_CHECKING:
    from ...models.thread import Thread
    from ...models.thread_create import ThreadCreate


def request(
    *,
    body: ThreadCreate,
) -> Request:
    """Create a thread."""

    return Request(
        operation="create_thread",
        method="POST",
        path="/threads",
        body=body.to_dict(),
        streaming=False,
        idempotent=False,
    )


def parse(data: Any) -> Thread:
    """What a success says, from its decoded body (None if empty); TypeError if that has another shape."""
    return models.Thread.adopt(json_object(data))
