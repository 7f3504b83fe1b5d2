# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dicts, json_objects, segment

if TYPE_CHECKING:
    from ...models.assistant_version import AssistantVersion
    from ...models.assistant_version_search import AssistantVersionSearch


def request(
    assistant_id: str,
    *,
    body: AssistantVersionSearch,
) -> Request:
    """List the versions of an assistant, newest first.

    Args:
        assistant_id: The assistant's id.
    """

    return Request(
        operation="get_assistant_versions",
        method="POST",
        path="/assistants/{assistant_id}/versions".format(
            assistant_id=segment(assistant_id),
        ),
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> list[AssistantVersion]:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dicts(models.AssistantVersion, json_objects(data))
