# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject
    from ..models.thread_state_field import ThreadStateField


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadHistorySearch(WireModel):
    """The states of a thread to list.

    Attributes:
        limit (int | Unset): The maximum number of states. The server's default is 1.
        before (JsonObject | Unset): Only states older than this checkpoint, which `configurable` holds.
        metadata (JsonObject | Unset): Only states whose metadata contains this, for example a `run_id`.
        checkpoint (JsonObject | Unset): Only states of this checkpoint's namespace or id.
        select (list[ThreadStateField] | Unset): Only these fields of each state, or `values.<key>` for one value.
            Most servers ignore it.
    """

    limit: int | Unset = UNSET
    before: JsonObject | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    checkpoint: JsonObject | Unset = UNSET
    select: list[ThreadStateField] | Unset = UNSET
