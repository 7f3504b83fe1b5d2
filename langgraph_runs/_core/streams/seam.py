"""`Seam`: whether a server left events out between those that it replayed to a stream of a thread and the live ones.

LangGraph's in-memory server begins to listen for live events only after it has sent what is stored, and the events that
are published in between are in neither: joining in the middle of a run lost up to four in one join of three. They are
stored, so another replay has them. It is asked for once the run is over, beside the open connection: it must not have
events that the connection did not bring. It may lack some: those of runs that are not resumable are not stored.
"""

from __future__ import annotations

from collections import Counter

from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import http_date
from langgraph_runs._core.calls.send import beside
from langgraph_runs._core.streams.bookmark import has_position
from langgraph_runs._core.streams.event_ids import START_IDS, precedes
from langgraph_runs._core.streams.position import MAX_REMEMBERED_IDS
from langgraph_runs._core.streams.stored_ids import read_stored
from langgraph_runs._core.wire.exchange import Ask, Flow, Head, HTTPRequest, TransportFailure, open_
from langgraph_runs._core.wire.sse import Frame

LEFT_OUT = "the server left out events between those it had stored and those that came live"

REPLAY_SECONDS = 1.0
"""From how old a connection on what comes is taken for live: what is stored comes at once."""

CLOCK_SECONDS = 2.0
"""How far the server's clocks may differ: the one that stamps events, and that of the Date header, in whole seconds."""

CHECK_SECONDS = 3.0
"""How long another replay may take, as nothing is read from the open connection meanwhile."""


class Seam:
    """What has come since a thread was joined, until it is known that nothing was left out.

    It was joined after the id `after`, at `opened` on the clock of `now`. `had` are the ids of the events that the
    caller had before, and that come again in a replay after that id. `head` tells the time on the server: what is older
    was stored when the thread was joined, and need not be compared. What a connection brought before it broke may lack
    events as well, so the next connection goes on with its Seam.
    """

    def __init__(self, after: str, had: list[str], opened: float, head: Head) -> None:
        answered = http_date(head.headers.get("date", ""))
        floor = None if answered is None else f"{int((answered - CLOCK_SECONDS) * 1000):013}-0"
        self.after = after
        if floor is not None and (after in START_IDS or precedes(after, floor)):
            self.after = floor
        self._known = after  # the last id before those that are compared
        self._ids: list[str] = []
        self._opened = opened
        self.has_news = False  # something to compare that came since
        self._note(had)

    def joined_again(self, opened: float) -> None:
        """Note that another connection goes on where the one before it broke."""
        self._opened = opened

    def add(self, frames: list[Frame], now: float) -> bool:
        """Note new events. False if nothing can have been left out, or if there are too many to tell."""
        if not self.has_news and now - self._opened >= REPLAY_SECONDS:
            return False
        self.has_news = self._note([own_id for name, _, own_id, _ in frames if own_id and has_position(name, own_id)])
        return len(self._ids) <= MAX_REMEMBERED_IDS

    def is_due(self, now: float) -> bool:
        """Whether there is something to compare, and what the connection brought certainly has live events."""
        return self.has_news and now - self._opened >= REPLAY_SECONDS

    def check(self, context: Context, request: HTTPRequest) -> Flow[Check | None]:
        """Compare with another replay, which `request` asks for; None if that was interrupted."""
        asking = beside(context, CHECK_SECONDS)
        check = Check(self._known, self._ids)

        def question() -> Flow[None]:
            check.begin()
            head = yield from open_(asking.open(request))
            if isinstance(head, Head) and head.ok:
                yield from read_stored(asking, head, check.note)

        reply = yield Ask(question)
        return None if isinstance(reply, TransportFailure) and reply.interrupted else check

    def _note(self, ids: list[str]) -> bool:
        """Note ids of events; whether there are some to compare."""
        for own_id in ids:
            if self.after in START_IDS or precedes(self.after, own_id):
                self._ids.append(own_id)
            elif not self._ids:
                self._known = own_id
        return bool(self._ids)


class Check:
    """The comparison with one replay of what a connection has brought: `ids`, after the id `known`."""

    def __init__(self, known: str, ids: list[str]) -> None:
        self.is_missing = False  # something that the replay has
        self.matched = known  # the last id of the replay that is known
        self._known = known
        self._ids = ids
        self._left = Counter[str]()

    def begin(self) -> None:
        """Begin, perhaps again after an interrupt."""
        self.is_missing = False
        self.matched = self._known
        self._left = Counter(self._ids)

    def note(self, event: str, own_id: str) -> bool:
        """Note an event of the replay; whether that settles it."""
        if not self._left[own_id]:
            self.is_missing = own_id != self._ids[-1] and not precedes(self._ids[-1], own_id)
            return True
        self._left[own_id] -= 1
        self.matched = own_id
        return not self._left.total()
