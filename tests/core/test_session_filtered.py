"""A filtered join after the id of an event that its filter keeps back: nothing is missing, and nothing is told so."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from tests.core.script import POLICY, Answer, Fail, Script, answer, bare_run, end, event, joined, run, sse

A, B, C, D = (f"176380000000{number}-1" for number in range(4))
STAMP = "1763800000001-0"
HIDDEN, OTHER = event(1, B, "custom"), event(3, D, "custom")


def get(status: str = "success") -> tuple[str, Answer]:
    """The run, which publishes both modes."""
    return "get", run(status, kwargs={"resumable": True, "stream_mode": ["values", "custom"]})


def replay(*pieces: Any) -> tuple[str, Answer]:
    """A join that gets these events, and no others."""
    return "join", sse(*pieces, replays=False)


@pytest.mark.parametrize("rest", [(), (OTHER,)], ids=["last", "followed"])
def test_an_id_that_the_filter_keeps_back_is_no_loss(rest: tuple[bytes, ...]) -> None:
    """Its event is asked for without the filter; of those after it only what passes the filter could be missing."""
    script = Script(get(), replay(), replay(HIDDEN, *rest), replay(event(0, A), HIDDEN, *rest))

    told = script.play(joined(B, ("values",)))

    assert (told.error, told.data) == (None, [])


@pytest.mark.parametrize("status", ["success", "running"])
def test_what_passes_the_filter_after_it_is_delivered(status: str) -> None:
    """Also while the run goes on; the stream is joined again after the given id, which takes no attempt."""
    passed = event(2, C)
    script = Script(get(status), replay(passed), replay(HIDDEN, passed), replay(passed), get(), replay(passed))
    if status == "success":
        script = Script(get(), replay(passed), replay(HIDDEN, passed), replay(passed), replay(passed))

    told = script.play(joined(B, ("values",)))

    assert (told.error, told.data) == (None, [2])
    assert script.waits == []


@pytest.mark.parametrize("first", [event(2, C), event(2, C, "custom")])
def test_an_id_that_is_gone_is_told(first: bytes) -> None:
    """The replay without the filter does not begin with it either."""
    script = Script(get(), replay(event(4, D)), replay(first))

    told = script.play(joined(B, ("values",)))

    assert type(told.error) is errors.StreamInterruptedError
    assert told.data == []


def test_an_event_that_passes_and_is_gone_is_told() -> None:
    """What the server has after the given event, and did not send, is a loss if the filter lets it pass."""
    script = Script(get(), replay(), replay(HIDDEN), replay(event(0, A), HIDDEN, event(2, C)))

    told = script.play(joined(B, ("values",)))

    assert type(told.error) is errors.StreamInterruptedError


def test_a_given_id_of_unknown_shape_may_be_kept_back_as_well() -> None:
    """The replay from the start has it, and nothing after it that passes."""
    script = Script(get(), replay(), replay(event(0, "a"), event(1, "b", "custom"), event(3, "c", "custom")))

    assert script.play(joined("b", ("values",))).error is None


def test_the_connection_that_cancels_is_not_left_for_it() -> None:
    """Where closing the stream cancels the run, the id is looked for before, by a request that cancels nothing."""
    passed = event(2, C)
    script = Script(get("running"), replay(HIDDEN), replay(passed), get(), replay(passed))

    told = script.play(joined(B, ("values",), cancel_on_disconnect=True))

    assert (told.error, told.data) == (None, [2])
    assert ["cancel_on_disconnect" in request.url for request in script.sent("join")] == [False, True, True]


@pytest.mark.parametrize("trouble", [Fail("connect"), answer({}, 503), sse(Fail(), replays=False)], ids=str)
def test_looking_for_it_is_tried_again(trouble: Any) -> None:
    """As any other join, with the attempts of the gap."""
    passed = event(2, C)
    script = Script(get(), replay(passed), ("join", trouble), replay(HIDDEN), replay(passed), replay(passed))

    assert script.play(joined(B, ("values",))).data == [2]

    given_up = Script(get(), replay(passed), *[("join", trouble)] * POLICY.attempts)
    assert type(given_up.play(joined(B, ("values",))).error) is errors.StreamInterruptedError


def test_a_server_without_filters_is_not_asked() -> None:
    """Aegra sends all modes, so its replay begins with the given event."""
    kept = event(1, "r_event_5", "custom")
    script = Script(("get", bare_run("running")), replay(kept, event(2, "r_event_6"), end(id="r_event_7")))

    told = script.play(joined("r_event_5", ("values",)))

    assert (told.error, told.data) == (None, [2])


def test_of_events_with_the_given_id_none_is_dropped_for_one_that_is_kept_back() -> None:
    """Where ids repeat: the caller has had the first event of the id, and that is not the first that passes."""
    first, others = event(1, STAMP, "custom"), [event(2, STAMP), event(3, STAMP)]
    script = Script(get(), replay(first, *others), replay(*others), replay(*others))

    assert script.play(joined(STAMP, ("values",))).data == [2, 3]

    first = event(1, STAMP)
    script = Script(get(), replay(first, *others), replay(first, *others), replay(first, *others))
    assert script.play(joined(STAMP, ("values",))).data == [2, 3]


def test_events_with_the_given_id_that_pass_and_do_not_come_are_told() -> None:
    """Where ids repeat: that the last id of the run is known does not mean that all its events are."""
    stored = replay(event(1, STAMP, "custom"), event(2, STAMP))
    script = Script(get(), stored, replay(), stored)

    error = script.play(joined(STAMP, ("values",))).error
    assert type(error) is errors.StreamInterruptedError
    assert "joining it does not bring them" in str(error)
