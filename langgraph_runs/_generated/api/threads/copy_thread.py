# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.thread import Thread


def request(
    thread_id: str,
) -> Request:
    """Copy a thread with its states.

    Args:
        thread_id: The thread's id.
    """

    return Request(
        operation="copy_thread",
        method="POST",
        path="/threads/{thread_id}/copy".format(
            thread_id=segment(thread_id),
        ),
        streaming=False,
        idempotent=False,
    )


def parse(data: Any) -> Thread:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Thread, json_object(data))
