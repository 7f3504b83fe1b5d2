# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.interrupt import Interrupt
    from ..models.thread_state import ThreadState


@wire_model(
    required={
        "id": str,
        "name": str,
        "error": object,
        "interrupts": list,
        "checkpoint": object,
        "state": object,
        "result": object,
    },
    nested={"interrupts": "Interrupt", "state": "ThreadState"},
    shown=("name", "id", "error", "interrupts"),
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadTask(WireModel):
    """A task of a thread's next step.

    Attributes:
        id (str): The task's id.
        name (str): The node it executes.
        error (None | str): The error it failed with.
        interrupts (list[Interrupt]): The questions it stopped to ask.
        checkpoint (Any): The checkpoint of its subgraph, an object or null.
        state (None | ThreadState): The state of its subgraph, if requested; else null.
        result (Any): What it returned, any JSON.
        path (list[Any] | Unset): Its position in the step.
    """

    id: str
    name: str
    error: None | str
    interrupts: list[Interrupt]
    checkpoint: Any
    state: None | ThreadState
    result: Any
    path: list[Any] | Unset = UNSET
