# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.thread_state_update import ThreadStateUpdate
    from ...models.thread_update_state_response import ThreadUpdateStateResponse


def request(
    thread_id: str,
    *,
    body: ThreadStateUpdate,
) -> Request:
    """Update the state of a thread, at its latest checkpoint or at another one.

    Args:
        thread_id: The thread's id.
    """

    return Request(
        operation="update_thread_state",
        method="POST",
        path="/threads/{thread_id}/state".format(
            thread_id=segment(thread_id),
        ),
        body=body.to_dict(),
        streaming=False,
        idempotent=False,
    )


def parse(data: Any) -> ThreadUpdateStateResponse:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.ThreadUpdateStateResponse, json_object(data))
