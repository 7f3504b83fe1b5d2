# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.assistant_if_exists import AssistantIfExists
    from ..models.json_object import JsonObject


@wire_model(
    required={"graph_id": str},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class AssistantCreate(WireModel):
    """An assistant to create.

    Attributes:
        graph_id (str): The graph it executes.
        assistant_id (str | Unset): Its id, a UUID. Without one, the server generates it.
        if_exists (AssistantIfExists | Unset): What to do if the assistant already exists. The server's default is
            `raise`.
        name (str | Unset): Its name.
        description (str | Unset): What it is for.
        config (JsonObject | Unset): The default configuration of its runs.
        context (JsonObject | Unset): The default static context of its runs.
        metadata (JsonObject | Unset): Stored with the assistant.
    """

    graph_id: str
    assistant_id: str | Unset = UNSET
    if_exists: AssistantIfExists | Unset = UNSET
    name: str | Unset = UNSET
    description: str | Unset = UNSET
    config: JsonObject | Unset = UNSET
    context: JsonObject | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
