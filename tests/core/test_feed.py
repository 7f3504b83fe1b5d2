"""A stream that is not of one run: what is asked for after a break, and when it says that it cannot go on."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.streams.attempts import TICK_SECONDS
from langgraph_runs._core.streams.feed import Feed
from tests.core.feeds import S, T, U, V, of_request, of_thread
from tests.core.script import (
    HEARTBEAT,
    THREAD,
    Fail,
    Script,
    Silent,
    Told,
    answer,
    event,
    metadata,
    sse,
    text,
)

BEFORE_S = "1763799999999-9999999999"
REFUSED = ("join", answer({"detail": "no"}, 403))
"""What ends the stream of a thread, which has no end, in a test."""


def done(id: str | None = V) -> bytes:
    return event({"run_id": "r", "status": "run_done"}, id, "metadata")


def interrupted(told: Told) -> errors.StreamInterruptedError:
    assert isinstance(told.error, errors.StreamInterruptedError)
    return told.error


# Going on


@pytest.mark.parametrize("pieces", [(), (Fail(),), (event(9, V)[:20],), (Fail(interrupted=True),), (HEARTBEAT, Fail())])
def test_a_thread_is_joined_again_before_its_last_event(pieces: tuple[bytes | Fail, ...]) -> None:
    """However a response ends, also properly: the next one begins with the last event, which is dropped."""
    script = Script(
        ("join", sse(metadata(S), event(1, T), event(2, U), *pieces)), ("join", sse(event(2, U), event(3, V))), REFUSED
    )

    told = script.play(of_thread())

    assert told.data[1:] == [1, 2, 3]
    assert script.resumed_after() == ["-", T, U]
    assert isinstance(told.error, errors.PermissionDeniedError)
    assert told.error.thread_id == THREAD


def test_an_interrupt_is_no_failure() -> None:
    """It uses up no attempt, and waits only until the millisecond of the last event is over."""
    script = Script(
        ("join", sse(event(1, S), event(2, T), Fail(interrupted=True))), ("join", sse(event(2, T))), REFUSED
    )

    told = script.play(of_thread())

    assert script.waits[0] == TICK_SECONDS
    assert told.session.reconnects == 0
    assert len(script.notices) == 1  # of the response that ended after that


def test_events_of_one_millisecond_come_once() -> None:
    """Those that were delivered are dropped, the others are told, also if their data is the same."""
    script = Script(
        ("join", sse(event(1, S), event("a", T), event("b", T), Fail())),
        ("join", sse(event("a", T) + event("b", T) + event("b", T) + event("b", T), event(3, U))),
        REFUSED,
    )
    assert script.play(of_thread()).data == [1, "a", "b", "b", "b", 3]


def test_a_given_event_is_asked_for_again() -> None:
    """So it is seen that the server still has it; it is not delivered."""
    script = Script(("join", sse(event(0, S), event(1, T), Fail())), ("join", sse(event(1, T), event(2, U))), REFUSED)

    told = script.play(of_thread(S))

    assert told.data == [1, 2]
    assert script.resumed_after()[:2] == [BEFORE_S, S]


def test_every_reconnect_asks_the_same() -> None:
    """The modes, by comma, and the caller's own query and headers."""
    feed = of_thread(S, ["lifecycle", "run_modes"], params={"a": "b"})
    script = Script(("join", sse(event(0, S), Fail())), REFUSED, headers={"X-Own": "1", "LAST-event-id": "mine"})

    script.play(feed)

    assert script.queries() == [{"a": ["b"], "stream_modes": ["lifecycle,run_modes"]}] * 2
    assert script.resumed_after() == [BEFORE_S, BEFORE_S]
    assert {request.headers["X-Own"] for request in script.requests} == {"1"}


def test_attempts_are_counted_until_an_event_comes() -> None:
    """Each waits longer; notices say where the stream stands, and an event begins anew."""
    script = Script(
        ("join", sse(event(1, S), event(2, T), Fail())),
        ("join", answer({}, 503)),
        ("join", sse(event(2, T), event(3, U), Fail())),
        ("join", text("a page of a proxy")),
        ("join", Fail("connect")),
        ("join", Fail("connect")),
    )

    told = script.play(of_thread())

    assert told.data == [1, 2, 3]
    assert [(notice.kind, notice.attempt, notice.last_event_id) for notice in script.notices] == [
        ("reconnect", 1, T),
        ("reconnect", 2, T),
        ("reconnect", 1, U),
        ("reconnect", 2, U),
        ("reconnect", 3, U),
    ]
    assert {notice.thread_id for notice in script.notices} == {THREAD}
    error = interrupted(told)
    assert (error.attempts, error.last_event_id) == (3, U)
    assert "To go on, use threads.join_stream('t', last_event_id='1763800000002-0')." in str(error)
    assert isinstance(error.__cause__, errors.APIConnectionError)


def test_heartbeats_count_as_progress_once_a_connection_is_a_second_old() -> None:
    """A thread in which nothing happens is watched for ever, though every response ends some time."""
    quiet = ("join", sse(event(1, S), Silent(2.0), HEARTBEAT))
    script = Script(*[quiet] * 9, REFUSED)
    assert script.play(of_thread()).data == [1]


def test_silence_is_a_break() -> None:
    """While it is not known whether heartbeats come, it uses up no attempt; after that it does."""
    script = Script(
        ("join", sse(event(1, S), Silent(61.0))),
        ("join", sse(event(1, S), Silent(5.0), HEARTBEAT, Silent(99.0))),
        REFUSED,
        idle_timeout="auto",
    )
    assert script.play(of_thread()).session.reconnects == 0
    assert len(script.notices) == 1


# What cannot go on


