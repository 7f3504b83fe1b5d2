"""`FeedCursor`: which events of a feed that is resumed the caller has had, and whether events are missing."""

from __future__ import annotations

from langgraph_runs._core.streams.bookmark import has_position
from langgraph_runs._core.streams.cursor import Cursor
from langgraph_runs._core.streams.verdicts import Verdict
from langgraph_runs._core.wire.sse import Frame


class FeedCursor(Cursor):
    """Moves the position of a feed by the events that are new.

    A feed has many runs: neither a `metadata` event nor the first number of a run makes what came before void. So a
    replay has to begin with an event that is known.
    """

    def judge(self, frame: Frame) -> Verdict:
        """What to do with the next event of a connection on which events may come twice."""
        event, _, own_id, _ = frame
        if not self.is_proven and not (own_id and has_position(event, own_id)):
            return "gap"
        return super().judge(frame)

    def _proves(self, event: str, own_id: str, payload: int) -> bool:
        """Whether an event may be the first of a replay: it is known, or none is."""
        at = self.position
        if own_id == at.latest:
            self.is_proven = payload in at.delivered or at.delivered == [None]
        else:
            self.is_proven = at.latest is None or own_id in self._seen
        return self.is_proven
