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
class CronCount(WireModel):
    """The crons to count. All conditions must match.

    Attributes:
        assistant_id (str | Unset): Only crons of this assistant, by its id; a graph's name is refused.
        thread_id (str | Unset): Only crons of this thread.
        metadata (JsonObject | Unset): Only crons whose metadata contains this.
    """

    assistant_id: str | Unset = UNSET
    thread_id: str | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
