"""Which runs a thread's stream tells: those that are active when it is opened, those that begin later, and its own."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from tests.core.script import HEARTBEAT, THREAD, Fail, Silent, answer, event, sse
from tests.core.thread_script import (
    EVENTS,
    OPEN,
    ThreadScript,
    completed,
    get,
    gone,
    interrupted,
    lifecycle,
    opened,
    plan_of,
    refused,
    running,
    shown,
    state,
    states,
    stored,
)

LISTED = (
    {"run_id": "new", "status": "running", "created_at": "2026-02"},
    {"run_id": "old", "status": "success", "created_at": "2026-01"},
)

BEGINS = sse(event({}, "m", "metadata"), replays=False)
"""What is stored of a run whose beginning has not expired."""


def whole(run: str, number: int) -> bytes:
    return running(run) + state(number) + completed(run)


def followed(script: ThreadScript, **plan: Any) -> list[Any]:
    """The states that a stream is told that starts nothing."""
    told = script.stream(plan=plan_of(**plan))
    assert isinstance(told.error, errors.PermissionDeniedError), told.error
    script.done()
    return states(told)


@pytest.mark.parametrize(("replay", "came"), [(False, [2, 3]), (True, [1, 2, 3])])
def test_runs_that_had_ended_are_left_out(replay: bool, came: list[int]) -> None:
    """Unless the caller asks for a replay; those that were active, or began later, come in any case."""
    script = ThreadScript(
        opened(whole("old", 1) + whole("new", 2), whole("later", 3)),
        refused(),
        listed=LISTED,
        runs={"new": shown(), "later": shown(created_at="2026-03")},
    )
    assert followed(script, replay=replay) == came
    assert script.operations.count(get("old")) == 0


@pytest.mark.parametrize(
    ("run", "came"),
    [
        (shown("success", created_at="2026-01"), [2]),
        (shown("success", created_at="2026-02"), [2]),
        (shown("running", created_at="2026-01"), [1, 2]),
        (shown("success", created_at="2026-03"), [1, 2]),
        (shown("success"), [1, 2]),
        (gone(), [2]),
    ],
    ids=["older", "as old", "at work", "newer", "no time", "deleted"],
)
def test_a_run_that_was_not_listed(run: Any, came: list[int]) -> None:
    """Of more than a hundred runs the others are older: those that have ended had ended by then."""
    script = ThreadScript(
        opened(whole("other", 1) + whole("new", 2)), refused(), listed=LISTED, runs={"new": shown(), "other": run}
    )
    assert followed(script) == came


def test_a_hundred_runs_are_looked_at() -> None:
    """Once, whatever breaks, and only for what tells them apart."""
    script = ThreadScript(opened(), opened(running("new")), refused(), listed=LISTED, runs={"new": shown("running")})
    script.stream()
    [request] = [one for one in script.requests if one.url.partition("?")[0].endswith("/runs")]
    assert "limit=100" in request.url
    assert all(f"select={name}" in request.url for name in ("run_id", "status", "created_at"))


def test_a_run_beyond_them_is_replayed_if_told_so() -> None:
    """As those that were listed."""
    old = shown("success", created_at="2025")
    script = ThreadScript(
        opened(whole("x", 1) + whole("new", 2)), refused(), listed=LISTED, runs={"new": shown(), "x": old}
    )
    assert followed(script, replay=True) == [1, 2]


def test_a_thread_that_does_not_exist() -> None:
    """It has no runs; the stream comes alive when it gets one."""
    script = ThreadScript(
        ("list", answer({"detail": "Thread with ID t not found"}, 404)),
        opened(Silent(5.0), HEARTBEAT, whole("a", 1)),
        refused(),
        runs={"a": shown()},
    )
    assert states(script.stream()) == [1]


def test_what_keeps_it_from_looking_is_raised() -> None:
    """Nothing was opened then."""
    told = ThreadScript(("list", answer({"detail": "no"}, 403))).stream()
    assert isinstance(told.error, errors.PermissionDeniedError)


def test_a_server_that_closes_at_once_is_given_up() -> None:
    """As for a thread whose id it does not understand: attempts are used up, and it says so."""
    script = ThreadScript(*[opened()] * 3)
    assert "the response ended" in str(interrupted(script.stream()))
    script.done()


# Runs of the caller


def test_a_run_that_was_started_is_not_asked_for() -> None:
    """It is read whatever the thread had when the stream was opened."""
    ended = ({"run_id": "a", "status": "success", "created_at": "2026"},)
    script = ThreadScript(opened(whole("a", 1), OPEN), (get("a"), shown()), listed=ended)
    assert states(script.stream("a")) == [1]


@pytest.mark.parametrize("word", ["success", "running"])
def test_following_a_run(word: str) -> None:
    """It is told whole, though it had ended when the stream was opened, and ends the turn."""
    listed = ({"run_id": "a", "status": word, "created_at": "2026"},)
    script = ThreadScript(
        opened(whole("old", 9) + whole("a", 1), OPEN),
        runs={"a": shown(), "old": shown(created_at="2025")},
        stored_of={"a": BEGINS},
        listed=listed,
    )
    told = script.stream(follow="a")
    assert (states(told), told.error, script.session.wanted.status) == ([1], None, "success")


def test_following_a_run_that_failed() -> None:
    """Its error is raised, though others' raise nothing."""
    body = running() + state(1) + lifecycle("interrupted")
    script = ThreadScript(opened(body, OPEN), runs={"a": shown("interrupted")}, stored_of={"a": BEGINS})
    assert isinstance(script.stream(follow="a").error, errors.RunCancelledError)
    assert states(script.told) == [1]


