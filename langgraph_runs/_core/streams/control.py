"""Control events (`metadata`, `error`, `end`, `feedback`), which belong to no stream mode, and how each is treated."""

from __future__ import annotations

from typing import Final, NamedTuple

METADATA: Final = "metadata"
ERROR: Final = "error"
END: Final = "end"
FEEDBACK: Final = "feedback"


class ControlEvent(NamedTuple):
    """How one type of control event is treated."""

    about_run: bool  # its data says something about the run itself: its id, a restart, a failure, its status
    is_position: bool  # its id is a position to resume after; otherwise the event comes live only, with an id of no use
    requested: bool  # a filtered join leaves it out unless it is requested like a stream mode


CONTROL_EVENTS: Final = {
    ERROR: ControlEvent(about_run=True, is_position=True, requested=True),
    METADATA: ControlEvent(about_run=True, is_position=True, requested=True),
    END: ControlEvent(about_run=True, is_position=True, requested=False),
    FEEDBACK: ControlEvent(about_run=False, is_position=False, requested=False),
}

ABOUT_RUN: Final = frozenset(name for name, event in CONTROL_EVENTS.items() if event.about_run)
NO_POSITION: Final = frozenset(name for name, event in CONTROL_EVENTS.items() if not event.is_position)
REQUESTED: Final = tuple(name for name, event in CONTROL_EVENTS.items() if event.requested)
