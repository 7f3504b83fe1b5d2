"""Events that the in-memory server leaves out of a thread's stream: another replay, beside it, has them."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.wire.sse import SSEDecoder
from tests.core.script import HEARTBEAT, MISSING, Answer, Fail, Silent, answer, sse
from tests.core.thread_script import (
    EVENTS,
    OPEN,
    ThreadScript,
    asks,
    broken,
    completed,
    in_memory,
    interrupted,
    lifecycle,
    live,
    opened,
    plan_of,
    refused,
    running,
    shown,
    state,
    states,
    told_by_server,
    words,
)

LATER = Silent(0.4)
"""What comes after it is live."""


def script_of(*exchanges: tuple[str, Answer | Fail], **settings: Any) -> ThreadScript:
    return ThreadScript(
        *exchanges, runs={"a": shown(), "b": shown()}, stored_of={"a": MISSING, "b": MISSING}, **settings
    )


def read(script: ThreadScript, *wanted: str) -> list[Any]:
    """The states that came of a stream that ended well, with the script."""
    told = script.stream(*wanted or ("a",))
    assert told.error is None
    script.done()
    return states(told)


def test_what_was_left_out_comes_before_what_came() -> None:
    """It is asked for once in a connection, up to the first event that is live."""
    script = script_of(
        opened(LATER, running(), in_memory(3), in_memory(4), completed(), OPEN),
        opened(running() + in_memory(1) + in_memory(2) + in_memory(3) + in_memory(4), OPEN),
    )
    assert read(script) == [1, 2, 3, 4]
    assert words(script.told) == [("a", "running"), ("a", "completed")]
    assert script.connections == 2


def test_a_run_that_came_whole_is_told_once() -> None:
    """The replay that was asked for in vain changes nothing."""
    events = running() + in_memory(1), in_memory(2), completed()
    assert read(script_of(opened(LATER, *events, OPEN), opened(events[0], OPEN))) == [1, 2]


def test_events_of_one_millisecond_are_told_once() -> None:
    """Those of the millisecond that was asked for are all of the replay's, however the connection calls them."""
    script = script_of(
        opened(LATER, running() + in_memory(1), in_memory(1, 1), in_memory(2) + completed(), OPEN),
        opened(running() + in_memory(1) + in_memory(1, 1) + in_memory(1, 2), OPEN),
    )
    assert read(script) == [1, 1.1, 1.2, 2]


def test_a_run_that_is_over_is_filled_at_once() -> None:
    """Its end says that all is stored."""
    script = script_of(
        opened(running() + in_memory(2) + completed(), OPEN),
        opened(running() + in_memory(1) + in_memory(2) + completed()),
    )
    assert read(script) == [1, 2]
    assert words(script.told) == [("a", "running"), ("a", "completed")]


def test_an_end_that_is_told_live_only_is_told() -> None:
    """`failed` may say more than what is stored, and comes after all that is."""
    history = running() + in_memory(1)
    script = ThreadScript(
        opened(running() + in_memory(1), lifecycle("failed", error="boom"), OPEN),
        opened(history, Silent(0.4), in_memory(2) + lifecycle("failed")),
        runs={"a": shown("timeout")},
    )
    told = script.stream("a")
    assert states(told) == [1, 2]
    assert words(told)[-1] == ("a", "failed")


def test_what_comes_right_after_the_replay_waits_for_more() -> None:
    """It may be stored still, or live already; a heartbeat tells that nothing else comes."""
    script = script_of(
        opened(running() + in_memory(2), Silent(5.0), HEARTBEAT, in_memory(4), completed(), OPEN),
        opened(running() + in_memory(1) + in_memory(2) + in_memory(3), OPEN),
    )
    assert read(script) == [1, 2, 3, 4]


def test_what_is_held_back_is_filled_while_another_run_is_waited_for() -> None:
    """The stream would be opened again for that, which brings no more of the first."""
    script = script_of(
        opened(running() + in_memory(2), OPEN),
        opened(running() + in_memory(1) + in_memory(2), OPEN),
        opened(
            running() + in_memory(1) + in_memory(2), completed() + running("b") + in_memory(5) + completed("b"), OPEN
        ),
        opened(running() + in_memory(1) + in_memory(2) + completed(), OPEN),
        opened(running("b") + in_memory(5) + completed("b"), OPEN),
    )
    assert read(script, "a", "b") == [1, 2, 5]


