# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.cron import Cron
    from ...models.cron_patch import CronPatch


def request(
    cron_id: str,
    *,
    body: CronPatch,
) -> Request:
    """Change a cron. A repeated request changes nothing more.

    Args:
        cron_id: The cron's id.
    """

    return Request(
        operation="update_cron",
        method="PATCH",
        path="/runs/crons/{cron_id}".format(
            cron_id=segment(cron_id),
        ),
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> Cron:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Cron, json_object(data))
