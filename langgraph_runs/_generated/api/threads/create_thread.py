# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object

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
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Thread, json_object(data))
