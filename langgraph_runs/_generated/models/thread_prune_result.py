# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model


@wire_model(
    shown=("pruned_count",),
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadPruneResult(WireModel):
    """How many threads were pruned.

    Attributes:
        pruned_count (int | Unset): Their number. Not on every server.
    """

    pruned_count: int | Unset = UNSET
