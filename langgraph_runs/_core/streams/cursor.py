"""`Cursor`: which events of a replay the caller has already received, and whether events are missing in it.

Nothing is assumed of a replay but that it keeps the order in which events came first. What servers do:

* Where ids repeat (see `position`), a replay begins with events of the latest id that were delivered: those are
  dropped, each once and in order.
* Stored events expire, and servers lose or cap them. So a replay has to begin with what is known: the latest id, or
  another that was seen. Events that come before that leave a gap. A `metadata` event in its place begins the run anew,
  which makes all before it void. A run that is joined from its start has to begin with its first event, where ids tell.
* A replay may begin earlier than asked for (a proxy dropped the Last-Event-ID): with the first `metadata` again, or an
  id seen before the latest. All up to the latest is dropped then, also what has no id. Others begin with the latest.
* Ids may count through the run (Aegra). A server in trouble leaves out events there: an id that skips some is a reason
  to rejoin, and if the replay skips them, too, they are lost.
* The seam. A server subscribes the reader first and replays then, so what was published in between comes twice: the
  replay is followed by copies of its last events, in order, and then by new ones. An id that was seen and is not the
  latest marks a copy; copies follow of all the replay had after it.

That leaves one open question: an id first seen on this connection comes again, in a replay that may have ended in the
middle of it. It may be a copy, or another event of the same millisecond. One whose payload differs from all before is
no copy. A payload that was there before proves nothing (tokens repeat), so it is not guessed: the verdict is `doubt`,
upon which the stream is rejoined, and its replay tells. What is still in doubt after MAX_DOUBTS rejoins is delivered,
which may repeat an event but loses none.
"""

from __future__ import annotations

from collections.abc import Callable

from langgraph_runs._core.streams.bookmark import has_position
from langgraph_runs._core.streams.control import END, ERROR, METADATA, NO_POSITION
from langgraph_runs._core.streams.event_ids import START_IDS, is_stamp, number_in_run, precedes, skips_events
from langgraph_runs._core.streams.position import MAX_REMEMBERED_IDS, Position
from langgraph_runs._core.streams.verdicts import Halt, Verdict
from langgraph_runs._core.wire.sse import Frame

MAX_DOUBTS = 50
"""Rejoins because of doubt after one break. Each brings what was published meanwhile, so the stream makes progress."""


