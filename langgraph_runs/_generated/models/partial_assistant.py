# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


@wire_model(
    times=("created_at", "updated_at"),
    shown=("assistant_id", "graph_id", "name", "version", "created_at"),
    own_id="assistant_id",
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class PartialAssistant(WireModel):
    """The fields of an assistant that were chosen with `select`.

    Attributes:
        assistant_id (str | Unset): The assistant's id.
        graph_id (str | Unset): The graph it executes.
        name (str | Unset): Its name.
        description (None | str | Unset): What it is for.
        config (JsonObject | Unset): The default configuration of its runs.
        context (JsonObject | Unset): The default static context of its runs.
        metadata (JsonObject | Unset): The metadata given at creation, and what the server adds.
        version (int | Unset): The number of its current version.
        created_at (datetime.datetime | Unset): When it was created.
        updated_at (datetime.datetime | Unset): When it last changed.
    """

    assistant_id: str | Unset = UNSET
    graph_id: str | Unset = UNSET
    name: str | Unset = UNSET
    description: None | str | Unset = UNSET
    config: JsonObject | Unset = UNSET
    context: JsonObject | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    version: int | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    updated_at: datetime.datetime | Unset = UNSET
