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

T = TypeVar("T", bound="ServerInfo")

_NAMES: Final = frozenset(
    {
        "version",
        "langgraph_py_version",
        "flags",
        "host",
    }
)


@_attrs_define
class ServerInfo:
    """Facts about the server; which of them there are differs.

    Attributes:
        version (str | Unset): The version of the API server.
        langgraph_py_version (str | Unset): The version of LangGraph it runs.
        flags (JsonObject | Unset): What it can do, by name.
        host (JsonObject | Unset): Where it runs.
    """

    version: str | Unset = UNSET
    langgraph_py_version: str | Unset = UNSET
    flags: JsonObject | Unset = UNSET
    host: JsonObject | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _members: dict[str, Any] = {**self.additional_properties}
        if self.version is not UNSET:
            _members["version"] = self.version
        if self.langgraph_py_version is not UNSET:
            _members["langgraph_py_version"] = self.langgraph_py_version
        if self.flags is not UNSET:
            _members["flags"] = self.flags
        if self.host is not UNSET:
            _members["host"] = self.host
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        version = _get("version", UNSET)
        langgraph_py_version = _get("langgraph_py_version", UNSET)
        flags = _get("flags", UNSET)

        host = _get("host", UNSET)

        server_info = cls(
            version,
            langgraph_py_version,
            flags,
            host,
        )
        if not _NAMES.issuperset(src_dict):
            server_info.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return server_info

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
