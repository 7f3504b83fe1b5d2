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

T = TypeVar("T", bound="Health")

_NAMES: Final = frozenset(
    {
        "ok",
        "services",
    }
)


@_attrs_define
class Health:
    """Whether the server is up.

    Attributes:
        ok (bool | Unset): Whether all is well.
        services (JsonObject | Unset): What was asked of the services behind it, by name.
    """

    ok: bool | Unset = UNSET
    services: JsonObject | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _members: dict[str, Any] = {**self.additional_properties}
        if self.ok is not UNSET:
            _members["ok"] = self.ok
        if self.services is not UNSET:
            _members["services"] = self.services
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        ok = _get("ok", UNSET)
        services = _get("services", UNSET)

        health = cls(
            ok,
            services,
        )
        if not _NAMES.issuperset(src_dict):
            health.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return health

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
