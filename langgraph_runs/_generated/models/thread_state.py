# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

from ..types import WireModel, wire_model

if TYPE_CHECKING:
    from ..models.interrupt import Interrupt
    from ..models.thread_task import ThreadTask


@wire_model(
    required={
        "values": object,
        "next": list,
        "tasks": list,
        "interrupts": list,
        "metadata": object,
        "checkpoint": object,
        "parent_checkpoint": object,
        "created_at": object,
    },
    times=("created_at",),
    nested={"tasks": "ThreadTask", "interrupts": "Interrupt"},
    shown=("next", "interrupts", "created_at"),
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadState(WireModel):
    """The state of a thread at a checkpoint.

    Attributes:
        values (Any): The values of the graph's state, any JSON.
        next (list[str]): The nodes to execute next; empty if the thread is done.
        tasks (list[ThreadTask]): The tasks of the next step.
        interrupts (list[Interrupt]): The pending interrupts of all tasks.
        metadata (Any): How the state came about (`run_id`, `step`, ...), an object or null.
        checkpoint (Any): The checkpoint of this state, an object or null. A run accepts it as `checkpoint`.
        parent_checkpoint (Any): The checkpoint before this one, an object or null.
        created_at (datetime.datetime | None): When it was created, or null.
    """

    values: Any
    next: list[str]
    tasks: list[ThreadTask]
    interrupts: list[Interrupt]
    metadata: Any
    checkpoint: Any
    parent_checkpoint: Any
    created_at: datetime.datetime | None
