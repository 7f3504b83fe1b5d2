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
    is_position: bool  # the stream can resume after its id; otherwise the event is only sent live and its id is useless
    opt_in: bool  # a filtered join gets it only if it asks for it


CONTROL_EVENTS: Final = {
    ERROR: ControlEvent(about_run=True, is_position=True, opt_in=True),
    METADATA: ControlEvent(about_run=True, is_position=True, opt_in=True),
    END: ControlEvent(about_run=True, is_position=True, opt_in=False),
    FEEDBACK: ControlEvent(about_run=False, is_position=False, opt_in=False),
}

ABOUT_RUN: Final = frozenset(name for name, event in CONTROL_EVENTS.items() if event.about_run)
NO_POSITION: Final = frozenset(name for name, event in CONTROL_EVENTS.items() if not event.is_position)
OPT_IN: Final = tuple(name for name, event in CONTROL_EVENTS.items() if event.opt_in)
