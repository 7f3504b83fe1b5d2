"""Whole runs that the in-memory server leaves out of an open connection: a replay brings them, in their place."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from tests.core.script import HEARTBEAT, MISSING, Answer, Fail, Silent, answer, metadata, sse
from tests.core.thread_script import (
    EVENTS,
    OPEN,
    ThreadScript,
    completed,
    get,
    gone,
    in_memory,
    interrupted,
    opened,
    running,
    shown,
    state,
    states,
    stored,
    words,
)

LATER = Silent(0.4)
"""What comes after it is live."""

LISTED = "GET /threads/t/runs"
A = running() + in_memory(1) + completed()
B = running("b") + in_memory(2) + completed("b")
X = running("x") + in_memory(3) + completed("x")
NEW = {"run_id": "x", "created_at": "2026-11-27T10:00:00+00:00"}


def ended(*runs: str) -> Any:
    """Others' runs end, as the server lists them from now on."""
    listed = [{**NEW, "run_id": run, "status": "success"} for run in runs]
    return lambda script: script.known.update({LISTED: answer(listed)})


def script_of(*replays: Any, x: Answer, listed: Any = None) -> ThreadScript:
    """A turn of run a, in which run x of another client ends, of which the connection brings nothing."""
    return ThreadScript(
        opened(LATER, listed or ended("x"), A, OPEN), opened(A, OPEN), *replays, runs={"a": shown(), "x": x},
        stored_of={"a": MISSING},
    )  # fmt: skip


def test_a_run_of_others_comes_at_the_end_of_the_turn() -> None:
    """With its own id, and the questions of the caller's run stay."""
    script = script_of(opened(A + X, OPEN), x=shown(**NEW))
    told = script.stream("a", entered=True)
    assert (states(told), told.error) == ([1, 3], None)
    assert words(told)[-2:] == [("x", "running"), ("x", "completed")]
    script.done()


def test_a_run_that_was_under_way_when_the_stream_was_opened() -> None:
    """It comes as well, though it is as old as the newest that there was."""
    script = ThreadScript(
        opened(LATER, ended("x"), A, OPEN),
        opened(A, OPEN),
        opened(A + X, OPEN),
        listed=({**NEW, "status": "pending"},),
        runs={"a": shown(), "x": shown(**NEW)},
        stored_of={"a": MISSING},
    )
    assert states(script.stream("a", entered=True)) == [1, 3]


@pytest.mark.parametrize(
    "x", [gone(), shown(**NEW, kwargs={"resumable": False})], ids=["it was deleted", "it is not stored"]
)
def test_a_run_that_no_replay_has(x: Answer) -> None:
    """It is not looked for again."""
    script = script_of(x=x)
    assert states(script.stream("a", entered=True)) == [1]
    asked = script.operations.count(get("x"))
    script._exchanges += [opened(A + B, OPEN)] * 3
    script.known |= {get("b"): shown(), stored("b"): MISSING}
    assert states(script.turn("b")) == [1, 2]
    assert (asked, script.operations.count(get("x"))) == (1, 1)


def test_a_replay_that_fails_is_no_failure_of_the_turn() -> None:
    """Nor is a list that cannot be had; the next turn looks again."""
    failed = (EVENTS, answer({}, 503))
    told = script_of(failed, x=shown(**NEW)).stream("a", entered=True)
    assert (states(told), told.error) == ([1], None)

    refuse = lambda script: script.known.update({LISTED: answer({"detail": "no"}, 403)})  # noqa: E731
    told = script_of(x=shown(**NEW), listed=refuse).stream("a", entered=True)
    assert (states(told), told.error) == ([1], None)


def test_a_replay_that_breaks_is_gone_on_with_in_the_next_turn() -> None:
    """What it brought is told, and the next connection brings the rest, each event once."""
    broken = opened(A + running("x") + in_memory(3), Fail())
    script = script_of(broken, x=shown(**NEW))
    assert states(script.stream("a", entered=True)) == [1, 3]
    script._exchanges += [opened(A + running("x") + in_memory(3) + in_memory(4) + completed("x") + B, OPEN)] * 4
    script.known |= {get("b"): shown(), stored("b"): MISSING, stored("x"): MISSING}
    assert states(script.turn("b")) == [1, 3, 4, 2]


def test_a_server_that_numbers_events_is_not_asked() -> None:
    """It leaves nothing out."""
    script = ThreadScript(opened(running() + state(1) + completed(), OPEN), runs={"a": shown()})
    script.stream("a", entered=True)
    assert script.operations.count(LISTED) == 1


# Runs of the caller's


def started(*replays: Any, a: Answer) -> ThreadScript:
    """Runs a and b were started, and the connection brings b first."""
    return ThreadScript(
        opened(LATER, running("b") + in_memory(2), completed("b"), OPEN), *replays, runs={"a": a, "b": shown()},
        stored_of={"a": MISSING, "b": MISSING},
    )  # fmt: skip


def test_runs_that_were_started_come_in_their_order() -> None:
    """The first was left out, and is read before the second."""
    script = started(opened(A + B, OPEN), opened(A + B, OPEN), a=shown())
    told = script.stream("a", "b")
    assert (states(told), told.error) == ([1, 2], None)


def test_one_that_waits_for_its_turn_is_not_read_first() -> None:
    """It begins later."""
    script = started(*[opened(B, OPEN)] * 9, a=shown("pending"))
    told = script.stream("a", "b", steps=40)
    assert states(told) == [2]


@pytest.mark.parametrize(
    "replay",
    [opened(running("b") + in_memory(2) + completed("b"), OPEN), (EVENTS, answer({}, 503))],
    ids=["gone", "503"],
)
def test_one_of_which_nothing_is_stored_is_not_told_as_whole(replay: Any) -> None:
    """What a replay does not bring is missing."""
    script = started(replay, *[opened(B, OPEN)] * 12, a=shown())
    error = interrupted(script.stream("a", "b"))
    assert isinstance(error, errors.StreamInterruptedError)
    assert error.run_id == "a"


def test_one_of_which_only_the_beginning_is_stored() -> None:
    """It is told once, whatever the next connection brings."""
    waits = [*[Silent(5.0), HEARTBEAT] * 4, OPEN]
    script = ThreadScript(
        opened(LATER, running("b") + in_memory(2), completed("b"), *waits),
        *[opened(running() + B, *waits)] * 9,
        runs={"a": shown(speaks=True), "b": shown()},
        stored_of={"a": sse(metadata(), replays=False), "b": MISSING},
    )
    told = script.stream("a", "b")
    assert (words(told).count(("a", "running")), states(told)) == (1, [2])
