"""Whether a server left out events between those it replayed and the live ones: asked beside the open connection."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from langgraph_runs import errors
from langgraph_runs._core.streams import seam
from langgraph_runs._core.streams.seam import Check
from tests.core.feeds import S, T, U, V, of_thread
from tests.core.script import HEARTBEAT, Answer, Fail, Script, Silent, answer, event, metadata, sse

R = "1763799991000-0"
W, X = (f"176380000000{n}-0" for n in (4, 5))
REFUSED = ("join", answer({"detail": "no"}, 403))
LATE = (Silent(1.0),)
"""The connection is a second old."""


def done(id: str = V) -> bytes:
    return event({"run_id": "r", "status": "run_done"}, id, "metadata")


def of(*events: bytes) -> tuple[str, Answer]:
    """Another replay, of these events."""
    return "join", sse(*events, replays=False)


JOINED_IN_A_RUN = ("join", sse(metadata(S) + event(1, T), *LATE, done()))


def test_an_event_that_was_left_out_is_told() -> None:
    """Once the run is done; what it brought was handed out, and going on after the id in the error loses nothing."""
    script = Script(JOINED_IN_A_RUN, of(metadata(S), event(1, T), event(2, U), done()))

    told = script.play(of_thread())

    assert told.data[1:2] == [1]
    assert len(told.events) == 3
    assert isinstance(told.error, errors.StreamInterruptedError)
    assert told.error.last_event_id == T
    assert "left out events" in str(told.error)
    assert f"threads.join_stream('t', last_event_id='{T}')" in str(told.error)
    assert script.asked == 1
    assert script.resumed_after() == ["-", "-"]


@pytest.mark.parametrize(
    "replay",
    [
        (metadata(S), event(1, T), done()),
        (metadata(S), done()),
        (metadata(S), event(1, T), done(W)),
        (metadata(S), event([], T, "messages/partial"), event(1, T), done()),
        (),
    ],
    ids=[
        "the same",
        "one was not stored",
        "the end was not stored, and the next run is",
        "one is never stored",
        "none",
    ],
)
def test_nothing_was_left_out(replay: tuple[bytes, ...]) -> None:
    """The replay has nothing that did not come, up to the end of the run. It is asked for once."""
    again = ("join", sse(metadata(S) + event(1, T), *LATE, done(), event(9, X, "state_update")))
    script = Script(again, of(*replay), REFUSED)

    told = script.play(of_thread())

    assert isinstance(told.error, errors.PermissionDeniedError)
    assert len(told.events) == 4
    assert script.asked == 1


@pytest.mark.parametrize("given", [Fail("pool"), answer({}, 503)])
def test_what_cannot_be_asked_is_left_open(given: Answer | Fail) -> None:
    """The stream goes on."""
    script = Script(JOINED_IN_A_RUN, ("join", given), REFUSED)
    assert isinstance(script.play(of_thread()).error, errors.PermissionDeniedError)


def test_events_of_one_millisecond_are_counted() -> None:
    """Another one shows, unless it is of the last millisecond: that may have been published since."""
    check = Check("-1", [S, S, T])
    check.begin()
    assert [check.note("values", S) for _ in range(3)] == [False, False, True]
    assert check.is_missing
    check.begin()
    assert [check.note("values", T) for _ in range(2)] == [False, True]
    assert not check.is_missing


@pytest.mark.parametrize("interrupted", [False, True])
def test_a_break_before_it_was_asked(interrupted: bool) -> None:
    """What the connection before had brought is compared as well: it may lack an event that is not the last."""
    script = Script(
        ("join", sse(metadata(S) + event(1, T) + event(3, V) + event(4, W), Fail(interrupted=interrupted))),
        ("join", sse(event(4, W), *LATE, done(X))),
        of(metadata(S), event(1, T), event(2, U), event(3, V), event(4, W), done(X)),
    )

    told = script.play(of_thread())

    assert isinstance(told.error, errors.StreamInterruptedError)
    assert told.error.last_event_id == T
    assert script.resumed_after() == ["-", V, "-"]


def test_a_break_before_anything_came() -> None:
    """Then there is nothing but the last event of the connection before to compare, which comes again."""
    script = Script(
        ("join", sse(*LATE, metadata(S) + event(1, T), Fail())),
        of(metadata(S), event(1, T)),  # the run may have begun before
        ("join", sse(event(1, T) + event(3, V), *LATE, done(W))),
        of(event(1, T), event(2, U), event(3, V), done(W)),
    )

    told = script.play(of_thread())

    assert isinstance(told.error, errors.StreamInterruptedError)
    assert told.error.last_event_id == T
    assert script.resumed_after() == ["-", "-", S, S]


def test_an_interrupt_of_the_question() -> None:
    """It is asked again once the stream goes on, and has another connection that is old enough."""
    script = Script(
        JOINED_IN_A_RUN,
        ("join", Fail(interrupted=True)),
        ("join", sse(done(), Silent(2.0), HEARTBEAT)),
        of(metadata(S), event(1, T), event(2, U), done()),
    )

    told = script.play(of_thread())

    assert isinstance(told.error, errors.StreamInterruptedError)
    assert told.error.last_event_id == T
    assert len(told.events) == 3
    assert script.asked == 2


def test_it_waits_until_what_came_was_live() -> None:
    """What comes at once may all be stored; a heartbeat tells later that the connection is older."""
    script = Script(("join", sse(metadata(S) + done(T), Silent(2.0), HEARTBEAT)), of(metadata(S), done(T)), REFUSED)
    assert isinstance(script.play(of_thread()).error, errors.PermissionDeniedError)
    assert script.asked == 1


@pytest.mark.parametrize(
    "pieces",
    [
        (metadata(S), *LATE, event(1, T)),
        (metadata(S) + event(1, "1763800000001-1"), *LATE, done()),
    ],
    ids=["the run goes on", "ids count within a millisecond"],
)
def test_nothing_is_asked_without_a_reason(pieces: tuple[bytes | Silent, ...]) -> None:
    """Events that come after a second are live from the first, and only the in-memory server leaves some out."""
    script = Script(("join", sse(*pieces)), REFUSED)
    script.play(of_thread())
    assert script.asked == 0


def test_nothing_is_asked_of_a_live_stream() -> None:
    """There is nothing before what it brings."""
    script = Script(("join", sse(metadata(S), *LATE, done())), REFUSED)
    script.play(of_thread(None))
    assert script.asked == 0


def test_more_events_than_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """They cannot be compared."""
    monkeypatch.setattr(seam, "MAX_REMEMBERED_IDS", 2)
    script = Script(JOINED_IN_A_RUN, REFUSED)
    script.play(of_thread())
    assert script.asked == 0


def test_old_events_are_not_compared() -> None:
    """Those were stored when the thread was joined, as the Date of the response tells; the replay begins after them."""
    date = {"date": formatdate(1763800002, usegmt=True)}  # two seconds after T less a millisecond
    later = ["1763800000100-0", "1763800000200-0", "1763800000300-0"]
    body = metadata("1763799990000-0") + done(S) + metadata(later[0]) + event(0, R)
    script = Script(("join", sse(body, *LATE, done(later[2]), headers=date)), of(event(1, later[1])))

    told = script.play(of_thread())

    assert isinstance(told.error, errors.StreamInterruptedError)
    assert script.resumed_after()[1] == S
    assert told.error.last_event_id == S


@pytest.mark.parametrize("after", ["-1", S])
def test_only_old_events(after: str) -> None:
    """There is nothing to compare then, be it joined from the start or after an event."""
    date = {"date": formatdate(1763809999, usegmt=True)}
    script = Script(("join", sse(event(0, S) + done(T), *LATE, HEARTBEAT, headers=date)), REFUSED)
    script.play(of_thread(after))
    assert script.asked == 0
