# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


@wire_model(
    required={
        "thread_id": str,
        "total_bytes": int,
        "checkpoints": dict,
        "channel_values": dict,
        "pending_writes": dict,
    },
    shown=("thread_id", "total_bytes"),
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadStorage(WireModel):
    """How much space the states of a thread take, in bytes.

    Attributes:
        thread_id (str): The thread's id.
        total_bytes (int): All of it together.
        checkpoints (JsonObject): Of the checkpoints, `count` and `bytes`.
        channel_values (JsonObject): Of the stored values, `count` and `bytes`, and `by_channel` of each channel.
        pending_writes (JsonObject): Of what tasks wrote that is in no checkpoint yet, `count` and `bytes`.
    """

    thread_id: str
    total_bytes: int
    checkpoints: JsonObject
    channel_values: JsonObject
    pending_writes: JsonObject
