"""`RunResult`: what a run ended with, as plain data: its status, its state, and the questions it stopped to ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic

from attrs import frozen

from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.status import Status
from langgraph_runs._core.runs.stored_result import INTERRUPT_KEY
from langgraph_runs._core.type_vars import S
from langgraph_runs._core.wire.json_decoder import elements, is_object, members
from langgraph_runs._generated.models.interrupt import Interrupt
from langgraph_runs._generated.models.thread_state import ThreadState


@frozen(slots=True, eq=False, repr=False)
class RunResult(Record, Generic[S]):
    """What a run ended with.

    `values` is the state that it left, without `__interrupt__`. `status` is "success", or "needs_input" if the run
    stopped to ask a human; `interrupts` are its questions, none if it stopped before or after a node. `thread_id` is ""
    if the server does not tell it, as it may not for a stateless run.
    """

    run_id: str
    thread_id: str
    status: Status
    values: S
    interrupts: tuple[Interrupt, ...] = ()


def values_of(data: Any) -> Any:
    """The state in what a wait or a `values` event told: without `__interrupt__`."""
    if is_object(data) and INTERRUPT_KEY in data:
        return {key: value for key, value in data.items() if key != INTERRUPT_KEY}
    return data


def interrupts_of(data: Any) -> tuple[Interrupt, ...]:
    """The questions in what a wait, or a `values` or `updates` event told."""
    return read_interrupts(elements(members(data).get(INTERRUPT_KEY)))


def read_interrupts(told: Iterable[Any]) -> tuple[Interrupt, ...]:
    """Questions as the server tells them, each once: it tells those of a subgraph at every level."""
    by_id: dict[str, Interrupt] = {}
    for question in filter(is_object, told):
        by_id.setdefault(repr(question.get("id") or question), Interrupt.from_dict(dict(question)))
    return (*by_id.values(),)


def questions_of(state: ThreadState) -> tuple[Interrupt, ...]:
    """The questions of the tasks of a state."""
    asked = [*elements(state.get("interrupts"))]
    for task in elements(state.get("tasks")):
        asked += elements(members(task).get("interrupts"))
    return read_interrupts(asked)
