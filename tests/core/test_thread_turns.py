"""The turns of a thread's stream: when one ends, with what, and what goes on after it."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from tests.core.script import HEARTBEAT, Silent, answer, event, sse
from tests.core.thread_script import (
    OPEN,
    ThreadScript,
    asks,
    completed,
    get,
    gone,
    lifecycle,
    opened,
    refused,
    running,
    shown,
    state,
    states,
    told_by_server,
    words,
)


def test_a_turn_ends_with_its_run() -> None:
    """Once all of its events were told, with its status; the connection stays open, and is not waited for."""
    script = ThreadScript(opened(running(), state(1) + completed(), OPEN), runs={"a": shown()})

    told = script.stream("a")

    assert (states(told), words(told), told.error) == ([1], [("a", "running"), ("a", "completed")], None)
    assert (script.session.wanted.status, script.session.run_id, script.session.goes_on) == ("success", "a", False)


def test_the_status_decides() -> None:
    """The word `interrupted` without a question is a cancellation, after all of its events."""
    script = ThreadScript(
        opened(running(), state(1) + lifecycle("interrupted"), OPEN), runs={"a": shown("interrupted")}
    )

    told = script.stream("a")

    assert states(told) == [1]
    assert isinstance(told.error, errors.RunCancelledError)
    assert (told.error.run_id, told.error.thread_id) == ("a", "t")
    assert script.session.wanted.status == "cancelled"


def test_a_run_that_failed() -> None:
    """It is an error with the words of the graph, after its events."""
    script = ThreadScript(
        opened(running() + state(1) + lifecycle("failed", error="boom"), OPEN),
        (get("a"), shown("error")),
        ("history", answer([{"metadata": {"run_id": "a"}, "tasks": [{"error": "ValueError('boom')"}]}])),
    )

    told = script.stream("a")

    assert states(told) == [1]
    assert isinstance(told.error, errors.RunFailedError)
    assert "boom" in str(told.error)
    assert script.session.wanted.status == "failed"


def test_what_the_stream_says_is_not_enough() -> None:
    """A run that is said to be completed is asked for until its status says so."""
    script = ThreadScript(
        opened(running() + state(1) + completed(), OPEN),
        (get("a"), shown("running")),
        (get("a"), shown("running")),
        (get("a"), shown("timeout")),
    )

    told = script.stream("a")

    assert isinstance(told.error, errors.RunTimeoutError)
    assert script.session.wanted.status == "timed_out"


@pytest.mark.parametrize("began", [True, False])
def test_a_run_that_is_gone_says_nothing(began: bool) -> None:
    """It is asked for while only heartbeats come, and before that if nothing of it has come."""
    first = (running() + state(1),) if began else ()
    quiet = [piece for _ in range(3) for piece in (Silent(5.0), HEARTBEAT)]
    script = ThreadScript(opened(*first, *quiet, OPEN) if began else opened(OPEN), runs={"a": gone()})

    told = script.stream("a")

    assert states(told) == [1] * began
    assert isinstance(told.error, errors.RunCancelledError)
    assert "no longer exists" in str(told.error)
    script.done()


def test_a_run_that_timed_out_has_no_last_event() -> None:
    """It ends when another run begins."""
    script = ThreadScript(
        opened(running() + state(1), running("b") + state(2), OPEN), runs={"a": shown("timeout"), "b": shown("running")}
    )
    told = script.stream("a")
    assert isinstance(told.error, errors.RunTimeoutError)
    assert states(told) == [1, 2]


def asking(*rest: bytes) -> bytes:
    return running() + state(1) + asks("q") + lifecycle("interrupted") + state(2) + b"".join(rest)


THREE_STATES = sse(event({}, "m", "metadata"), *[event({}, f"176380000000{n}-1") for n in (1, 2, 3)], replays=False)
TWO_STATES = sse(event({}, "m", "metadata"), *[event({}, f"176380000000{n}-1") for n in (1, 2)], replays=False)


def test_all_questions_come_before_the_end() -> None:
    """`interrupted` is told after the first; what is stored of the run tells that another state is to come."""
    script = ThreadScript(
        opened(asking(), Silent(1.0), asks("p") + state(3), OPEN),
        runs={"a": shown(speaks=True)},
        stored_of={"a": THREE_STATES},
    )

    told = script.stream("a")

    assert [*script.session.wanted.questions] == ["q", "p"]
    assert script.session.wanted.questions["p"].value == "p?"
    assert states(told) == [1, 2, 3]
    assert (told.error, script.session.wanted.status) == (None, "needs_input")


def test_events_that_do_not_come_are_told() -> None:
    """The stream is opened once more for them, and is interrupted, once, if that does not bring them either."""
    script = ThreadScript(
        opened(asking(), OPEN), opened(asking(), OPEN), runs={"a": shown(speaks=True)}, stored_of={"a": THREE_STATES}
    )

    told = script.stream("a")

    assert isinstance(told.error, errors.StreamInterruptedError)
    assert "left out events" in str(told.error)
    assert "runs.join('t', 'a')" in str(told.error)
    assert not script.session.goes_on  # another turn is without this run
    assert script.session.wanted.status is None


def test_heartbeats_do_not_put_that_off() -> None:
    """They come every second here, and tell nothing."""
    quiet = [piece for _ in range(9) for piece in (Silent(1.0), HEARTBEAT)]
    script = ThreadScript(
        opened(asking(), *quiet),
        opened(asking(), *quiet),
        runs={"a": shown(speaks=True)},
        stored_of={"a": THREE_STATES},
    )
    assert isinstance(script.stream("a").error, errors.StreamInterruptedError)


def test_another_connection_may_bring_them() -> None:
    """Then they are told, and nothing twice."""
    script = ThreadScript(
        opened(asking(), OPEN),
        opened(asking(state(3)), OPEN),
        runs={"a": shown(speaks=True)},
        stored_of={"a": THREE_STATES},
    )
    told = script.stream("a")
    assert (states(told), told.error) == ([1, 2, 3], None)


def test_a_run_that_succeeded_and_does_not_come_is_told() -> None:
    """It is no success without its events."""
    quiet = (Silent(5.0), HEARTBEAT, Silent(5.0), HEARTBEAT, OPEN)
    script = ThreadScript(*[opened(OPEN)] * 4, opened(*quiet), opened(OPEN), opened(OPEN), runs={"a": shown()})

    told = script.stream("a")

    assert isinstance(told.error, errors.StreamInterruptedError)
    assert "first events of the run" in str(told.error)


def test_a_wait_for_another_run_is_no_wait_for_events() -> None:
    """The stream is opened again for a run that is to begin, which says nothing of one that lacks events."""
    script = ThreadScript(
        opened(asking(), OPEN),
        opened(asking(), OPEN),
        opened(asking(), Silent(0.8), state(3), OPEN),
        refused(),
        runs={"a": shown(speaks=True), "b": shown("pending")},
        stored_of={"a": THREE_STATES},
    )
    told = script.stream("a", "b")
    assert states(told) == [1, 2, 3]
    assert isinstance(told.error, errors.PermissionDeniedError)


def test_several_runs_are_told() -> None:
    """The turn ends with the last of them, and the status is that of the one that was started last."""
    script = ThreadScript(
        opened(running() + state(1) + completed(), running("b") + state(2) + completed("b"), OPEN),
        runs={"a": shown(), "b": shown()},
    )
    told = script.stream("a", "b")
    assert (states(told), told.error) == ([1, 2], None)


def test_the_error_of_one_does_not_end_the_others() -> None:
    """It is raised, and the next turn goes on with them, where the stream stands."""
    first = running() + state(1) + lifecycle("interrupted")
    second = running("b") + state(2) + completed("b")
    script = ThreadScript(
        opened(first, second, OPEN), opened(first + second, OPEN), runs={"a": shown("interrupted"), "b": shown()}
    )

    assert isinstance(script.stream("a", "b").error, errors.RunCancelledError)
    assert script.session.goes_on
    assert script.turn().error is None
    assert states(script.told) == [1, 2]
    assert script.session.wanted.status == "success"


def test_runs_of_others_raise_nothing() -> None:
    """They are told, and a stream that started nothing has no end."""
    script = ThreadScript(
        opened(running() + state(1) + lifecycle("failed"), running("b") + state(2) + lifecycle("interrupted")),
        refused(),
        runs={"a": shown("error"), "b": shown("interrupted")},
    )

    told = script.stream()

    assert states(told) == [1, 2]
    assert isinstance(told.error, errors.PermissionDeniedError)
    assert script.session.run_id == "b"
    assert script.session.wanted.status is None


def test_another_turn_goes_on() -> None:
    """Its connection brings all again, which is left out; the answer's run comes, whatever others did meanwhile."""
    first = asking()
    others = running("x") + state(5) + completed("x")
    second = running("b") + state(6) + completed("b")
    script = ThreadScript(
        opened(first, OPEN),
        opened(first + others + second, OPEN),
        runs={"a": shown(speaks=True), "b": shown(), "x": shown()},
        stored_of={"a": TWO_STATES},
    )

    script.stream("a")
    assert [*script.session.wanted.questions] == ["q"]
    told = script.turn("b")

    assert (states(told), told.error) == ([1, 2, 5, 6], None)
    assert script.session.wanted.questions == {}


