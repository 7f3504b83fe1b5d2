# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types import Request, segment

if TYPE_CHECKING:
    from ...models.thread_events_request import ThreadEventsRequest


def request(
    thread_id: str,
    *,
    body: ThreadEventsRequest,
) -> Request:
    """Stream what all runs of a thread do, by purpose: messages block by block, states, tool calls, questions. It
    begins with all that is stored, and does not end.

    Args:
        thread_id: The thread's id.
    """
    headers: dict[str, str] = {"Accept": "text/event-stream"}

    return Request(
        operation="stream_thread_events",
        method="POST",
        path="/threads/{thread_id}/stream/events".format(
            thread_id=segment(thread_id),
        ),
        headers=headers,
        body=body.to_dict(),
        streaming=True,
        idempotent=True,
    )
