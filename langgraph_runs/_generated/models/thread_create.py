# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.thread_if_exists import ThreadIfExists
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject

T = TypeVar("T", bound="ThreadCreate")

_NAMES: Final = frozenset(
    {
        "thread_id",
        "metadata",
        "if_exists",
        "ttl",
        "supersteps",
    }
)


@_attrs_define
class ThreadCreate:
    """A thread to be made.

    Attributes:
        thread_id (str | Unset): Its id, a UUID of your own. Without it the server makes one.
        metadata (JsonObject | Unset): Kept with the thread.
        if_exists (ThreadIfExists | Unset): What to do if there is such a thread. The server's default is `raise`.
        ttl (JsonObject | Unset): An object with `strategy` and `ttl` in minutes, after which the server cleans up.
        supersteps (list[JsonObject] | Unset): Steps that make up the thread's first state, each an object with
            `updates`.
    """

    thread_id: str | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    if_exists: ThreadIfExists | Unset = UNSET
    ttl: JsonObject | Unset = UNSET
    supersteps: list[JsonObject] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _members: dict[str, Any] = {**self.additional_properties}
        if self.thread_id is not UNSET:
            _members["thread_id"] = self.thread_id
        if self.metadata is not UNSET:
            _members["metadata"] = self.metadata
        if self.if_exists is not UNSET:
            _members["if_exists"] = self.if_exists
        if self.ttl is not UNSET:
            _members["ttl"] = self.ttl
        if self.supersteps is not UNSET:
            _members["supersteps"] = self.supersteps
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        thread_id = _get("thread_id", UNSET)
        metadata = _get("metadata", UNSET)

        if_exists = _get("if_exists", UNSET)
        ttl = _get("ttl", UNSET)

        _supersteps = _get("supersteps", UNSET)
        supersteps: list[JsonObject] | Unset = UNSET
        if _supersteps is not UNSET:
            supersteps = []
            for supersteps_item_data in _supersteps:
                supersteps_item = supersteps_item_data

                supersteps.append(supersteps_item)

        thread_create = cls(
            thread_id,
            metadata,
            if_exists,
            ttl,
            supersteps,
        )
        if not _NAMES.issuperset(src_dict):
            thread_create.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return thread_create

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
