"""Stored events that are gone: expired, capped, or lost with the server that had them. That is told."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.streams.interruption import NOTHING_KNOWN, is_in_vain
from langgraph_runs._core.streams.stored_ids import MAX_LONELY_HEARTBEATS
from langgraph_runs._core.wire.sse import SSEDecoder
from tests.core.script import (
    HEARTBEAT,
    MISSING,
    POLICY,
    Answer,
    Fail,
    Script,
    answer,
    bare_run,
    end,
    error,
    event,
    joined,
    made,
    metadata,
    run,
    sse,
    text,
)

T, U, V = (f"176380000000{number}-0" for number in range(3))
EMPTY = ("join", sse(replays=False))
LOOKS = [EMPTY] * 4
"""The last looks: one, and three more in case that it was cut short."""


def lost_behind(outcome: type[errors.RunError], script: Script, plan: Any) -> str:
    """The message of the StreamInterruptedError that is the cause of the run's own error."""
    error = script.play(plan).error
    assert type(error) is outcome, error
    assert type(error.__cause__) is errors.StreamInterruptedError
    return str(error.__cause__)


def lost(script: Script, plan: Any, *data: Any) -> str:
    """The message of the StreamInterruptedError, after these events."""
    told = script.play(plan)
    assert type(told.error) is errors.StreamInterruptedError, told.error
    assert told.data == list(data)
    assert (told.error.run_id, told.error.thread_id) == ("r", "t")
    return str(told.error)


@pytest.mark.parametrize("ids", [("a", "b"), ("r_event_1", "r_event_2"), (T, U), (T, T)], ids=str)
def test_a_server_that_lost_the_events_of_a_successful_run_is_noticed(ids: tuple[str, str]) -> None:
    """One that was restarted: the run is a success, and its replay is empty. 5 of 30 events are no success."""
    script = Script(("make", sse(event(1, ids[0]), event(2, ids[1]))), ("get", run()), *LOOKS, EMPTY)

    message = lost(script, made(), 1, 2)
    assert "no longer has the events that follow the last one known" in message
    assert message.endswith(" runs.join returns the result alone.")
    assert script.resumed_after()[-1] == "-1", "what it still has is looked at once, from the start"


@pytest.mark.parametrize("after_break", [("get", run("running")), None], ids=["clean", "broken"])
@pytest.mark.parametrize("ids", [("a", "b", "d"), ("r_event_1", "r_event_2", "r_event_9"), (T, U, V)], ids=str)
def test_a_replay_that_begins_too_late_is_not_delivered(ids: tuple[str, str, str], after_break: Any) -> None:
    """Events expire, and a server keeps the newest only: no event is told after a gap, wherever the run is."""
    broken = [Fail()] if after_break is None else []
    script = Script(
        ("make", sse(event(1, ids[0]), event(2, ids[1]), *broken)),
        *([after_break] if after_break else []),
        ("join", sse(event(4, ids[2]), end(), replays=False)),
    )

    assert f"after event id {ids[1]}: " in lost(script, made(), 1, 2)


def test_a_new_start_in_its_place_is_no_gap() -> None:
    """A server that was killed has lost the events, and tries the run again: `metadata` makes those before it void."""
    script = Script(
        ("make", sse(metadata("m1"), event(1), Fail())), ("join", sse(metadata("m2"), event(1, "f1"), replays=False)),
        ("get", run()), ("join", sse(event(1, "f1"), replays=False)),
    )  # fmt: skip

    told = script.play(made())

    assert told.error is None
    assert [each.restarted for each in told.events] == [False, False, True, False]


@pytest.mark.parametrize("outcome", [end("error"), error()], ids=["end", "error"])
def test_a_failure_is_told_although_events_are_missing(outcome: bytes) -> None:
    """It counts more than what was missed, which is its cause."""
    more = [("get", run("error")), ("history", answer([]))] if b"end" in outcome else []
    script = Script(("make", sse(event(1), Fail())), ("join", sse(outcome, replays=False)), *more)
    assert "no longer has the events that follow" in lost_behind(errors.RunFailedError, script, made())

    script = Script(("make", sse(event(1))), ("get", run("timeout")), *LOOKS, EMPTY)
    assert "no longer has the events that follow" in lost_behind(errors.RunTimeoutError, script, made())


