# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.assistant import Assistant
    from ...models.assistant_version_change import AssistantVersionChange


def request(
    assistant_id: str,
    *,
    body: AssistantVersionChange,
) -> Request:
    """Make a version of an assistant its current one.

    Args:
        assistant_id: The assistant's id.
    """

    return Request(
        operation="set_latest_assistant",
        method="POST",
        path="/assistants/{assistant_id}/latest".format(
            assistant_id=segment(assistant_id),
        ),
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> Assistant:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Assistant, json_object(data))
