"""A thread's stream whose connections break: what comes again, what is asked, and when it is given up."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.wire.sse import SSEDecoder
from tests.core.script import HEARTBEAT, Answer, Fail, Silent, answer, text
from tests.core.thread_script import (
    EVENTS,
    OPEN,
    ThreadScript,
    asks,
    broken,
    completed,
    get,
    interrupted,
    lifecycle,
    numbered,
    opened,
    plan_of,
    refused,
    running,
    shown,
    state,
    states,
    told_by_server,
)

ALL = [running(), state(1), asks(), state(2), told_by_server("custom", "c", f"{numbered(3)}-1"), state(4), completed()]
"""A run, event by event."""


def read(script: ThreadScript, *wanted: str) -> list[object]:
    """The data of what came of a stream that ended well."""
    told = script.stream(*wanted)
    assert told.error is None
    script.done()
    return [one.data for one in told.events]


WHOLE = read(ThreadScript(opened(*ALL, OPEN), runs={"a": shown()}), "a")


@pytest.mark.parametrize("end", [None, Fail(), Fail(interrupted=True), state(9)[:30], Silent(99.0)], ids=range(5))
@pytest.mark.parametrize("at", range(1, len(ALL)))
def test_nothing_is_lost_or_told_twice(at: int, end: object) -> None:
    """Wherever a connection ends, and however: the next one brings all again, and what came before is left out."""
    script = ThreadScript(
        opened(*ALL[:at], *[end] * (end is not None)),
        opened(b"".join(ALL), OPEN),
        runs={"a": shown()},
        idle_timeout=40.0,
    )
    assert read(script, "a") == WHOLE
    assert script.session.reconnects == (0 if end == Fail(interrupted=True) else 1)


def test_events_of_several_runs_are_known_by_run() -> None:
    """Their ids may be the same."""
    first, second = state(1, "same-1"), state(2, "same-1")
    history = running() + first + completed() + running("b") + second
    script = ThreadScript(
        opened(history, Fail()), opened(history + completed("b"), OPEN), runs={"a": shown(), "b": shown()}
    )
    assert states(script.stream("a", "b")) == [1, 2]


@pytest.mark.parametrize("body", [(), (b"".join(ALL[:3]),)])
def test_a_server_that_always_closes_is_given_up(body: tuple[bytes, ...]) -> None:
    """Each connection uses up an attempt as long as it brings nothing new; the error says after how many."""
    script = ThreadScript(*[opened(*body)] * (4 if body else 3), runs={"a": shown("running")})

    error = interrupted(script.stream("a"))

    assert "the response ended" in str(error)
    assert (error.attempts, error.thread_id, error.last_event_id) == (3, "t", None)
    assert [(notice.kind, notice.attempt) for notice in script.notices] == [
        ("reconnect", number) for number in range(1, script.connections)
    ]
    script.done()


def test_progress_begins_the_attempts_anew() -> None:
    """A stream whose every connection brings one more event is read to its end."""
    script = ThreadScript(*[opened(*ALL[: n + 1]) for n in range(len(ALL))], runs={"a": shown()})
    assert read(script, "a") == WHOLE


def test_heartbeats_are_progress_once_a_connection_is_a_second_old() -> None:
    """A thread in which nothing happens is watched for ever, though every response ends some time."""
    script = ThreadScript(*[opened(Silent(2.0), HEARTBEAT)] * 9, refused())
    assert isinstance(script.stream().error, errors.PermissionDeniedError)


def test_a_heartbeat_may_come_with_events() -> None:
    """Both count."""
    script = ThreadScript(opened(running(), HEARTBEAT + state(1), HEARTBEAT + completed(), OPEN), runs={"a": shown()})
    assert states(script.stream("a")) == [1]


def test_heartbeats_of_a_young_connection_are_none() -> None:
    """A server that sends one with the head, and closes, is given up."""
    script = ThreadScript(*[opened(HEARTBEAT)] * 3)
    interrupted(script.stream())
    script.done()


def test_silence_is_a_break() -> None:
    """While it is not known whether heartbeats come, it uses up no attempt; after that it does."""
    script = ThreadScript(
        opened(Silent(61.0)), opened(Silent(5.0), HEARTBEAT, Silent(99.0)), refused(), idle_timeout="auto"
    )
    assert script.stream().session.reconnects == 0
    assert len(script.notices) == 1


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (answer({"detail": "no"}, 403), errors.PermissionDeniedError),
        (answer({"detail": "no"}, 401), errors.AuthenticationError),
        (answer({"detail": "no"}, 422), errors.UnprocessableEntityError),
        (text("a page"), errors.APIResponseError),
    ],
)
def test_what_the_server_refuses_is_raised_at_first(given: Answer, kind: type[Exception]) -> None:
    """Nothing is tried again that would be refused again."""
    told = ThreadScript((EVENTS, given)).stream()
    assert isinstance(told.error, kind)
    assert told.error.thread_id == "t"  # type: ignore[attr-defined]


def test_a_server_without_such_streams_says_so() -> None:
    """The error names what streams one run."""
    told = ThreadScript((EVENTS, text("Not Found", 404, "text/plain"))).stream()
    assert isinstance(told.error, errors.NotFoundError)
    assert "runs.stream streams one run" in str(told.error)


def test_a_first_connection_is_tried_again() -> None:
    """A failure that may pass is a retry, as with any call; the last one is raised."""
    script = ThreadScript(
        broken("connect"), (EVENTS, answer({}, 503)), opened(running()), refused(), runs={"a": shown("running")}
    )
    script.stream("a")
    assert [notice.kind for notice in script.notices] == ["retry", "retry", "reconnect"]
    assert script.session.opened

    assert isinstance(ThreadScript(*[broken("connect")] * 3).stream().error, errors.APIConnectionError)


def test_a_refusal_later_is_an_interruption() -> None:
    """The cause is chained, and one that is not worth another try ends it at once."""
    script = ThreadScript(
        opened(running(), Fail()), (EVENTS, answer({"detail": "no"}, 422)), runs={"a": shown("running")}
    )
    error = interrupted(script.stream("a"))
    assert isinstance(error.__cause__, errors.UnprocessableEntityError)
    script.done()

    script = ThreadScript(opened(running(), Fail()), *[broken("connect")] * 3, runs={"a": shown("running")})
    error = interrupted(script.stream("a"))
    assert error.attempts == 3
    assert isinstance(error.__cause__, errors.APIConnectionError)


def test_the_time_counts_from_what_broke() -> None:
    """A stream that is opened again for a run is not given up because that took as long as all attempts may take."""
    script = ThreadScript(opened(OPEN), broken("timeout"), opened(*ALL, OPEN), runs={"a": shown("running")})
    script.later(0.5, lambda: setattr(script, "time", script.time + 60.0))
    script.later(61.0, lambda: script.known.update({get("a"): shown()}))
    assert read(script, "a") == WHOLE


def test_a_server_says_when_to_come_back() -> None:
    """Retry-After is obeyed."""
    script = ThreadScript(
        opened(running(), Fail()),
        (EVENTS, answer({}, 503, **{"retry-after": "7"})),
        refused(),
        runs={"a": shown("running")},
    )
    script.stream("a")
    assert [notice.wait for notice in script.notices] == [1.0, 7.0]


def test_an_interrupt_uses_up_no_attempt() -> None:
    """Whether it hits the request or the reading."""
    script = ThreadScript(
        *[broken(interrupted=True), opened(Fail(interrupted=True))] * 9,
        opened(b"".join(ALL), OPEN),
        runs={"a": shown()},
    )
    assert read(script, "a") == WHOLE
    assert script.session.reconnects == 0
    assert not script.notices


@pytest.mark.parametrize("seconds", [1.0, 3.0])
@pytest.mark.parametrize(
    "exchanges",
    [
        [opened(running(), OPEN)],
        [opened(running(), *[Silent(0.4), HEARTBEAT] * 20)],
        [opened(running(), *[piece for n in range(20) for piece in (Silent(0.4), state(n))])],
        [broken("timeout")] * 9,
        [opened()] * 9,
        [(EVENTS, Answer(200, {"content-type": "text/event-stream"}, (OPEN,), took=4.0))],
        [(EVENTS, Answer(503, {}, (), took=4.0))],
    ],
    ids=["silence", "heartbeats", "events", "failures", "closed", "a late head", "a late refusal"],
)
def test_the_deadline_ends_every_phase(exchanges: list[tuple[str, Answer | Fail]], seconds: float) -> None:
    """What has come by then is told before it."""
    retry = RetryPolicy(attempts=99, timeout=None, wait_initial=0.5, wait_jitter=0.0)
    script = ThreadScript(*exchanges, runs={"a": shown("running")}, timeout=seconds, retry=retry)
    began = script.time

    told = script.stream("a")

    assert isinstance(told.error, errors.APITimeoutError)
    assert (told.error.timeout, told.error.thread_id) == (seconds, "t")
    assert script.time - began <= max(seconds + 0.5, 4.1)


def test_what_comes_at_the_deadline_is_told() -> None:
    """The error comes after it."""
    script = ThreadScript(opened(running(), Silent(2.0), state(1)), runs={"a": shown("running")}, timeout=2.0)
    told = script.stream("a")
    assert states(told) == [1]
    assert isinstance(told.error, errors.APITimeoutError)


def test_a_quiet_run_is_asked_for_and_goes_on() -> None:
    """More and more rarely."""
    quiet = [piece for _ in range(20) for piece in (Silent(5.0), HEARTBEAT)]
    script = ThreadScript(
        opened(running() + state(1), *quiet, state(2) + completed(), OPEN),
        *[(get("a"), shown("running"))] * 4,
        runs={"a": shown()},
    )
    assert states(script.stream("a")) == [1, 2]
    assert 4 < script.operations.count(get("a")) < 10


def test_the_deadline_ends_a_question() -> None:
    """Also one that is asked while the connection stays open."""
    script = ThreadScript(
        opened(running() + state(1) + completed(), OPEN),
        *[(get("a"), Fail("timeout"))] * 2,
        timeout=5.0,
        retry=RetryPolicy(attempts=1),
    )
    assert isinstance(script.stream("a").error, errors.APIConnectionError)


def test_an_event_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told, with the thread."""
    monkeypatch.setattr(SSEDecoder.__init__, "__defaults__", ("", 300))
    told = ThreadScript(opened(b"data: " + b"x" * 400)).stream()
    assert isinstance(told.error, errors.APIResponseError)
    assert "too large" in str(told.error)
    assert told.error.thread_id == "t"


