# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import UNSET, Request, Unset, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.thread import Thread


def request(
    thread_id: str,
    *,
    include: str | Unset = UNSET,
) -> Request:
    """Get a thread.

    Args:
        thread_id: The thread's id.
        include: More fields to return, separated by commas. The server ignores those that it does not know.
    """

    params: dict[str, Any] = {}

    params["include"] = include

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="get_thread",
        method="GET",
        path="/threads/{thread_id}".format(
            thread_id=segment(thread_id),
        ),
        params=params,
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> Thread:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Thread, json_object(data))
