# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import UNSET, Request, Unset, segment

if TYPE_CHECKING:
    from ...models.cancel_action import CancelAction
    from ...models.cancel_reason import CancelReason
    from ...models.flag import Flag


def request(
    thread_id: str,
    run_id: str,
    *,
    wait: Flag | Unset = UNSET,
    action: CancelAction | Unset = UNSET,
    reason: CancelReason | Unset = UNSET,
) -> Request:
    """Cancel a pending or running run.

    Args:
        thread_id: The thread's id.
        run_id: The run's id.
        wait: 1 waits until the run has stopped; 0 does not. The server's default is 0.
        action: How to cancel. The server's default is `interrupt`; it treats an unknown value as `interrupt`, too.
        reason: Why the run is cancelled; only with the action `interrupt`. Servers that do not know it ignore it.
    """

    params: dict[str, Any] = {}

    json_wait: int | Unset = UNSET
    if not isinstance(wait, Unset):
        json_wait = wait

    params["wait"] = json_wait

    json_action: str | Unset = UNSET
    if not isinstance(action, Unset):
        json_action = action

    params["action"] = json_action

    json_reason: str | Unset = UNSET
    if not isinstance(reason, Unset):
        json_reason = reason

    params["reason"] = json_reason

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="cancel_run",
        method="POST",
        path="/threads/{thread_id}/runs/{run_id}/cancel".format(
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
