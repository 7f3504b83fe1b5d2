# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import Request, json_integer

if TYPE_CHECKING:
    from ...models.cron_count import CronCount


def request(
    *,
    body: CronCount,
) -> Request:
    """Count crons."""

    return Request(
        operation="count_crons",
        method="POST",
        path="/runs/crons/count",
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> int:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return json_integer(data)
