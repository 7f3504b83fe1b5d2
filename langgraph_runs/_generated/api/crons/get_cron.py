# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.cron import Cron


def request(
    cron_id: str,
) -> Request:
    """Get a cron.

    Args:
        cron_id: The cron's id.
    """

    return Request(
        operation="get_cron",
        method="GET",
        path="/runs/crons/{cron_id}".format(
            cron_id=segment(cron_id),
        ),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> Cron:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Cron, json_object(data))
