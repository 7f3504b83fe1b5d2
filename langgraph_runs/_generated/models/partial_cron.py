# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject
    from ..models.on_completion import OnCompletion


@wire_model(
    times=("end_time", "next_run_date", "created_at", "updated_at"),
    shown=("cron_id", "schedule", "enabled", "assistant_id", "next_run_date"),
    own_id="cron_id",
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class PartialCron(WireModel):
    """The fields of a cron that were chosen with `select`.

    Attributes:
        cron_id (str | Unset): The cron's id.
        assistant_id (str | Unset): The assistant that its runs execute.
        thread_id (None | str | Unset): The thread of all its runs; null if each has a new one.
        schedule (str | Unset): When runs start, as in crontab(5).
        timezone (None | str | Unset): The IANA time zone of the schedule, UTC if null. Not on every server.
        enabled (bool | Unset): Whether it starts runs.
        end_time (datetime.datetime | None | Unset): When it stops to start runs, or null.
        next_run_date (datetime.datetime | None | Unset): When the next run is due, or null.
        payload (JsonObject | Unset): What its runs are created with.
        metadata (JsonObject | Unset): The metadata given at creation, and what was added since.
        on_run_completed (None | OnCompletion | str | Unset): What becomes of the thread that was made for a run;
            null if the thread was not.
        user_id (None | str | Unset): Whose it is, as the server's authentication says.
        created_at (datetime.datetime | Unset): When it was created.
        updated_at (datetime.datetime | Unset): When it last changed.
    """

    cron_id: str | Unset = UNSET
    assistant_id: str | Unset = UNSET
    thread_id: None | str | Unset = UNSET
    schedule: str | Unset = UNSET
    timezone: None | str | Unset = UNSET
    enabled: bool | Unset = UNSET
    end_time: datetime.datetime | None | Unset = UNSET
    next_run_date: datetime.datetime | None | Unset = UNSET
    payload: JsonObject | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    on_run_completed: None | OnCompletion | str | Unset = UNSET
    user_id: None | str | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    updated_at: datetime.datetime | Unset = UNSET
