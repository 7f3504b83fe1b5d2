# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import Request, segment

if TYPE_CHECKING:
    pass


def request(
    cron_id: str,
) -> Request:
    """Delete a cron. Runs that it has started go on.

    Args:
        cron_id: The cron's id.
    """

    return Request(
        operation="delete_cron",
        method="DELETE",
        path="/runs/crons/{cron_id}".format(
            cron_id=segment(cron_id),
        ),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> None:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return None
