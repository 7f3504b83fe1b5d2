# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


@wire_model(
    required={"values": object},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadStateUpdate(WireModel):
    """An update of a thread's state.

    Attributes:
        values (Any): What a node might return, an object or a list of objects; null writes nothing.
        as_node (str | Unset): The node that the update seems to come from. By default, the last one that ran.
        checkpoint (JsonObject | Unset): The checkpoint to continue from, as a state has it. By default, the latest.
    """

    values: Any
    as_node: str | Unset = UNSET
    checkpoint: JsonObject | Unset = UNSET
