"""`RunResult`: what a run ended with, as plain data: its status, its state, and the questions it stopped to ask."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping
from typing import TYPE_CHECKING, Any, Generic, cast

from attrs import field, fields_dict, frozen

from langgraph_runs._core.calls.elsewhere import ON_RUN_RESULT
from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.status import Status
from langgraph_runs._core.runs.stored_result import INTERRUPT_KEY
from langgraph_runs._core.shown import shown
from langgraph_runs._core.type_vars import S
from langgraph_runs._core.wire.json_decoder import elements, is_object, members
from langgraph_runs._generated.models.interrupt import Interrupt
from langgraph_runs._generated.models.thread_state import ThreadState

if TYPE_CHECKING:
    from abc import ABCMeta


@frozen(slots=True, eq=False, repr=False)
class RunResult(Record, Generic[S]):
    """What a run ended with.

    `values` is the state that it left, without `__interrupt__`. `status` is "success", or "needs_input" if the run
    stopped to ask a human; `interrupts` are its questions, none if it stopped before or after a node. `thread_id` is ""
    if the server does not tell it, as it may not for a stateless run.

    It reads like a dict, too: `result["status"]`, `dict(result)`. Items are JSON, so `interrupts` is a list of dicts.
    """

    if not TYPE_CHECKING:  # pragma: no branch
        __getattr__ = ON_RUN_RESULT

    run_id: str
    thread_id: str
    status: Status
    values: S = field(repr=shown)
    interrupts: tuple[Interrupt, ...] = field(default=(), repr=shown)

    def to_dict(self) -> dict[str, Any]:
        """The result as a dict of JSON values."""
        members = {name: getattr(self, name) for name in fields_dict(type(self))}
        return {**members, "interrupts": [question.to_dict() for question in self.interrupts]}

    def __getitem__(self, key: str) -> Any:
        if key not in self and is_object(self.values) and key in self.values:
            raise KeyError(f"{key!r} of the state is in .values: result.values[{key!r}]")
        return self.to_dict()[key]

    def __contains__(self, key: object) -> bool:
        return key in self.to_dict()

    def __iter__(self) -> Iterator[str]:
        return iter(self.to_dict())

    def __len__(self) -> int:
        return len(self.to_dict())

    def keys(self) -> KeysView[str]:
        """The names of the items."""
        return self.to_dict().keys()

    def items(self) -> ItemsView[str, Any]:
        """The items, with their names."""
        return self.to_dict().items()

    def get(self, key: str, default: Any = None) -> Any:
        """The item, or the default."""
        return self.to_dict().get(key, default)


cast("ABCMeta", Mapping).register(RunResult)


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