# Events that are not JSON

ODD = b"event: values\ndata: {]\n\n"


def test_what_is_not_json_is_told_once() -> None:
    """Reading goes on after it, and another connection does not tell it again."""
    script = ThreadScript(
        opened(running() + state(1) + ODD + state(2), Fail()),
        opened(running() + state(1) + ODD + state(2) + completed(), OPEN),
        runs={"a": shown()},
    )

    told = script.stream("a")
    assert isinstance(told.error, errors.APIResponseError)
    assert "a 'values' event that is not valid JSON" in str(told.error)
    assert states(told) == [1]
    assert states(script.turn()) == [1, 2]
    assert told.error is None


def test_what_is_not_json_is_not_told_of_runs_that_are_left_out() -> None:
    """Nobody asked for those."""
    past = ({"run_id": "x", "status": "success", "created_at": "2026"},)
    script = ThreadScript(
        opened(running("x") + ODD + completed("x") + running() + state(1) + completed(), OPEN),
        runs={"a": shown()},
        listed=past,
    )
    told = script.stream("a")
    assert (states(told), told.error) == ([1], None)


def test_what_is_not_json_is_told_before_any_run() -> None:
    """Whatever it was."""
    told = ThreadScript(opened(ODD, OPEN)).stream()
    assert isinstance(told.error, errors.APIResponseError)


