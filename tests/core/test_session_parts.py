"""The parts of a session by themselves: what no whole stream shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from langgraph_runs._core.streams import control
from langgraph_runs._core.streams.event_reader import EventReader
from langgraph_runs._core.streams.events import AnyEvent, EndEvent, ErrorEvent, MetadataEvent
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.streams.session import StreamSession
from tests.core.script import Script, joined, made


def event(name: str, data: bytes) -> AnyEvent:
    """The event of this name."""
    return EventReader().event((name, data, None, ""))


def test_a_phase_that_is_none_of_the_three_is_a_bug() -> None:
    """It is not taken for any of them, so that a fourth phase cannot be forgotten."""

    class Strange(StreamSession):
        def _create(self, *parts: Any) -> Iterator[Any]:  # type: ignore[override]
            yield from ()
            return "a fourth phase"

    with pytest.raises(AssertionError, match="a fourth phase"):
        next(Strange(made(), Script().context).flow())


@pytest.mark.parametrize("name", sorted(control.ABOUT_RUN))
def test_every_event_about_the_run_changes_what_is_known_of_it(name: str) -> None:
    """None of them is decoded early for nothing."""
    run, before = RunState(made()), vars(RunState(made()))

    run.note_event(event(name, b'{"run_id":"r","error":"E","status":"error"}'), first=True)

    assert {**vars(run), "_plan": None} != {**before, "_plan": None}


def test_a_restart_forgets_how_the_attempt_before_it_ended() -> None:
    """What it said of its end and its failure holds for that attempt alone."""
    run, fresh = RunState(made()), RunState(made())
    start = MetadataEvent("metadata", {"run_id": "r"})
    fresh.note_event(start, first=True)
    for each in (start, ErrorEvent("error", {"error": "E"}), EndEvent("end", {"status": "error"}), start):
        run.note_event(each, first=False)

    assert start.restarted
    assert {**vars(run), "_plan": None} == {**vars(fresh), "_plan": None}


@pytest.mark.parametrize("name", ["feedback", "error|child:1", "metadata|child:1", "values"])
def test_events_that_are_not_about_the_run_leave_what_is_known_of_it(name: str) -> None:
    """A subgraph's control events are its own."""
    run, before = RunState(joined()), vars(RunState(joined()))
    given = event(name, b'{"run_id":"other","error":"E"}')

    run.note_event(given, first=False)

    assert {**vars(run), "_plan": None} == {**before, "_plan": None}
    assert not given.restarted


def test_every_control_event_has_its_properties() -> None:
    """What is said of one in one place holds everywhere: it has no mode, and is looked into if it is about the run."""
    reader = EventReader()

    assert set(control.CONTROL_EVENTS) == {"metadata", "error", "end", "feedback"}
    for name, properties in control.CONTROL_EVENTS.items():
        assert reader.type_of(name)[1:4] == ((), None, properties.about_run)
        assert (name in control.NO_POSITION) is not properties.is_position
        assert (name in control.OPT_IN) is properties.opt_in
