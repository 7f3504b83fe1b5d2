"""Where going on would lose events the stream ends with an error that says how to go on."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from langgraph_runs import errors
from tests.core.script import Fail, Script, end, event, joined, made, metadata, run, sse

CLEARED = b"id:\n\n"


def interrupted(script: Script, plan: Any) -> errors.StreamInterruptedError:
    """The error that a stream was given up with."""
    error = script.play(plan).error
    assert type(error) is errors.StreamInterruptedError, error
    return error


@pytest.mark.parametrize("cause", ["clean", "disconnected"])
@pytest.mark.parametrize("pieces", [(), (metadata(None), event(1, None))], ids=["at once", "later"])
def test_a_run_that_is_not_stored_is_given_up_at_its_first_break(pieces: tuple[bytes, ...], cause: str) -> None:
    """Rejoining would skip what it says meanwhile."""
    if cause == "clean":
        script = Script(("make", sse(*pieces)), ("get", run("running")))
    else:
        script = Script(("make", sse(*pieces, Fail())))

    error = interrupted(script, made(resumable=False))

    assert (error.run_id, error.thread_id, error.last_event_id, error.attempts) == ("r", "t", None, 0 if pieces else 1)
    assert "stream_resumable=False" in str(error)
    assert (error.__cause__ is None) is (cause == "clean")


def test_a_server_that_gives_no_ids_is_given_up_as_well() -> None:
    """The error says what was seen: nobody asked that its events be not stored."""
    error = interrupted(Script(("make", sse(event(1, None), Fail()))), made())

    assert "came without ids" in str(error)
    assert "stream_resumable" not in str(error)
    assert error.last_event_id is None


@pytest.mark.parametrize(
    ("modes", "name"), [(("messages",), "messages/partial"), (("values", "messages"), "values")], ids=["alone", "among"]
)
def test_message_parts_are_not_stored(modes: tuple[str, ...], name: str) -> None:
    """A stream of them works as long as the connection does; the error names the mode that can be resumed."""
    told = Script(("make", sse(event(1, name=name), event(2, name=name), end()))).play(made(modes))
    assert told.data[:2] == [1, 2]
    assert told.error is None

    told = Script(("make", sse(event(1, name=name))), ("get", run())).play(made(modes))
    assert told.error is None

    for script in (
        Script(("make", sse(event(1, name=name), Fail()))),
        Script(("make", sse(event(1, name=name))), ("get", run("running"))),
    ):
        error = interrupted(script, made(modes))
        assert "'messages-tuple' can be resumed" in str(error)
        assert error.last_event_id == ("e1" if name == "values" else "-1")


def test_message_parts_that_nobody_asked_for_are_not_stored_either() -> None:
    """They are known by their events."""
    error = interrupted(
        Script(("join", sse(event(1, name="messages/partial"), Fail())), ("get", run("running"))), joined()
    )

    assert "messages-tuple" in str(error)


def test_both_kinds_of_messages_can_be_resumed() -> None:
    """Then the server sends the tuple form only."""
    script = Script(("make", sse(event(1, name="messages"), Fail())), ("join", sse(event(2, name="messages"), end())))

    assert script.play(made(("messages", "messages-tuple"))).data[:2] == [1, 2]


@pytest.mark.parametrize("cleared", [b"event: values\ndata: 2\nid:\n\n", CLEARED], ids=["an event", "alone"])
def test_an_empty_id_leaves_nothing_to_resume_after(cleared: bytes) -> None:
    """langgraph#9009: a server that clears the id wants none sent back, and then replays nothing."""
    error = interrupted(Script(("make", sse(event(1), cleared, Fail()))), made())

    assert "cleared the last event id" in str(error)
    assert "was interrupted: " in str(error)
    assert error.last_event_id is None


def test_a_cleared_id_is_no_hindrance_to_the_end() -> None:
    """A run that has ended needs no more replays."""
    script = Script(("make", sse(event(1), CLEARED)), ("get", run()))

    assert script.play(made()).error is None


