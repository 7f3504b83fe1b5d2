"""`Mapped`: what came of one input of a map; `Progress`: how far the map is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic

from attrs import field, frozen

from langgraph_runs._core.calls.elsewhere import ON_MAPPED
from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.run_result import RunResult
from langgraph_runs._core.shown import shown
from langgraph_runs._core.type_vars import S


@frozen(slots=True, eq=False, repr=False)
class Mapped(Record, Generic[S]):
    """What came of one input: the result of its run, or the error in its place.

    `index` counts the inputs from 0. `outcome` is a RunResult, which may have status "needs_input"; or the error: a
    RunError if the run did not succeed, a TypeError or ValueError if the input was refused before it was sent, or what
    a request raised. `run_id` and `thread_id` are None as far as they are not known.
    """

    if not TYPE_CHECKING:  # pragma: no branch
        __getattr__ = ON_MAPPED

    index: int
    input: Any = field(repr=shown)
    run_id: str | None
    thread_id: str | None
    outcome: RunResult[S] | Exception

    @property
    def result(self) -> RunResult[S]:
        """The result of the run. Raises `outcome` if that is an error."""
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@frozen(slots=True, eq=False, repr=False)
class Progress(Record):
    """How far a map is: how many inputs are `done`, how many of those `failed`, and how many are `running` now.

    `total` is the number of inputs, None if they have no length.
    """

    done: int
    failed: int
    running: int
    total: int | None

    def __str__(self) -> str:
        of_total = "" if self.total is None else f"/{self.total}"
        return f"{self.done}{of_total} done, {self.failed} failed, {self.running} running"