def test_what_is_known_says_that_the_replay_goes_on() -> None:
    """Of two connections the second brings all again, and what follows that is held back as well."""
    first = running() + in_memory(1) + completed()
    script = script_of(
        opened(first, OPEN),
        opened(first),
        opened(LATER, first, running("b") + in_memory(3), Silent(5.0), HEARTBEAT, completed("b"), OPEN),
        opened(first + running("b") + in_memory(2) + in_memory(3), OPEN),
    )
    assert script.stream("a").error is None
    assert script.turn("b").error is None
    assert states(script.told) == [1, 2, 3]


def test_what_the_server_makes_up_keeps_its_place() -> None:
    """A question comes after the events that were left out before it, and is told though nothing stored follows it."""
    for rest in ((LATER, in_memory(3)), (Silent(5.0), HEARTBEAT, in_memory(3))):
        script = script_of(
            opened(LATER, running() + asks(), *rest, completed(), OPEN),
            opened(running() + in_memory(1) + in_memory(2) + asks() + in_memory(3), OPEN),
        )
        assert read(script) == [1, 2, 3]
        assert [event.event for event in script.told.events][-4:] == [
            "values",
            "input.requested",
            "values",
            "lifecycle",
        ]


def test_a_question_that_the_replay_does_not_bring_is_not_lost() -> None:
    """The replay has stopped too early, and the stream is opened again."""
    stops = lifecycle("interrupted")
    script = script_of(
        opened(LATER, running() + asks(), Silent(5.0), HEARTBEAT, OPEN),
        opened(running() + in_memory(1), OPEN),
        opened(running() + in_memory(1) + asks() + stops, OPEN),
        opened(running() + in_memory(1) + asks() + stops),
    )
    read(script)
    assert [*script.session.wanted.questions] == ["q"]


def test_events_without_ids_keep_their_place() -> None:
    """They come from the replay as well."""
    nameless = told_by_server("values", 2, None)
    script = script_of(
        opened(LATER, running() + nameless, Silent(5.0), HEARTBEAT, in_memory(3) + completed(), OPEN),
        opened(running() + in_memory(1) + nameless, OPEN),
    )
    assert read(script) == [1, 2, 3]


def test_events_that_are_held_back_are_told_before_the_next_run() -> None:
    """Whether the caller started it or not, and though its end does not come: a run that timed out has none."""
    for wanted in ("a", "b"):
        script = script_of(
            opened(running() + in_memory(2), running("b") + in_memory(5), completed("b"), OPEN),
            opened(running() + in_memory(1) + in_memory(2) + running("b"), OPEN),
            *[opened(running() + in_memory(1) + in_memory(2) + running("b") + in_memory(5) + completed("b"), OPEN)]
            * (wanted == "b"),
        )
        assert states(script.stream(wanted)) == [1, 2, 5][: 2 + (wanted == "b")]


def test_nothing_is_held_back_where_nothing_is_left_out() -> None:
    """A server that numbers the events of a millisecond; a run that is over; one that is not stored."""
    events = running() + state(1), Silent(1.0), state(2), completed()
    assert read(script_of(opened(*events, OPEN))) == [1, 2]

    past = ({"run_id": "x", "status": "success", "created_at": "2026"},)
    script = script_of(opened(running("x") + in_memory(1) + completed("x")), refused(), listed=past)
    assert states(script.stream(plan=plan_of(replay=True))) == [1]

    script = ThreadScript(
        opened(LATER, running("x") + in_memory(1)), runs={"x": shown("running", kwargs={"resumable": False})}
    )
    assert states(script.stream()) == [1]


# Replays that fail

LACKING: dict[str, tuple[str, Answer | Fail]] = {
    "closed": opened(running()),
    "cut": opened(running(), in_memory(1)[:40], OPEN),
    "broken": opened(running(), Fail()),
    "silent too early": opened(running(), OPEN),
    "another run": opened(running() + in_memory(1) + running("b"), OPEN),
    "no connection": broken("connect"),
    "refused": (EVENTS, answer({}, 503)),
    "too large": opened(running(), b"data: " + b"x" * 2000, OPEN),
}


