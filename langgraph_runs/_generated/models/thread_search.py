# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject
    from ..models.sort_order import SortOrder
    from ..models.thread_field import ThreadField
    from ..models.thread_sort_by import ThreadSortBy
    from ..models.thread_status import ThreadStatus


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadSearch(WireModel):
    """The threads to search for. All conditions must match.

    Attributes:
        ids (list[str] | Unset): Only threads with these ids.
        metadata (JsonObject | Unset): Only threads whose metadata contains this.
        values (JsonObject | Unset): Only threads whose values contain this.
        status (ThreadStatus | Unset): Only threads with this status.
        limit (int | Unset): The maximum number of threads. The server's default is 10.
        offset (int | Unset): The number of threads to skip. The server's default is 0.
        sort_by (ThreadSortBy | Unset): The field to sort by.
        sort_order (SortOrder | Unset): The sort order.
        select (list[ThreadField] | Unset): Only these fields of each thread.
        extract (JsonObject | Unset): Paths into a thread's fields, by alias; at most ten. The results are in
            `extracted`.
    """

    ids: list[str] | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    values: JsonObject | Unset = UNSET
    status: ThreadStatus | Unset = UNSET
    limit: int | Unset = UNSET
    offset: int | Unset = UNSET
    sort_by: ThreadSortBy | Unset = UNSET
    sort_order: SortOrder | Unset = UNSET
    select: list[ThreadField] | Unset = UNSET
    extract: JsonObject | Unset = UNSET
