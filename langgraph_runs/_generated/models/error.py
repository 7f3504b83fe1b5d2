# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Error")

_NAMES: Final = frozenset(
    {
        "detail",
        "error",
        "message",
    }
)


@_attrs_define
class Error:
    """What went wrong. Servers differ in the fields they use.

    Attributes:
        detail (Any | Unset): Usually a sentence, on some servers a list of objects.
        error (Any | Unset): The kind of failure, on servers that name it.
        message (Any | Unset): The sentence, on servers that do not use `detail`.
    """

    detail: Any | Unset = UNSET
    error: Any | Unset = UNSET
    message: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _members: dict[str, Any] = {**self.additional_properties}
        if self.detail is not UNSET:
            _members["detail"] = self.detail
        if self.error is not UNSET:
            _members["error"] = self.error
        if self.message is not UNSET:
            _members["message"] = self.message
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        detail = _get("detail", UNSET)
        error = _get("error", UNSET)
        message = _get("message", UNSET)
        error = cls(
            detail,
            error,
            message,
        )
        if not _NAMES.issuperset(src_dict):
            error.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return error

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
