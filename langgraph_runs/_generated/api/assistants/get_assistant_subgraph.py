# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import UNSET, Request, Unset, json_object, segment

if TYPE_CHECKING:
    pass


def request(
    assistant_id: str,
    namespace: str,
    *,
    recurse: bool | Unset = UNSET,
) -> Request:
    """Get the JSON schemas of one subgraph of an assistant's graph.

    Args:
        assistant_id: The assistant's id.
        namespace: The subgraph's namespace.
        recurse: Whether to include the subgraphs of subgraphs. Only the text `true` counts.
    """

    params: dict[str, Any] = {}

    params["recurse"] = recurse

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="get_assistant_subgraph",
        method="GET",
        path="/assistants/{assistant_id}/subgraphs/{namespace}".format(
            assistant_id=segment(assistant_id),
            namespace=segment(namespace),
        ),
        params=params,
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> dict[str, Any]:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return json_object(data)
