# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import Request, segment

if TYPE_CHECKING:
    pass


def request(
    thread_id: str,
    run_id: str,
) -> Request:
    """Delete a run. This does not stop a run that is still executing.

    Args:
        thread_id: The thread's id.
        run_id: The run's id.
    """

    return Request(
        operation="delete_run",
        method="DELETE",
        path="/threads/{thread_id}/runs/{run_id}".format(
            thread_id=segment(thread_id),
            run_id=segment(run_id),
        ),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> None:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return None