class Cursor:
    """Moves the position of one stream by the events of its connections that are new."""

    def __init__(self, position: Position) -> None:
        self.position = position
        self._seen: set[str] = set()  # the ids that the position remembers, once there may be copies
        self._doubts = 0  # since the last break
        self._skipped_after: str | None = ""  # the latest id when ids were last seen to skip some
        # Of the connection that is open:
        self.news: int | None = None  # a hash of the events with an id that it brought and the caller had not had
        self.is_proven = True  # it brought what the caller has had, or what the run began with: nothing is missing
        self._was_joined = False  # it joined the run, so that there may be copies
        self._from_start = False  # it joined the run from its start
        self._lacks_start = False  # it did, but does not begin with `metadata`
        self._run_ended = False  # the run had ended before, so that there is no seam
        self._no_replay = False  # it began with live events
        self._latest_is_new = True  # the latest id was first seen on it
        self._expected = 0  # how many events of those delivered the replay will repeat
        self._replayed = 0  # how many of them it has repeated
        self._is_old = False  # it repeats what came before the latest id, though that was not asked for
        self._tail_replayed = 0  # how many of the tail it has repeated
        self._events_here = 0  # events of the latest id that it brought
        self._payloads_here: set[int] = set()  # their payloads
        self._copies: int | None = None  # how many of them are still to be copied, once the seam was recognised
        self._has_end = False  # it brought the `end` event that the caller joined after
        self._left_in_doubt = False  # it was left because an event may be a copy

    @property
    def has_news(self) -> bool:
        """Whether the connection brought an event with an id that the caller had not had."""
        return self.news is not None

    @property
    def is_short(self) -> bool:
        """The replay seems to be cut off: it did not repeat all events of the latest id that were known.

        Or it came without an `end` event, and ids count through the run, as on Aegra, where every run ends with one.
        """
        lacks_end = not self._has_end and number_in_run(self.position.latest or "") is not None
        return not self.is_proven or lacks_end or self.is_cut

    @property
    def is_cut(self) -> bool:
        """It repeated some events of the latest id, and not the others that were known: more than that is missing."""
        return 0 < self._replayed < self._expected

    def stand_at_given(self) -> None:
        """Expect no event of the id that the caller joined after, since none comes through the filter of the join."""
        self.position.expect_no_given()
        self.is_proven = True

    def knows(self, id: str | None) -> bool:
        """Whether this is the id of an event that the caller has had."""
        return id is not None and (id in (self.position.after, self.position.latest) or id in self._seen)

    def may_begin_late(self, first: Frame) -> bool:
        """Whether a stream from the start of its run begins with another event than LangGraph's runs do.

        Other servers have ids of other forms; where the events of a run are not stored, LangGraph's have none.
        """
        event, _, own_id, _ = first
        return self._from_start and event not in (METADATA, END, ERROR) and (not own_id or is_stamp(own_id))

    def joined(self, *, run_ended: bool = False) -> None:
        """Note that the run was joined after the position's `resume_id`; `run_ended`: it had ended before."""
        at = self.position
        after = at.resume_id()
        if not self._was_joined:
            self._seen.update(at.recent)
        self._was_joined = True
        self.news = None
        self._run_ended = run_ended
        self._no_replay = after is None
        self._from_start = after in START_IDS
        self._latest_is_new = False
        self._expected = len(at.delivered) if after != at.latest or run_ended else 0
        self._is_old = False
        self._events_here = self._replayed = self._tail_replayed = 0
        self._copies = None
        self._has_end = False
        self.is_proven = after in (None, at.latest) or at.is_only_given
        self._lacks_start = False
        if not self._left_in_doubt:
            self._doubts = 0
        self._left_in_doubt = False

    def admit(self, frames: list[Frame], *, rejoinable: Callable[[], bool]) -> tuple[list[Frame], Halt | None]:
        """The next events less those that the caller has had, and why to stop reading before the one after these.

        Where the stream is not `rejoinable`, which is asked when it matters, what may be a copy is delivered.
        """
        if not self._was_joined:
            return self._admit_all(frames, rejoinable=rejoinable)
        admitted: list[Frame] = []
        for frame in frames:
            verdict = self.judge(frame)
            if verdict == "doubt" and rejoinable():
                self._left_in_doubt = True
                return admitted, "doubt"
            if verdict == "gap":
                return admitted, "gap"
            if verdict == "skip":
                halt = self._halt_at_skip(frame, rejoinable=rejoinable)
                if halt is not None:
                    return admitted, halt
                self._advance(frame[2] or "", hash(frame[:2]))
            if verdict != "drop":
                admitted.append(frame)
        return admitted, None

    def _admit_all(self, frames: list[Frame], *, rejoinable: Callable[[], bool]) -> tuple[list[Frame], Halt | None]:
        """The next events of a connection on which nothing can come twice, up to where events are missing."""
        at = self.position
        skip = self._find_skip(frames) if at.may_count else None
        if skip is None:
            at.note(frames)
            return frames, None
        frames, rest = frames[:skip], frames[skip:]
        at.note(frames)
        halt = self._halt_at_skip(rest[0], rejoinable=rejoinable)
        if halt is None:
            frames += rest
            at.note(rest)
        return frames, halt

    def _find_skip(self, frames: list[Frame]) -> int | None:
        """Which of the next events is the first before which its id says that events are missing."""
        latest = self.position.latest or self.position.after
        if latest not in START_IDS and number_in_run(latest or "") is None:
            return None
        for index, (event, _, own_id, _) in enumerate(frames):
            if own_id and event not in NO_POSITION:
                if event != METADATA and skips_events(latest, own_id):
                    return index
                latest = own_id
        return None

    def _halt_at_skip(self, frame: Frame, *, rejoinable: Callable[[], bool]) -> Halt | None:
        """Whether to look for the events missing before this one, or, once the replay lacks them, to give up.

        One that says how the run ended is let through: if that is a success, the stream is not complete.
        """
        latest = self.position.latest
        if self._skipped_after != latest and rejoinable():
            self._skipped_after = latest
            return "skip"
        if frame[0] not in (END, ERROR):
            return "gap"
        self.is_proven = False
        return None

    def judge(self, frame: Frame) -> Verdict:
        """What to do with the next event of a connection on which events may come twice."""
        event, _, own_id, _ = frame
        if not own_id or not has_position(event, own_id):
            return self._without_id(frame)
        at = self.position
        if not self.is_proven:
            number = number_in_run(own_id)
            if number is not None and precedes(own_id, at.latest) and own_id not in self._seen and event != END:
                return "drop" if event == METADATA or number != 1 else "gap"
            if not self._proves(event, own_id, hash(frame[:2])):
                return "gap"
        if own_id == at.latest:
            return self._latest_again(frame)
        if own_id in self._seen:
            if not self._latest_is_new:
                self._note_old()
            self._copies = self._events_here
            return "drop"
        if self._lacks_start and precedes(own_id, at.latest):
            return "gap"  # what was stored before it went while the reader waited, and this is left of that
        if self.is_proven and event != METADATA and skips_events(at.latest or at.after, own_id):
            return "skip"
        self._advance(own_id, hash(frame[:2]))
        return "deliver"

    def _proves(self, event: str, own_id: str, payload: int) -> bool:
        """Whether an event may be the first of a replay.

        One that says how the run ended may, and proves nothing unless it is the first of the run.
        """
        at = self.position
        if own_id == at.latest or own_id in self._seen:  # unless the server lost count, and began anew
            begins = number_in_run(own_id) == 1 and event != METADATA
            known = own_id == at.after or (own_id == at.latest and payload in at.delivered)
            self.is_proven = known or not begins
        elif event in (END, ERROR):
            self.is_proven = at.latest is None and number_in_run(own_id) == 1
            return True
        elif at.latest is not None:
            self.is_proven = event == METADATA
        else:
            self.is_proven = (number_in_run(own_id) or 0) <= 1
            self._lacks_start = event != METADATA
        return self.is_proven

    def _advance(self, own_id: str, payload: int) -> None:
        """Note an event with a new id."""
        recent = self.position.recent
        if len(recent) == recent.maxlen:
            self._seen.discard(recent[0])
        self.position.advance(own_id, payload)
        self._seen.add(own_id)
        self._payloads_here = {payload}
        self._events_here = 1
        self._expected = self._replayed = 0
        self._is_old = False
        self._latest_is_new = True
        self._copies = None
        self.news = hash((self.news, payload))

    def _note_old(self) -> None:
        """Note that the replay begins earlier than asked for, so that it repeats all events of the latest id."""
        self._is_old = True
        self._expected = len(self.position.delivered)

    def _latest_again(self, frame: Frame) -> Verdict:
        """What to do with another event of the latest id."""
        payload = hash(frame[:2])
        self._is_old = False
        if not self._latest_is_new:  # only a replay has more of an id that was over before
            if self._is_replayed(payload):
                self._events_here += 1
                self._has_end = frame[0] == END
                return "drop"
            if not self.position.is_stamped:
                return "drop"
            if self._expected and not self._events_here and self.position.before not in (None, self.position.latest):
                return "gap"  # the events of this id that were delivered are gone, and others may be
            return self._deliver_another(payload)
        if self._copies:
            self._copies -= 1
            return "drop"
        if payload not in self._payloads_here and len(self._payloads_here) < MAX_REMEMBERED_IDS:
            self._payloads_here.add(payload)
            return self._deliver_another(payload)
        if not self.position.is_stamped:
            return "drop"  # ids are unique, as far as was seen
        if self._run_ended or self._no_replay or self._copies is not None:
            return self._deliver_another(payload)  # no copies are to come
        if self._doubts < MAX_DOUBTS:
            self._doubts += 1
            return "doubt"
        return "deliver"  # not kept, so that no event can be dropped for it later

    def _is_replayed(self, payload: int) -> bool:
        """Whether this is one of the events that the replay repeats; they come in order."""
        at = self.position
        if at.delivered == [None]:
            at.delivered = [payload]
        try:
            self._replayed = at.delivered.index(payload, self._replayed, self._expected) + 1
        except ValueError:
            return False
        return True

    def _deliver_another(self, payload: int) -> Verdict:
        """Note another event of the latest id that the caller has not had."""
        self.position.add(payload)
        self._events_here += 1
        self.news = hash((self.news, payload))
        return "deliver"

    def _without_id(self, frame: Frame) -> Verdict:
        """What to do with an event that has no id to rejoin after. A replay may have it all the same."""
        at, payload = self.position, hash(frame[:2])
        is_opening = frame[0] == METADATA and payload == at.opening
        if is_opening and at.is_known and not self._latest_is_new and not self._events_here:
            self._note_old()
        if self._is_old:
            return "drop"
        at.stay(frame[2])
        if self._run_ended and not self._latest_is_new and payload in at.tail[self._tail_replayed :]:
            self._tail_replayed = at.tail.index(payload, self._tail_replayed) + 1
            return "drop"
        at.add_to_tail(payload)
        return "deliver"
