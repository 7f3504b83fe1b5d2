"""`FeedCursor`: which events of a feed that is resumed the caller has had, and whether events are missing."""

from __future__ import annotations

from langgraph_runs._core.streams.bookmark import has_position
from langgraph_runs._core.streams.cursor import Cursor
from langgraph_runs._core.streams.position import MAX_REMEMBERED_IDS, Position
from langgraph_runs._core.streams.verdicts import Verdict
from langgraph_runs._core.wire.sse import Frame


class FeedCursor(Cursor):
    """Moves the position of a feed by the events that are new.

    A feed has many runs: neither a `metadata` event nor the first number of a run makes what came before void. So a
    replay has to begin with the last event. Little is known of ids: a server may count them anew on each connection, or
    use the same ones again. So an event is a copy only if the connection has brought it before, data included.
    """

    def __init__(self, position: Position) -> None:
        super().__init__(position)
        self._here: dict[int, None] = {}  # what the connection that is open has brought, as hashes, in order

    def joined(self, *, run_ended: bool = False) -> None:
        """Note that the feed was joined after the position's `resume_id`; `run_ended`: there are no copies."""
        super().joined(run_ended=run_ended)
        self._here = {}

    def judge(self, frame: Frame) -> Verdict:
        """What to do with the next event of a connection on which events may come twice."""
        event, _, own_id, _ = frame
        if not own_id or not has_position(event, own_id):
            return super().judge(frame) if self.is_proven else "gap"
        if self._is_reused(frame):
            return "gap"
        verdict = super().judge(frame)
        self._note(hash(frame[:3]))
        return verdict

    def _is_reused(self, frame: Frame) -> bool:
        """Whether an event has the id of another one that came before the latest."""
        own_id = frame[2]
        return own_id in self._seen and own_id != self.position.latest and hash(frame[:3]) not in self._here

    def _note(self, brought: int) -> None:
        if len(self._here) == MAX_REMEMBERED_IDS:
            del self._here[next(iter(self._here))]
        self._here[brought] = None

    def _proves(self, event: str, own_id: str, payload: int) -> bool:
        """Whether an event may be the first of a replay: it is the last one, or none is known."""
        at = self.position
        known = own_id == at.latest and (payload in at.delivered or at.delivered == [None])
        self.is_proven = known or at.latest is None
        return self.is_proven

    def _latest_again(self, frame: Frame) -> Verdict:
        """What to do with another event of the latest id; one with data of its own is none that was delivered."""
        at, payload = self.position, hash(frame[:2])
        if not self._latest_is_new and at.delivered != [None] and payload not in at.delivered:
            return self._deliver_another(payload)
        return super()._latest_again(frame)
