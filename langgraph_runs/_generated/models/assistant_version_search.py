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
class AssistantVersionSearch(WireModel):
    """The versions of an assistant to list.

    Attributes:
        metadata (JsonObject | Unset): Only versions whose metadata contains this.
        limit (int | Unset): The maximum number of versions. The server's default is 10.
        offset (int | Unset): The number of versions to skip. The server's default is 0.
    """

    metadata: JsonObject | Unset = UNSET
    limit: int | Unset = UNSET
    offset: int | Unset = UNSET
