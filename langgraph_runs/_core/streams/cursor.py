"""`Cursor`: the event id to resume after, and which replayed events the caller has already received.

Nothing is assumed of ids but that equal ones stand together and that a replay keeps the order in which events came
first: they are never compared as numbers. What servers do:

* Ids are unique (production, Aegra), or they repeat (the in-memory server stamps all events of a millisecond alike,
  `<unix ms>-0`), where rejoining after the latest id would skip the rest of its millisecond. So a stream is rejoined
  after the id before the latest, and those events of the latest id are dropped that were delivered, each once and in
  order: that is exact, because by then that millisecond is over.
* Stored events expire, and servers lose or cap them. So a replay has to begin with what is known: the latest id, or
  another that was seen. Events that come before that leave a gap. A `metadata` event in its place begins the run anew,
  which makes all before it void. A run that is joined from its start has to begin with its first event, where ids tell.
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

import re
from collections import deque
from collections.abc import Callable
from itertools import dropwhile
from operator import itemgetter

from langgraph_runs._core.streams.control import END, ERROR, METADATA, NO_POSITION
from langgraph_runs._core.streams.event_ids import START_IDS, id_before, number_in_run, precedes, skip_in, skips_events
from langgraph_runs._core.streams.verdicts import Halt, Verdict
from langgraph_runs._core.wire.sse import Frame

MAX_REMEMBERED_IDS = 16384
"""How many ids are remembered to recognise copies by: many times what was seen to come twice."""

MAX_DOUBTS = 50
"""Rejoins because of doubt after one break. Each brings what was published meanwhile, so the stream makes progress."""

MIN_BULK_EVENTS = 4
"""From how many events of one read on it takes less time to note them all at once."""

_STAMP = re.compile(r"[0-9]{13}-0")
_EVENT = itemgetter(0)
_OWN_ID = itemgetter(2)


class Cursor:
    """The position of one stream.

    `after` is the id that the caller joined after (FROM_START: from the run's first event; None: live events only).
    Payloads are remembered as hashes.
    """

    def __init__(self, after: str | None) -> None:
        self._after = after
        self._before = after  # the id before the latest: rejoining after it replays the latest
        self._latest: str | None = None
        self._delivered: list[int | None] = []  # payloads of the latest id that were surely delivered, in order
        self._tail: list[int] = []  # payloads of events without an id that came after it
        self._tail_has_no_id = False  # events came since the latest id that a replay may have, without an id
        self._repeats = False  # ids were seen to repeat
        self._stamped = True  # all ids end like a stamp; servers that number the events of a millisecond have others
        self._recent: deque[str] = deque(maxlen=MAX_REMEMBERED_IDS)  # ids, in order
        self._seen: set[str] = set()  # the same ids, once there may be copies
        self._doubts = 0  # since the last break
        self._skipped_after: str | None = ""  # the latest id when ids were last seen to skip some
        self.id_cleared = False  # the server emptied the last event id
        before = None if after is None or after in START_IDS else id_before(after)
        if before is not None:  # the caller has had that event; its payload is not known
            self._before, self._latest = before, after
            self._delivered.append(None)
        # Of the connection that is open:
        self.has_news = False  # it brought an event with an id that the caller had not had
        self._was_joined = False  # it joined the run, so that there may be copies
        self._run_ended = False  # the run had ended before, so that there is no seam
        self._no_replay = False  # it began with live events
        self._latest_is_new = True  # the latest id was first seen on it
        self._expected = 0  # how many events of those delivered the replay will repeat
        self._replayed = 0  # how many of them it has repeated
        self._tail_replayed = 0  # how many of the tail it has repeated
        self._events_here = 0  # events of the latest id that it brought
        self._payloads_here: set[int] = set()  # their payloads
        self._copies: int | None = None  # how many of them are still to be copied, once the seam was recognised
        self._is_proven = True  # it is known to begin where it should
        self._lacks_start = False  # it joined the run from its start, but does not begin with `metadata`
        self._left_in_doubt = False  # it was left because an event may be a copy

    @property
    def has_position(self) -> bool:
        """An event with an id was received, so that there is something to resume after."""
        return self._latest is not None

    @property
    def is_stamped(self) -> bool:
        """The latest id may be that of a whole millisecond, which has to be over before the run is joined again."""
        return self._repeats or (self._stamped and _STAMP.fullmatch(self._latest or "") is not None)

    @property
    def is_proven(self) -> bool:
        """The connection brought what the caller has had, or what the run began with: so nothing is missing before."""
        return self._is_proven

    @property
    def is_short(self) -> bool:
        """The replay seems to be cut off: it did not even repeat all events of the latest id that were known."""
        return not self._is_proven or 0 < self._replayed < self._expected

    @property
    def is_at_unknown_place(self) -> bool:
        """All that is known is an id to join after, and neither whether there is such an event nor what is before."""
        return self._latest is None and self._before is not None and self._before not in START_IDS

    def bookmark(self, taken: str) -> str | None:
        """The id for another client to join after that took the events up to id `taken` ("": none), to lose nothing.

        Where ids repeat it is the one before: such a client cannot count how many events of an id it has had.
        """
        if not taken:
            return None if self.id_cleared and self.has_position else self._after
        before: str | None = None
        ids = reversed(self._recent)
        if taken in self._recent:
            if not self._repeats:
                return taken
            before = next((other for other in dropwhile(taken.__ne__, ids) if other != taken), self._after)
            before = before or id_before(taken)
        elif _STAMP.fullmatch(taken):  # not stored, as `feedback` is
            before = next((other for other in ids if other < taken), self._after)
        return before or taken

    def resume_id(self) -> str | None:
        """The Last-Event-ID to rejoin with; None to send none."""
        if self._latest is None or self._before not in (None, self._latest):
            return self._before
        return id_before(self._latest) or self._latest  # joined right before it

    @property
    def given(self) -> str | None:
        """The id that the caller joined after, if a replay is expected to begin with its event; else None."""
        return self._after if self._delivered == [None] else None

    def stand_at_given(self) -> None:
        """Expect no event of the given id, since none comes through the filter of the join."""
        self._latest = None
        self._delivered.clear()
        self._is_proven = True

    def knows(self, id: str | None) -> bool:
        """Whether this is the id of an event that the caller has had."""
        return id is not None and (id in (self._after, self._latest) or id in self._seen)

    def joined(self, *, run_ended: bool = False) -> None:
        """Note that the run was joined after `resume_id`; `run_ended`: it was known to have ended before."""
        after = self.resume_id()
        if not self._was_joined:
            self._seen.update(self._recent)
        self._was_joined = True
        self.has_news = False
        self._run_ended = run_ended
        self._no_replay = after is None
        self._latest_is_new = False
        self._expected = len(self._delivered) if after != self._latest else 0
        self._events_here = self._replayed = self._tail_replayed = 0
        self._copies = None
        self._lacks_start = False
        self._is_proven = after in (None, self._latest) or self.is_at_unknown_place
        if not self._left_in_doubt:
            self._doubts = 0
        self._left_in_doubt = False

    def admit(self, frames: list[Frame], *, rejoinable: Callable[[], bool]) -> tuple[list[Frame], Halt | None]:
        """The next events less those that the caller has had, and why to stop reading before the one after these.

        Where the stream is not `rejoinable`, which is asked when it matters, what may be a copy is delivered.
        """
        if not self._was_joined:
            skip = None if self._stamped and self._latest is not None else skip_in(frames, self._latest or self._after)
            if skip is None:
                self._pass(frames)
                return frames, None
            rest = frames[skip:]
            self._pass(frames := frames[:skip])
            halt = self._halt_at_skip(rest[0], rejoinable=rejoinable)
            if halt is None:
                frames += rest
                self._pass(rest)
            return frames, halt
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

    def _halt_at_skip(self, frame: Frame, *, rejoinable: Callable[[], bool]) -> Halt | None:
        """Whether to look for the events missing before this one, or, once the replay lacks them, to give up.

        One that says how the run ended is let through: if that is a success, the stream is not complete.
        """
        if self._skipped_after != self._latest and rejoinable():
            self._skipped_after = self._latest
            return "skip"
        if frame[0] not in (END, ERROR):
            return "gap"
        self._is_proven = False
        return None

    def _pass(self, frames: list[Frame]) -> None:
        """Note events of a connection on which nothing can come twice."""
        if len(frames) < MIN_BULK_EVENTS or not self._pass_in_bulk(frames):
            for frame in frames:
                self._pass_one(frame)

    def _pass_in_bulk(self, frames: list[Frame]) -> bool:
        """Note such events all at once, if each has a new id of its own as is the rule; otherwise returns False.

        Then only the last of them has to be looked at, which spares 6 to 10 % of the time of a stream of small events.
        """
        ids = [*map(_OWN_ID, frames)]
        new_ids = {*ids}
        if len(new_ids) < len(ids) or not new_ids.isdisjoint((self._latest, "", None)):
            return False
        if not NO_POSITION.isdisjoint(map(_EVENT, frames)):
            return False
        self._before = ids[-2]
        self._latest = ids[-1]
        self._tail_has_no_id = False
        self._delivered = [hash(frames[-1][:2])]
        self._tail.clear()
        self._recent += ids
        if self._stamped:
            self._stamped = "\n".join([*ids, ""]).count("-0\n") == len(ids)
        return True

    def _pass_one(self, frame: Frame) -> None:
        """Note one event of a connection on which nothing can come twice."""
        event, _, own_id, _ = frame
        payload = hash(frame[:2])
        if not own_id or event in NO_POSITION:
            self._tail_has_no_id = self._tail_has_no_id or not own_id
            if self._latest is not None:
                _remember(self._tail, payload)
        elif own_id == self._latest:
            self._repeats = True
            self._recent.append(own_id)
            _remember(self._delivered, payload)
        else:
            if self._tail_has_no_id:
                self._leave_tail()
            self._before = self._latest or self._before
            self._latest = own_id
            self._delivered = [payload]
            self._tail.clear()
            self._recent.append(own_id)
            self._stamped = self._stamped and own_id.endswith("-0")

    def judge(self, frame: Frame) -> Verdict:
        """What to do with the next event of a connection on which events may come twice."""
        event, _, own_id, _ = frame
        if not own_id or event in NO_POSITION:
            return self._without_id(frame)
        if not self._is_proven:
            number = number_in_run(own_id)
            if number is not None and precedes(own_id, self._latest) and own_id not in self._seen and event != END:
                return "drop" if event == METADATA or number != 1 else "gap"
            if not self._proves(event, own_id, hash(frame[:2])):
                return "gap"
        if own_id == self._latest:
            return self._latest_again(frame)
        if own_id in self._seen:
            self._copies = self._events_here
            return "drop"
        if self._lacks_start and precedes(own_id, self._latest):
            return "gap"  # what was stored before it went while the reader waited, and this is left of that
        if self._is_proven and event != METADATA and skips_events(self._latest or self._after, own_id):
            return "skip"
        self._advance(own_id, hash(frame[:2]))
        return "deliver"

    def _proves(self, event: str, own_id: str, payload: int) -> bool:
        """Whether an event may be the first of a replay; one that says how the run ended may, and proves nothing."""
        if own_id == self._latest or own_id in self._seen:  # unless the server lost count, and began anew
            begins = number_in_run(own_id) == 1 and event != METADATA
            known = own_id == self._after or (own_id == self._latest and payload in self._delivered)
            self._is_proven = known or not begins
        elif event in (END, ERROR):
            return True
        elif self._latest is not None:
            self._is_proven = event == METADATA
        else:
            self._is_proven = (number_in_run(own_id) or 0) <= 1
            self._lacks_start = event != METADATA
        return self._is_proven

    def _advance(self, own_id: str, payload: int) -> None:
        """Note an event with a new id."""
        if self._tail_has_no_id:
            self._leave_tail()
        self._before = self._latest or self._before
        self._latest = own_id
        self._delivered = [payload]
        self._payloads_here = {payload}
        self._events_here = 1
        self._expected = self._replayed = 0
        self._latest_is_new = True
        self._copies = None
        self._tail.clear()
        self.has_news = True
        self._stamped = self._stamped and own_id.endswith("-0")
        if len(self._recent) == MAX_REMEMBERED_IDS:
            self._seen.discard(self._recent[0])
        self._recent.append(own_id)
        self._seen.add(own_id)

    def _leave_tail(self) -> None:
        """Note that events without an id came since the latest: a replay after that one would have them again."""
        self._before = self._latest = None
        self._tail_has_no_id = False

    def _latest_again(self, frame: Frame) -> Verdict:
        """What to do with another event of the latest id."""
        payload = hash(frame[:2])
        if not self._latest_is_new:  # only a replay has more of an id that was over before
            if self._is_replayed(payload):
                self._events_here += 1
                return "drop"
            if not self.is_stamped:
                return "drop"
            if self._expected and not self._events_here and self._before is not None:
                return "gap"  # the events of this id that were delivered are gone, and others may be
            return self._deliver_another(payload)
        if self._copies:
            self._copies -= 1
            return "drop"
        if payload not in self._payloads_here and len(self._payloads_here) < MAX_REMEMBERED_IDS:
            self._payloads_here.add(payload)
            return self._deliver_another(payload)
        if not self.is_stamped:
            return "drop"  # ids are unique, as far as was seen
        if self._run_ended or self._no_replay or self._copies is not None:
            return self._deliver_another(payload)  # no copies are to come
        if self._doubts < MAX_DOUBTS:
            self._doubts += 1
            return "doubt"
        return "deliver"  # not kept, so that no event can be dropped for it later

    def _is_replayed(self, payload: int) -> bool:
        """Whether this is one of the events that the replay repeats; they come in order."""
        if self._delivered == [None]:
            self._delivered = [payload]
        try:
            self._replayed = self._delivered.index(payload, self._replayed, self._expected) + 1
        except ValueError:
            return False
        return True

    def _deliver_another(self, payload: int) -> Verdict:
        """Note another event of the latest id that the caller has not had."""
        self._repeats = True
        _remember(self._delivered, payload)
        self._events_here += 1
        self.has_news = True
        return "deliver"

    def _without_id(self, frame: Frame) -> Verdict:
        """What to do with an event that has no id to rejoin after. A replay may have it all the same."""
        self._tail_has_no_id = self._tail_has_no_id or not frame[2]
        if self._latest is None:
            return "deliver"
        payload = hash(frame[:2])
        if self._run_ended and not self._latest_is_new and payload in self._tail[self._tail_replayed :]:
            self._tail_replayed = self._tail.index(payload, self._tail_replayed) + 1
            return "drop"
        _remember(self._tail, payload)
        return "deliver"


def _remember(payloads: list[int | None] | list[int], payload: int) -> None:
    """Remember an event as delivered."""
    if len(payloads) < MAX_REMEMBERED_IDS:
        payloads.append(payload)
