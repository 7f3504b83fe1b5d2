"""The requests of the methods of `client.crons`, with their arguments checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from langgraph_runs._core.calls.checks import (
    checked_choice,
    checked_count,
    checked_dict,
    checked_fields,
    checked_flag,
    checked_id,
    checked_object,
    checked_text,
    if_given,
    if_set,
)
from langgraph_runs._core.calls.cron_options import CronFields, CronID
from langgraph_runs._core.calls.options import AssistantID, Json, ThreadID
from langgraph_runs._core.calls.pager import Pager, pages_of
from langgraph_runs._core.calls.run_fields import check_run
from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.langgraph_types import is_langgraph_type
from langgraph_runs._generated import models
from langgraph_runs._generated.api import crons as cron_api
from langgraph_runs._generated.models.cron_field import CronField
from langgraph_runs._generated.models.cron_sort_by import CronSortBy
from langgraph_runs._generated.models.multitask_strategy import MultitaskStrategy
from langgraph_runs._generated.models.on_completion import OnCompletion
from langgraph_runs._generated.models.sort_order import SortOrder
from langgraph_runs._generated.types import UNSET, Request, Unset, from_owned_dict

EndTime = datetime | str

MARK: Final = "langgraph_request_id"
"""The key in a cron's metadata under which the creation request can be looked up."""


def create_cron(
    thread_id: ThreadID | None,
    assistant_id: AssistantID,
    options: Mapping[str, Any],
    *,
    mark: str,
    schedule: str,
    end_time: EndTime | None,
    on_run_completed: OnCompletion | None = None,
    multitask_strategy: MultitaskStrategy | None = None,
    allow_unknown: bool,
) -> Request:
    """The request that creates a cron, on a thread if one is given; its metadata has the mark, not that of another."""
    fields = _run_fields(options, allow_unknown=allow_unknown)
    fields["metadata"] = {**fields.get("metadata", {}), MARK: mark}
    fields |= _given(
        assistant_id=checked_id("assistant_id", assistant_id),
        schedule=_checked_schedule("schedule", schedule),
        end_time=if_given("end_time", end_time, _checked_time),
        on_run_completed=_choice("on_run_completed", on_run_completed, OnCompletion, allow_unknown=allow_unknown),
        multitask_strategy=_choice(
            "multitask_strategy", multitask_strategy, MultitaskStrategy, allow_unknown=allow_unknown
        ),
    )
    body = from_owned_dict(models.CronCreate, fields)
    if thread_id is None:
        return cron_api.create_cron.request(body=body)
    return cron_api.create_thread_cron.request(checked_id("thread_id", thread_id), body=body)


def update_cron(
    cron_id: CronID,
    options: Mapping[str, Any],
    *,
    schedule: str | None,
    end_time: EndTime | Unset | None,
    on_run_completed: OnCompletion | None,
    allow_unknown: bool,
) -> Request:
    """The request that changes a cron; ValueError if it would change nothing."""
    checked = checked_id("cron_id", cron_id)
    fields = _run_fields(options, allow_unknown=allow_unknown) | _given(
        schedule=if_given("schedule", schedule, _checked_schedule),
        end_time=if_set("end_time", end_time, _checked_time),
        on_run_completed=_choice("on_run_completed", on_run_completed, OnCompletion, allow_unknown=allow_unknown),
    )
    if not fields:
        raise ValueError("update needs at least one field to change")
    return cron_api.update_cron.request(checked, body=from_owned_dict(models.CronPatch, fields))