def test_what_is_no_event_of_the_protocol_is_passed_over() -> None:
    """Servers may say more."""
    script = ThreadScript(
        opened(b"event: x\ndata: 1\n\n" + running() + state(1) + completed(), OPEN), runs={"a": shown()}
    )
    assert states(script.stream("a")) == [1]


# Events of no run


def test_events_before_any_run_are_told() -> None:
    """Those of no run are no reason to ask for one; if more come after a break, some may be missing."""
    script = ThreadScript(
        opened(state(1), Fail()), opened(state(1) + state(2), Silent(5.0), HEARTBEAT, Fail()), opened(state(3), OPEN)
    )
    told = script.stream()
    assert states(told) == [1, 2]
    assert interrupted(told).run_id is None
    assert [event.run_id for event in told.events] == [None, None]


# Others


def test_channels_that_were_not_asked_for_are_not_told() -> None:
    """They are read all the same, as far as they tell of runs."""
    script = ThreadScript(opened(*ALL[:-1], lifecycle("interrupted"), OPEN), runs={"a": shown()})
    told = script.stream("a", plan=plan_of("custom"))
    assert [event.event for event in told.events] == ["custom"]
    assert [*script.session.wanted.questions] == ["q"]


def test_a_question_that_is_none_is_passed_on() -> None:
    """It has no id, or no such one."""
    odd = told_by_server("input.requested", {"interrupt_id": 5}, "synth:a:input||5")
    script = ThreadScript(opened(running() + state(1) + odd + completed(), OPEN), runs={"a": shown()})
    told = script.stream("a")
    assert script.session.wanted.questions == {}
    assert [event.event for event in told.events] == ["lifecycle", "values", "input.requested", "lifecycle"]
