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
    required={"namespace": list, "key": str, "value": dict},
    times=("created_at", "updated_at"),
    shown=("namespace", "key", "score", "value"),
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class SearchItem(WireModel):
    """An item that a search found.

    Attributes:
        namespace (list[str]): The labels of its namespace.
        key (str): Its key, unique in its namespace.
        value (JsonObject): What is stored.
        created_at (datetime.datetime | Unset): When it was first stored. Not on every server.
        updated_at (datetime.datetime | Unset): When it was last stored. Not on every server.
        score (float | None | Unset): How well it fits the query, null without one. Not on every server.
    """

    namespace: list[str]
    key: str
    value: JsonObject
    created_at: datetime.datetime | Unset = UNSET
    updated_at: datetime.datetime | Unset = UNSET
    score: float | None | Unset = UNSET
