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
    required={"thread_id": str, "status": str, "metadata": dict, "created_at": str, "updated_at": str},
    times=("created_at", "updated_at", "state_updated_at"),
    shown=("thread_id", "status", "created_at"),
    own_id="thread_id",
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class Thread(WireModel):
    """The persistent state that runs execute on.

    Attributes:
        thread_id (str): The thread's id.
        status (str | ThreadStatus): Its status.
        metadata (JsonObject): The metadata given at creation, and what the server adds.
        created_at (datetime.datetime): When it was created.
        updated_at (datetime.datetime): When it last changed.
        config (JsonObject | Unset): The configuration of its last run.
        values (Any | Unset): The current values of the graph's state, any JSON; null before the first run.
        interrupts (JsonObject | Unset): The pending interrupts, by the id of the task that raised them.
        extracted (JsonObject | Unset): What `extract` of a search found, by alias.
        ttl (JsonObject | Unset): When it is cleaned up (`strategy`, `ttl_minutes`, `expires_at`), if `include`
            asked for it.
        state_updated_at (datetime.datetime | Unset): When its state last changed.
    """

    thread_id: str
    status: str | ThreadStatus
    metadata: JsonObject
    created_at: datetime.datetime
    updated_at: datetime.datetime
    config: JsonObject | Unset = UNSET
    values: Any | Unset = UNSET
    interrupts: JsonObject | Unset = UNSET
    extracted: JsonObject | Unset = UNSET
    ttl: JsonObject | Unset = UNSET
    state_updated_at: datetime.datetime | Unset = UNSET
