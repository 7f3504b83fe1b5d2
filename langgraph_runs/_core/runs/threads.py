"""Threads: what a response must say to count as one, and the deletion of those that were created for one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.send import call
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._generated.api.threads import create_thread, delete_thread
from langgraph_runs._generated.types import Unset

if TYPE_CHECKING:
    from langgraph_runs._generated.models.thread import Thread

MOST_DELETION_SECONDS, LEAST_DELETION_SECONDS = 5.0, 1.0
"""How long the deletion of a temporary thread may take, the least even after the call's deadline."""


def parse_created_thread(data: Any) -> Thread:
    """The thread that was created; TypeError if the response does not describe one.

    A server that created it, but not the states that it was to begin with, responds with 201 and a `detail`.
    """
    thread = create_thread.parse(data)
    if isinstance(thread.thread_id, Unset):
        raise TypeError("no thread with a thread_id")
    return thread


def delete_temporary_thread(context: Context, thread_id: str) -> Flow[None]:
    """Delete a thread that was created for one run; a failure is ignored, since the run's result is what counts."""
    seconds = context.left(MOST_DELETION_SECONDS) or 0.0
    try:
        briefly = context.bounded(max(LEAST_DELETION_SECONDS, seconds))
        yield from call(briefly, delete_thread.request(thread_id), lambda _: None)
    except errors.LangGraphRunsError:
        return
