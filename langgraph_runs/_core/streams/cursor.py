"""Where a stream stands: what to join its run after, and which events of the replay the caller has had already.

Nothing is assumed of ids but that equal ones stand together and that a replay keeps the order in which events came
first: they are never compared as numbers. What servers do:

* Ids are unique (production, Aegra). Rejoining after the latest id replays exactly what is missing.
* Ids repeat (the in-memory server stamps all events of a millisecond alike, `<unix ms>-0`). Rejoining after the latest
  id would skip the rest of its millisecond. So there the stream is rejoined after the id before it, and those events of
  the latest id are dropped that were delivered, each once and in order: that is exact, because by then that millisecond
  is over.
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
from operator import itemgetter
from typing import Literal

from langgraph_runs._core.streams.control import NO_POSITION
from langgraph_runs._core.wire.sse import Frame

Verdict = Literal["deliver", "drop", "doubt"]

FROM_START = "-1"
"""The Last-Event-ID that makes servers replay a run from its first event."""

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
    """

    def __init__(self, after: str | None) -> None:
        self._before = after  # the id before the latest: rejoining after it replays the latest
        self._latest: str | None = None
        self._group: list[int] = []  # payloads of the latest id that were surely delivered, in order
        self._repeats = False  # ids were seen to repeat
        self._stamped = True  # all ids end like a stamp; servers that number the events of a millisecond have others
        self._recent: deque[str] = deque(maxlen=MAX_REMEMBERED_IDS)  # ids, in order
        self._seen: set[str] = set()  # the same, once there may be copies
        self._tail: list[int] = []  # payloads that came without an id after the latest one
        self._doubts = 0
        self.id_cleared = False  # the server emptied the last event id
        # Of the connection that is open:
        self.moved = False  # it brought an event with an id that the caller had not had
        self._joined = False  # it joined the run, so that there may be copies
        self._settled = False  # the run had ended before, so that there is no seam
        self._live = False  # nothing was replayed
        self._fresh = True  # the latest id was first seen here
        self._owed = 0  # of the group, that will come again
        self._passed = 0  # of those, that have come again
        self._here = 0  # events of the latest id that came here
        self._copies: int | None = None  # of the latest id, still to come, once the seam was recognised
        self._told: set[int] = set()  # payloads of the latest id
        self._tail_passed = 0  # of the tail, that came again
        self._doubted = False

    @property
    def has_position(self) -> bool:
        """An event with an id was received, so that there is something to resume after."""
        return self._latest is not None

    @property
    def is_stamped(self) -> bool:
        """The latest id may be that of a whole millisecond, which has to be over before the run is joined again."""
        return self._repeats or (self._stamped and _STAMP.fullmatch(self._latest or "") is not None)

    @property
    def is_short(self) -> bool:
        """The replay seems to be cut off: it did not even repeat all events of the latest id that were known."""
        return 0 < self._passed < self._owed

    @property
    def handover_id(self) -> str | None:
        """Where ids repeat: the id after which another client, which cannot count, loses nothing; otherwise None."""
        return self.resume_id() if self._repeats else None

    def resume_id(self) -> str | None:
        """The Last-Event-ID to rejoin with; None to send none."""
        if self._latest is None:
            return self._before
        if not self.is_stamped:
            return self._latest
        if self._before not in (None, self._latest):
            return self._before
        if _STAMP.fullmatch(self._latest):  # joined within this very millisecond
            return f"{int(self._latest[:-2]) - 1}-0"
        return self._latest

    def joined(self, *, settled: bool = False) -> None:
        """The stream was joined with `resume_id`; `settled`: the run was known to have ended before."""
        after = self.resume_id()
        if not self._joined:
            self._seen.update(self._recent)
        self._joined = True
        self.moved = False
        self._settled = settled
        self._live = after is None
        self._fresh = False
        self._owed = len(self._group) if after != self._latest else 0
        self._here = self._passed = self._tail_passed = 0
        self._copies = None
        if not self._doubted:
            self._doubts = 0
        self._doubted = False

    def admit(self, frames: list[Frame], *, rejoinable: Callable[[], bool]) -> tuple[list[Frame], bool]:
        """The next events less those that the caller has had, and whether the one after these may be a copy.

        Where the stream is not `rejoinable`, which is asked when it matters, what may be a copy is delivered.
        """
        if not self._joined:
            self._pass(frames)
            return frames, False
        admitted: list[Frame] = []
        for frame in frames:
            verdict = self.take(frame)
            if verdict == "doubt" and rejoinable():
                self._doubted = True
                return admitted, True
            if verdict != "drop":
                admitted.append(frame)
        return admitted, False

    def _pass(self, frames: list[Frame]) -> None:
        """Note events of a connection on which nothing can come twice."""
        if len(frames) < MIN_BULK_EVENTS or not self._pass_in_bulk(frames):
            for frame in frames:
                self._pass_one(frame)

    def _pass_in_bulk(self, frames: list[Frame]) -> bool:
        """Note such events all at once if each has a new id of its own, as is the rule; False if not.

        Then only the last of them has to be looked at, which spares 8 to 10 % of the time of a stream of small events.
        """
        ids = [*map(_OWN_ID, frames)]
        new_ids = {*ids}
        if len(new_ids) < len(ids) or not new_ids.isdisjoint((self._latest, "", None)):
            return False
        if not NO_POSITION.isdisjoint(map(_EVENT, frames)):
            return False
        self._before = ids[-2]
        self._latest = ids[-1]
        self._group = [hash(frames[-1][:2])]
        self._tail.clear()
        self._recent += ids
        if self._stamped:
            self._stamped = "\n".join([*ids, ""]).count("-0\n") == len(ids)
        return True

    def _pass_one(self, frame: Frame) -> None:
        """Note one such event."""
        event, _, own_id, _ = frame
        payload = hash(frame[:2])
        if not own_id or event in NO_POSITION:
            if self._latest is not None:
                self._trail(payload)
        elif own_id == self._latest:
            self._repeats = True
            self._recent.append(own_id)
            self._keep(payload)
        else:
            self._before = self._latest or self._before
            self._latest = own_id
            self._group = [payload]
            self._tail.clear()
            self._recent.append(own_id)
            self._stamped = self._stamped and own_id.endswith("-0")

    def take(self, frame: Frame) -> Verdict:
        """What to do with the next event of a connection on which events may come twice."""
        event, _, own_id, _ = frame
        if not own_id or event in NO_POSITION:
            return self._without_id(frame)
        if own_id == self._latest:
            return self._again(frame)
        if own_id in self._seen:
            self._copies = self._here
            return "drop"
        self._advance(own_id, hash(frame[:2]))
        return "deliver"

    def _advance(self, own_id: str, payload: int) -> None:
        """A new id."""
        if self._latest is not None:
            self._before = self._latest
        self._latest = own_id
        self._group = [payload]
        self._told = {payload}
        self._here = 1
        self._owed = self._passed = 0
        self._fresh = True
        self._copies = None
        self._tail.clear()
        self.moved = True
        self._stamped = self._stamped and own_id.endswith("-0")
        if len(self._recent) == MAX_REMEMBERED_IDS:
            self._seen.discard(self._recent[0])
        self._recent.append(own_id)
        self._seen.add(own_id)

    def _again(self, frame: Frame) -> Verdict:
        """The latest id again."""
        payload = hash(frame[:2])
        if not self._fresh:  # only a replay has more of an id that was over before
            if self._had(payload):
                self._here += 1
                return "drop"
            return self._repeated(payload) if self.is_stamped else "drop"
        if self._copies:
            self._copies -= 1
            return "drop"
        if payload not in self._told and len(self._told) < MAX_REMEMBERED_IDS:
            self._told.add(payload)
            return self._repeated(payload)
        if not self.is_stamped:
            return "drop"  # ids are unique, as far as was seen
        if self._settled or self._live or self._copies is not None:
            return self._repeated(payload)  # no copies are to come
        if self._doubts < MAX_DOUBTS:
            self._doubts += 1
            return "doubt"
        return "deliver"  # not kept, so that no event can be dropped for it later

    def _had(self, payload: int) -> bool:
        """Whether this is the next of the events that come again."""
        try:
            self._passed = self._group.index(payload, self._passed, self._owed) + 1
        except ValueError:
            return False
        return True

    def _repeated(self, payload: int) -> Verdict:
        """One more event of the latest id."""
        self._repeats = True
        self._keep(payload)
        self._here += 1
        self.moved = True
        return "deliver"

    def _without_id(self, frame: Frame) -> Verdict:
        """An event that has no id to rejoin after. A replay may have it all the same."""
        if self._latest is None:
            return "deliver"
        payload = hash(frame[:2])
        if self._settled and not self._fresh and payload in self._tail[self._tail_passed :]:
            self._tail_passed = self._tail.index(payload, self._tail_passed) + 1
            return "drop"
        self._trail(payload)
        return "deliver"

    def _keep(self, payload: int) -> None:
        """Remember what was delivered of the latest id."""
        if len(self._group) < MAX_REMEMBERED_IDS:
            self._group.append(payload)

    def _trail(self, payload: int) -> None:
        """Remember what was delivered without an id."""
        if len(self._tail) < MAX_REMEMBERED_IDS:
            self._tail.append(payload)
