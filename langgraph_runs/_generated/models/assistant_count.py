# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class AssistantCount(WireModel):
    """The assistants to count. All conditions must match.

    Attributes:
        metadata (JsonObject | Unset): Only assistants whose metadata contains this.
        graph_id (str | Unset): Only assistants of this graph.
        name (str | Unset): Only assistants whose name contains this, ignoring case.
    """

    metadata: JsonObject | Unset = UNSET
    graph_id: str | Unset = UNSET
    name: str | Unset = UNSET