def test_a_turn_has_its_own_time() -> None:
    """`timeout` counts from its first request, not from the end of the turn before."""
    script = ThreadScript(
        opened(running(), Silent(8.0), state(1) + completed(), OPEN),
        opened(running("b"), Silent(8.0), state(2) + completed("b"), OPEN),
        runs={"a": shown(), "b": shown()},
        timeout=10.0,
    )
    assert script.stream("a").error is None
    script.time += 100.0
    assert script.turn("b").error is None


def test_a_run_is_not_over_while_its_start_is_under_way() -> None:
    """A run that ends before the call that starts it has returned is told all the same."""
    script = ThreadScript(
        opened(running() + state(1) + completed(), running("b") + state(2), OPEN),
        runs={"a": shown(), "b": shown("running")},
    )

    def began(script: ThreadScript) -> None:
        call = script.session.begin_start()

        def returned() -> None:
            script.session.wanted.add("a")
            script.session.wanted.end_start(call)

        script.later(3.0, returned)

    script._exchanges[0] = opened(began, running() + state(1) + completed(), OPEN)
    told = script.stream()

    assert (states(told), told.error, script.session.wanted.status) == ([1], None, "success")


def test_a_start_that_takes_long_does_not_stop_reading() -> None:
    """After ten seconds what else comes is told, and a deadline is kept."""
    for timeout, count in ((None, 2), (4.0, 1)):
        script = ThreadScript(
            opened(lambda script: script.session.begin_start(), running() + state(1) + completed(), state(2)),
            refused(),
            runs={"a": shown()},
            timeout=timeout,
        )
        began = script.time
        told = script.stream()
        assert len(states(told)) == count
        if timeout is not None:
            assert isinstance(told.error, errors.APITimeoutError)
            assert script.time - began == pytest.approx(timeout, abs=0.02)


