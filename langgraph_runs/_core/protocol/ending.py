"""`Endings`: when a run has ended of which the caller is to be told, and how.

What the stream says is a reason to ask, no more: of a run that was cancelled it says `interrupted`, as of one that
waits for a human, and of one that was rolled back or deleted nothing at all. Of a run that asks, it says so before the
last events. So the run's status is asked for, and what is stored of it tells whether all has come.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.protocol.connecting import LEFT_OUT, interruption
from langgraph_runs._core.protocol.plan import ThreadPlan
from langgraph_runs._core.protocol.questions import Questioner, Tail, has_saved, read_tail
from langgraph_runs._core.protocol.timeline import RunTrack, Timeline
from langgraph_runs._core.protocol.wanted import Wanted
from langgraph_runs._core.runs.fetch import fetch_ended_run, fetch_run, has_ended
from langgraph_runs._core.runs.outcome import Outcome, resolve_outcome
from langgraph_runs._core.runs.protocol_run import speaks_protocol
from langgraph_runs._core.runs.status import Status, status_of, status_of_error
from langgraph_runs._core.streams.interruption import BEGINNING_GONE
from langgraph_runs._core.streams.modes import modes_of
from langgraph_runs._core.wire.exchange import Ask, Flow, Sleep
from langgraph_runs._generated.models.run import Run

TAIL_SECONDS = 2.0
"""How long the last events of a run that has ended may take to come, which the server has sent by then."""

BEGIN_SECONDS = 10.0
"""The same, if nothing has come yet of a connection."""

MAX_PATIENT_CONNECTIONS = 3
"""How many connections in a row are given that long: a proxy may cut each before."""

POLL_SECONDS = 0.01
"""How often it is looked whether a call has started its run by now."""

MAX_START_SECONDS = 10.0
"""How long the stream waits for such a call before it reads on."""


class Ended:
    """A run that has ended: its outcome, and the last of what is stored of it if that has to be compared.

    It `has_worked` if it is known to have done something, though nothing came.
    """

    def __init__(self, outcome: Outcome, tail: Tail | None, *, reason: Any = None, has_worked: bool = False) -> None:
        self.outcome = outcome
        self.reason = reason  # why it failed, as far as the stream had said
        self._tail = tail
        self._has_worked = has_worked

    @property
    def is_known_whole(self) -> bool:
        """Whether it is known what is stored of it."""
        return self._tail is not None

    def is_proven_by(self, track: RunTrack) -> bool:
        """Whether there is more than silence to tell that nothing comes after what came."""
        return self.is_known_whole or self.outcome.status is None or track.word is not None

    def has_come(self, track: RunTrack | None) -> bool:
        """Whether all of its events have come."""
        if self.outcome.status is None:
            return True  # its events are gone with it
        error, tail = self.outcome.error, self._tail
        if track is not None and track.held_from is not None:
            return False  # events came, which a replay is to bring
        if track is None or (track.source is None and error is not None):
            was_cancelled = isinstance(error, errors.RunCancelledError)
            may_have_been_idle = was_cancelled and not self._has_worked  # before its turn
            if error is None or tail is None:
                return error is not None and (track is not None or may_have_been_idle)
            return tail.has_come(None) and (tail.begins or may_have_been_idle)
        if tail is None:
            return track.word is not None or not track.must_catch_up
        if track.source is None and not tail.begins:
            return False  # what it did is gone, or was not shown
        return not track.must_catch_up and tail.has_come(track)


class Endings:
    """Tells the caller of each wanted run that has ended, once all of its events have come."""

    def __init__(
        self, plan: ThreadPlan, timeline: Timeline, wanted: Wanted, questioner: Questioner, methods: AbstractSet[str]
    ) -> None:
        self._plan = plan
        self._timeline = timeline
        self._wanted = wanted
        self._questioner = questioner
        self._methods = methods
        self._ended: dict[str, Ended] = {}  # runs of which not all has come
        self._tried: set[str] = set()  # those of them for which the stream was opened again
        self._read_again: set[str] = set()  # those of them of which another connection brought the end
        self._doubted: set[str] = set()  # runs that seemed to have ended when a connection fell silent
        self._heard_at = 0.0
        self._mute = 0  # connections in a row that have brought nothing
        self._in_vain = 0  # connections that were opened while events were lacking

    def connected(self, now: float) -> None:
        """A connection was opened. It takes the longer to bring its first events, the more there are."""
        self._in_vain = self._in_vain + 1 if self._ended else 0
        is_patient = self._in_vain < MAX_PATIENT_CONNECTIONS
        self._heard_at = now + BEGIN_SECONDS - TAIL_SECONDS if is_patient else now
        self._mute += 1

    def heard(self, now: float) -> None:
        """A connection brought events."""
        self._heard_at, self._mute = now, 0

    def patience(self, now: float) -> float | None:
        """How long to wait for events of a run that has ended, in seconds; None if none are lacking."""
        return max(POLL_SECONDS, self._heard_at + TAIL_SECONDS - now) if self._ended else None

    def forget(self, run_id: str) -> None:
        """Wait for no more events of a run."""
        self._ended.pop(run_id, None)

    def settle(self, context: Context) -> Flow[None]:
        """Tell of the runs that seem to have ended. Raises the RunError of one that did not succeed."""
        yield from self._wait_for_starts(context)
        for run_id in [*self._wanted.runs]:
            track = self._timeline.track(run_id)
            if run_id in self._tried - self._read_again and track is not None and self._seems_over(track):
                self._read_again.add(run_id)
                self._ended.pop(run_id, None)  # what is stored may have been shown in part
            ended = self._ended.get(run_id)
            has_come = ended is not None and (ended.is_known_whole or ended.has_come(track))
            if has_come or (track is not None and self._seems_over(track)):
                yield from self._look(context, run_id, track, is_told=True)

    def look_for_all(self, context: Context, *, may_be_dead: bool = False) -> Flow[None]:
        """Ask for all wanted runs, since nothing comes of any, perhaps because the connection is dead."""
        for run_id in [*self._wanted.runs]:
            yield from self._look(context, run_id, self._timeline.track(run_id), is_told=False, may_be_dead=may_be_dead)

    def look_for_missing(self, context: Context) -> Flow[None]:
        """Ask for wanted runs of which nothing has come."""
        for run_id in [*self._wanted.runs]:
            if self._timeline.track(run_id) is None:
                yield from self._look(context, run_id, None, is_told=False)
                if run_id in self._ended:
                    self._wanted.doubted.add(run_id)

    def give_up_waiting(self) -> None:
        """What lacks did not come in time: the stream is to be opened again, which may bring it.

        Raises StreamInterruptedError if that was done before, unless connections are silent.
        """
        is_mute = 0 < self._mute < MAX_PATIENT_CONNECTIONS
        for run_id in [*self._ended]:
            track = self._timeline.track(run_id)
            if run_id in self._tried and not is_mute:
                why = BEGINNING_GONE if track is None or track.source is None else LEFT_OUT
                raise interruption(why, self._plan, run_id)
            self._tried.add(run_id)
            if track is not None and self._seems_over(track):
                del self._ended[run_id]  # what is stored is read again, too

    def _seems_over(self, track: RunTrack) -> bool:
        if track.word is not None:
            return True
        is_passed = self._timeline.working not in (None, track.run_id) and track.source is not None
        return is_passed and not track.must_catch_up

    def _may_tell_end(self, context: Context, run_id: str, ended: Ended, track: RunTrack | None) -> bool:
        """Whether the stream may yet tell of a run's end, which is not stored, and comes after all that is."""
        if track is None or ended.outcome.status is None or self._seems_over(track):
            return False
        return run_id not in self._ended or context.now() - self._heard_at < TAIL_SECONDS - POLL_SECONDS

    def _look(
        self, context: Context, run_id: str, track: RunTrack | None, *, is_told: bool, may_be_dead: bool = False
    ) -> Flow[None]:
        """Tell of a run if it has ended and all of its events have come; `is_told`: the stream says that it has.

        A connection that `may_be_dead` proves nothing: another one has to bring no more of a run that has told no end.
        """
        ended = self._ended.get(run_id)
        if ended is None or (track is not None and track.reason != ended.reason):
            ended = yield from self._find_out(context, run_id, track, is_told=is_told)
            if ended is None:
                return
        outcome = ended.outcome
        if may_be_dead and track is not None and not ended.is_proven_by(track) and run_id not in self._doubted:
            self._doubted.add(run_id)
            return
        if not ended.has_come(track) or (not may_be_dead and self._may_tell_end(context, run_id, ended, track)):
            if run_id not in self._ended:
                self._heard_at = context.now()
            self._ended[run_id] = ended
            return
        self._ended.pop(run_id, None)
        self._timeline.leave_out(run_id)
        self._wanted.told(run_id, _status(outcome, track))
        if outcome.error is not None:
            raise outcome.error

    def _find_out(self, context: Context, run_id: str, track: RunTrack | None, *, is_told: bool) -> Flow[Ended | None]:
        """How a run has ended; None if it goes on."""
        thread_id, ask = self._plan.thread_id, self._questioner.ask

        def find(asking: Context) -> Flow[Run | None]:
            if is_told:
                return (yield from fetch_ended_run(asking, thread_id, run_id, None))
            return (yield from fetch_run(asking, thread_id, run_id))

        run = yield from ask(context, find)
        if run is not None and not has_ended(run):
            return None
        modes = None if run is None or speaks_protocol(run) else modes_of(run)
        if modes is not None and run_id in self._wanted.followed:
            self._wanted.others[run_id] = modes
        asked = track is not None and track.has_asked
        reason = {"message": track.reason} if track is not None and track.reason else None

        def resolve(asking: Context) -> Flow[Outcome]:
            return (yield from resolve_outcome(asking, thread_id, run_id, run, interrupt=asked, reason=reason))

        outcome = yield from ask(context, resolve)
        tail: Tail | None = None
        is_bare = track is None or track.source is None  # nothing that is stored came of it
        if run is not None and speaks_protocol(run) and (is_bare or track is None or track.word is None or asked):
            tail = yield from ask(context, lambda asking: read_tail(asking, thread_id, run_id, track, self._methods))
        has_worked = False
        if run is not None and is_bare and isinstance(outcome.error, errors.RunCancelledError):
            has_worked = yield from ask(context, lambda asking: has_saved(asking, thread_id, run))
        return Ended(outcome, tail, reason=None if track is None else track.reason, has_worked=has_worked)

    def _wait_for_starts(self, context: Context) -> Flow[None]:
        """Wait for calls that start runs, if one of these may be over before its id is known."""
        wanted = self._wanted
        if not wanted.is_starting:
            return
        if all(track.word is None or track.run_id in wanted.runs for track in self._timeline.tracks()):
            return
        until = context.now() + (context.within_deadline(MAX_START_SECONDS) or 0.0)

        def wait() -> Flow[None]:
            while wanted.is_starting and context.now() < until:
                yield Sleep(POLL_SECONDS)

        yield Ask(wait)


def _status(outcome: Outcome, track: RunTrack | None) -> Status | None:
    """The status of a run that has ended."""
    if isinstance(outcome.error, errors.RunError):
        return status_of_error(outcome.error)
    return status_of(outcome.status, needs_input=track is not None and track.waits)