def test_a_body_that_ends_within_an_event_is_no_end() -> None:
    """Neither of a stream that cannot be read again, though its run has ended, nor of a replay, nor of a last look."""
    half = event(2)[:-1]
    script = Script(("make", sse(event(1), half)), ("get", run()))
    assert "ended within an event" in lost(script, made(resumable=False), 1)
    script = Script(("make", sse(event(1), half)), ("get", run("error")), ("history", answer([])))
    assert "ended within an event" in lost_behind(errors.RunFailedError, script, made(resumable=False))

    script = Script(
        ("make", sse(event(1))), ("get", run()), ("join", sse(half)), ("join", sse(event(2))), ("join", sse())
    )
    told = script.play(made())
    assert (told.data, told.error, len(script.notices)) == ([1, 2], None, 1)

    all_of_it = [("join", sse(event("a"), half, replays=False)), ("join", sse(event("a"), event("b")))]
    script = Script(EMPTY, ("get", run()), EMPTY, *all_of_it)
    assert "no longer has the events" in lost(script, joined("some-id"))


def test_a_failure_is_told_although_what_is_missing_cannot_be_found_out() -> None:
    """The last look fails for good; the run's own error still counts more."""
    script = Script(("make", sse(event(1))), ("get", run("timeout")), *LOOKS, ("join", answer({}, 400)))

    assert "could not be found out" in lost_behind(errors.RunTimeoutError, script, made())


@pytest.mark.parametrize("shown", [run("error", kwargs={"resumable": False}), answer({}, 500), MISSING])
def test_a_failure_tells_that_the_first_events_were_never_stored(shown: Answer) -> None:
    """The run was never fetched before, so it is now; if that fails nothing is claimed."""
    failed = error()
    times = POLICY.attempts if shown.status == 500 else 1
    script = Script(("join", sse(metadata(), failed)), *[("get", shown)] * times)

    told = script.play(joined("-1")).error

    assert type(told) is errors.RunFailedError
    assert ("does not store" in str(told.__cause__)) is (shown.status == 200)


def test_a_run_that_is_gone_may_have_had_events_that_nobody_stored() -> None:
    """It was never seen, and nothing came that shows where its events begin."""
    script = Script(EMPTY, ("get", MISSING), ("GET /threads/t", answer({"detail": "Thread not found"}, 404)))

    assert "is not known" in lost_behind(errors.RunError, script, joined("-1"))


@pytest.mark.parametrize("after", ["-1", "some-id"])
def test_a_run_that_was_cancelled_before_it_began_has_lost_nothing(after: str) -> None:
    """It never had an event; but one that is joined after an event had that."""
    cancelled = ("get", run("interrupted"))
    script = Script(EMPTY, cancelled, *[EMPTY] * (4 if after == "-1" else 2))

    told = script.play(joined(after)).error

    assert type(told) is errors.RunCancelledError
    assert (told.__cause__ is None) is (after == "-1")


def test_an_end_is_no_success_if_events_before_it_are_missing() -> None:
    """Some servers send it although they have nothing else left of the run."""
    script = Script(("make", sse(event(1), Fail())), ("join", sse(end(), replays=False)))
    assert "no longer has the events that follow" in lost(script, made(), 1, {"status": "success"})

    script = Script(("join", sse(end())))
    assert "first events" in lost(script, joined("-1"), {"status": "success"})


def test_a_look_that_was_cut_short_is_repeated() -> None:
    """A proxy that ends a body cleanly before its first event has not shown that events are gone."""
    script = Script(
        ("make", sse(event(1), event(2))), ("get", run()), EMPTY, EMPTY, ("join", sse(event(3))), ("join", sse())
    )

    assert script.play(made()).data == [1, 2, 3]
    assert script.waits == [1.0, 2.0]


def test_a_last_event_that_is_not_stored_is_no_loss() -> None:
    """What the server has is read once from the start: it ends with an event that is known, so nothing is missing."""
    stored = sse(event(1), replays=False)
    script = Script(("make", sse(event(1), event(2))), ("get", run()), *LOOKS, ("join", stored))

    assert script.play(made()).error is None


