"""A thread's stream and what is not stored any more, or is not brought: beginnings, ends that are not told."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.protocol.ending import Ended
from langgraph_runs._core.protocol.session import STORED_SECONDS
from langgraph_runs._core.protocol.timeline import RunTrack
from langgraph_runs._core.runs.outcome import Outcome
from langgraph_runs._core.wire.sse import SSEDecoder
from tests.core.script import HEARTBEAT, THREAD, Fail, Silent, answer, event, metadata, sse
from tests.core.thread_script import (
    EVENTS,
    OPEN,
    ThreadScript,
    completed,
    get,
    in_memory,
    interrupted,
    lifecycle,
    numbered,
    opened,
    refused,
    running,
    shown,
    state,
    states,
    stored,
)

WHOLE = running() + state(1) + completed()
STATE_OF_A = {"values": {}, "next": [], "tasks": [], "metadata": {"run_id": "a"}}
STORED_STATE = event({}, f"{numbered(1)}-1")


@pytest.mark.parametrize(
    ("given", "is_there"),
    [
        (sse(metadata(), replays=False), True),
        (sse(replays=False), True),  # it does not say
        (sse(b"data: " + b"x" * 2000, replays=False), True),
        (sse(STORED_STATE, replays=False), False),
        (sse(HEARTBEAT, OPEN, replays=False), False),
        (sse(event({}, "a_event_1"), replays=False), True),  # on Aegra
        (sse(event({}, "a_event_7"), replays=False), False),
    ],
)
def test_the_beginning_of_a_run_that_is_followed(
    given: Any, *, is_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server makes up the first event of each run, so what is stored says whether others are missing after it."""
    monkeypatch.setattr(SSEDecoder.__init__, "__defaults__", ("", 1000))
    script = ThreadScript(opened(WHOLE, OPEN), runs={"a": shown()}, stored_of={"a": given})
    told = script.stream(follow="a")
    assert (told.error is None) is is_there
    assert is_there or "first events of the run" in str(interrupted(told))


def test_that_question_is_asked_again() -> None:
    """A break of it says nothing of the run."""
    script = ThreadScript(
        opened(WHOLE, OPEN),
        (get("a"), shown()),
        (stored("a"), sse(Fail(), replays=False)),
        (stored("a"), sse(metadata(), replays=False)),
        runs={"a": shown()},
    )
    assert states(script.stream(follow="a")) == [1]
    script.done()


def test_a_stream_that_is_read_long_after_its_runs_began() -> None:
    """What they began with may have expired, which is looked for as with runs that are followed."""
    given = {"a": sse(STORED_STATE, replays=False)}
    script = ThreadScript(runs={"a": shown()}, stored_of=given)
    script.stream(steps=0)
    for _ in range(2):
        script.session.wanted.end_start(script.session.begin_start())
    script.time += STORED_SECONDS + 1.0
    script.known[EVENTS] = opened(WHOLE, OPEN)[1]
    assert "first events of the run" in str(interrupted(script.turn("a")))


def test_a_refusal_of_the_listing_is_raised() -> None:
    """Only a thread that does not exist has no runs."""
    script = ThreadScript()
    script.known[f"GET /threads/{THREAD}/runs"] = answer({"detail": "Not Found"}, 404)
    assert isinstance(script.stream("a").error, errors.NotFoundError)


def test_a_run_that_is_cancelled_before_its_turn() -> None:
    """What comes after it is of the run that was at work before."""
    script = ThreadScript(
        opened(running() + state(1) + running("b") + lifecycle("interrupted", "b") + state(2) + completed(), OPEN),
        runs={"a": shown(), "b": shown("interrupted")},
    )
    told = script.stream("a")
    assert [one.run_id for one in told.events if one.event == "values"] == ["a", "a"]


@pytest.mark.parametrize(
    ("history", "kind"),
    [
        (answer([]), errors.RunCancelledError),
        (answer([STATE_OF_A]), errors.StreamInterruptedError),
        (answer({}, 422), errors.RunCancelledError),
    ],
    ids=["it saved nothing", "it saved a state", "not shown"],
)
def test_a_run_was_cancelled_and_nothing_is_stored(history: Any, kind: type[Exception]) -> None:
    """It never began, unless it saved a state: then its events are gone, which is told."""
    script = ThreadScript(
        server=lambda _: sse(OPEN, replays=False),
        runs={"a": shown("interrupted", speaks=True)},
        stored_of={"a": sse(HEARTBEAT, replays=False)},
    )
    script.known[f"POST /threads/{THREAD}/history"] = history
    assert type(script.stream("a").error) is kind


@pytest.mark.parametrize("fails", [False, True])
def test_a_run_of_which_only_the_beginning_came(*, fails: bool) -> None:
    """Another replay brings the rest of it before the next run is told, if need be on another connection."""
    both = running() + in_memory(1) + running("b") + in_memory(5) + completed("b")
    script = ThreadScript(
        *[opened(running() + running("b") + in_memory(5), OPEN), (EVENTS, answer({}, 503))] * fails,
        opened(running() + running("b") + in_memory(5) + completed("b"), OPEN),
        *[opened(both, OPEN)] * 3,
        runs={"a": shown(), "b": shown()},
    )
    assert states(script.stream("b")) == [1, 5]


def test_silence_after_all_has_come() -> None:
    """A run that timed out tells no end, and a server may send no heartbeats: what is stored tells that it is whole."""
    script = ThreadScript(
        opened(running() + state(1), OPEN),
        runs={"a": shown(speaks=True)},
        stored_of={"a": sse(STORED_STATE, replays=False)},
        idle_timeout=40.0,
    )
    told = script.stream("a")
    assert (states(told), told.error) == ([1], None)


def test_events_that_are_held_back_have_not_come() -> None:
    """However the run has ended."""
    track = RunTrack("a", {"values"})
    ended = Ended(Outcome("success", None), None)
    assert ended.has_come(track)
    track.held_from = 5
    assert not ended.has_come(track)


@pytest.mark.parametrize("comes", [True, False])
def test_a_run_of_others_that_a_connection_does_not_bring(*, comes: bool) -> None:
    """Heartbeats alone may be what a gateway makes up, so another connection is asked, once."""
    quiet = opened(Silent(5.0), HEARTBEAT, OPEN)
    script = ThreadScript(
        opened(running() + state(1), Fail()),
        quiet,
        opened(WHOLE) if comes else quiet,
        *[refused()] * comes,
        runs={"a": shown()},
    )
    told = script.stream()
    assert isinstance(told.error, errors.PermissionDeniedError if comes else errors.StreamInterruptedError)
    assert len(told.events) == (3 if comes else 2)
    script.done()
