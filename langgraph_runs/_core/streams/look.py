"""`Look`: what a server has stored of a run, beside what the caller has had of it."""

from __future__ import annotations

from collections.abc import Callable

from langgraph_runs._core.streams.control import END
from langgraph_runs._core.streams.cursor import Cursor
from langgraph_runs._core.streams.event_ids import number_in_run, precedes


class Look:
    """One replay from the start, of which only types and ids are read.

    `passes` tells whether the caller gets events of a type. Events of other types count if the caller has had their id.
    """

    def __init__(self, cursor: Cursor, passes: Callable[[str], bool]) -> None:
        self.last: str | None = None  # the id of the last event that counts
        self.shows_known = False  # it has an event that the caller has had
        self._cursor = cursor
        self._position = cursor.position
        self._passes = passes
        self._has_end = False
        self._count = 0  # events with the id where the stream stands that the caller gets

    def note(self, event: str, own_id: str) -> bool:
        """Note an event. No event settles what the replay shows."""
        at = self._position
        is_known, passes = self._cursor.knows(own_id), self._passes(event)
        self.shows_known = self.shows_known or is_known
        if is_known or passes:
            self.last = own_id
        self._has_end = event == END
        self._count += passes and own_id == (at.latest or at.after)
        return False

    @property
    def shows_all_known(self) -> bool:
        """Whether the caller has had the last event; where events share its id, as many of them."""
        return self._cursor.knows(self.last) and self._count_of_more <= 0

    @property
    def is_cut(self) -> bool:
        """Whether it shows itself that it stopped too early: before what the caller has had, or an `end` to come."""
        at = self._position
        if number_in_run(self.last or "") is not None:
            return not self._has_end
        return self._count_of_more < 0 or (at.given is None and precedes(self.last or "", at.latest))

    @property
    def _count_of_more(self) -> int:
        """How many events of the id where the stream stands it has more than the caller; 0 if it has none of them."""
        at = self._position
        return self._count - len(at.delivered) if at.is_stamped and self._count else 0
