"""A stream of a thread rests between two turns, with its connection open, if its caller will close it."""

from __future__ import annotations

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.protocol.session import STORED_SECONDS
from tests.core.script import HEARTBEAT, Fail, Silent, event, sse
from tests.core.thread_script import (
    OPEN,
    ThreadScript,
    completed,
    get,
    interrupted,
    lifecycle,
    numbered,
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


def test_what_broke_while_it_rested_uses_up_no_attempt() -> None:
    """The turn has sent nothing yet, so even a client that does not retry opens another connection."""
    script = ThreadScript(
        opened(FIRST, Fail()), opened(FIRST + SECOND, OPEN), runs=RUNS, retry=RetryPolicy.immediate(attempts=1)
    )
    script.stream("a", entered=True)
    told = script.turn("b")
    assert (states(told), told.error, script.session.reconnects) == ([1, 2], None, 1)


def test_the_rhythm_of_heartbeats_is_not_measured_from_the_end_of_a_rest() -> None:
    """The first heartbeat that comes then may follow soon, however rare they are."""
    script = ThreadScript(
        opened(
            FIRST, HEARTBEAT * 3, running("b"), Silent(1.0), HEARTBEAT, Silent(15.0), HEARTBEAT, Silent(15.0),
            state(2) + completed("b"), OPEN,
        ),
        runs=RUNS,
        idle_timeout="auto",
    )  # fmt: skip
    script.stream("a", entered=True)
    script.time += 1000.0
    until = script.time + 30.0
    script.known[get("b")] = lambda script: shown("running" if script.time < until else "success")
    told = script.turn("b")
    assert (states(told), told.error, script.session.reconnects) == ([1, 2], None, 0)


@pytest.mark.parametrize("entered", [True, False])
def test_a_run_that_was_started_long_before_it_is_read(*, entered: bool) -> None:
    """In later turns, too: if the connection has to be opened for it, its first events may have expired."""
    later = running("b") + state(3) + completed("b")
    gone = {"b": sse(event({}, f"{numbered(3)}-1"), replays=False)}
    script = ThreadScript(opened(FIRST), opened(FIRST + later, OPEN), runs=RUNS, stored_of=gone)
    script.stream("a", entered=entered)
    script.session.wanted.end_start(script.session.begin_start())
    script.session.wanted.add("b")
    script.time += STORED_SECONDS + 1.0
    assert "first events of the run" in str(interrupted(script.turn()))


def test_the_first_of_several_starts_counts() -> None:
    """Of runs that are started one after the other the first one's events may have expired, so its age counts."""
    script = ThreadScript(opened(FIRST + SECOND, OPEN), runs=RUNS)
    script.stream("a", entered=True)
    session, now = script.session, script.time
    for run_id in ("b", "c"):
        call = session.begin_start()
        session.wanted.add(run_id)
        session.wanted.end_start(call)
        script.time += 5.0
    assert session._first_start == now
