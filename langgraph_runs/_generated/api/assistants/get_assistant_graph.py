# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import UNSET, Request, Unset, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.assistant_graph import AssistantGraph


def request(
    assistant_id: str,
    *,
    xray: bool | int | Unset = UNSET,
) -> Request:
    """Get the nodes and edges of an assistant's graph.

    Args:
        assistant_id: The assistant's id.
        xray: Whether to show what is inside subgraphs, down to this depth or, if `true`, wholly.
    """

    params: dict[str, Any] = {}

    json_xray: bool | int | Unset
    if isinstance(xray, Unset):
        json_xray = UNSET
    else:
        json_xray = xray
    params["xray"] = json_xray

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="get_assistant_graph",
        method="GET",
        path="/assistants/{assistant_id}/graph".format(
            assistant_id=segment(assistant_id),
        ),
        params=params,
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> AssistantGraph:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.AssistantGraph, json_object(data))
