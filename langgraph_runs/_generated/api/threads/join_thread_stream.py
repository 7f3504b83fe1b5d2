# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import UNSET, Request, Unset, segment

if TYPE_CHECKING:
    pass


def request(
    thread_id: str,
    *,
    stream_modes: str | Unset = UNSET,
    last_event_id: str | Unset = UNSET,
) -> Request:
    """Stream the events of all runs of a thread, from now on or after a given event. It does not end.

    Args:
        thread_id: The thread's id.
        stream_modes: What the stream contains, separated by commas: the events of the runs (`run_modes`, the
            server's default), only their beginnings and ends (`lifecycle`), changes of the state (`state_update`).
        last_event_id: Replay the stored events after this one, then continue live; `-` replays all of them. Only
            the events of resumable runs are stored. Without it, the stream begins with the next event.
    """
    headers: dict[str, str] = {"Accept": "text/event-stream"}
    if not isinstance(last_event_id, Unset):
        headers["Last-Event-ID"] = last_event_id

    params: dict[str, Any] = {}

    params["stream_modes"] = stream_modes

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="join_thread_stream",
        method="GET",
        path="/threads/{thread_id}/stream".format(
            thread_id=segment(thread_id),
        ),
        params=params,
        headers=headers,
        streaming=True,
        idempotent=True,
    )
