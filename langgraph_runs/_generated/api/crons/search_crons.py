# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dicts, json_objects

if TYPE_CHECKING:
    from ...models.cron import Cron
    from ...models.cron_search import CronSearch
    from ...models.partial_cron import PartialCron


def request(
    *,
    body: CronSearch,
) -> Request:
    """Search crons."""

    return Request(
        operation="search_crons",
        method="POST",
        path="/runs/crons/search",
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> list[Cron]:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dicts(models.Cron, json_objects(data))


def parse_selected(data: Any) -> list[PartialCron]:
    """The result with `select`, as above."""
    return from_owned_dicts(models.PartialCron, json_objects(data))
