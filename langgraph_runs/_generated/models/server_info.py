# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


@wire_model(
    required={"version": str, "flags": dict},
    shown=("version", "flags"),
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ServerInfo(WireModel):
    """The server's version and features. Servers send different fields.

    Attributes:
        version (str): The version of the API server.
        flags (JsonObject): Its features, by name.
        langgraph_py_version (str | Unset): The version of LangGraph it runs.
        host (JsonObject | Unset): Where it runs.
    """

    version: str
    flags: JsonObject
    langgraph_py_version: str | Unset = UNSET
    host: JsonObject | Unset = UNSET
