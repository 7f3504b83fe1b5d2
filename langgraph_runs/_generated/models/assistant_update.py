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
class AssistantUpdate(WireModel):
    """What to change of an assistant.

    Attributes:
        graph_id (str | Unset): The graph it executes from now on.
        name (str | Unset): Its new name.
        description (str | Unset): What it is for; an empty text removes the description.
        config (JsonObject | Unset): The new default configuration of its runs, instead of the present one.
        context (JsonObject | Unset): The new default static context of its runs, instead of the present one.
        metadata (JsonObject | Unset): Merged into the assistant's metadata.
    """

    graph_id: str | Unset = UNSET
    name: str | Unset = UNSET
    description: str | Unset = UNSET
    config: JsonObject | Unset = UNSET
    context: JsonObject | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
