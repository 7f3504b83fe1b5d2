# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import UNSET, Request, Unset, segment

if TYPE_CHECKING:
    pass


def request(
    assistant_id: str,
    *,
    delete_threads: bool | Unset = UNSET,
) -> Request:
    """Delete an assistant, its versions and its crons.

    Args:
        assistant_id: The assistant's id.
        delete_threads: Whether to delete the threads that it ran on last, too. Only the text `true` counts.
    """

    params: dict[str, Any] = {}

    params["delete_threads"] = delete_threads

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="delete_assistant",
        method="DELETE",
        path="/assistants/{assistant_id}".format(
            assistant_id=segment(assistant_id),
        ),
        params=params,
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> None:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return None
