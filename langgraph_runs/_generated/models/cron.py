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
    required={
        "cron_id": str,
        "assistant_id": str,
        "thread_id": object,
        "schedule": str,
        "enabled": bool,
        "end_time": object,
        "next_run_date": object,
        "payload": dict,
        "metadata": dict,
        "on_run_completed": object,
        "user_id": object,
        "created_at": str,
        "updated_at": str,
    },
    times=("end_time", "next_run_date", "created_at", "updated_at"),
    shown=("cron_id", "schedule", "enabled", "assistant_id", "next_run_date"),
    own_id="cron_id",
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class Cron(WireModel):
    """Runs that the server starts on a schedule.

    Attributes:
        cron_id (str): The cron's id.
        assistant_id (str): The assistant that its runs execute.
        thread_id (None | str): The thread of all its runs; null if each has a new one.
        schedule (str): When runs start, as in crontab(5).
        enabled (bool): Whether it starts runs.
        end_time (datetime.datetime | None): When it stops to start runs, or null.
        next_run_date (datetime.datetime | None): When the next run is due, or null.
        payload (JsonObject): What its runs are created with.
        metadata (JsonObject): The metadata given at creation, and what was added since.
        on_run_completed (None | OnCompletion | str): What becomes of the thread that was made for a run; null if
            the thread was not.
        user_id (None | str): Whose it is, as the server's authentication says.
        created_at (datetime.datetime): When it was created.
        updated_at (datetime.datetime): When it last changed.
        timezone (None | str | Unset): The IANA time zone of the schedule, UTC if null. Not on every server.
    """

    cron_id: str
    assistant_id: str
    thread_id: None | str
    schedule: str
    enabled: bool
    end_time: datetime.datetime | None
    next_run_date: datetime.datetime | None
    payload: JsonObject
    metadata: JsonObject
    on_run_completed: None | OnCompletion | str
    user_id: None | str
    created_at: datetime.datetime
    updated_at: datetime.datetime
    timezone: None | str | Unset = UNSET
