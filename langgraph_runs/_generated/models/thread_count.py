# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject
    from ..models.thread_status import ThreadStatus


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadCount(WireModel):
    """The threads to count. All conditions must match.

    Attributes:
        metadata (JsonObject | Unset): Only threads whose metadata contains this.
        values (JsonObject | Unset): Only threads whose values contain this.
        status (ThreadStatus | Unset): Only threads with this status.
    """

    metadata: JsonObject | Unset = UNSET
    values: JsonObject | Unset = UNSET
    status: ThreadStatus | Unset = UNSET
