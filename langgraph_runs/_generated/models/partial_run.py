# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject
    from ..models.multitask_strategy import MultitaskStrategy
    from ..models.run_status import RunStatus


@wire_model(
    times=("created_at", "updated_at"),
    shown=("run_id", "status", "assistant_id", "created_at"),
    own_id="run_id",
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class PartialRun(WireModel):
    """The fields of a run that were chosen with `select`.

    Attributes:
        run_id (str | Unset): The run's id.
        thread_id (str | Unset): The thread it executes on; a temporary one for a stateless run.
        assistant_id (str | Unset): The assistant it executes.
        status (RunStatus | str | Unset): Its status.
        metadata (JsonObject | Unset): The metadata given at creation, and what the server adds.
        kwargs (JsonObject | Unset): How it was created. Not on every server.
        multitask_strategy (MultitaskStrategy | str | Unset): What it does if its thread is busy. Not on every
            server.
        created_at (datetime.datetime | Unset): When it was created, plus its `after_seconds`, so it may be in the
            future.
        updated_at (datetime.datetime | Unset): When it last changed.
        langsmith_session_name (None | str | Unset): The tracing project, if any.
    """

    run_id: str | Unset = UNSET
    thread_id: str | Unset = UNSET
    assistant_id: str | Unset = UNSET
    status: RunStatus | str | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    kwargs: JsonObject | Unset = UNSET
    multitask_strategy: MultitaskStrategy | str | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    updated_at: datetime.datetime | Unset = UNSET
    langsmith_session_name: None | str | Unset = UNSET
