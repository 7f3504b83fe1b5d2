# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, json_object, segment

if TYPE_CHECKING:
    from ...models.thread import Thread


def request(
    thread_id: str,
) -> Request:
    """Get a thread.

    Args:
        thread_id: The thread's id.
    """

    return Request(
        operation="get_thread",
        method="GET",
        path="/threads/{thread_id}".format(
            thread_id=segment(thread_id),
        ),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> Thread:
    """What a success says, from its decoded body (None if empty); TypeError if that has another shape."""
    return models.Thread.adopt(json_object(data))
