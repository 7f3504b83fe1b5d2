# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.cron_field import CronField
    from ..models.cron_sort_by import CronSortBy
    from ..models.json_object import JsonObject
    from ..models.sort_order import SortOrder


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class CronSearch(WireModel):
    """The crons to search for. All conditions must match.

    Attributes:
        assistant_id (str | Unset): Only crons of this assistant, by its id; a graph's name is refused.
        thread_id (str | Unset): Only crons of this thread.
        metadata (JsonObject | Unset): Only crons whose metadata contains this.
        enabled (bool | Unset): Only crons that are enabled, or only those that are not.
        limit (int | Unset): The maximum number of crons. The server's default is 10.
        offset (int | Unset): The number of crons to skip. The server's default is 0.
        sort_by (CronSortBy | Unset): The field to sort by; the default is `created_at`.
        sort_order (SortOrder | Unset): The sort order; the default is `desc`.
        select (list[CronField] | Unset): Only these fields of each cron.
    """

    assistant_id: str | Unset = UNSET
    thread_id: str | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    enabled: bool | Unset = UNSET
    limit: int | Unset = UNSET
    offset: int | Unset = UNSET
    sort_by: CronSortBy | Unset = UNSET
    sort_order: SortOrder | Unset = UNSET
    select: list[CronField] | Unset = UNSET
