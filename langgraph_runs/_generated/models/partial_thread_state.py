# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.interrupt import Interrupt
    from ..models.thread_task import ThreadTask


@wire_model(
    times=("created_at",),
    nested={"tasks": "ThreadTask", "interrupts": "Interrupt"},
    shown=("next", "interrupts", "created_at"),
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class PartialThreadState(WireModel):
    """The fields of a thread's state that were chosen with `select`.

    Attributes:
        values (Any | Unset): The values of the graph's state, any JSON.
        next (list[str] | Unset): The nodes to execute next; empty if the thread is done.
        tasks (list[ThreadTask] | Unset): The tasks of the next step.
        interrupts (list[Interrupt] | Unset): The pending interrupts of all tasks.
        metadata (Any | Unset): How the state came about (`run_id`, `step`, ...), an object or null.
        checkpoint (Any | Unset): The checkpoint of this state, an object or null. A run accepts it as `checkpoint`.
        parent_checkpoint (Any | Unset): The checkpoint before this one, an object or null.
        created_at (datetime.datetime | None | Unset): When it was created, or null.
    """

    values: Any | Unset = UNSET
    next: list[str] | Unset = UNSET
    tasks: list[ThreadTask] | Unset = UNSET
    interrupts: list[Interrupt] | Unset = UNSET
    metadata: Any | Unset = UNSET
    checkpoint: Any | Unset = UNSET
    parent_checkpoint: Any | Unset = UNSET
    created_at: datetime.datetime | None | Unset = UNSET
