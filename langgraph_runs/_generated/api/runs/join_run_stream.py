# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import UNSET, Request, Unset, segment

if TYPE_CHECKING:
    from ...models.flag import Flag


def request(
    thread_id: str,
    run_id: str,
    *,
    stream_mode: str | Unset = UNSET,
    namespace: list[str] | Unset = UNSET,
    cancel_on_disconnect: Flag | Unset = UNSET,
    last_event_id: str | Unset = UNSET,
) -> Request:
    """Stream the events of a run, from now on or after a given event.

    Args:
        thread_id: The thread's id.
        run_id: The run's id.
        stream_mode: A JSON array of stream modes as text, for example `["values","custom"]`. If the parameter is
            repeated, only the last one counts. A mode that the run was not created with brings no events.
        namespace: Only the events of these namespaces, each without what is below it; an empty one is that of the
            root graph. Servers whose `/info` does not have the flag `stream_namespaces` ignore it.
        cancel_on_disconnect: 1 cancels the run if this connection breaks. The server's default is 0.
        last_event_id: Replay the events after this one, then continue live; `-1` replays all events. Works for
            resumable runs only. Without it, the stream begins with the next event.
    """
    headers: dict[str, str] = {"Accept": "text/event-stream"}
    if not isinstance(last_event_id, Unset):
        headers["Last-Event-ID"] = last_event_id

    params: dict[str, Any] = {}

    params["stream_mode"] = stream_mode

    json_namespace: list[str] | Unset = UNSET
    if not isinstance(namespace, Unset):
        json_namespace = namespace

    params["namespace"] = json_namespace

    json_cancel_on_disconnect: int | Unset = UNSET
    if not isinstance(cancel_on_disconnect, Unset):
        json_cancel_on_disconnect = cancel_on_disconnect

    params["cancel_on_disconnect"] = json_cancel_on_disconnect

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="join_run_stream",
        method="GET",
        path="/threads/{thread_id}/runs/{run_id}/stream".format(
            thread_id=segment(thread_id),
            run_id=segment(run_id),
        ),
        params=params,
        headers=headers,
        streaming=True,
        idempotent=True,
    )
