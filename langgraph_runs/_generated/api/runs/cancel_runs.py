# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import UNSET, Request, Unset

if TYPE_CHECKING:
    from ...models.cancel_action import CancelAction
    from ...models.runs_cancel import RunsCancel


def request(
    *,
    body: RunsCancel,
    action: CancelAction | Unset = UNSET,
) -> Request:
    """Cancel runs by status, or by thread and run ids.

    Args:
        action: How to cancel. The server's default is `interrupt`; it treats an unknown value as `interrupt`, too.
    """

    params: dict[str, Any] = {}

    json_action: str | Unset = UNSET
    if not isinstance(action, Unset):
        json_action = action

    params["action"] = json_action

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="cancel_runs",
        method="POST",
        path="/runs/cancel",
        params=params,
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> None:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return None
