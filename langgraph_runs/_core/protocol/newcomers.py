"""`Newcomers`: whether a run that begins to come is read or left out, and how long to wait for one that was started."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.protocol.plan import ThreadPlan
from langgraph_runs._core.protocol.questions import Opening, Questioner, is_stored, read_older, read_opening
from langgraph_runs._core.protocol.timeline import Timeline
from langgraph_runs._core.protocol.wanted import Wanted
from langgraph_runs._core.runs.fetch import has_ended
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._generated.models.run import Run

FIRST_PATIENCE_SECONDS: Final = 0.5
"""How long to wait for the first event of a run that was started, before the stream is opened again; doubled then."""

HISTORY_SECONDS: Final = 2.0
"""The same where a history comes before it, of which nothing has come yet: the server reads all of it first."""

Decision: TypeAlias = Literal["read", "read past", "read unstored", "leave out"]


class Newcomers:
    """Decides on each run that begins to come."""

    def __init__(self, plan: ThreadPlan, wanted: Wanted, questioner: Questioner) -> None:
        self._plan = plan
        self._wanted = wanted
        self._questioner = questioner
        self._opening: Opening | None = None
        self._patience = FIRST_PATIENCE_SECONDS
        self._opened_at = 0.0
        self._took: float | None = None  # seconds until the connection brought its first events; None before
        self._missed: set[str] = set()  # runs for which the stream was opened again

    def prepare(self, context: Context) -> Flow[None]:
        """Look at the thread once, before the stream is opened the first time."""
        if self._opening is None:
            self._opening = yield from read_opening(context, self._plan.thread_id)

    def patience(self, timeline: Timeline) -> float | None:
        """How long to wait for the first event of a wanted run, in seconds; None if there is no such run.

        None as well while another is at work of which events would be lost if the stream was opened again.
        """
        if all(timeline.track(run_id) is not None for run_id in [*self._wanted.runs]):
            return None
        at_work = timeline.at_work
        if at_work is not None and not at_work.is_resumable:
            return None
        if self._took is not None:
            return max(self._patience, 2.0 * self._took)
        has_history = not timeline.is_empty or (self._opening or Opening()).listed > 0
        return self._patience * (HISTORY_SECONDS / FIRST_PATIENCE_SECONDS if has_history else 1.0)

    def connected(self, now: float) -> None:
        """Another connection begins."""
        self._opened_at, self._took = now, None

    def heard(self, now: float) -> None:
        """The connection brought events."""
        if self._took is None:
            self._took = now - self._opened_at

    def lose_patience(self) -> None:
        """Nothing came for so long: the stream is opened again, and is given longer."""
        self._patience *= 2.0

    def note_beginning(self) -> None:
        """Note that a run began. What it does after that is no reason to open the stream again more often."""
        self._patience = FIRST_PATIENCE_SECONDS

    def decide(self, context: Context, run_id: str) -> Flow[Decision]:
        """What to do with a run of which the first event came."""
        opening, wanted = self._opening or Opening(), self._wanted
        if not run_id:
            return "read unstored"  # it came before any run began
        if run_id in wanted.runs:
            if run_id not in wanted.followed:
                return "read"
        elif run_id in opening.ended:
            return "read past" if self._plan.replay else "leave out"
        run = yield from self._questioner.find_run(context, self._plan.thread_id, run_id)
        if run_id in wanted.runs:
            return "read" if run is None or is_stored(run) else "read unstored"
        if run is None:
            return "leave out"  # it was deleted meanwhile
        if not opening.knows(run_id) and opening.is_older(run) and has_ended(run):
            yield from self._look_back(context, opening)
            return "read past" if self._plan.replay else "leave out"
        return "read" if is_stored(run) else "read unstored"

    def find_passed_over(self, context: Context, timeline: Timeline) -> Flow[list[str]]:
        """The runs of others that have ended since the stream was opened, and of which nothing came: oldest first."""
        opening, thread_id = self._opening or Opening(), self._plan.thread_id
        ended = (yield from self._questioner.ask(context, lambda asking: read_opening(asking, thread_id))).ended
        found: list[Run] = []
        for run_id in ended - opening.ended:
            if timeline.is_unknown(run_id):
                run = yield from self._questioner.find_run(context, thread_id, run_id)
                if run is None or not is_stored(run) or (opening.is_older(run) and not opening.knows(run_id)):
                    timeline.leave_out(run_id)
                else:
                    found.append(run)
        return [run.run_id for run in sorted(found, key=lambda run: run.created_at)]

    def look_for_missed(self, context: Context, timeline: Timeline) -> Flow[None]:
        """Leave the connection if runs have ended of which it brought no end: another one brings what is stored.

        The in-memory server leaves out whole runs that begin while a stream is open, and a gateway may go on with
        heartbeats where it has lost the server. The end of a run that timed out is not told by any connection.
        """
        at_work, thread_id = timeline.at_work, self._plan.thread_id
        if self._wanted.goes_on or (at_work is not None and not at_work.is_resumable):
            return
        known = self._missed if self._plan.replay else (self._opening or Opening()).ended | self._missed
        ended = (yield from self._questioner.ask(context, lambda asking: read_opening(asking, thread_id))).ended
        missed = {run_id for run_id in ended - known if not timeline.has_ended(run_id)}
        if missed:
            self._missed |= missed
            self._questioner.has_left = True

    def _look_back(self, context: Context, opening: Opening) -> Flow[None]:
        """Look at older runs: one came that is none of those known, so that others may come, too."""
        if opening.is_whole:
            return
        thread_id = self._plan.thread_id
        self._opening = yield from self._questioner.ask(context, lambda asking: read_older(asking, thread_id, opening))
