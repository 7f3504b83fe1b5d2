"""The first events of runs that a server left out of the open stream of their thread: they are read beside it."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls import inquiry
from langgraph_runs._core.streams import run_start
from tests.core.feeds import S, T, U, V, of_thread
from tests.core.script import HEARTBEAT, Answer, Fail, Script, Silent, answer, event, metadata, sse

R, W, X, Y = (f"176380000000{n}-0" for n in (0, 4, 5, 6))
REFUSED = ("join", answer({"detail": "no"}, 403))
LATE = Silent(1.5)
"""The connection is more than a second old, so that what comes is live."""


def done(id: str) -> bytes:
    return event({"run_id": "r", "status": "run_done"}, id, "metadata")


def replay(*events: bytes) -> tuple[str, Answer]:
    return "join", sse(*events, replays=False)


def data(script: Script, feed: object = None) -> list[object]:
    told = script.play(of_thread() if feed is None else feed)  # type: ignore[arg-type]
    assert isinstance(told.error, errors.PermissionDeniedError)
    return [one.data for one in told.events if one.event != "metadata"]


FIRST_RUN = metadata(S) + event(1, T) + done(U)


@pytest.mark.parametrize("came", [event(3, X) + done(Y), done(Y)])
def test_what_was_left_out_comes_before_what_came(came: bytes) -> None:
    """It is in the server's store, which is asked for what is after the run before."""
    live = ("join", sse(FIRST_RUN, LATE, came))
    rest = metadata(V) + event(2, W) + event(3, X) + done(Y)
    script = Script(live, replay(rest), replay(FIRST_RUN, rest), REFUSED)

    assert data(script) == [1, 2, 3]
    assert script.resumed_after()[:3] == ["-", U, "-"]  # the last question is that of `seam`
    assert script.asked == 2


def test_a_run_of_which_nothing_came_comes_before_the_next_one() -> None:
    """It is all in the store; and where nothing is missing, nothing is added."""
    live = ("join", sse(LATE, metadata(V) + event(3, W) + done(X), event([], Y, "state_update")))
    script = Script(live, replay(FIRST_RUN, metadata(V), event(3, W), done(X)), REFUSED)
    assert data(script)[:2] == [1, 3]
    assert script.resumed_after()[1] == "-"


def test_a_run_of_which_nothing_came_comes_while_nothing_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store is asked now and then; if it has something, the thread is joined again."""
    monkeypatch.setattr(inquiry, "FIRST_WAIT_SECONDS", 15.0)
    quiet = [piece for _ in range(5) for piece in (Silent(5.0), HEARTBEAT)]
    script = Script(
        ("join", sse(FIRST_RUN, *quiet)),
        replay(FIRST_RUN),  # for `seam`
        replay(metadata(V)),
        replay(done(U), metadata(V), event(2, W), done(X)),
        REFUSED,
    )
    assert data(script) == [1, 2]
    assert script.asked == 2


def test_nothing_is_asked_while_a_run_is_at_work() -> None:
    """It is that run which has nothing to say."""
    quiet = [piece for _ in range(9) for piece in (Silent(5.0), HEARTBEAT)]
    script = Script(("join", sse(metadata(S), event(1, T), *quiet)), REFUSED)
    assert data(script) == [1]
    assert script.asked == 0


def test_what_is_not_stored_is_told() -> None:
    """Of a run that is not resumable, the first events cannot be had; those before them are handed out."""
    script = Script(("join", sse(LATE, FIRST_RUN + event(3, X))), replay(FIRST_RUN), replay())

    told = script.play(of_thread())

    assert [one.event for one in told.events] == ["metadata", "values", "metadata"]
    assert isinstance(told.error, errors.StreamInterruptedError)
    assert told.error.last_event_id == U
    assert "left out the first events of a run" in str(told.error)


@pytest.mark.parametrize("given", [replay(), ("join", Fail("pool")), ("join", answer({}, 503)), replay(b"x" * 99)])
def test_a_run_that_begins_with_its_first_event_needs_no_store(
    given: tuple[str, Answer | Fail], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the question brings, the run comes."""
    monkeypatch.setattr(run_start.SSEDecoder.__init__, "__defaults__", ("", 98))
    script = Script(("join", sse(LATE, metadata(S), event(1, T))), given, REFUSED)
    assert data(script) == [1]


def test_events_that_are_alike_are_not_lost() -> None:
    """Where more of a millisecond are stored than came, those that may have come are handed out as well."""
    live = ("join", sse(FIRST_RUN, LATE, event(2, W) + event(2, W) + done(X)))
    rest = metadata(V) + event(2, W) * 3 + done(X)
    script = Script(live, replay(rest), replay(FIRST_RUN, rest), REFUSED)
    assert data(script) == [1, 2, 2, 2]


def test_what_says_nothing_of_its_run_is_no_start() -> None:
    """Metadata that cannot be read, or that is of no attempt."""
    for broken in (b"event: metadata\ndata: {\nid: a\n\n", event({}, T, "metadata")):
        [frame] = run_start.SSEDecoder().feed(broken)
        assert not run_start.begins_run(frame)
