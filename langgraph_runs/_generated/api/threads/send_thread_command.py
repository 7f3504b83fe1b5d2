# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import UNSET, Request, Unset, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.thread_command import ThreadCommand
    from ...models.thread_command_response import ThreadCommandResponse


def request(
    thread_id: str,
    *,
    body: ThreadCommand,
    x_request_id: str | Unset = UNSET,
) -> Request:
    """Start a run on a thread (`run.start`), or answer the questions that it waits with (`input.respond`), for the
    stream of its events.

    Args:
        thread_id: The thread's id.
        x_request_id: A request id, stored with the run in `kwargs.config.configurable.langgraph_request_id`.
    """
    headers: dict[str, str] = {}
    if not isinstance(x_request_id, Unset):
        headers["X-Request-Id"] = x_request_id

    return Request(
        operation="send_thread_command",
        method="POST",
        path="/threads/{thread_id}/commands".format(
            thread_id=segment(thread_id),
        ),
        headers=headers,
        body=body.to_dict(),
        streaming=False,
        idempotent=False,
    )


def parse(data: Any) -> ThreadCommandResponse:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.ThreadCommandResponse, json_object(data))