def test_a_run_that_another_answer_follows_is_kept_while_its_start_is_under_way() -> None:
    """The run before it is told to whoever started it, though the next has begun."""
    script = ThreadScript(
        opened(
            lambda script: script.session.begin_start(),
            running() + state(1),
            running("b") + state(2),
            lambda script: script.session.wanted.add("a"),
            state(3),
            OPEN,
        ),
        runs={"a": shown("timeout"), "b": shown("running")},
    )
    assert isinstance(script.stream().error, errors.RunTimeoutError)


def test_a_run_that_was_over_at_once_is_read_though_its_start_was_under_way() -> None:
    """When the thread was looked at it seemed to be another's past."""
    history = running() + state(1) + completed()
    script = ThreadScript(
        opened(history, lambda script: script.session.wanted.add("a"), Silent(5.0), HEARTBEAT, OPEN),
        opened(history, OPEN),
        listed=({"run_id": "a", "status": "success", "created_at": "2026"},),
        runs={"a": shown()},
    )
    told = script.stream()
    assert (states(told), told.error) == ([1], None)


def test_a_stream_that_was_left_starts_nothing() -> None:
    """It would not tell of the run; what was not taken is dropped."""
    script = ThreadScript(opened(running() + state(1), OPEN), runs={"a": shown("running")})
    session = script.stream("a", steps=6).session
    session.ready.append("event")

    session.leave()

    assert not session.ready
    assert not session.goes_on
    assert [*session.clean_up()] == []
    session.warn_unread()
    with pytest.raises(RuntimeError, match="the stream is closed"):
        session.begin_start()
    assert "closed by" in str(session.left_error("it was closed by the caller"))
    assert session.described(untouched=True) == "thread t, nothing sent yet"
    assert session.described(untouched=False) == "thread t, 2 events received"
    assert (session.thread_id, session.ids, session.last_event_id) == ("t", {"run_id": "a", "thread_id": "t"}, None)


def test_events_come_before_the_error_that_follows() -> None:
    """Also if one read brought both: the flow lets the caller take them first."""
    large = told_by_server("values", "x" * 10, "1763800000001-1")
    script = ThreadScript(
        opened(running() + large + b"event: values\ndata: {]\n\n"), refused(), runs={"a": shown("running")}
    )
    told = script.stream("a")
    assert len(told.events) == 2
    assert isinstance(told.error, errors.APIResponseError)