def search_crons(
    *,
    assistant_id: AssistantID | None,
    thread_id: ThreadID | None,
    enabled: bool | None,
    metadata: Json | None,
    limit: int | None,
    offset: int | None,
    sort_by: CronSortBy | None,
    sort_order: SortOrder | None,
    select: Sequence[CronField] | None,
    allow_unknown: bool,
) -> Request:
    """The request of `search`."""
    body = models.CronSearch(
        assistant_id=if_given("assistant_id", assistant_id, checked_id),
        thread_id=if_given("thread_id", thread_id, checked_id),
        enabled=if_given("enabled", enabled, checked_flag),
        metadata=if_given("metadata", metadata, checked_dict),
        limit=checked_count("limit", limit, least=1),
        offset=checked_count("offset", offset, least=0),
        sort_by=_choice("sort_by", sort_by, CronSortBy, allow_unknown=allow_unknown),
        sort_order=_choice("sort_order", sort_order, SortOrder, allow_unknown=allow_unknown),
        select=if_given("select", select, checked_fields, CronField, allow_unknown=allow_unknown),
    )
    return cron_api.search_crons.request(body=body)


def count_crons(*, assistant_id: AssistantID | None, thread_id: ThreadID | None, metadata: Json | None) -> Request:
    """The request of `count`."""
    body = models.CronCount(
        assistant_id=if_given("assistant_id", assistant_id, checked_id),
        thread_id=if_given("thread_id", thread_id, checked_id),
        metadata=if_given("metadata", metadata, checked_dict),
    )
    return cron_api.count_crons.request(body=body)


def all_crons(
    page_size: int | None, select: Sequence[CronField] | None, *, allow_unknown: bool
) -> tuple[Pager, list[CronField] | None]:
    """The pages that `iter` reads, and the fields that it asks for."""
    return pages_of(
        "cron_id", of="crons", page_size=page_size, select=select, fields=CronField, allow_unknown=allow_unknown
    )


def _run_fields(options: Mapping[str, Any], *, allow_unknown: bool) -> dict[str, Any]:
    """The fields of a cron that are given, checked."""
    names = CronFields.__annotations__
    fields = _given(**{name: UNSET if options.get(name) is None else options[name] for name in names})
    if "input" in fields and is_langgraph_type(checked_object("input", fields["input"]), "Command"):
        raise TypeError("input must be a mapping, not a Command: the runs of a cron go on from no interrupt")
    check_run(fields, stateless=True, allow_unknown=allow_unknown)
    if "metadata" in fields:
        fields["metadata"] = checked_dict("metadata", fields["metadata"])
    if "timezone" in fields:
        fields["timezone"] = _checked_timezone("timezone", fields["timezone"])
    if "enabled" in fields:
        checked_flag("enabled", fields["enabled"])
    return fields


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not UNSET}


def _choice(name: str, value: object, kind: Any, *, allow_unknown: bool) -> Any:
    return if_given(name, value, checked_choice, kind, allow_unknown=allow_unknown)


def _checked_schedule(name: str, value: object) -> str:
    schedule = checked_text(name, value)
    if not schedule.strip():
        raise ValueError(f"{name} is empty; pass five fields as in crontab(5), such as '0 9 * * 1-5'")
    return schedule


def _checked_time(name: str, value: object) -> str:
    """A point in time as text; without a time zone, servers would differ on when it is."""
    if not isinstance(value, (datetime, str)):
        raise TypeError(f"{name} must be a datetime or its text in ISO 8601, got {shown(value)}")
    text = value if isinstance(value, str) else value.isoformat()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name} must be a time in ISO 8601, got {shown(value)}") from None
    if moment.utcoffset() is None:
        raise ValueError(f"{name} must have a time zone, such as datetime.now(UTC) has, got {shown(text)}")
    return text


def _checked_timezone(name: str, value: object) -> str:
    if isinstance(value, tzinfo):
        zone = "UTC" if value is UTC else getattr(value, "key", None)
        if zone is None:
            raise ValueError(f"{name} must be an IANA time zone, such as ZoneInfo('Europe/Berlin'), got {shown(value)}")
        return str(zone)
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str or a ZoneInfo, got {shown(value)}")
    if not value:
        raise ValueError(f"{name} is empty; leave it out for UTC")
    return value