def test_a_run_joined_from_its_start_begins_with_its_first_event() -> None:
    """Where ids count through the run the first tells at once: Aegra with Redis keeps the newest 10,000 (D9)."""
    script = Script(("join", sse(event(1, "r_event_5002"), end("success", "r_event_15001"))))
    assert "no longer has the first events" in lost(script, joined("-1"))

    for first in ("r_event_0", "r_event_1", "x"):
        assert Script(("join", sse(event(1, first), end()))).play(joined("-1")).error is None


def test_a_run_of_langgraph_begins_with_metadata() -> None:
    """It is its first event, also of a filtered join: without, what came before was lost. Other servers have `end`."""
    script = Script(("join", sse(event(3))), ("get", run()), ("join", sse()))
    assert "no longer has the first events" in lost(script, joined("-1"), 3)

    whole = Script(("join", sse(metadata(), event(3))), ("get", run()), ("join", sse()))
    assert whole.play(joined("-1")).error is None

    filtered = Script(("get", run()), ("join", sse(metadata(), event(3))), ("join", sse()))
    assert filtered.play(joined("-1", ("values",))).error is None

    elsewhere = Script(("join", sse(event(3))), ("get", bare_run()), ("join", sse()))
    assert elsewhere.play(joined("-1")).error is None

    not_from_the_start = Script(("join", sse(event(3))), ("get", run()), ("join", sse()))
    assert not_from_the_start.play(joined("r_event_2")).error is None


def test_a_lost_response_to_a_creation_is_replayed_from_the_start() -> None:
    """And has to begin there, too."""
    script = Script(("make", sse(Fail())), ("join", sse(event(3))), ("get", run()), ("join", sse()))

    assert "no longer has the first events" in lost(script, made(), 3)


def test_a_failure_does_not_hide_that_the_first_events_are_gone() -> None:
    """Where the run is known to be stored, and one that was created by the stream itself is asked for that."""
    failing = ("join", sse(event(3), error()))
    script = Script(("make", sse(Fail())), failing, ("get", run("error")))
    assert "no longer has the first events" in lost_behind(errors.RunFailedError, script, made())
    assert "no longer has the first events" in lost_behind(
        errors.RunFailedError, Script(failing, ("get", run("error"))), joined("-1")
    )

    for asked in (Fail("tls"), MISSING):
        script = Script(("make", sse(Fail())), failing, ("get", asked))
        assert "is not known" in lost_behind(errors.RunFailedError, script, made())
    script = Script(("make", sse(Fail())), failing, ("get", bare_run("error")))
    told = script.play(made()).error
    assert type(told) is errors.RunFailedError and told.__cause__ is None

    whole = Script(("make", sse(Fail())), ("join", sse(metadata(), event(3), error())))
    assert whole.play(made()).error.__cause__ is None


@pytest.mark.parametrize("plan", [joined("-1"), made()], ids=["joined", "made"])
def test_a_successful_run_without_any_event_is_none(plan: Any) -> None:
    """Every run has some."""
    first = "join" if plan.make is None else "make"
    script = Script((first, sse()), ("get", run()), *LOOKS)

    assert "no longer has the first events" in lost(script, plan)


@pytest.mark.parametrize(
    ("after", "stored", "complete"),
    [
        ("e7", [event(6), event(7)], True),
        ("e7", [metadata(), event(7), event(8, name="feedback")], True),
        ("e7", [event(7), event(8)], False),
        ("garbage", [event(7), event(8)], False),
        ("e7", [], False),
        ("e7", [event(8, None)], False),
    ],
)
def test_an_id_that_nothing_comes_after_is_checked_once(after: str, stored: list[bytes], complete: bool) -> None:
    """Garbage, another run's, from the future, or truly the last: a replay from the start tells, in all modes."""
    for first in ([("join", sse()), ("get", run()), ("join", sse())], [("get", run()), ("join", sse())]):
        modes = ("values",) if first[0][0] == "get" else None
        script = Script(*first, ("join", sse(*stored, replays=False)))

        told = script.play(joined(after, modes))

        assert (told.error is None) is complete, told.error
        assert told.data == []
        assert script.resumed_after()[-2:] == [after, "-1"]
        assert script.queries()[-1] == {}


