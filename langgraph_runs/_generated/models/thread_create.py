# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.thread_if_exists import ThreadIfExists
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


T = TypeVar("T", bound="ThreadCreate")


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
        thread_id = self.thread_id

        metadata = self.metadata

        if_exists: str | Unset = UNSET
        if not isinstance(self.if_exists, Unset):
            if_exists = self.if_exists

        ttl = self.ttl

        supersteps: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.supersteps, Unset):
            supersteps = []
            for supersteps_item_data in self.supersteps:
                supersteps_item = supersteps_item_data

                supersteps.append(supersteps_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if thread_id is not UNSET:
            field_dict["thread_id"] = thread_id
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if if_exists is not UNSET:
            field_dict["if_exists"] = if_exists
        if ttl is not UNSET:
            field_dict["ttl"] = ttl
        if supersteps is not UNSET:
            field_dict["supersteps"] = supersteps

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        thread_id = d.pop("thread_id", UNSET)

        metadata = d.pop("metadata", UNSET)

        if_exists = d.pop("if_exists", UNSET)

        ttl = d.pop("ttl", UNSET)

        _supersteps = d.pop("supersteps", UNSET)
        supersteps: list[JsonObject] | Unset = UNSET
        if _supersteps is not UNSET:
            supersteps = []
            for supersteps_item_data in _supersteps:
                supersteps_item = supersteps_item_data

                supersteps.append(supersteps_item)

        thread_create = cls(
            thread_id=thread_id,
            metadata=metadata,
            if_exists=if_exists,
            ttl=ttl,
            supersteps=supersteps,
        )

        thread_create.additional_properties = d
        return thread_create

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
