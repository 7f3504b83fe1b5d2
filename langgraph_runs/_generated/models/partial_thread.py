# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject
    from ..models.thread_status import ThreadStatus


@wire_model(
    times=("created_at", "updated_at", "state_updated_at"),
    shown=("thread_id", "status", "created_at"),
    own_id="thread_id",
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class PartialThread(WireModel):
    """The fields of a thread that were chosen with `select`.

    Attributes:
        thread_id (str | Unset): The thread's id.
        status (str | ThreadStatus | Unset): Its status.
        metadata (JsonObject | Unset): The metadata given at creation, and what the server adds.
        config (JsonObject | Unset): The configuration of its last run.
        values (Any | Unset): The current values of the graph's state, any JSON; null before the first run.
        interrupts (JsonObject | Unset): The pending interrupts, by the id of the task that raised them.
        extracted (JsonObject | Unset): What `extract` of a search found, by alias.
        ttl (JsonObject | Unset): When it is cleaned up (`strategy`, `ttl_minutes`, `expires_at`), if `include`
            asked for it.
        created_at (datetime.datetime | Unset): When it was created.
        updated_at (datetime.datetime | Unset): When it last changed.
        state_updated_at (datetime.datetime | Unset): When its state last changed.
    """

    thread_id: str | Unset = UNSET
    status: str | ThreadStatus | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    config: JsonObject | Unset = UNSET
    values: Any | Unset = UNSET
    interrupts: JsonObject | Unset = UNSET
    extracted: JsonObject | Unset = UNSET
    ttl: JsonObject | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    updated_at: datetime.datetime | Unset = UNSET
    state_updated_at: datetime.datetime | Unset = UNSET
