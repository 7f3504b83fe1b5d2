# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.partial_thread_state import PartialThreadState
    from ...models.thread_state import ThreadState
    from ...models.thread_state_search import ThreadStateSearch


def request(
    thread_id: str,
    *,
    body: ThreadStateSearch,
) -> Request:
    """Get the state of a thread at a checkpoint, which may be one of a subgraph.

    Args:
        thread_id: The thread's id.
    """

    return Request(
        operation="find_thread_state",
        method="POST",
        path="/threads/{thread_id}/state/checkpoint".format(
            thread_id=segment(thread_id),
        ),
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> ThreadState:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.ThreadState, json_object(data))


def parse_selected(data: Any) -> PartialThreadState:
    """The result with `select`, as above."""
    return from_owned_dict(models.PartialThreadState, json_object(data))
