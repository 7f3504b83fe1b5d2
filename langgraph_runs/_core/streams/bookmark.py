"""Events that no replay has though they have an id, and which id stands for theirs when somebody goes on from there."""

from __future__ import annotations

from langgraph_runs._core.streams.control import NO_POSITION
from langgraph_runs._core.streams.event_ids import number_in_run

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
