# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.assistant import Assistant
    from ...models.assistant_update import AssistantUpdate


def request(
    assistant_id: str,
    *,
    body: AssistantUpdate,
) -> Request:
    """Update an assistant, which makes a new version of it.

    Args:
        assistant_id: The assistant's id.
    """

    return Request(
        operation="update_assistant",
        method="PATCH",
        path="/assistants/{assistant_id}".format(
            assistant_id=segment(assistant_id),
        ),
        body=body.to_dict(),
        streaming=False,
        idempotent=False,
    )


def parse(data: Any) -> Assistant:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Assistant, json_object(data))
