# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.run import Run


def request(
    thread_id: str,
    run_id: str,
) -> Request:
    """Get a run.

    Args:
        thread_id: The thread's id.
        run_id: The run's id.
    """

    return Request(
        operation="get_run",
        method="GET",
        path="/threads/{thread_id}/runs/{run_id}".format(
            thread_id=segment(thread_id),
            run_id=segment(run_id),
        ),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> Run:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Run, json_object(data))