def test_an_id_after_a_cleared_one_is_a_position_again() -> None:
    """Only the last one counts, also of those in one read."""
    script = Script(
        ("make", sse(event(1) + CLEARED + event(2), Fail())),
        ("join", sse(CLEARED, event(3), Fail())),
        ("join", sse(end())),
    )

    assert script.play(made()).data[:3] == [1, 2, 3]
    assert script.resumed_after() == ["e1", "e2"]


def test_a_live_stream_that_broke_before_its_first_event_is_given_up() -> None:
    """Nobody knows what it missed."""
    for script in (
        Script(("join", sse(Fail())), ("get", run("running"))),
        Script(("join", sse()), ("get", run("running"))),
    ):
        assert "joined without last_event_id" in str(interrupted(script, joined(None)))
    replayed = Script(("join", sse(Fail())), ("get", run("running")), *[("join", sse(Fail()))] * 2)
    assert "joined without" not in str(interrupted(replayed, joined("-1")))


def test_a_live_stream_that_has_an_id_goes_on() -> None:
    """From then on its place is known."""
    script = Script(("join", sse(event(1), Fail())), ("get", run("running")), ("join", sse(event(2), end())))

    assert script.play(joined(None)).data[:2] == [1, 2]
    assert script.resumed_after() == [None, "e1"]


def test_a_live_stream_whose_run_has_ended_is_over() -> None:
    """Nothing was to come."""
    assert Script(("join", sse()), ("get", run())).play(joined(None)).error is None
    assert Script(("get", run()), ("join", sse())).play(joined(None, ("values",))).error is None


def test_a_run_whose_id_is_not_known_yet_cannot_be_rejoined() -> None:
    """Neither the response's head nor an event names it: then even a clean end of the response is no success."""
    for pieces, cause in (
        ((event(1), Fail()), "it was disconnected"),
        ((event(1),), "the server did not say which run it is, so its status is unknown"),
        ((), "the server did not say which run it is, so its status is unknown"),
    ):
        for plan in (made(), made(resumable=False), made(temporary=True)):
            error = interrupted(Script(("make", sse(*pieces, headers={}))), plan)

            assert (error.run_id, error.thread_id) == (None, "t")
            assert "run (unknown) on thread t" in str(error)
            assert cause in str(error)


def test_a_doubt_about_a_run_that_turns_out_not_to_be_stored_is_named() -> None:
    """The error does not say that the response ended: the stream left it, because an event may have been a copy."""
    first, second = "1763800000000-0", "1763800000001-0"
    for status in ("running", "success"):
        script = Script(
            ("make", sse(event(1, first), Fail())),
            ("join", sse(event(1, first), event(2, second), event(2, second))),
            ("get", run(status, kwargs={"resumable": False})),
        )

        error = interrupted(script, made())

        assert ": an event may have been received before, which only a replay can tell. The run is not" in str(error)


def test_missing_events_of_a_run_that_turns_out_not_to_be_stored_are_named() -> None:
    """There is no replay that could have them."""
    script = Script(
        ("make", sse(event(1, "r_event_1"), event(2, "r_event_9"))),
        ("get", run("running", kwargs={"resumable": False})),
    )

    error = interrupted(script, made())

    assert ": events are missing before the next one, which a replay may have. The run is not" in str(error)
    assert error.last_event_id == "r_event_1"


def test_the_error_is_complete_and_travels() -> None:
    """Another process can go on by it: it survives pickle and copy, its cause included."""
    error = interrupted(Script(("make", sse(event(1), Fail())), *[("join", Fail("connect"))] * 3), made())

    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert (twin.run_id, twin.thread_id, twin.last_event_id, twin.attempts) == ("r", "t", "e1", 3)
        assert str(twin) == str(error)
        assert type(twin.__cause__) is errors.APIConnectionError
    assert "stream of run r on thread t was interrupted after event id e1: " in str(error)
    assert str(error).endswith(": it was connect. To go on, pass last_event_id to runs.join_stream.")


def test_whoever_cannot_count_is_sent_one_id_back() -> None:
    """Where ids repeat, rejoining after the last one would skip the rest of its millisecond."""
    first, second = "1763800000000-0", "1763800000001-0"
    pieces = (event(1, first), event(2, second), event(3, second), Fail())

    error = interrupted(Script(("make", sse(*pieces)), *[("join", Fail("connect"))] * 3), made())

    assert error.last_event_id == first
