"""`Newcomers`: what to do with a run that begins to come: read it, leave it out, or open the stream again for it.

LangGraph's in-memory server brings a run that begins while a stream is open from where its loop happens to see it: in 2
of 20 runs the first one to three events were missing, and short ones may not come at all. On a connection that is
opened once a run has begun all are there. So that is opened, unless the server is known to be another one.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.protocol.envelope import Envelope
from langgraph_runs._core.protocol.plan import ThreadPlan
from langgraph_runs._core.protocol.questions import Opening, Questioner, is_stored, read_opening
from langgraph_runs._core.protocol.timeline import Timeline
from langgraph_runs._core.protocol.wanted import Wanted
from langgraph_runs._core.wire.exchange import Flow

FIRST_PATIENCE_SECONDS: Final = 0.5
"""How long to wait for the first event of a run that was started, before the stream is opened again; doubled then."""

Decision: TypeAlias = Literal["read", "read unstored", "leave out", "open again"]


class Newcomers:
    """Decides on each run that begins to come."""

    def __init__(self, plan: ThreadPlan, wanted: Wanted, questioner: Questioner) -> None:
        self._plan = plan
        self._wanted = wanted
        self._questioner = questioner
        self._opening: Opening | None = None
        self._opened_for: set[str] = set()  # runs for which the stream was opened again
        self._numbers = False  # the server numbers the events of a millisecond, so it is not the in-memory one
        self._patience = FIRST_PATIENCE_SECONDS

    def prepare(self, context: Context) -> Flow[None]:
        """Look at the thread once, before the stream is opened the first time."""
        if self._opening is None:
            self._opening = yield from read_opening(context, self._plan.thread_id)

    def patience(self, timeline: Timeline) -> float | None:
        """How long to wait for the first event of a wanted run, in seconds; None if there is no such run."""
        if self._numbers or all(timeline.track(run_id) is not None for run_id in self._wanted.runs):
            return None
        return self._patience

    def lose_patience(self) -> None:
        """Nothing came for so long: the stream is opened again, and is given longer."""
        self._patience *= 2.0

    def note(self, event: Envelope) -> None:
        """Note an event that came."""
        self._patience = FIRST_PATIENCE_SECONDS
        if event.source_id is not None and not event.source_id.endswith("-0"):
            self._numbers = True

    def decide(self, context: Context, run_id: str) -> Flow[Decision]:
        """What to do with a run of which the first event came."""
        opening = self._opening or Opening()
        stored, had_begun = True, run_id in opening.ended
        if run_id not in self._wanted.runs:
            if run_id in opening.ended and not self._plan.replay:
                return "leave out"
            run = yield from self._questioner.find_run(context, self._plan.thread_id, run_id)
            if run is None or (not opening.knows(run_id) and opening.is_older(run) and not self._plan.replay):
                return "leave out"
            stored = is_stored(run)
            had_begun = had_begun or (opening.is_older(run) and not opening.knows(run_id))
        if not stored:
            return "read unstored"
        if self._numbers or had_begun or run_id in self._opened_for:
            return "read"
        self._opened_for.add(run_id)
        return "open again"
