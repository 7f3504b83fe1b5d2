"""Runs of a thread whose events are not stored, or that the server begins anew: what a break of the stream loses."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from langgraph_runs._core.wire.sse import SSEDecoder
from tests.core.script import HEARTBEAT, Answer, Fail, Silent, answer, event, metadata, sse
from tests.core.thread_script import (
    OPEN,
    ThreadScript,
    asks,
    completed,
    get,
    gone,
    interrupted,
    numbered,
    opened,
    refused,
    running,
    shown,
    state,
    states,
    stored,
    words,
)


def unstored(status: str = "running") -> Answer:
    return shown(status, kwargs={"resumable": False})


def test_a_break_while_a_run_is_at_work_that_is_not_stored() -> None:
    """Its events cannot be had again, which is told at once, with the run."""
    script = ThreadScript(opened(running("x") + state(1), Fail()), runs={"x": unstored()})

    error = interrupted(script.stream())

    assert error.run_id == "x"
    assert "in run x" in str(error)
    assert "not resumable" in str(error)
    assert isinstance(error.__cause__, errors.APIConnectionError)


def test_a_break_after_such_a_run() -> None:
    """Nothing is lost by it; it is not asked for any more once a connection without it has been quiet."""
    script = ThreadScript(
        opened(running("x") + state(1) + completed("x"), Fail()),
        opened(Silent(5.0), HEARTBEAT, Silent(5.0), HEARTBEAT, running("y") + state(2)),
        refused(),
        runs={"x": unstored("success"), "y": shown("running")},
    )
    told = script.stream()
    assert states(told) == [1, 2]
    assert script.operations.count(get("x")) == 2


def test_an_interrupt_while_such_a_run_is_at_work() -> None:
    """What it did meanwhile is missing, which is told by its next event, or by its end."""
    script = ThreadScript(
        opened(running("x") + state(1), Fail(interrupted=True)),
        opened(running("x") + state(3), OPEN),
        (stored("x"), sse(replays=False)),
        runs={"x": unstored()},
    )
    assert interrupted(script.stream()).run_id == "x"

    script = ThreadScript(
        opened(running("x") + state(1), Fail(interrupted=True)),
        (get("x"), unstored()),
        opened(Silent(5.0), HEARTBEAT, OPEN),
        runs={"x": unstored("success")},
    )
    assert interrupted(script.stream()).run_id == "x"


def test_a_run_that_goes_on_quietly_is_not_lost() -> None:
    """One that was deleted meanwhile neither."""
    for now in (shown("running"), gone()):
        script = ThreadScript(
            opened(running("x") + state(1), Fail()),
            (get("x"), shown("running")),
            opened(Silent(5.0), HEARTBEAT, Silent(9.0), HEARTBEAT),
            refused(),
            runs={"x": now},
        )
        assert isinstance(script.stream().error, errors.PermissionDeniedError)


def test_a_run_is_not_lost_while_the_history_comes() -> None:
    """A run that comes late, and that was before it, may come first on the next connection."""
    script = ThreadScript(
        opened(running("x") + state(1), Fail()),
        opened(running("w") + state(0) + completed("w"), running("x") + state(1) + state(2) + completed("x")),
        refused(),
        runs={"x": shown(), "w": shown()},
    )
    told = script.stream()
    assert isinstance(told.error, errors.PermissionDeniedError)
    assert states(told) == [1, 0, 2]


def test_a_stream_is_not_opened_again_while_another_run_would_be_lost() -> None:
    """A run that waits for its turn is waited for, as long as one is at work whose events are not stored."""
    script = ThreadScript(
        opened(
            running("x") + state(1), Silent(3.0), state(2) + completed("x"), running() + state(3) + completed(), OPEN
        ),
        runs={"x": unstored(), "a": shown()},
    )
    assert states(script.stream("a")) == [1, 2, 3]


# Restarts


def test_a_run_that_the_server_begins_anew() -> None:
    """Its first event says so, and the questions of the attempt before are void."""
    script = ThreadScript(
        opened(running() + state(1) + asks("old") + state(2), b""),
        opened(running() + state(3) + completed(), OPEN),
        (stored("a"), sse(metadata(attempt=2), replays=False)),
        runs={"a": shown()},
    )

    told = script.stream("a")

    assert states(told) == [1, 2, 3]
    assert words(told) == [("a", "running"), ("a", "running"), ("a", "completed")]
    assert [event.restarted for event in told.events if event.event == "lifecycle"] == [False, True, False]
    assert script.session.wanted.questions == {}
    assert script.session.wanted.status == "success"


@pytest.mark.parametrize("tail", [b"", state(2)], ids=["at once", "after the last events"])
def test_a_run_that_begins_anew_after_the_connection_was_opened(tail: bytes) -> None:
    """A store that outlives the server has the attempt before, so that nothing shows where the next one begins."""
    is_next = event("values", "2", f"{numbered(2)}-1")
    script = ThreadScript(
        opened(running() + state(1), b""),
        opened(running() + state(1) + tail, Silent(1.0), state(3), state(4) + completed(), OPEN),
        *[(stored("a"), sse(is_next, replays=False))] * bool(tail),
        (stored("a"), sse(metadata(f"{numbered(3)}-0", attempt=2), replays=False)),
        runs={"a": shown()},
    )

    told = script.stream("a")

    assert states(told) == [1, *[2] * bool(tail), 3, 4]
    at = [number for number, one in enumerate(told.events) if getattr(one, "restarted", False)]
    assert at == [3 if tail else 2]
    assert script.requests[-2].headers["Last-Event-ID"] == f"{numbered(2 if tail else 1)}-1"
    script.done()


def test_a_server_that_counts_attempts_anew() -> None:
    """One that was told to stop begins the run as its first attempt: that it began after what came tells."""
    began = sse(metadata(f"{numbered(2)}-0"), replays=False)
    script = ThreadScript(
        opened(running() + state(1), b""),
        opened(running() + state(3) + completed(), OPEN),
        (stored("a"), began),
        runs={"a": shown()},
    )

    told = script.stream("a")

    assert states(told) == [1, 3]
    assert [event.restarted for event in told.events if event.event == "lifecycle"] == [False, True, False]


def test_missing_events_are_told_once() -> None:
    """The run of which they are is left out then, and reading goes on with the others."""
    script = ThreadScript(
        opened(running("x") + state(1), Fail()),
        opened(running("x") + state(3) + completed("x") + running() + state(4) + completed(), OPEN),
        runs={"x": unstored(), "a": shown()},
    )
    assert interrupted(script.stream("a")).run_id == "x"

    told = script.turn()

    assert told.error is None
    assert [event.run_id for event in told.events if event.event == "values"] == ["x", "a"]


def test_it_may_be_begun_anew_again() -> None:
    """Each attempt is told once, also if a break follows it."""
    again = running() + state(3)
    script = ThreadScript(
        opened(running() + state(1)),
        opened(again, Fail()),
        (stored("a"), sse(metadata(attempt=2), replays=False)),
        opened(again, Fail()),
        opened(running() + state(5) + completed(), OPEN),
        runs={"a": shown()},
        stored_of={"a": sse(metadata(attempt=3), replays=False)},
    )

    told = script.stream("a")

    assert states(told) == [1, 3, 5]
    assert [event.restarted for event in told.events if event.event == "lifecycle"] == [False, True, True, False]


@pytest.mark.parametrize(
    "given",
    [
        sse(metadata(attempt=1), replays=False),
        sse(event(1), replays=False),
        sse(b"event: metadata\ndata: {\n\n", replays=False),
        sse(event({"attempt": "2"}, name="metadata"), replays=False),
        sse(HEARTBEAT, OPEN, replays=False),
        sse(replays=False),
        answer({"detail": "no"}, 404),
    ],
)
def test_events_that_are_gone_are_told(given: Answer) -> None:
    """If what is stored is of no other attempt, events are missing."""
    script = ThreadScript(
        opened(running() + state(1) + state(2), Fail()),
        opened(running() + state(3), OPEN),
        (stored("a"), given),
        runs={"a": shown("running")},
    )
    error = interrupted(script.stream("a"))
    assert error.run_id == "a"
    assert states(script.told) == [1, 2]


def test_a_restart_without_its_beginning_is_told() -> None:
    """What came before may be missing."""
    script = ThreadScript(
        opened(running() + state(1), b""),
        opened(completed(), OPEN),
        (stored("a"), sse(metadata(attempt=2), replays=False)),
        runs={"a": shown()},
    )
    assert interrupted(script.stream("a")).run_id == "a"


def test_a_first_event_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells of no attempt."""
    monkeypatch.setattr(SSEDecoder.__init__, "__defaults__", ("", 300))
    script = ThreadScript(
        opened(running() + state(1), b""),
        opened(running() + state(3), OPEN),
        (stored("a"), sse(b"data: " + b"x" * 400, replays=False)),
        runs={"a": shown()},
    )
    interrupted(script.stream("a"))


