"""`Newcomers`: what to do with a run that begins to come: read it, leave it out, or open the stream again for it.

LangGraph's in-memory server brings a run that begins while a stream is open from where its loop happens to see it: in 2
of 20 runs the first one to three events were missing. On the next connection all are there. So that is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.protocol.envelope import Envelope
from langgraph_runs._core.protocol.plan import ThreadPlan
from langgraph_runs._core.protocol.questions import Opening, Questioner, is_stored, read_opening
from langgraph_runs._core.protocol.wanted import Wanted
from langgraph_runs._core.runs.fetch import require_run
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._generated.models.run import Run

Decision: TypeAlias = Literal["read", "read unstored", "leave out", "open again"]


class Newcomers:
    """Decides on each run that begins to come."""

    def __init__(self, plan: ThreadPlan, wanted: Wanted, questioner: Questioner) -> None:
        self._plan = plan
        self._wanted = wanted
        self._questioner = questioner
        self._opening: Opening | None = None
        self._known: Callable[[str], bool] = lambda _: False
        self._before: set[str] = set()  # runs that were known before this connection was opened
        self._opened_for: set[str] = set()  # runs for which the stream was opened again
        self._numbers = False  # the server numbers the events of a millisecond, so it is not the in-memory one

    def prepare(self, context: Context) -> Flow[None]:
        """Look at the thread once, before the stream is opened the first time."""
        if self._opening is None:
            self._opening = yield from read_opening(context, self._plan.thread_id)

    def connecting(self) -> None:
        """The stream is about to be opened."""
        self._before.update(self._wanted.runs)

    def note(self, event: Envelope) -> None:
        """Note an event's id."""
        if event.source_id is not None and not event.source_id.endswith("-0"):
            self._numbers = True

    def decide(self, context: Context, run_id: str) -> Flow[Decision]:
        """What to do with a run of which the first event came."""
        opening = self._opening or Opening()
        stored = True
        if run_id not in self._wanted.runs:
            if run_id in opening.ended and not self._plan.replay:
                return "leave out"
            run = yield from self._questioner.ask(context, lambda asking: self._find(asking, run_id))
            if run is None or (not opening.knows(run_id) and opening.is_older(run) and not self._plan.replay):
                return "leave out"
            stored = is_stored(run)
            if opening.knows(run_id) or opening.is_older(run):
                self._before.add(run_id)
        if not stored:
            return "read unstored"
        if self._numbers or run_id in self._before or run_id in self._opened_for:
            return "read"
        self._opened_for.add(run_id)
        return "open again"

    def _find(self, context: Context, run_id: str) -> Flow[Run | None]:
        """A run; None if it was deleted meanwhile."""
        try:
            return (yield from require_run(context, self._plan.thread_id, run_id))
        except errors.NotFoundError:
            return None