def test_following_a_run_that_is_gone() -> None:
    """Whether its events are still there or not."""
    quiet = (Silent(5.0), HEARTBEAT, Silent(5.0), HEARTBEAT)
    for first in (b"", running() + state(1)):
        script = ThreadScript(
            *[opened(OPEN)] * (0 if first else 4),
            opened(*filter(None, [first]), *quiet, OPEN),
            runs={"a": gone()},
            stored_of={"a": gone()},
        )
        told = script.stream(follow="a")
        assert isinstance(told.error, errors.RunCancelledError)
        assert states(told) == [1] * bool(first)


def test_a_run_of_which_nothing_is_stored_any_more() -> None:
    """One that timed out has begun, so that its events are gone; one that was cancelled may not have had its turn."""
    nothing = {"a": sse(replays=False)}
    for status in ("timeout", "interrupted"):
        script = ThreadScript(*[opened(OPEN)] * 9, runs={"a": shown(status, speaks=True)}, stored_of=nothing)
        if status == "timeout":
            assert "first events of the run" in str(interrupted(script.stream("a")))
        else:
            assert isinstance(script.stream("a").error, errors.RunCancelledError)


def test_a_failed_run_of_which_nothing_comes_is_not_told_as_whole() -> None:
    """Nor if the server does not show what is stored: it has begun, so that there was something to tell."""
    script = ThreadScript(*[opened(OPEN)] * 9, runs={"a": shown("timeout")}, stored_of={"a": BEGINS})
    assert "first events of the run" in str(interrupted(script.stream(follow="a")))


def test_following_a_run_that_is_not_stored() -> None:
    """What comes of it is told as it comes, and a break is the end."""
    unstored = shown("running", kwargs={"resumable": False})
    late = running() + state(5, "1763800000005-0")
    script = ThreadScript(opened(Silent(0.4), late, b""), runs={"a": unstored})
    error = interrupted(script.stream(follow="a"))
    assert (states(script.told), error.run_id) == ([5], "a")
    assert "not resumable" in str(error)


def test_following_a_run_of_which_nothing_is_stored() -> None:
    """One that succeeded long ago, or was not stored: there is nothing to tell, which is no success."""
    quiet = (Silent(5.0), HEARTBEAT, Silent(5.0), HEARTBEAT, OPEN)
    script = ThreadScript(*[opened(OPEN)] * 4, opened(*quiet), opened(OPEN), opened(OPEN), runs={"a": shown()})
    assert "first events of the run" in str(interrupted(script.stream(follow="a")))


def test_a_failed_run_without_events_is_told() -> None:
    """It may have failed before it did anything; but if its events are stored, they are to come first."""
    quiet = (Silent(5.0), HEARTBEAT, Silent(5.0), HEARTBEAT, OPEN)
    failed = shown("timeout", speaks=True)
    script = ThreadScript(*[opened(OPEN)] * 4, opened(*quiet), runs={"a": failed}, stored_of={"a": BEGINS})
    assert isinstance(script.stream("a").error, errors.RunTimeoutError)

    has = sse(event({}, "m", "metadata"), event({}, "1-1"), replays=False)
    script = ThreadScript(
        *[opened(OPEN)] * 4, opened(*quiet), opened(OPEN), opened(OPEN), runs={"a": failed}, stored_of={"a": has}
    )
    interrupted(script.stream("a"))


@pytest.mark.parametrize(
    "given",
    [answer({"detail": "no"}, 404), sse(*[HEARTBEAT] * 3, OPEN, replays=False)],
    ids=["not shown", "only heartbeats"],
)
def test_what_is_stored_may_not_be_known(given: Any) -> None:
    """Then what came stands."""
    script = ThreadScript(
        opened(running() + state(1), running("b") + state(2), OPEN),
        runs={"a": shown("timeout", speaks=True), "b": shown("running")},
        stored_of={"a": given},
    )
    assert isinstance(script.stream("a").error, errors.RunTimeoutError)


