# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.sort_order import SortOrder
from ..models.thread_field import ThreadField
from ..models.thread_sort_by import ThreadSortBy
from ..models.thread_status import ThreadStatus
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject

T = TypeVar("T", bound="ThreadSearch")

_NAMES: Final = frozenset(
    {
        "ids",
        "metadata",
        "values",
        "status",
        "limit",
        "offset",
        "sort_by",
        "sort_order",
        "select",
        "extract",
    }
)


@_attrs_define
class ThreadSearch:
    """Which threads to find. The conditions hold together.

    Attributes:
        ids (list[str] | Unset): Only these threads.
        metadata (JsonObject | Unset): Only threads whose metadata contains this.
        values (JsonObject | Unset): Only threads whose values contain this.
        status (ThreadStatus | Unset): Only threads with this status.
        limit (int | Unset): The most threads to answer with. The server's default is 10.
        offset (int | Unset): How many threads to skip. The server's default is 0.
        sort_by (ThreadSortBy | Unset): What to sort by.
        sort_order (SortOrder | Unset): Which way to sort.
        select (list[ThreadField] | Unset): Only these fields of each thread.
        extract (JsonObject | Unset): Paths into a thread's fields, by alias; at most ten. The finds come as
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
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _members: dict[str, Any] = {**self.additional_properties}
        if self.ids is not UNSET:
            _members["ids"] = self.ids
        if self.metadata is not UNSET:
            _members["metadata"] = self.metadata
        if self.values is not UNSET:
            _members["values"] = self.values
        if self.status is not UNSET:
            _members["status"] = self.status
        if self.limit is not UNSET:
            _members["limit"] = self.limit
        if self.offset is not UNSET:
            _members["offset"] = self.offset
        if self.sort_by is not UNSET:
            _members["sort_by"] = self.sort_by
        if self.sort_order is not UNSET:
            _members["sort_order"] = self.sort_order
        if self.select is not UNSET:
            _members["select"] = self.select
        if self.extract is not UNSET:
            _members["extract"] = self.extract
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        ids = cast("list[str]", _get("ids", UNSET))

        metadata = _get("metadata", UNSET)

        values = _get("values", UNSET)

        status = _get("status", UNSET)
        limit = _get("limit", UNSET)
        offset = _get("offset", UNSET)
        sort_by = _get("sort_by", UNSET)
        sort_order = _get("sort_order", UNSET)
        select = cast("list[ThreadField]", _get("select", UNSET))

        extract = _get("extract", UNSET)

        thread_search = cls(
            ids,
            metadata,
            values,
            status,
            limit,
            offset,
            sort_by,
            sort_order,
            select,
            extract,
        )
        if not _NAMES.issuperset(src_dict):
            thread_search.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return thread_search

    @property
    def additional_keys(self) -> list[str]:
        return [*self.additional_properties]

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: object) -> bool:
        return key in self.additional_properties
