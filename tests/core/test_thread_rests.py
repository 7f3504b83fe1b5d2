"""A stream of a thread rests between two turns, with its connection open, if its caller will close it."""

from __future__ import annotations

from langgraph_runs import errors
from tests.core.script import HEARTBEAT, Fail, Silent
from tests.core.thread_script import (
    OPEN,
    ThreadScript,
    completed,
    lifecycle,
    opened,
    running,
    shown,
    state,
    states,
)

RUNS = {"a": shown(), "b": shown()}
GAP = (HEARTBEAT * 20, running("b"))
FIRST, SECOND = running() + state(1) + completed(), running("b") + state(2) + completed("b")


def test_another_turn_reads_on() -> None:
    """On the connection that is open: nothing is asked for but the run."""
    script = ThreadScript(opened(FIRST, SECOND, OPEN), runs=RUNS)
    assert states(script.stream("a", entered=True)) == [1]
    count = len(script.requests)
    assert states(script.turn("b")) == [1, 2]
    assert [request.method for request in script.requests[count:]] == ["GET"]
    assert script.session.reconnects == 0


def test_a_connection_that_ends_while_it_rests() -> None:
    """Another one is opened, as after any break."""
    script = ThreadScript(opened(FIRST), opened(FIRST + SECOND, OPEN), runs=RUNS)
    script.stream("a", entered=True)
    told = script.turn("b")
    assert (states(told), told.error, script.session.reconnects) == ([1, 2], None, 1)


def test_a_connection_that_was_left_is_not_kept() -> None:
    """A question for which there was no second connection took its place, so the next turn opens another one."""
    script = ThreadScript(opened(FIRST, OPEN), opened(FIRST + SECOND, OPEN), runs=RUNS, lonely=True)
    script.stream("a", entered=True)
    told = script.turn("b")
    assert (states(told), told.error) == ([1, 2], None)
    script.done()


def test_a_turn_that_failed_is_not_rested_after() -> None:
    """Its error ends the flow; the next turn opens another connection."""
    failed = running() + state(1) + lifecycle("failed")
    runs = {"a": shown("error"), "b": shown()}
    script = ThreadScript(opened(failed, OPEN), opened(failed + SECOND, OPEN), runs=runs)
    assert isinstance(script.stream("a", entered=True).error, errors.RunFailedError)
    told = script.turn("b")
    assert (states(told), told.error) == ([1, 2], None)


def test_a_turn_after_a_rest_has_its_own_time() -> None:
    """`timeout` counts from when it is read, and what came while nobody read is no rhythm of heartbeats."""
    script = ThreadScript(
        opened(running(), Silent(8.0), state(1) + completed(), *GAP, Silent(8.0), state(2) + completed("b"), OPEN),
        runs=RUNS,
        timeout=10.0,
        idle_timeout="auto",
    )
    script.stream("a", entered=True)
    script.time += 1000.0
    told = script.turn("b")
    assert (states(told), told.error) == ([1, 2], None)


def test_a_connection_that_died_while_it_rested() -> None:
    """Nothing comes of the run that was started: the stream is opened again soon."""
    script = ThreadScript(opened(FIRST, Fail("timeout")), opened(FIRST + SECOND, OPEN), runs=RUNS)
    script.stream("a", entered=True)
    told = script.turn("b")
    assert (states(told), told.error) == ([1, 2], None)
    script.done()
