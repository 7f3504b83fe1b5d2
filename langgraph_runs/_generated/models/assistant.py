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
        "graph_id": str,
        "name": str,
        "description": object,
        "config": dict,
        "context": dict,
        "metadata": dict,
        "version": int,
        "created_at": str,
        "updated_at": str,
    },
    times=("created_at", "updated_at"),
    shown=("assistant_id", "graph_id", "name", "version", "created_at"),
    own_id="assistant_id",
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class Assistant(WireModel):
    """A graph with its configuration.

    Attributes:
        assistant_id (str): The assistant's id.
        graph_id (str): The graph it executes.
        name (str): Its name.
        description (None | str): What it is for.
        config (JsonObject): The default configuration of its runs.
        context (JsonObject): The default static context of its runs.
        metadata (JsonObject): The metadata given at creation, and what the server adds.
        version (int): The number of its current version.
        created_at (datetime.datetime): When it was created.
        updated_at (datetime.datetime): When it last changed.
    """

    assistant_id: str
    graph_id: str
    name: str
    description: None | str
    config: JsonObject
    context: JsonObject
    metadata: JsonObject
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
