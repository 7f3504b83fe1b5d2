# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


@wire_model(
    required={
        "assistant_id": str,
        "version": int,
        "graph_id": str,
        "name": str,
        "description": object,
        "config": dict,
        "context": dict,
        "metadata": dict,
        "created_at": str,
    },
    times=("created_at",),
    shown=("assistant_id", "version", "graph_id", "name", "created_at"),
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class AssistantVersion(WireModel):
    """One version of an assistant.

    Attributes:
        assistant_id (str): The assistant's id.
        version (int): Its number.
        graph_id (str): The graph it executes.
        name (str): Its name.
        description (None | str): What it is for.
        config (JsonObject): The default configuration of its runs.
        context (JsonObject): The default static context of its runs.
        metadata (JsonObject): The metadata of this version.
        created_at (datetime.datetime): When it was created.
    """

    assistant_id: str
    version: int
    graph_id: str
    name: str
    description: None | str
    config: JsonObject
    context: JsonObject
    metadata: JsonObject
    created_at: datetime.datetime
