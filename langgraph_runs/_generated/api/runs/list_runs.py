# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import UNSET, Request, Unset, from_owned_dicts, json_objects, segment

if TYPE_CHECKING:
    from ...models.partial_run import PartialRun
    from ...models.run import Run
    from ...models.run_field import RunField
    from ...models.run_status import RunStatus


def request(
    thread_id: str,
    *,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    status: RunStatus | Unset = UNSET,
    select: list[RunField] | Unset = UNSET,
) -> Request:
    """List the runs of a thread, newest first.

    Args:
        thread_id: The thread's id.
        limit: The maximum number of items. The server's default is 10.
        offset: The number of items to skip. The server's default is 0.
        status: Only runs with this status. A status that the server does not know matches nothing.
        select: Only these fields of each run. The parameter is repeated for each field.
    """

    params: dict[str, Any] = {}

    params["limit"] = limit

    params["offset"] = offset

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    json_select: list[str] | Unset = UNSET
    if not isinstance(select, Unset):
        json_select = []
        for select_item_data in select:
            select_item: str = select_item_data
            json_select.append(select_item)

    params["select"] = json_select

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="list_runs",
        method="GET",
        path="/threads/{thread_id}/runs".format(
            thread_id=segment(thread_id),
        ),
        params=params,
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> list[Run]:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dicts(models.Run, json_objects(data))


def parse_selected(data: Any) -> list[PartialRun]:
    """The result with `select`, as above."""
    return from_owned_dicts(models.PartialRun, json_objects(data))
