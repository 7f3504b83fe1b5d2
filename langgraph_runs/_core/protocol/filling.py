"""`Filler`: completes what a connection brings of a run by another replay, where the server leaves events out.

LangGraph's in-memory server begins to listen to a run some time after it has replayed what is stored, and to one that
begins later some time after that has begun: what is published in between does not come. Of 20 runs that began while a
stream was open 2 lacked their first events, and some that were short did not come at all. What is stored has them. So
there, the events of a run are taken from another replay up to one that the connection brought live, and from there on
from the connection. All events of a millisecond have the same stored id, so what is compared is milliseconds.

That costs a replay of the whole thread. A run that begins while a stream is open comes live from some event on, so if
that is the first one that is stored of it, nothing is lacking; which a look at the run's own stream shows.

A server that numbers the events of a millisecond is not that one.
"""

from __future__ import annotations

from typing import Literal

from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.send import beside
from langgraph_runs._core.protocol.envelope import Envelope
from langgraph_runs._core.protocol.plan import ThreadPlan
from langgraph_runs._core.protocol.questions import Questioner, read_first
from langgraph_runs._core.protocol.replay import Replay
from langgraph_runs._core.protocol.timeline import RUNNING, RunTrack
from langgraph_runs._core.streams.attempts import TICK_SECONDS
from langgraph_runs._core.streams.connection import was_silent
from langgraph_runs._core.wire.exchange import Flow, Head, open_, read
from langgraph_runs._core.wire.sse import EventTooLargeError, SSEDecoder

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
        self._held: list[Envelope] = []  # what came of it
        self._is_open = False  # whether those came first, as more of the first millisecond may come
        self.has_failed = False  # a replay did not bring what it should, so that the connection was left

    def connected(self, now: float) -> None:
        """Another connection begins."""
        self._opened_at = self._known_at = now
        self._complete.clear()
        self.has_failed = False
        self._release()

    def begins_to_read(self, now: float) -> None:
        """What comes at once may have been there for long."""
        self._known_at = now

    @property
    def may_pass_over(self) -> bool:
        """Whether the server may leave out whole runs."""
        return not self._numbers

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
        if event.is_terminal:
            return True
        if event.stamp is None or (self._is_open and event.stamp == self._held[0].stamp):
            return False
        return self.is_live(came)

    def is_live(self, came: float) -> bool:
        """Whether what came then is live, and not of what the connection began with."""
        return came - self._known_at >= LIVE_AFTER_SECONDS

    def hold_back(self, track: RunTrack, event: Envelope) -> None:
        """Leave an event out, which a replay is to bring, with those before it."""
        self.held_back = track
        self._held.append(event)
        if track.held_from is None:
            track.held_from = event.stamp

    def fill(self, context: Context, track: RunTrack, until: Envelope | None) -> Flow[list[Envelope] | None]:
        """The events of a run up to those of the millisecond of `until`; None: all that are stored.

        Those that came until the replay broke, if it did; then the connection is left, and another one tries again.
        None if it is open whether any are lacking, so that `until` is to be held back.
        """
        if until is not None and until.stamp is not None and track.held_from is None:
            track.held_from = until.stamp  # it has come, so that another connection has to bring it if this fails
        beginning = yield from self._compare_beginning(context, track, until)
        if beginning == "open":
            self._is_open = True
            return None
        events = self._held
        if beginning == "whole":
            self._complete[track.run_id] = -1
        else:
            replay = self._replay(track.run_id, until)
            if (yield from self._questioner.ask(context, lambda _: self._read(context, replay))):
                self._complete[track.run_id] = replay.until
            else:
                self._questioner.has_left = self.has_failed = True
            events = replay.events
        self._release()
        return events

    def _compare_beginning(
        self, context: Context, track: RunTrack, until: Envelope | None
    ) -> Flow[Literal["whole", "open", "lacking"]]:
        """Whether the connection brought a run from its first event on."""
        is_live = self._is_open or not (self._held or until is None or until.is_terminal)
        came = [*self._held] if until is None else [*self._held, until]
        ids = [event.source_id for event in came if track.counts(event)]
        if not is_live or not ids or track.source is not None:
            return "lacking"
        thread_id, ask = self._plan.thread_id, self._questioner.ask
        first = yield from ask(context, lambda asking: read_first(asking, thread_id, track.run_id, track.counted))
        if first is None or first[0] != ids[0]:
            return "lacking"
        if first[1] == ids.count(first[0]):
            return "whole"
        return "lacking" if self._is_open or until is None else "open"

    def _replay(self, run_id: str, until: Envelope | None) -> Replay:
        """The replay that is to bring what was held back, and all up to `until`."""
        stamp = None if until is None or until.is_terminal else until.stamp
        if stamp is not None:
            return Replay(run_id, stamp, reach=stamp)
        reach = max((event.stamp for event in self._held if event.stamp is not None), default=None)
        ids = {event.event_id for event in self._held if event.stamp is None and event.event_id}
        return Replay(run_id, None, reach=reach, ids=ids, end=until is not None and until.is_terminal)

    def _release(self) -> None:
        self.held_back, self._held, self._is_open = None, [], False

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
