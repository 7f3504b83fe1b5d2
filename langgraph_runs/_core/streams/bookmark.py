"""After which id another client goes on to lose nothing: not every id is stored, and some stand for several events."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile

from langgraph_runs._core.streams.control import NO_POSITION
from langgraph_runs._core.streams.event_ids import id_before, number_in_run

MAX_STAND_INS = 16384
"""Of how many ids the stand-in is kept: of many more than are received and not yet taken."""

UNSTORED_TYPES = "messages/"
"""What the types of the events of stream mode `messages` begin with, which LangGraph's servers send live only."""


def has_position(event: str, own_id: str) -> bool:
    """Whether a stream can resume after an event; a server whose ids count through the run stores all of them."""
    if event in NO_POSITION:
        return False
    return event[: len(UNSTORED_TYPES)] != UNSTORED_TYPES or number_in_run(own_id) is not None


class StandIns(dict[str, str | None]):
    """For the id of each event without a position, that of the last event with one before it; None if there is none."""

    def add(self, id: str, before: str | None) -> None:
        """Note an event; of several with one id, what stands for the first of them loses none."""
        if id not in self and len(self) == MAX_STAND_INS:
            del self[next(iter(self))]
        self.setdefault(id, before)


def id_before_all_of(id: str, ids: Sequence[str], first: str | None) -> str:
    """The id to join after to get all events of an id again, of those received with these ids after `first`."""
    before = next((other for other in dropwhile(id.__ne__, reversed(ids)) if other != id), first)
    return before or id_before(id) or id
