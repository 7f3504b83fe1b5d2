# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object

if TYPE_CHECKING:
    from ...models.assistant import Assistant
    from ...models.assistant_create import AssistantCreate


def request(
    *,
    body: AssistantCreate,
) -> Request:
    """Create an assistant."""

    return Request(
        operation="create_assistant",
        method="POST",
        path="/assistants",
        body=body.to_dict(),
        streaming=False,
        idempotent=False,
    )


def parse(data: Any) -> Assistant:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Assistant, json_object(data))