def test_what_is_stored_is_asked_for_again() -> None:
    """A break of that question says nothing of the events; what came before it does not count twice."""
    script = ThreadScript(
        opened(running() + state(1), running("b") + state(2), OPEN),
        (get("b"), shown("running")),
        (stored("a"), sse(event({}, "1763800000001-1"), event({}, "1763800000001-1"), Fail(), replays=False)),
        (stored("a"), sse(event({}, "1763800000001-1"), replays=False)),
        runs={"a": shown("timeout", speaks=True)},
    )
    assert isinstance(script.stream("a").error, errors.RunTimeoutError)
    script.done()


def test_waiting_for_a_run_that_was_started() -> None:
    """The stream is opened again after half a second, and after twice as long each time, until an event comes."""
    script = ThreadScript(opened(OPEN), opened(OPEN), opened(OPEN), opened(whole("a", 1), OPEN), runs={"a": shown()})
    began = script.time
    assert states(script.stream("a")) == [1]
    assert script.time - began == pytest.approx(0.5 + 1.0 + 2.0)
    assert (script.connections, script.session.reconnects, script.notices) == (4, 0, [])


def test_a_run_that_does_not_come_is_asked_for() -> None:
    """Each time the stream is opened again for it, also if the server sends no heartbeats."""
    script = ThreadScript(opened(OPEN), (get("a"), shown("running")), opened(OPEN), runs={"a": gone()})
    assert isinstance(script.stream("a").error, errors.RunCancelledError)
    script.done()


def test_its_end_is_not_taken_for_its_events() -> None:
    """It has ended when it is asked for, and then comes piece by piece."""
    script = ThreadScript(
        opened(OPEN),
        opened(running(), state(1), state(2), completed(), OPEN),
        runs={"a": shown()},
        stored_of={"a": BEGINS},
    )
    assert states(script.stream(follow="a")) == [1, 2]
    assert script.told.error is None


def test_the_wait_begins_anew_with_each_run() -> None:
    """If another one begins, the server is there, and its turn may be over soon."""
    body = running("x") + state(1)
    script = ThreadScript(
        opened(OPEN),
        opened(body, OPEN),
        opened(body, OPEN),
        refused(),
        runs={"x": shown("running"), "a": shown("pending")},
    )
    began = script.time
    script.stream("a")
    assert script.time - began == pytest.approx(0.5 + 0.5 + 1.0)


def test_the_request_is_the_same_each_time() -> None:
    """The channels, and those that are needed, without a place to go on from."""
    script = ThreadScript(opened(running()), opened(running()), refused(), runs={"a": shown("running")})
    script.stream("a", plan=plan_of("custom:x"))
    bodies = {
        request.content for request, kind in zip(script.requests, script.operations, strict=True) if kind == EVENTS
    }
    assert bodies == {b'{"channels":["custom:x","lifecycle","input"]}'}


def test_a_run_that_did_not_come_at_all() -> None:
    """A stream that follows the thread looks for runs that have ended unheard, for each once, by another connection."""
    quiet = (Silent(5.0), HEARTBEAT, Silent(5.0), HEARTBEAT, Silent(9.0), HEARTBEAT)
    runs = f"GET /threads/{THREAD}/runs"
    shorts = [{"run_id": name, "status": "success", "created_at": "2026-03"} for name in ("x", "lost")]
    script = ThreadScript(
        opened(*quiet), opened(running("x") + state(1) + completed("x"), *quiet, *quiet, Fail()), refused(),
        runs={"x": shown()},
    )  # fmt: skip
    script.later(1.0, lambda: script.known.update({runs: answer(shorts)}))

    told = script.stream()

    assert isinstance(told.error, errors.PermissionDeniedError)
    assert states(told) == [1]
    assert script.connections == 3


def test_a_long_history_is_waited_for() -> None:
    """A server that reads long before it sends anything is not made to begin again; a thread without runs has none."""
    events = whole("old", 1) + whole("new", 2)
    script = ThreadScript(opened(Silent(1.9), events, OPEN), listed=LISTED, runs={"new": shown()})
    assert states(script.stream("new")) == [2]
    assert script.connections == 1

    slow = opened(Silent(13.0), events, OPEN)
    script = ThreadScript(slow, slow, slow, slow, listed=LISTED, runs={"new": shown("running"), "old": shown()})
    script.later(20.0, lambda: script.known.update({"GET /threads/t/runs/new": shown()}))
    assert states(script.stream("new")) == [2]
    assert script.connections == 4  # after 2, 4 and 8 seconds

    script = ThreadScript(opened(OPEN), opened(whole("new", 2), OPEN), runs={"new": shown()})
    began = script.time
    assert states(script.stream("new")) == [2]
    assert script.time - began < 1.0


def test_a_slow_connection_is_given_longer() -> None:
    """A run may come twice as late as the first events of the connection did."""
    script = ThreadScript(
        opened(Silent(1.9), whole("old", 1), Silent(3.5), whole("new", 2), OPEN), listed=LISTED, runs={"new": shown()}
    )
    assert states(script.stream("new")) == [2]
    assert script.connections == 1
