# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import Request, segment

if TYPE_CHECKING:
    pass


def request(
    thread_id: str,
) -> Request:
    """Delete a thread, its runs and its states.

    Args:
        thread_id: The thread's id.
    """

    return Request(
        operation="delete_thread",
        method="DELETE",
        path="/threads/{thread_id}".format(
            thread_id=segment(thread_id),
        ),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> None:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return None