def test_an_id_of_a_known_shape_shows_itself() -> None:
    """It is asked for again, so no replay from the start is needed; one that does not come is none of the run's."""
    for after, last in ((T, event(7, T)), ("r_event_7", end(id="r_event_7"))):
        known = Script(("join", sse(last)), ("get", run()), ("join", sse(last)))
        assert known.play(joined(after)).error is None

        script = Script(EMPTY, ("get", run()), *LOOKS, EMPTY)
        assert "or never had that one" in lost(script, joined(after))

        later = Script(("join", sse(event(9, "1763800000009-0"), replays=False)))
        assert "or never had that one" in lost(later, joined(after))


@pytest.mark.parametrize(
    "first", [Fail("connect"), answer({}, 503), text("hi"), sse(Fail("disconnected"), replays=False)], ids=str
)
def test_the_replay_from_the_start_is_tried_again(first: Answer | Fail) -> None:
    """As any other join."""
    stored = ("join", sse(event(7), replays=False))
    script = Script(("get", run()), ("join", sse()), ("join", first), stored)

    assert script.play(joined("e7", ("values",))).error is None
    assert script.waits == [1.0]


def test_a_replay_from_the_start_that_cannot_be_had_ends_the_stream() -> None:
    """It is not known whether events are missing then."""
    for reply in ([answer({}, 401)], [Fail("connect")] * POLICY.attempts):
        script = Script(("get", run()), ("join", sse()), *[("join", each) for each in reply])
        assert type(script.play(joined("e7", ("values",))).error) is errors.StreamInterruptedError


def test_the_replay_from_the_start_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has nothing left may send heartbeats for ever; and one event may be too large for anybody."""
    beats = sse(HEARTBEAT, event(7), *[HEARTBEAT] * 10 * MAX_LONELY_HEARTBEATS, replays=False)
    script = Script(("get", run()), ("join", sse()), ("join", beats))
    assert script.play(joined("e7", ("values",))).error is None

    monkeypatch.setattr("langgraph_runs._core.streams.stored_ids.SSEDecoder", lambda: SSEDecoder(limit=10))
    script = Script(("get", run()), ("join", sse()), ("join", sse(event("x" * 99)[:-1], replays=False)))
    assert "too large" in lost(script, joined("e7", ("values",)))


class TestMessages:
    """Events of stream mode `messages` are not stored, so whoever joins a run after its beginning lacks some."""

    ENDED = ("get", run(kwargs={"stream_mode": ["messages", "values"]}))

    @pytest.mark.parametrize("after", ["-1", "e1"])
    @pytest.mark.parametrize("modes", [None, ("messages", "values"), ("messages",)], ids=str)
    def test_they_are_missed_aloud(self, after: str, modes: tuple[str, ...] | None) -> None:
        """After all events that the server has, of the modes that the caller asked for."""
        last = metadata() if after == "-1" else event(1)
        script = Script(("join", sse(last + event(2))), self.ENDED, ("join", sse()))
        if modes is not None:
            script = Script(self.ENDED, ("join", sse(last + event(2))), ("join", sse()))

        told = script.play(joined(after, modes))

        assert type(told.error) is errors.StreamInterruptedError
        assert "the 'messages' events that were published before it was joined cannot be had" in str(told.error)
        assert "'messages-tuple' can be resumed" in str(told.error)

    def test_whoever_does_not_ask_for_them_misses_none(self) -> None:
        """The values are whole."""
        script = Script(self.ENDED, ("join", sse(metadata() + event(2))), ("join", sse()))

        told = script.play(joined("-1", ("values",)))

        assert (told.data, told.error) == ([2], None)

    def test_whoever_joins_from_now_on_misses_none(self) -> None:
        """Nothing else was asked for."""
        script = Script(("join", sse(event([1], "e1", "messages/partial"))), self.ENDED)

        told = script.play(joined(None))

        assert (told.data, told.error) == ([[1]], None)

    def test_a_failure_counts_more(self) -> None:
        """What is missing is its cause."""
        ended = ("get", run("error", kwargs={"stream_mode": ["messages"]}))
        script = Script(("join", sse(metadata() + error())), ended)

        assert "'messages' events" in lost_behind(errors.RunFailedError, script, joined())


def test_going_on_in_vain() -> None:
    """Whether going on would end in the same error can be told from the error: if events are gone, it would."""
    gone, broken = (errors.StreamInterruptedError(f"it broke: {cause}") for cause in (NOTHING_KNOWN, "reset"))
    assert (is_in_vain(gone), is_in_vain(broken)) == (True, False)
