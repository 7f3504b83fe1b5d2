# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.thread_storage import ThreadStorage


def request(
    thread_id: str,
) -> Request:
    """Get how much space the states of a thread take.

    Args:
        thread_id: The thread's id.
    """

    return Request(
        operation="get_thread_storage",
        method="GET",
        path="/threads/{thread_id}/storage".format(
            thread_id=segment(thread_id),
        ),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> ThreadStorage:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.ThreadStorage, json_object(data))
