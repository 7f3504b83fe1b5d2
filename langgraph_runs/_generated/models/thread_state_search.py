# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject
    from ..models.thread_state_field import ThreadStateField


@wire_model(
    required={"checkpoint": dict},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadStateSearch(WireModel):
    """The checkpoint whose state to get.

    Attributes:
        checkpoint (JsonObject): The checkpoint, as a state has it; `checkpoint_ns` names the subgraph.
        subgraphs (bool | Unset): Whether tasks include the states of their subgraphs.
        select (list[ThreadStateField] | Unset): Only these fields of the state, or `values.<key>` for one of its
            values. Most servers ignore it.
    """

    checkpoint: JsonObject
    subgraphs: bool | Unset = UNSET
    select: list[ThreadStateField] | Unset = UNSET
