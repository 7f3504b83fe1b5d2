# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dicts, json_objects, segment

if TYPE_CHECKING:
    from ...models.partial_thread_state import PartialThreadState
    from ...models.thread_history_search import ThreadHistorySearch
    from ...models.thread_state import ThreadState


def request(
    thread_id: str,
    *,
    body: ThreadHistorySearch,
) -> Request:
    """List the states of a thread, newest first.

    Args:
        thread_id: The thread's id.
    """

    return Request(
        operation="get_thread_history",
        method="POST",
        path="/threads/{thread_id}/history".format(
            thread_id=segment(thread_id),
        ),
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> list[ThreadState]:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dicts(models.ThreadState, json_objects(data))


def parse_selected(data: Any) -> list[PartialThreadState]:
    """The result with `select`, as above."""
    return from_owned_dicts(models.PartialThreadState, json_objects(data))
