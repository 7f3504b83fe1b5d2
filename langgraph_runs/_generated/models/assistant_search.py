# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.assistant_field import AssistantField
from ..models.assistant_sort_by import AssistantSortBy
from ..models.sort_order import SortOrder
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject

T = TypeVar("T", bound="AssistantSearch")

_NAMES: Final = frozenset(
    {
        "metadata",
        "graph_id",
        "name",
        "limit",
        "offset",
        "sort_by",
        "sort_order",
        "select",
    }
)


@_attrs_define
class AssistantSearch:
    """Which assistants to find. The conditions hold together.

    Attributes:
        metadata (JsonObject | Unset): Only assistants whose metadata contains this.
        graph_id (str | Unset): Only assistants of this graph.
        name (str | Unset): Only assistants whose name contains this, in either case.
        limit (int | Unset): The most assistants to answer with. The server's default is 10.
        offset (int | Unset): How many assistants to skip. The server's default is 0.
        sort_by (AssistantSortBy | Unset): What to sort by.
        sort_order (SortOrder | Unset): Which way to sort.
        select (list[AssistantField] | Unset): Only these fields of each assistant.
    """

    metadata: JsonObject | Unset = UNSET
    graph_id: str | Unset = UNSET
    name: str | Unset = UNSET
    limit: int | Unset = UNSET
    offset: int | Unset = UNSET
    sort_by: AssistantSortBy | Unset = UNSET
    sort_order: SortOrder | Unset = UNSET
    select: list[AssistantField] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _members: dict[str, Any] = {**self.additional_properties}
        if self.metadata is not UNSET:
            _members["metadata"] = self.metadata
        if self.graph_id is not UNSET:
            _members["graph_id"] = self.graph_id
        if self.name is not UNSET:
            _members["name"] = self.name
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
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        metadata = _get("metadata", UNSET)

        graph_id = _get("graph_id", UNSET)
        name = _get("name", UNSET)
        limit = _get("limit", UNSET)
        offset = _get("offset", UNSET)
        sort_by = _get("sort_by", UNSET)
        sort_order = _get("sort_order", UNSET)
        select = cast("list[AssistantField]", _get("select", UNSET))

        assistant_search = cls(
            metadata,
            graph_id,
            name,
            limit,
            offset,
            sort_by,
            sort_order,
            select,
        )
        if not _NAMES.issuperset(src_dict):
            assistant_search.additional_properties = {
                key: value for key, value in src_dict.items() if key not in _NAMES
            }
        return assistant_search

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