def test_a_question_that_fails_says_nothing_of_events() -> None:
    """It is asked again; where it cannot be asked, that is the error."""
    first, second = opened(running() + state(1), b""), opened(running() + state(3) + completed(), OPEN)
    script = ThreadScript(
        first,
        second,
        (stored("a"), Fail()),
        (stored("a"), answer({}, 503)),
        (stored("a"), sse(metadata(attempt=2), replays=False)),
        runs={"a": shown()},
    )
    assert states(script.stream("a")) == [1, 3]

    script = ThreadScript(first, second, *[(stored("a"), sse(Fail(), replays=False))] * 6, runs={"a": shown()})
    assert isinstance(script.stream("a").error, errors.APIConnectionError)

    script = ThreadScript(first, second, *[(stored("a"), answer({}, 503))] * 3, runs={"a": shown()})
    assert isinstance(script.stream("a").error, errors.InternalServerError)


def test_a_run_that_is_not_stored_and_is_missed_while_it_is_asked_for() -> None:
    """The reason is that it is not stored, and not that the server has lost what it did."""
    script = ThreadScript(
        *[opened(running("x") + state(1), *[Silent(5.0), HEARTBEAT] * 3, OPEN)] * 2,
        opened(running("x") + state(3), OPEN),
        runs={"x": unstored()},
        stored_of={"x": sse(replays=False)},
        lonely=True,
    )
    assert "not resumable" in str(interrupted(script.stream(follow="x")))
