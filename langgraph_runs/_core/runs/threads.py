"""What an answer about a thread must say to count as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langgraph_runs._generated.api.threads import create_thread
from langgraph_runs._generated.types import Unset

if TYPE_CHECKING:
    from langgraph_runs._generated.models.thread import Thread


def parse_created_thread(data: Any) -> Thread:
    """The thread that was made; TypeError if the answer is of none.

    A server that made it, but not the states that it was to begin with, says so with 201 and a `detail`.
    """
    thread = create_thread.parse(data)
    if isinstance(thread.thread_id, Unset):
        raise TypeError("no thread with a thread_id")
    return thread
