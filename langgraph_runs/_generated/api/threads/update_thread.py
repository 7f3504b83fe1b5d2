# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import UNSET, Request, Unset, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.thread import Thread
    from ...models.thread_update import ThreadUpdate


def request(
    thread_id: str,
    *,
    body: ThreadUpdate,
    prefer: str | Unset = UNSET,
) -> Request:
    """Update the metadata of a thread, or when it is cleaned up.

    Args:
        thread_id: The thread's id.
        prefer: `return=minimal` asks for a response without a body (RFC 7240).
    """
    headers: dict[str, str] = {}
    if not isinstance(prefer, Unset):
        headers["Prefer"] = prefer

    return Request(
        operation="update_thread",
        method="PATCH",
        path="/threads/{thread_id}".format(
            thread_id=segment(thread_id),
        ),
        headers=headers,
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> Thread:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Thread, json_object(data))
