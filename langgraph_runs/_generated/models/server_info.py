# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


T = TypeVar("T", bound="ServerInfo")


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
        version = self.version

        langgraph_py_version = self.langgraph_py_version

        flags = self.flags

        host = self.host

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if version is not UNSET:
            field_dict["version"] = version
        if langgraph_py_version is not UNSET:
            field_dict["langgraph_py_version"] = langgraph_py_version
        if flags is not UNSET:
            field_dict["flags"] = flags
        if host is not UNSET:
            field_dict["host"] = host

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        version = d.pop("version", UNSET)

        langgraph_py_version = d.pop("langgraph_py_version", UNSET)

        flags = d.pop("flags", UNSET)

        host = d.pop("host", UNSET)

        server_info = cls(
            version=version,
            langgraph_py_version=langgraph_py_version,
            flags=flags,
            host=host,
        )

        server_info.additional_properties = d
        return server_info

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
