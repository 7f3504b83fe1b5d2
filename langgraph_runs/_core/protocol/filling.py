"""`Filler`: completes what a connection brings of a run by another replay, where the server leaves events out.

LangGraph's in-memory server begins to listen to a run some time after it has replayed what is stored, and to one that
begins later some time after that has begun: what is published in between does not come. Of 20 runs that began while a
stream was open 2 lacked their first events, and some that were short did not come at all. What is stored has them. So
there, the events of a run are taken from another replay up to one that the connection brought live, and from there on
from the connection. All events of a millisecond have the same stored id, so what is compared is milliseconds.

A server that numbers the events of a millisecond is not that one.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.send import beside
from langgraph_runs._core.protocol.envelope import Envelope, read_envelope
from langgraph_runs._core.protocol.plan import ThreadPlan
from langgraph_runs._core.protocol.questions import Questioner
from langgraph_runs._core.protocol.timeline import RUNNING, Marks, RunTrack
from langgraph_runs._core.streams.attempts import TICK_SECONDS
from langgraph_runs._core.streams.connection import was_silent
from langgraph_runs._core.streams.event_reader import NotJSONError
from langgraph_runs._core.wire.exchange import Flow, Head, open_, read
from langgraph_runs._core.wire.sse import EventTooLargeError, Frame, SSEDecoder

LIVE_AFTER_SECONDS = 0.3
"""How long nothing that is known has come before what comes is taken for live."""

QUIET_SECONDS = 0.5
"""How long nothing has to come for a replay to be over, once it has begun: what is stored comes at once."""

REACHED_SECONDS = 0.25
"""The same, once it has brought what was looked for."""

REPLAY_SECONDS = 10.0
"""How long a replay may take, as nothing is read from the open connection meanwhile."""

MAX_REPLAY_SECONDS = 120.0
"""The same, where the open connection took long to bring what was known."""


class Filler:
    """Says of each event of a run whether it can be taken from the connection that is open."""

    def __init__(self, plan: ThreadPlan, questioner: Questioner) -> None:
        self._plan = plan
        self._questioner = questioner
        self._numbers = False  # the server numbers the events of a millisecond
        self._opened_at = 0.0
        self._known_at = 0.0  # when the connection was opened, or last brought something known
        self._complete: dict[str, int] = {}  # runs of which the connection brings all after this millisecond
        self.held_back: RunTrack | None = None  # the run whose events a replay is to bring
        self._held_until: int | None = None  # the millisecond of the latest of them
        self._held_ids: set[str] = set()  # of those that the server made up
        self.has_failed = False  # a replay did not bring what it should, so that the connection was left

    def connected(self, now: float) -> None:
        """Another connection begins."""
        self._opened_at = self._known_at = now
        self._complete.clear()
        self.has_failed = False
        self._release()

    def note_known(self, now: float) -> None:
        """Something known came: the connection still replays."""
        self._known_at = now

    def note_pause(self, seconds: float) -> None:
        """Nothing was read for so long: what came meanwhile is not more likely to be live."""
        self._known_at += seconds

    def is_complete(self, track: RunTrack, event: Envelope) -> bool:
        """Whether a new event can be taken as it comes."""
        source = event.source_id
        if source is not None and not source.endswith("-0"):
            self._numbers = True
        if track.is_past or not track.is_resumable or track.run_id in self._complete:
            return True
        if self.held_back is track:
            return False  # those that were held back come first
        return self._numbers or (event.is_root_lifecycle and event.word == RUNNING)

    def may_lack(self, track: RunTrack) -> bool:
        """Whether events of a run that does nothing more, but told no end, may not have come."""
        if self._numbers or track.is_past or track.is_filled or not track.is_resumable:
            return False
        return not track.must_catch_up and track.word is None and track.run_id not in self._complete

    def is_covered(self, track: RunTrack, event: Envelope) -> bool:
        """Whether an event of a run that is complete was taken from the replay."""
        stamp = event.stamp
        return stamp is not None and stamp <= self._complete.get(track.run_id, -1)

    def is_due(self, event: Envelope, came: float) -> bool:
        """Whether a replay brings all that comes before an event, and the connection all that comes after it.

        What the server made up waits for what is stored after it, by which its place is known.
        """
        return event.is_terminal or (event.stamp is not None and self.is_live(came))

    def is_live(self, came: float) -> bool:
        """Whether what came then is live, and not of what the connection began with."""
        return came - self._known_at >= LIVE_AFTER_SECONDS

    def hold_back(self, track: RunTrack, event: Envelope) -> None:
        """Leave an event out, which a replay is to bring, with those before it."""
        self.held_back = track
        if event.stamp is not None:
            self._held_until = event.stamp
            track.held_from = event.stamp if track.held_from is None else track.held_from
        elif event.event_id:
            self._held_ids.add(event.event_id)

    def fill(self, context: Context, track: RunTrack, until: Envelope | None) -> Flow[list[Envelope]]:
        """The events of a run up to those of the millisecond of `until`; None: all that are stored.

        Those that came until the replay broke, if it did; then the connection is left, and another one tries again.
        """
        stamp = None if until is None or until.is_terminal else until.stamp
        if stamp is None:
            end = until is not None and until.is_terminal
            replay = Replay(track.run_id, None, reach=self._held_until, ids=self._held_ids, end=end)
        else:
            replay = Replay(track.run_id, stamp, reach=stamp)
        if (yield from self._questioner.ask(context, lambda _: self._read(context, replay))):
            self._complete[track.run_id] = replay.until
        else:
            self._questioner.has_left = self.has_failed = True
            if stamp is not None and track.held_from is None:
                track.held_from = stamp  # it has come, so that the next replay has to bring it
        self._release()
        return replay.events

    def _release(self) -> None:
        self.held_back = self._held_until = None
        self._held_ids = set()

    def _read(self, context: Context, replay: Replay) -> Flow[bool]:
        """Read a replay as far as it is needed; False if it broke before."""
        known_in = self._known_at - self._opened_at
        asking = beside(context, min(REPLAY_SECONDS + 2.0 * known_in, MAX_REPLAY_SECONDS))
        replay.begin()
        yield from asking.sleep(TICK_SECONDS)
        head = yield from open_(asking.open(self._plan.request(asking.config), long=True))
        if not isinstance(head, Head) or not head.ok:
            return False
        decoder = SSEDecoder()
        quiet = None  # as long as nothing has come, which may be held up on the way
        while not replay.is_over:
            chunk = yield from read(asking.within_deadline(quiet))
            if asking.expired:
                return replay.cut()
            if not isinstance(chunk, bytes) or not chunk:
                return was_silent(chunk) and replay.has_reached and not decoder.is_within_event
            try:
                for frame in decoder.feed(chunk):
                    replay.note(frame)
            except EventTooLargeError:
                return False
            quiet = REACHED_SECONDS if replay.has_reached else QUIET_SECONDS
        return replay.has_reached


class Replay:
    """The events of a run in a replay, up to those of a millisecond; None: all.

    It has to `reach` a millisecond, if one is given, to bring events of these `ids`, and the `end` of the run if that
    came.
    """

    def __init__(
        self,
        run_id: str,
        stamp: int | None,
        *,
        reach: int | None,
        ids: AbstractSet[str] = frozenset(),
        end: bool = False,
    ) -> None:
        self._run_id = run_id
        self._stamp = stamp
        self._reach = -1 if reach is None else reach
        self._ids = frozenset(ids)
        self._needs_end = end
        self.begin()

    def begin(self) -> None:
        """Begin, perhaps again after an interrupt."""
        self.events: list[Envelope] = []
        self.is_over = False  # nothing more of it is needed
        self._has_ended = False
        self._lacks = {*self._ids}
        self._last = -1
        self._marks = Marks()
        self._between: list[Envelope] = []  # that the server made up, as long as nothing stored follows

    @property
    def has_reached(self) -> bool:
        """Whether it has brought what it has to, so that silence is its end."""
        return self._last >= self._reach and not self._lacks and (self._has_ended or not self._needs_end)

    @property
    def until(self) -> int:
        """The millisecond up to which all events are here; -1 if there is none."""
        return self._last if self._stamp is None else self._stamp

    def cut(self) -> bool:
        """It is left where more of the last millisecond may come: whether it has brought all that it has to."""
        self._last -= 1
        return self.has_reached

    def note(self, frame: Frame) -> None:
        """Note an event of the replay."""
        try:
            event = read_envelope(frame)
        except NotJSONError:
            return  # told by the open connection
        if event is None or self.is_over:
            return
        run_id = self._marks.run_of(event)
        self._marks.note(event)
        if run_id != self._run_id:
            self.is_over = self._last >= 0 and self._marks.working != self._run_id
            return
        stamp = event.stamp
        if stamp is not None and self._stamp is not None and stamp > self._stamp:
            self.is_over = True
            return
        self._between.append(event)
        self._lacks.discard(event.event_id)
        if stamp is None and self._stamp is not None:
            return  # it may be live, after others that are left out
        self.events += self._between
        self._between.clear()
        if stamp is not None:
            self._last = stamp
        self._has_ended = self._has_ended or event.is_terminal
        self.is_over = event.is_terminal and event.word != "interrupted"
