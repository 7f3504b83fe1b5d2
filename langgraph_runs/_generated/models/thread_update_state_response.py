# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


@wire_model(
    required={"checkpoint": dict},
    shown=("checkpoint",),
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadUpdateStateResponse(WireModel):
    """What an update of a thread's state made.

    Attributes:
        checkpoint (JsonObject): The new checkpoint.
    """

    checkpoint: JsonObject
