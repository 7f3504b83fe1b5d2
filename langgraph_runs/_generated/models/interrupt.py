# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Interrupt")

_NAMES: Final = frozenset(
    {
        "id",
        "value",
        "response_schema",
    }
)


@_attrs_define
class Interrupt:
    """A question that a graph stopped to ask.

    Attributes:
        id (str | Unset): Names the interrupt when a command resumes several.
        value (Any | Unset): The question, any JSON.
        response_schema (Any | Unset): The JSON schema of the answer, or null.
    """

    id: str | Unset = UNSET
    value: Any | Unset = UNSET
    response_schema: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _members: dict[str, Any] = {**self.additional_properties}
        if self.id is not UNSET:
            _members["id"] = self.id
        if self.value is not UNSET:
            _members["value"] = self.value
        if self.response_schema is not UNSET:
            _members["response_schema"] = self.response_schema
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        id = _get("id", UNSET)
        value = _get("value", UNSET)
        response_schema = _get("response_schema", UNSET)
        interrupt = cls(
            id,
            value,
            response_schema,
        )
        if not _NAMES.issuperset(src_dict):
            interrupt.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return interrupt

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
