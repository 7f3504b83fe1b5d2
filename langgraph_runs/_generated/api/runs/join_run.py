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
    cancel_on_disconnect: Flag | Unset = UNSET,
) -> Request:
    """Wait for a run to end and return the final values of its thread.

    Args:
        thread_id: The thread's id.
        run_id: The run's id.
        cancel_on_disconnect: 1 cancels the run if this connection breaks. The server's default is 0.
    """

    params: dict[str, Any] = {}

    json_cancel_on_disconnect: int | Unset = UNSET
    if not isinstance(cancel_on_disconnect, Unset):
        json_cancel_on_disconnect = cancel_on_disconnect

    params["cancel_on_disconnect"] = json_cancel_on_disconnect

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="join_run",
        method="GET",
        path="/threads/{thread_id}/runs/{run_id}/join".format(
            thread_id=segment(thread_id),
            run_id=segment(run_id),
        ),
        params=params,
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> Any:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return data
