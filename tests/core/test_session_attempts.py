"""How often, and for how long, a broken stream is rejoined: attempts and time are counted by gap."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from langgraph_runs import errors
from langgraph_runs._core.calls.retry import RetryPolicy
from tests.core.script import (
    BASE,
    HEARTBEAT,
    POLICY,
    Fail,
    Script,
    Silent,
    answer,
    end,
    event,
    made,
    run,
    sse,
    text,
)


def test_attempts_are_counted_by_gap() -> None:
    """Each event resets them; a gap that uses them all up ends the stream with the last refusal as cause."""
    down = ("join", answer({"detail": "down"}, 503))
    script = Script(
        ("make", sse(event(1), Fail())),
        down,
        down,
        ("join", sse(event(2), Fail())),
        down,
        down,
        ("join", sse(event(3), Fail())),
        down,
        down,
        down,
    )

    told = script.play(made())

    assert told.data == [1, 2, 3]
    assert type(told.error) is errors.StreamInterruptedError
    assert type(told.error.__cause__) is errors.InternalServerError
    assert (told.error.attempts, told.session.reconnects) == (3, 2)
    assert script.waits == [1.0, 2.0, 4.0] * 3


def test_connections_that_bring_nothing_use_up_attempts() -> None:
    """That a server accepts them is no progress."""
    empty = ("join", sse(Fail()))
    script = Script(("make", sse(event(1), Fail())), empty, empty, empty)

    told = script.play(made())

    assert type(told.error) is errors.StreamInterruptedError
    assert isinstance(told.error.__cause__, errors.APIConnectionError)
    assert told.session.reconnects == 3


def test_copies_are_no_progress() -> None:
    """A server that tells the same over and over and breaks off is given up."""
    again = ("join", sse(event(1), Fail()))

    told = Script(("make", sse(event(1), Fail())), again, again, again).play(made())

    assert told.data == [1]
    assert type(told.error) is errors.StreamInterruptedError


def test_a_connection_that_lives_is_progress() -> None:
    """A run may have nothing to say for hours while connections come and go."""
    alive = ("join", sse(Silent(5.0), HEARTBEAT, Fail()))
    at_once = ("join", sse(HEARTBEAT, Fail()))
    script = Script(("make", sse(event(1), Fail())), *[alive] * 20, *[at_once] * 3)

    assert type(script.play(made()).error) is errors.StreamInterruptedError
    assert script.waits[:20] == [1.0] * 20
    assert script.waits[20:] == [1.0, 2.0, 4.0]


def test_the_time_of_a_gap_is_bounded_too() -> None:
    """No attempt begins after the policy's seconds."""
    policy = RetryPolicy(attempts=100, timeout=10.0, wait_initial=4.0, wait_max=4.0, wait_jitter=0.0)
    script = Script(
        ("make", sse(event(1), Silent(500.0), event(2), Fail())), *[("join", Fail("connect"))] * 2, retry=policy
    )

    assert type(script.play(made()).error) is errors.StreamInterruptedError
    assert script.waits == [4.0, 4.0]


def test_the_server_may_ask_for_a_longer_wait() -> None:
    """Retry-After is obeyed, as seconds or as a date, on reconnects and on the question for the run."""
    script = Script(
        ("make", sse(event(1))),
        ("get", answer({}, 429, **{"retry-after": "17"})),
        ("get", run("running")),
        ("join", answer({}, 503, **{"retry-after": "Thu, 01 Jan 1970 00:17:20 GMT"})),
        ("join", Fail("connect")),
        ("join", sse(end())),
    )

    script.play(made())

    assert script.waits == [17.0, 23.0, 4.0]


def test_a_question_that_is_not_answered_counts_as_an_attempt() -> None:
    """After a clean end the server may be down: it is asked as often as it would be rejoined, with no wait twice."""
    script = Script(
        ("make", sse(event(1))), ("get", Fail("connect")), ("get", text("down", 502)), ("get", run("running")),
        ("join", sse(event(2), end())),
    )  # fmt: skip

    told = script.play(made())

    assert told.data[:2] == [1, 2]
    assert script.waits == [1.0, 2.0]


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        ([Fail("connect")] * 4, errors.APIConnectionError),
        ([answer({}, 503)] * 4, errors.InternalServerError),
        ([text("hello")] * 4, errors.APIResponseError),
        ([answer({}, 401)], errors.AuthenticationError),
    ],
    ids=str,
)
def test_a_question_that_is_never_answered_ends_the_stream(replies: list[Any], kind: type) -> None:
    """The error is the stream's own: it says where to go on."""
    script = Script(("make", sse(event(1))), *[("get", reply) for reply in replies])

    told = script.play(made())

    assert type(told.error) is errors.StreamInterruptedError
    assert type(told.error.__cause__) is kind
    assert told.error.last_event_id == "e1"


def test_a_wait_is_named_after_the_request_that_it_is_for() -> None:
    """In a gap that may be the one for the run, not the one that joins it; at the deadline, too."""
    one_run, one_stream = f"{BASE}/threads/t/runs/r", f"{BASE}/threads/t/runs/r/stream"
    script = Script(
        ("make", sse(event(1))),
        ("get", Fail("connect")),
        ("get", text("busy", 503, **{"retry-after": "7"})),
        ("get", run("running")),
        ("join", Fail("connect")),
        ("join", sse(event(2), end())),
        retry=evolve(POLICY, attempts=9),
    )

    assert script.play(made()).error is None
    assert [(notice.method, notice.url) for notice in script.notices] == [("GET", one_run)] * 2 + [("GET", one_stream)]
    assert script.waits == [1.0, 7.0, 4.0]

    for exchanges, url in (
        ((("make", sse(event(1))), ("get", Fail("connect"))), one_run),
        ((("make", sse(event(1), Fail())),), one_stream),
    ):
        error = Script(*exchanges, timeout=0.5).play(made()).error
        assert type(error) is errors.APITimeoutError
        assert error.url == url
