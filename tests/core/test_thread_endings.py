"""A run of a thread's stream is asked for just when it ends: what the stream says of that comes after the response."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from tests.core.script import HEARTBEAT, Answer, Silent, event, sse
from tests.core.thread_script import (
    OPEN,
    ThreadScript,
    completed,
    lifecycle,
    numbered,
    opened,
    running,
    shown,
    state,
    states,
    words,
)

ASKED = (Silent(5.0), HEARTBEAT, Silent(5.0), HEARTBEAT)
"""After so much silence it is asked how runs stand."""


def stored_up_to(number: int) -> dict[str, Any]:
    """What is stored of run a, by its last event."""
    return {"a": sse(event({}, f"{numbered(number)}-1"), replays=False)}


@pytest.mark.parametrize("between", [(), (Silent(1.9),)], ids=["at once", "soon"])
def test_the_end_is_told(between: tuple[Silent, ...]) -> None:
    """Though all that is stored had come."""
    script = ThreadScript(
        opened(running() + state(1), *ASKED, *between, completed(), OPEN),
        runs={"a": shown(speaks=True)},
        stored_of=stored_up_to(1),
    )
    told = script.stream("a")
    assert (words(told), told.error) == ([("a", "running"), ("a", "completed")], None)
    assert script.connections == 1


def test_the_last_events_come_before_it() -> None:
    """That all of these have come is no reason not to wait for the end."""
    script = ThreadScript(
        opened(running() + state(1), *ASKED, state(2), completed(), OPEN),
        runs={"a": shown(speaks=True)},
        stored_of=stored_up_to(2),
    )
    told = script.stream("a")
    assert (states(told), words(told)) == ([1, 2], [("a", "running"), ("a", "completed")])
    assert script.connections == 1


def test_why_it_failed_is_told() -> None:
    """Only the stream says that, so the error is made anew."""
    script = ThreadScript(
        opened(running() + state(1), *ASKED, lifecycle("failed", error="no such card"), OPEN),
        runs={"a": shown("error", speaks=True)},
        stored_of=stored_up_to(1),
    )
    told = script.stream("a")
    assert isinstance(told.error, errors.RunFailedError)
    assert "no such card" in str(told.error)
    assert words(told) == [("a", "running"), ("a", "failed")]


@pytest.mark.parametrize("speaks", [True, False])
@pytest.mark.parametrize("beats", [(OPEN,), (Silent(1.0), HEARTBEAT) * 9], ids=["silence", "heartbeats"])
def test_an_end_that_is_never_told(beats: tuple[Any, ...], *, speaks: bool) -> None:
    """After two seconds in which nothing comes the run is over: no other connection is asked."""
    script = ThreadScript(
        opened(running() + state(1), *ASKED, *beats),
        runs={"a": shown("timeout", speaks=speaks)},
        stored_of=stored_up_to(1),
    )
    told = script.stream("a")
    assert isinstance(told.error, errors.RunTimeoutError)
    assert (states(told), script.connections, script.time) == ([1], 1, 1012.0)


def test_another_run_is_still_to_come() -> None:
    """The connection that told no end of one run is kept for the next."""

    def other(script: ThreadScript) -> Answer:
        return shown("pending" if script.time < 1013.0 else "success")

    runs: dict[str, Any] = {"a": shown(speaks=True), "b": other}
    script = ThreadScript(
        opened(running() + state(1) + running("b"), *ASKED, Silent(3.0), state(2) + completed("b"), OPEN),
        runs=runs,
        stored_of=stored_up_to(1),
    )
    told = script.stream("a", "b")
    assert (states(told), told.error) == ([1, 2], None)
    assert script.connections == 1
