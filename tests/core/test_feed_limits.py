"""A stream that is not of one run: its first request, its limits, and how it is left."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.streams.driven import DrivenSession
from langgraph_runs._core.streams.feed import Feed
from langgraph_runs._core.streams.interruption import CLOSED
from langgraph_runs._core.streams.session import StreamSession
from langgraph_runs._core.wire.sse import SSEDecoder
from tests.core.feeds import S, T, of_request, of_thread, session_of
from tests.core.script import (
    THREAD,
    Answer,
    Fail,
    Script,
    Silent,
    answer,
    event,
    joined,
    sse,
    text,
)

# The first request


@pytest.mark.parametrize("given", [answer({"detail": "no"}, 404), answer({"a": 1}), text("<html>"), Answer(204, {})])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refusal_is_raised_as_it_is(given: Answer, method: str) -> None:
    """At once, for no other try would change it."""
    told = Script(("join" if method == "GET" else "make", given)).play(of_request(method))
    assert isinstance(told.error, errors.APIStatusError | errors.APIResponseError)


def test_a_failure_that_may_pass_is_tried_again() -> None:
    """With the attempts of a call, and notices of retries."""
    script = Script(("join", Fail("connect")), ("join", answer({}, 503)), ("join", answer({}, 500)))

    told = script.play(of_request())

    assert isinstance(told.error, errors.InternalServerError)
    assert [notice.kind for notice in script.notices] == ["retry", "retry"]
    assert script.waits == [1.0, 2.0]


@pytest.mark.parametrize("given", [Fail(), answer({}, 503), Fail(interrupted=True)])
def test_a_post_that_may_have_been_processed_is_not_repeated(given: Any) -> None:
    """The error says that it is not known."""
    told = Script(("make", given)).play(of_request("POST"))
    assert "it is not known whether the server did it" in str(told.error)


def test_a_post_that_was_not_processed_is_repeated() -> None:
    """It was not even sent, or the server says so."""
    script = Script(
        ("make", Fail("connect")),
        ("make", Fail("connect", interrupted=True)),
        ("make", answer({}, 429)),
        ("make", sse(event(1))),
    )
    assert script.play(of_request("POST")).data == [1]


def test_the_error_names_a_server_without_streams_of_threads() -> None:
    """Its router does not know the path; a thread that is not found is another matter."""
    told = Script(("join", answer({"detail": "Not Found"}, 404))).play(of_thread())
    assert "this server has no stream of threads" in str(told.error)
    told = Script(("join", answer({"detail": "Thread not found"}, 404))).play(of_thread())
    assert "no stream of threads" not in str(told.error)


# Limits


def test_the_deadline_of_the_call() -> None:
    """It is one for all of it: opening, reading and waiting."""
    for answers in (
        [Answer(200, {"content-type": "text/event-stream"}, (Silent(99.0),))],
        [sse(Silent(4.0), event(1, S), Silent(2.0), event(2, T))],
        [sse(event(1, S), Fail()), answer({}, 503)],
    ):
        script = Script(*(("join", one) for one in answers), timeout=5.0, retry=RetryPolicy(attempts=9, wait_initial=6))
        told = script.start(of_thread(None))
        assert isinstance(told.error, errors.APITimeoutError)
        assert told.error.thread_id == THREAD


def test_what_came_with_the_deadline_is_handed_out() -> None:
    """The error comes after it."""
    told = Script(("join", sse(Silent(4.9995), event(1, S))), timeout=5.0).start(of_thread())
    assert told.data == [1]
    assert isinstance(told.error, errors.APITimeoutError)


def test_a_head_that_comes_too_late() -> None:
    """It is the deadline that ends the call."""
    script = Script(("join", Answer(503, {}, (), took=6.0)), timeout=5.0)
    assert isinstance(script.start(of_thread()).error, errors.APITimeoutError)


def test_an_event_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an error of the response."""
    monkeypatch.setattr(SSEDecoder.__init__, "__defaults__", ("", 10))
    told = Script(("join", sse(b"event: values\ndata: 1234567890"))).play(of_thread())
    assert isinstance(told.error, errors.APIResponseError)
    assert "too large" in str(told.error)


# Left


def test_a_stream_that_is_left() -> None:
    """What was not taken is dropped; reading on says after which event to join."""
    session = Script(("join", sse(event(1, S) + event(2, T), Fail()))).start(of_thread(), steps=1).session
    session.ready.append(object())
    session.leave()
    assert not session.ready
    assert not session.must_clean_up
    assert list(session.clean_up()) == []
    error = session.left_error(CLOSED)
    assert error.thread_id == THREAD
    assert "closed by the caller" in str(error)
    session.warn_unread()


@pytest.mark.parametrize(
    ("feed", "advice"),
    [
        (of_thread(), "threads.join_stream('t', last_event_id='-1')"),
        (of_request(**{"last-event-id": "x"}), "Last-Event-ID: x"),
        (of_request(), "nothing to resume after"),
    ],
)
def test_what_to_do_after_closing(feed: Feed, advice: str) -> None:
    """The advice fits what the stream is of."""
    assert advice in str(session_of(feed).left_error(CLOSED))


def test_closed_before_anything_was_taken() -> None:
    """There is no id to go on after then, though one was received."""
    session = session_of(of_thread(None))
    session.position.advance(S, 0)
    error = session.left_error(CLOSED)
    assert error.last_event_id is None
    assert str(error).endswith("closed by the caller.")


def test_its_repr() -> None:
    """It says what the stream is of, and how far it came."""
    session = session_of(of_request())
    assert session.described(untouched=True) == "GET /feed, nothing sent yet"
    assert session.described(untouched=False) == "GET /feed, 0 events received"


def test_both_kinds_of_sessions_can_be_driven() -> None:
    """They have all that a driver asks for."""
    sessions: list[DrivenSession] = [session_of(of_thread()), StreamSession(joined(), Script().context)]
    wanted = {name for name in vars(DrivenSession) if not name.startswith("_")}
    assert len(wanted) > 8
    assert [wanted - {*dir(session)} for session in sessions] == [set(), set()]
