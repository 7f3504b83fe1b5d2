# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.graph_schema import GraphSchema


def request(
    assistant_id: str,
) -> Request:
    """Get the JSON schemas of an assistant's graph.

    Args:
        assistant_id: The assistant's id.
    """

    return Request(
        operation="get_assistant_schemas",
        method="GET",
        path="/assistants/{assistant_id}/schemas".format(
            assistant_id=segment(assistant_id),
        ),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> GraphSchema:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.GraphSchema, json_object(data))
