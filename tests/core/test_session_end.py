"""The end of a stream is known, and an error of the run is raised after all of its events."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.streams.completeness import MAX_SHORT_REPLAYS
from tests.core.script import (
    MISSING,
    THREAD_STAYS,
    Answer,
    Fail,
    Script,
    Silent,
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
)

STAMP = "1763800000000-5"
HISTORY = answer([{"values": {}, "tasks": [{"id": "1", "name": "n", "error": "ValueError('boom')"}]}])


def test_an_end_event_ends_without_another_request() -> None:
    """Where the server says `end` nothing is asked."""
    script = Script(("make", sse(metadata(), event(1), end(), Silent(float("inf")))))

    told = script.play(made())

    assert told.names == ["metadata", "values", "end"]
    assert told.error is None
    assert told.session.run.status == "success"


def test_a_normal_end_takes_two_short_requests() -> None:
    """A clean end of the body proves nothing: the run is asked, and the stream is looked at once more."""
    script = Script(("make", sse(metadata(), event(1))), ("get", run()), ("join", sse()))

    told = script.play(made())

    assert told.names == ["metadata", "values"]
    assert told.error is None
    assert told.session.run.status == "success"
    assert told.session.reconnects == 0
    assert (script.sleeps, script.resumed_after()) == ([], ["m"])


def test_what_was_published_between_the_cut_and_the_question_is_delivered() -> None:
    """The last look brings it; only a look that shows nothing but the last event again ends the stream."""
    script = Script(
        ("make", sse(metadata(), event(1))),
        ("get", run()),
        ("join", sse(event(2))),
        ("join", sse(event(3), event(4))),
        ("join", sse()),
    )

    told = script.play(made())

    assert told.data[1:] == [1, 2, 3, 4]
    assert script.resumed_after() == ["m", "e1", "e3"]
    assert script.sleeps == []


def test_a_stream_joined_after_its_run_had_ended_is_looked_at_twice_at_most() -> None:
    """If the run was known to have ended before, a stream without news is the end at once."""
    first = Script(("get", run()), ("join", sse()))
    second = Script(("get", run()), ("join", sse(event(1))), ("join", sse()))
    third = Script(("join", sse()), ("get", run()), ("join", sse()))

    assert first.play(joined(STAMP, ("values",))).data == []
    assert second.play(joined(STAMP, ("values",))).data == [1]
    assert third.play(joined(STAMP)).data == []


def test_a_look_that_breaks_shows_nothing() -> None:
    """It is repeated like any other connection."""
    joins = [("join", sse(Fail())), ("join", sse(event(2))), ("join", sse())]
    script = Script(("make", sse(metadata(), event(1))), ("get", run()), *joins)

    assert script.play(made()).data[1:] == [1, 2]
    assert script.waits == [1.0]


def test_a_replay_that_ends_among_what_was_had_is_not_the_end() -> None:
    """Fewer events of the latest id than came before: it was cut off, and is looked at again after a moment."""
    stamp = "1763800000000-0"
    one, two = event(1, stamp), event(2, stamp)
    whole = ("join", sse(one, two, event(3, stamp)))
    script = Script(("make", sse(one, two)), ("get", run()), ("join", sse(one)), whole, whole)

    told = script.play(made())

    assert told.data == [1, 2, 3]
    assert (script.waits, told.session.reconnects, script.notices) == ([1.0], 0, [])


def test_what_no_replay_has_is_not_waited_for_for_ever() -> None:
    """A live event that the server did not store makes every look seem cut short; then nothing is wrong."""
    stamp = "1763800000000-0"
    short = ("join", sse(event(1, stamp)))
    script = Script(("make", sse(event(1, stamp), event(2, stamp))), ("get", run()), *[short] * (MAX_SHORT_REPLAYS + 1))

    told = script.play(made())

    assert (told.data, told.error) == ([1, 2], None)
    assert script.waits == [1.0, 2.0, 4.0]


def test_a_replay_of_a_run_of_aegra_ends_with_end() -> None:
    """Its ids count through the run, and its `end` has one, too: a body completed before that was cut off."""
    first, second = event(1, "r_event_1"), event(2, "r_event_2")
    cut, whole = ("join", sse(first)), ("join", sse(first, second, end(id="r_event_3")))
    script = Script(("make", sse(first)), ("get", run()), cut, cut, whole)

    told = script.play(made())

    assert (told.names, told.error) == (["values", "values", "end"], None)
    assert (script.waits, told.session.reconnects, script.notices) == ([1.0, 2.0], 0, [])


def test_looks_are_counted_anew_after_news() -> None:
    """Each that brings something starts over."""
    stamp = "1763800000000-0"
    known = [event(1, stamp), event(2, stamp)]
    script = Script(
        ("make", sse(*known)),
        ("get", run()),
        *[("join", sse(known[0]))] * MAX_SHORT_REPLAYS,
        ("join", sse(*known, event(3, stamp))),
        *[("join", sse(known[0]))] * (MAX_SHORT_REPLAYS + 1),
    )

    assert script.play(made()).data == [1, 2, 3]


def test_a_clean_end_while_the_run_goes_on_is_a_break() -> None:
    """A server that shuts down ends its streams as if they were done (langgraph#9016)."""
    script = Script(("make", sse(metadata(), event(1))), ("get", run("running")), ("join", sse(event(2), end())))

    told = script.play(made())

    assert told.data[1:3] == [1, 2]
    assert told.session.reconnects == 1
    assert script.notices[0].cause == "the response ended, but the run goes on"


def test_a_stream_without_ids_ends_with_the_run() -> None:
    """Nothing could be replayed, so nothing is looked for."""
    script = Script(("make", sse(metadata(None), event(1, None))), ("get", run()))

    assert script.play(made(resumable=False)).data[1:] == [1]


def test_events_without_ids_do_not_keep_a_stream_from_its_end() -> None:
    """A server that sends them anew with every replay is not read for ever."""
    script = Script(
        ("make", sse(event(1), event(2, None))), ("get", run()), ("join", sse(event(2, None), event(3, None)))
    )

    assert script.play(made()).data == [1, 2, 3]


@pytest.mark.parametrize("data", [{"status": "error"}, {"status": "timeout"}, {"status": "interrupted"}])
def test_an_end_event_tells_the_outcome(data: dict[str, str]) -> None:
    """Its status is taken at its word; the reason for a failure is asked for."""
    more: dict[str, list[tuple[str, Answer]]] = {
        "error": [("get", run("error")), ("history", HISTORY)],
        "interrupted": [("get", bare_run("interrupted", output=None))],
    }
    status = data["status"]
    script = Script(("make", sse(event(1), end(status))), *more.get(status, []))

    told = script.play(made())

    kinds = {
        "error": errors.RunFailedError,
        "timeout": errors.RunTimeoutError,
        "interrupted": errors.RunCancelledError,
    }
    assert type(told.error) is kinds[status]
    assert told.error.status == status == told.session.run.status
    assert told.names == ["values", "end"]


@pytest.mark.parametrize("data", [None, {}, 1, {"status": 7}])
def test_an_end_event_that_tells_no_outcome_leads_to_the_run(data: object) -> None:
    """Then one request asks for it."""
    script = Script(("make", sse(event(data, "z", "end"))), ("get", run("timeout")))

    assert type(script.play(made()).error) is errors.RunTimeoutError

    script = Script(("get", run("running")), ("join", sse(event(data, "z", "end"))), ("get", run("timeout")))
    assert type(script.play(joined("-1", ("values",))).error) is errors.RunTimeoutError


def test_an_error_event_is_a_failure() -> None:
    """It is delivered, and raised when the body ends; nothing is asked."""
    script = Script(("make", sse(metadata(), error())))

    told = script.play(made())

    assert told.names == ["metadata", "error"]
    assert type(told.error) is errors.RunFailedError
    assert (told.error.error, told.error.detail, told.error.status) == ("ValueError", "boom", "error")
    assert (told.error.run_id, told.error.thread_id) == ("r", "t")
    assert told.session.run.status == "error"


@pytest.mark.parametrize("after", [(), (Fail(),), (Silent(100.0),), (end("error"),)], ids=str)
def test_after_an_error_event_the_end_may_come_in_any_way(after: tuple) -> None:
    """The outcome is known by then, so no break is mended."""
    told = Script(("make", sse(metadata(), error(), *after))).play(made())

    assert type(told.error) is errors.RunFailedError


def test_an_error_event_and_a_new_start_are_no_failure() -> None:
    """The server may try a run again: what counts is how the last attempt ended."""
    script = Script(("make", sse(metadata("m1"), error(), metadata("m2", 2), event(1), end())))

    told = script.play(made())

    assert told.error is None
    assert [each.restarted for each in told.events] == [False, False, True, False, False]
    assert told.session.run.status == "success"


def test_an_end_and_a_new_start_in_one_read_are_no_end() -> None:
    """The stream is read on, and the status of the attempt that ended is not that of the run."""
    script = Script(("make", sse(metadata("m1"), end("error", "z1") + metadata("m2", 2), event(1), end())))

    told = script.play(made())

    assert told.names == ["metadata", "end", "metadata", "values", "end"]
    assert (told.error, told.session.run.status) == (None, "success")


@pytest.mark.parametrize(
    ("status", "kind", "more"),
    [
        ("error", errors.RunFailedError, [("history", HISTORY)]),
        ("timeout", errors.RunTimeoutError, []),
        ("interrupted", errors.RunCancelledError, []),
    ],
)
def test_a_run_that_ended_otherwise_in_a_gap_raises(status: str, kind: type, more: list) -> None:
    """Its `error` event is not replayed, so the status tells; what it published comes first."""
    script = Script(
        ("make", sse(event(1), Fail())), ("join", sse(event(2))), ("get", run(status)), ("join", sse()), *more
    )

    told = script.play(made())

    assert told.data == [1, 2]
    assert type(told.error) is kind
    assert told.error.status == told.session.run.status == status
    if status == "error":
        assert (told.error.error, told.error.detail) == ("ValueError", "boom")


def test_a_failure_whose_reason_cannot_be_had_is_one_all_the_same() -> None:
    """The error says so."""
    script = Script(
        ("make", sse(event(1))), ("get", run("error")), ("join", sse()), ("history", answer({"detail": "no"}, 403))
    )

    assert "gives no reason" in str(script.play(made()).error)


def test_a_run_that_waits_for_a_human_is_a_result() -> None:
    """On LangGraph such a run is a success; where its status is `interrupted` its output or its thread tells."""
    interrupts = {"__interrupt__": [{"value": "ok?", "id": "1"}]}
    waiting = bare_run("interrupted", output=interrupts)
    for name in ("values", "updates"):
        for read in (
            [event(interrupts, "i", name), end("interrupted")],
            [event(interrupts, "i", name) + end("interrupted")],
        ):
            told = Script(("make", sse(*read))).play(made())
            assert (told.error, told.session.run.status) == (None, "interrupted")
    told = Script(("make", sse(event(1, name="custom"), end("interrupted"))), ("get", waiting)).play(made())
    assert told.error is None
    told = Script(("make", sse(event(1))), ("get", run()), ("join", sse())).play(made())
    assert told.error is None


def test_an_interrupt_in_a_subgraph_or_before_a_new_start_is_none_of_the_run() -> None:
    """Only what the graph itself said in its last attempt counts."""
    interrupts = {"__interrupt__": [{"value": "ok?", "id": "1"}]}
    cancelled = ("get", bare_run("interrupted", output=None))
    for pieces in (
        [event(interrupts, "i", "values|child:1")],
        [event(interrupts, "i"), metadata("m2", 2)],
        [event(interrupts, "i", "custom")],
    ):
        for read in ([metadata(), *pieces, end("interrupted")], [b"".join([metadata(), *pieces, end("interrupted")])]):
            told = Script(("make", sse(*read)), cancelled).play(made())
            assert type(told.error) is errors.RunCancelledError


def test_a_cancelled_run_that_is_at_work_still_is_read_to_its_end() -> None:
    """The status changes before the work has stopped, so its last look may be a live one with a seam."""
    one, two = event(1, "1763800000000-0"), event(2, "1763800000001-0")
    script = Script(
        ("make", sse(one)),
        ("get", run("interrupted")),
        ("join", sse(one, two, two)),
        ("join", sse(two)),
    )

    told = script.play(made())

    assert told.data == [1, 2]
    assert type(told.error) is errors.RunCancelledError


@pytest.mark.parametrize(
    ("thread", "kind", "said"),
    [
        (THREAD_STAYS[1], errors.RunCancelledError, "run r no longer exists"),
        (
            MISSING,
            errors.RunError,
            "neither does its thread t as far as the server can tell, so its outcome is unknown",
        ),
        (Fail("tls"), errors.RunError, "its thread t could not be checked, so its outcome is unknown"),
    ],
    ids=["thread stays", "thread is gone", "not known"],
)
def test_a_run_that_is_gone_is_no_success(thread: Any, kind: type[errors.RunError], said: str) -> None:
    """Rolled back, deleted or lost: nobody can vouch for it; and if it went with its thread, for no failure, either."""
    not_found = error("HTTPException", "404: Run not found", None)
    asked = THREAD_STAYS[0], thread
    for script in (
        Script(("make", sse(event(1))), ("get", MISSING), asked),
        Script(("make", sse(event(1), Fail())), ("join", MISSING), ("get", MISSING), asked),
        Script(("make", sse(event(1), Fail())), ("join", sse(not_found)), ("get", MISSING), asked),
        Script(("make", sse(event(1), not_found)), ("get", MISSING), asked),
    ):
        told = script.play(made())

        assert told.data[0] == 1
        assert type(told.error) is kind
        assert (told.error.status, told.session.run.status) == (None, None)
        assert said in str(told.error)


def test_a_graph_that_raises_what_the_server_raises_has_failed() -> None:
    """An HTTPException may be the graph's own: the run is asked for, and if it cannot be, the event must do."""
    raised = error("HTTPException", "404: no such customer")
    for asked in (run("error"), answer({"detail": "no"}, 403), Fail("tls")):
        told = Script(("make", sse(metadata(), raised)), ("get", asked)).play(made())

        assert type(told.error) is errors.RunFailedError
        assert told.error.detail == "404: no such customer"


def test_a_run_on_a_thread_that_is_not_known_tells_what_it_can() -> None:
    """It cannot be asked for: an `error` or `end` event tells; a clean end, and `interrupted` on Aegra, tell nothing.

    But a run that did something begins with an event, so an empty stream is no end.
    """
    plain = {"content-location": "/runs/r"}
    for pieces, kind in (
        ((), None),
        ((end(),), None),
        ((end(None),), errors.RunError),
        ((end("Success"),), errors.RunError),
        ((end("error"),), errors.RunFailedError),
        ((end("timeout"),), errors.RunTimeoutError),
        ((end("interrupted"),), errors.RunError),
        ((error(),), errors.RunFailedError),
    ):
        told = Script(("make", sse(metadata(None), *pieces, headers=plain))).play(made(thread_id=None, resumable=False))

        assert (type(told.error) if told.error else None) is kind
        assert (told.session.run.run_id, told.session.run.thread_id) == ("r", None)

    empty = Script(("make", sse(headers=plain))).play(made(thread_id=None, resumable=False)).error
    assert type(empty) is errors.StreamInterruptedError
    assert "its status is unknown" in str(empty)


def test_the_status_of_a_run_on_another_server_counts() -> None:
    """Where runs have no `kwargs` nothing is concluded from their absence."""
    asking = bare_run("interrupted", output={"__interrupt__": [{"value": "ok?"}]})
    script = Script(("make", sse(event(1))), ("get", asking), ("join", sse()))

    assert script.play(made()).error is None