@pytest.mark.parametrize(
    "piece", [metadata(U), event(3, U), event(3, None), event(3, T), event({}, U, "feedback")], ids=range(5)
)
def test_a_replay_that_begins_with_another_event_is_a_gap(piece: bytes) -> None:
    """Be it the next run's first, one without an id, or one of the same id: what was missed cannot be had."""
    script = Script(("join", sse(event(1, S), event(2, T), Fail())), ("join", sse(piece, replays=False)))

    told = script.play(of_thread())

    assert told.data == [1, 2]
    error = interrupted(told)
    assert error.last_event_id == T
    assert "no longer has the events" in str(error)
    assert "stream_resumable=True only" in str(error)


@pytest.mark.parametrize(
    ("feed", "body", "why", "last_event_id"),
    [
        (of_thread(None), (), "the events missed are unknown", None),
        (of_request(), (), "No event with an id had come", None),
        (of_thread(None), (event(1, None),), "Its events came without ids", None),
        (of_thread(), (event(1, None),), "Its events came without ids", "-1"),
        (of_thread(None), (event({}, S, "feedback"),), "Its events came without ids", None),
        (of_thread(), (event(1, S), event(2, None)), "The last events came without ids", S),
        (of_thread(), (event(1, S), event(2, T).replace(T.encode(), b"")), "cleared the last event id", None),
        (of_thread(), (event(1, S), event([], T, "messages/partial")), "'messages-tuple' can be resumed", S),
        (of_request("POST"), (event(1, S),), "A POST request is not sent again", S),
    ],
)
def test_what_would_lose_events_is_not_resumed(
    feed: Feed, body: tuple[bytes, ...], why: str, last_event_id: str | None
) -> None:
    """The error says why, and after which event nothing is lost by going on."""
    script = Script(("make" if feed.request.method == "POST" else "join", sse(*body, Fail())))

    told = script.play(feed)

    assert len(told.events) == len(body)
    error = interrupted(told)
    assert why in str(error)
    assert error.last_event_id == last_event_id


def test_messages_are_unstored_only_until_their_run_ends() -> None:
    """A break between runs loses nothing of them."""
    script = Script(
        ("join", sse(metadata(S), event([], T, "messages/partial"), done(U), Fail())), ("join", sse(done(U))), REFUSED
    )
    assert len(script.play(of_thread()).events) == 3


def test_metadata_that_cannot_be_read_is_told_when_it_is_taken() -> None:
    """It says nothing of its run until then."""
    told = Script(("join", sse(b"event: metadata\ndata: {\nid: a\n\n"))).play(of_thread())
    assert isinstance(told.error, errors.APIResponseError)
    assert told.error.thread_id == THREAD


def test_restarts_are_told() -> None:
    """By the number of the attempt, for a stream may begin after the first."""
    nested = event({"attempt": 2}, V, "metadata|child")
    script = Script(("join", sse(metadata(S), metadata(T, attempt=2), done(U), nested)), REFUSED)
    assert [one.restarted for one in script.play(of_thread()).events] == [False, True, False, False]


# Of any endpoint


def test_a_proper_end_is_the_end() -> None:
    """Nothing more is asked."""
    told = Script(("join", sse(event(1, S)))).play(of_request())
    assert (told.data, told.error) == ([1], None)


def test_a_proper_end_of_a_replay_without_the_last_event_is_none() -> None:
    """The server went on somewhere else, if at all."""
    script = Script(("join", sse(event(1, "a"), event(2, "b"), Fail())), ("join", sse(replays=False)))

    told = script.play(of_request())

    assert interrupted(told).last_event_id == "b"
    assert script.resumed_after() == [None, "a"]


def test_the_callers_last_event_id_is_sent_as_it_is() -> None:
    """Only later requests have another."""
    script = Script(("join", sse(event(1, T), Fail())), ("join", sse(event(1, T), event(2, U))))

    assert script.play(of_request(**{"LAST-EVENT-ID": S})).data == [1, 2]
    assert script.resumed_after() == [S, S]


def test_what_may_be_a_copy_is_asked_for_again() -> None:
    """Where ids repeat, only another replay tells an event from its copy."""
    script = Script(
        ("join", sse(event(0, S), event(1, T), Fail())),
        ("join", sse(event(1, T), event(2, U), event(2, U))),
        ("join", sse(event(2, U), event(3, V))),
    )

    told = script.play(of_request())

    assert told.data == [0, 1, 2, 3]
    assert told.session.reconnects == 1


def test_ids_that_skip_some_are_looked_for() -> None:
    """In a replay, which has them."""
    ids = [f"r_event_{n}" for n in range(1, 7)]
    script = Script(
        ("join", sse(event(1, ids[0]), event(2, ids[1]), event(6, ids[5]))),
        ("join", sse(*(event(n, ids[n - 1]) for n in range(2, 7)), replays=False)),
    )
    assert script.play(of_request()).data == [1, 2, 3, 4, 5, 6]


# Arguments


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"mode": "values"}, ValueError, "stream_mode"),
        ({"mode": "lifecycles"}, ValueError, "did you mean 'lifecycle'"),
        ({"mode": []}, ValueError, "pass at least one of lifecycle, run_modes, state_update"),
        ({"mode": 1}, TypeError, "stream_mode"),
        ({"after": ""}, ValueError, "last_event_id"),
        ({"after": " "}, ValueError, "must not begin or end with a space, got ' '"),
        ({"colour": 1}, TypeError, "colour"),
    ],
)
def test_bad_arguments_are_refused(given: dict[str, Any], error: type[Exception], words: str) -> None:
    """With the value and what was expected."""
    with pytest.raises(error, match=words):
        of_thread(**given)
