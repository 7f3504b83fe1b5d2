# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject

T = TypeVar("T", bound="ThreadHistorySearch")

_NAMES: Final = frozenset(
    {
        "limit",
        "before",
        "metadata",
        "checkpoint",
    }
)


@_attrs_define
class ThreadHistorySearch:
    """Which states of a thread to list.

    Attributes:
        limit (int | Unset): The most states to answer with. The server's default is 1.
        before (JsonObject | Unset): Only states older than this checkpoint.
        metadata (JsonObject | Unset): Only states whose metadata contains this, for instance a `run_id`.
        checkpoint (JsonObject | Unset): Only states of this checkpoint's namespace or id.
    """

    limit: int | Unset = UNSET
    before: JsonObject | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    checkpoint: JsonObject | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _members: dict[str, Any] = {**self.additional_properties}
        if self.limit is not UNSET:
            _members["limit"] = self.limit
        if self.before is not UNSET:
            _members["before"] = self.before
        if self.metadata is not UNSET:
            _members["metadata"] = self.metadata
        if self.checkpoint is not UNSET:
            _members["checkpoint"] = self.checkpoint
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        limit = _get("limit", UNSET)
        before = _get("before", UNSET)

        metadata = _get("metadata", UNSET)

        checkpoint = _get("checkpoint", UNSET)

        thread_history_search = cls(
            limit,
            before,
            metadata,
            checkpoint,
        )
        if not _NAMES.issuperset(src_dict):
            thread_history_search.additional_properties = {
                key: value for key, value in src_dict.items() if key not in _NAMES
            }
        return thread_history_search

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
