# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object

if TYPE_CHECKING:
    from ...models.cron import Cron
    from ...models.cron_create import CronCreate


def request(
    *,
    body: CronCreate,
) -> Request:
    """Create a cron whose runs each have a new thread."""

    return Request(
        operation="create_cron",
        method="POST",
        path="/runs/crons",
        body=body.to_dict(),
        streaming=False,
        idempotent=False,
    )


def parse(data: Any) -> Cron:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Cron, json_object(data))