@pytest.mark.parametrize("how", LACKING)
def test_a_replay_that_fails_is_a_break(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each uses up an attempt, and one that goes well in the end has brought all."""
    monkeypatch.setattr(SSEDecoder.__init__, "__defaults__", ("", 1000))
    came = opened(LATER, running() + in_memory(2), Silent(5.0), HEARTBEAT, OPEN)
    whole = opened(running() + in_memory(1) + in_memory(2) + completed(), OPEN)

    script = script_of(came, LACKING[how], opened(LATER, running() + in_memory(2), completed(), OPEN), whole)
    assert read(script) == [1, 2]
    assert [notice.kind for notice in script.notices] == ["reconnect"]

    script = script_of(*[came, LACKING[how]] * 6)
    error = interrupted(script.stream("a"))
    assert "left out events" in str(error)
    assert error.attempts == 3
    assert script.connections in (6, 8)  # more if the first of them brought something


def test_heartbeats_are_no_progress_while_events_are_held_back() -> None:
    """A stream whose replays always fail is given up, however long its connections live."""
    came = opened(running() + in_memory(2), Silent(5.0), HEARTBEAT, OPEN)
    script = script_of(*[came, (EVENTS, answer({}, 503))] * 4)
    interrupted(script.stream("a"))
    script.done()


def test_a_replay_that_fails_before_the_next_run() -> None:
    """Nothing of that is told before what is missing of the first."""
    script = script_of(
        opened(running() + in_memory(1), running("b") + in_memory(5), OPEN),
        (EVENTS, answer({}, 503)),
        opened(running() + in_memory(1), running("b") + in_memory(5) + completed("b"), OPEN),
        opened(running() + in_memory(1) + running("b"), OPEN),
        opened(running() + in_memory(1) + running("b") + in_memory(5) + completed("b"), OPEN),
    )
    assert states(script.stream("b")) == [1, 5]
    script.done()


def test_a_replay_of_a_run_that_says_much_is_left() -> None:
    """It would go on as long as the run; what follows comes from the connection, and nothing twice."""
    many = [
        piece
        for number in range(3, 60)
        for piece in (Silent(0.2), in_memory(number), Silent(0.2), in_memory(number, 1))
    ]
    script = script_of(
        opened(
            running() + in_memory(1),
            Silent(5.0),
            HEARTBEAT,
            *[one for one in many if isinstance(one, bytes)],
            completed(),
            OPEN,
        ),
        opened(running() + in_memory(1), *many, OPEN),
    )
    began = script.time
    assert read(script) == [1, *[number + part for number in range(3, 60) for part in (0, 0.1)]]
    assert script.time - began < 20


def test_a_replay_that_takes_too_long_is_a_break() -> None:
    """If it did not come as far as it has to."""
    slow = [piece for number in range(60) for piece in (Silent(0.4), in_memory(number))]
    script = script_of(
        opened(LATER, running() + in_memory(70), OPEN), opened(running("x"), running(), *slow, OPEN), refused()
    )
    told = script.stream("a")
    assert isinstance(told.error, errors.PermissionDeniedError)
    assert states(told) == [*range(len(states(told)))]
    assert len(states(told)) > 20


def test_a_run_that_begins_anew_is_filled() -> None:
    """The replay has the new attempt only, which is told as that."""
    anew = running() + in_memory(4) + in_memory(5)
    script = script_of(
        opened(LATER, running() + in_memory(1), Silent(1.0)),
        opened(running() + in_memory(1), OPEN),
        opened(running(), LATER, in_memory(5), completed(), OPEN),
        opened(anew, OPEN),
        ("GET /threads/t/runs/a/stream", sse(b'event: metadata\ndata: {"attempt": 2}\n\n', replays=False)),
    )
    assert read(script) == [1, 4, 5]
    assert [event.restarted for event in script.told.events if event.event == "lifecycle"] == [False, True, False]


# Where there is one connection

RUN = [(0.5, running()), *[(0.6 + 0.7 * n, in_memory(n)) for n in range(9)], (7.0, completed())]


@pytest.mark.parametrize("lonely", [False, True])
@pytest.mark.parametrize("leaves_out", [0.0, 0.15, 2.0])
@pytest.mark.parametrize("begin", [0.0, 0.55, 3.0, 9.0])
def test_a_run_is_told_whole_whenever_the_stream_begins(begin: float, leaves_out: float, lonely: bool) -> None:
    """Also without a second connection, where the open one is left to ask."""
    script = script_of(server=live(*RUN, leaves_out=leaves_out), lonely=lonely)
    script.known["GET /threads/t/runs/a"] = lambda script: shown("success" if script.time >= 1007.0 else "running")
    script.time += begin

    told = script.stream("a", steps=9999)

    assert (states(told), words(told), told.error) == ([*range(9)], [("a", "running"), ("a", "completed")], None)
    assert not script.notices
    assert script.connections < 40


def test_an_interrupt_of_a_replay() -> None:
    """It is read again, without the open connection."""
    script = script_of(
        opened(LATER, running() + in_memory(2), OPEN),
        broken(interrupted=True),
        opened(running() + in_memory(1) + in_memory(2), OPEN),
        opened(running() + in_memory(1) + in_memory(2), completed(), OPEN),
        opened(running() + in_memory(1) + in_memory(2) + completed(), OPEN),
    )
    assert read(script) == [1, 2]
    assert not script.notices
