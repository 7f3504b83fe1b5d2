"""Joining a run that exists: what is asked for, what is delivered, and what a new start of the run looks like."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.streams.plan import join_plan
from tests.core.script import (
    MISSING,
    THREAD_STAYS,
    Answer,
    Fail,
    Script,
    answer,
    bare_run,
    end,
    error,
    event,
    joined,
    metadata,
    run,
    sse,
    text,
)

RUNNING = run("running", kwargs={"stream_mode": ["values", "custom"]})
UNKNOWN = error("HTTPException", "404: Run not found", None)


@pytest.mark.parametrize(("after", "sent"), [("-1", "-1"), ("e7", "e7"), ("0", "0"), (None, None)])
def test_a_join_begins_where_it_was_told_to(after: str | None, sent: str | None) -> None:
    """The Last-Event-ID is the caller's; without one none is sent, and only what comes from now on is told."""
    script = Script(("join", sse(event(8), end())))

    told = script.play(joined(after))

    assert script.resumed_after() == [sent]
    assert script.queries() == [{}]
    assert told.data[0] == 8


def test_the_last_event_id_is_that_of_the_join_until_an_event_comes() -> None:
    """Whoever gives up before can go on from there."""
    for after in ("e7", "-1", "0", "1763800000000-0", None):
        told = Script(("join", sse())).start(joined(after), steps=1)
        assert told.session.last_event_id == after


def test_a_mode_that_the_run_has_not_is_refused_before_joining() -> None:
    """The server would answer with silence."""
    told = Script(("get", RUNNING)).play(joined("-1", ("values", "debug")))

    assert type(told.error) is ValueError
    assert "debug" in str(told.error)
    assert "['values', 'custom']" in str(told.error)


def test_a_run_whose_events_are_not_stored_is_refused_where_they_are_needed() -> None:
    """A handle's stream begins with the first event, so it is refused before joining; one that may be stored is not."""
    plan = join_plan(
        RunRef("t", "r"), {}, stream_mode=None, last_event_id="-1", cancel_on_disconnect=False, must_be_resumable=True
    )

    told = Script(("get", run("running", kwargs={"resumable": False}))).play(plan)
    assert type(told.error) is ValueError
    assert "is not resumable" in str(told.error)

    for reply in (run("running", kwargs={"resumable": True}), bare_run("running"), MISSING):
        assert Script(("get", reply), ("join", sse(event(1), end()))).play(plan).data[0] == 1


@pytest.mark.parametrize("reply", [bare_run("running"), MISSING], ids=["another server", "no run"])
def test_modes_are_asked_for_where_nobody_can_tell(reply: Answer) -> None:
    """A server that does not show how a run was made, or has only its events left, is joined."""
    script = Script(("get", reply), ("join", sse(event(1), end())))

    assert script.play(joined("-1", ("values",))).data == [1]


def test_a_filtered_join_tells_what_was_asked_for() -> None:
    """`error`, `end` and the first `metadata` are for the session; servers that ignore the filter change nothing."""
    script = Script(
        ("get", RUNNING),
        (
            "join",
            sse(
                metadata(),
                event(1, name="custom"),
                event(2),
                event(3, name="values|child:1"),
                event(4, name="updates"),
                event(5, name="feedback"),
                event({"__interrupt__": [1]}, "6"),
                error(),
                end("error"),
            ),
        ),
    )

    told = script.play(joined("-1", ("values",)))

    assert told.data == [2, 3, {"__interrupt__": [1]}]
    assert [each.mode for each in told.events] == ["values"] * 3
    assert type(told.error) is errors.RunFailedError


def test_an_interrupt_counts_that_was_not_asked_for() -> None:
    """A run that waits for a human is a result, whatever of it the caller wanted to see."""
    interrupt = event({"__interrupt__": [1]}, "1")
    script = Script(("get", RUNNING), ("join", sse(interrupt, event(2, "2", "custom"), end("interrupted"))))

    told = script.play(joined("-1", ("custom",)))

    assert (told.data, told.error) == ([2], None)


def test_a_failure_in_a_gap_of_a_filtered_join_raises() -> None:
    """Although neither the event nor the filter has it."""
    script = Script(
        ("get", RUNNING),
        ("join", sse(event(1), Fail())),
        ("join", sse(event(2))),
        ("get", run("error")),
        ("join", sse()),
        ("history", answer([])),
    )

    told = script.play(joined("-1", ("values",)))

    assert told.data == [1, 2]
    assert type(told.error) is errors.RunFailedError


@pytest.mark.parametrize("modes", [None, ("values",)])
def test_a_new_start_is_told_and_marked(modes: tuple[str, ...] | None) -> None:
    """What was collected before it is void, so it is told through a filter as well."""
    asked = [("get", RUNNING)] if modes else []
    script = Script(*asked, ("join", sse(metadata("m1"), event(1), metadata("m2", 2), event(2), end())))

    told = script.play(joined("-1", modes))

    assert [each.event for each in told.events if each.restarted] == ["metadata"]
    assert [each.data for each in told.events if each.event == "values"] == [1, 2]
    assert told.names == (
        ["values", "metadata", "values"] if modes else ["metadata", "values", "metadata", "values", "end"]
    )


@pytest.mark.parametrize("after", ["e1", None])
def test_a_new_start_is_marked_though_the_first_one_was_not_seen(after: str | None) -> None:
    """Whoever joined later sees `metadata` only if the run was begun anew."""
    told = Script(("join", sse(event(2), metadata("m2", 2), end()))).play(joined(after))

    assert [each.restarted for each in told.events] == [False, True, False]


def test_a_new_start_after_a_break_is_marked() -> None:
    """A server that was killed tries the run again when it is back."""
    script = Script(
        ("join", sse(metadata("m1"), event(1), Fail())),
        ("get", RUNNING),
        ("join", sse(metadata("m2", 1), event(2), end())),
    )

    assert [each.restarted for each in script.play(joined()).events] == [False, False, True, False, False]


@pytest.mark.parametrize("after", ["-1", "0", "-", "0-0", None, "e1"])
def test_metadata_that_comes_first_is_the_start_unless_the_run_had_begun(after: str | None) -> None:
    """All that servers take for the beginning is one; an id of an event is not."""
    told = Script(("join", sse(metadata(), end()))).play(joined(after))

    assert told.events[0].restarted is (after == "e1")


@pytest.mark.parametrize("modes", [None, ("values",)])
def test_a_run_that_there_is_not_is_an_error_of_its_own(modes: tuple[str, ...] | None) -> None:
    """The server answers such a join with success and an `error` event."""
    asked = [("get", MISSING)] if modes else []
    told = Script(*asked, ("join", sse(UNKNOWN)), ("get", MISSING)).play(joined("-1", modes))

    assert type(told.error) is errors.NotFoundError
    assert (told.error.run_id, told.error.thread_id) == ("r", "t")
    assert told.names == ([] if modes else ["error"])


def test_a_run_that_failed_at_once_is_told_from_one_that_there_is_not() -> None:
    """Its `error` event may be the only one of a live join."""
    for replies in ([run("error")], [answer({}, 403)], [Fail("tls")], [text("hi")] * 3):
        told = Script(("join", sse(error())), *[("get", reply) for reply in replies]).play(joined(None))

        assert type(told.error) is errors.RunFailedError
        assert told.error.error == "ValueError"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (MISSING, errors.NotFoundError),
        (answer({"detail": "bad id"}, 422), errors.UnprocessableEntityError),
        (Fail("tls"), errors.APIConnectionError),
    ],
    ids=str,
)
def test_a_join_that_is_refused_raises_the_refusal(reply: Answer | Fail, kind: type) -> None:
    """There is no stream yet that could be interrupted."""
    assert type(Script(("join", reply)).play(joined()).error) is kind


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer({}, 503), errors.InternalServerError),
        (Fail("connect"), errors.APIConnectionError),
        (text("<h1>Please log in</h1>"), errors.APIResponseError),
    ],
    ids=str,
)
def test_a_join_is_tried_as_often_as_any_call(reply: Answer | Fail, kind: type) -> None:
    """`attempts` are all tries; the last refusal is raised as it is."""
    script = Script(*[("join", reply)] * 3)

    assert type(script.play(joined()).error) is kind
    assert [(notice.kind, notice.attempt) for notice in script.notices] == [("retry", 1), ("retry", 2)]

    script = Script(("join", reply), ("join", sse(metadata(), end())))
    told = script.play(joined())
    assert (told.error, told.session.reconnects) == (None, 0)


def test_the_seam_of_a_join_is_not_seen() -> None:
    """Joined while the run goes on, what was published meanwhile comes twice from the server, and is told once."""
    script = Script(("join", sse(*map(event, [1, 2, 3, 4, 3, 4, 5]), end())))

    assert script.play(joined("e0")).data[:5] == [1, 2, 3, 4, 5]


def test_the_modes_of_a_run_are_asked_for_at_its_first_break() -> None:
    """One that was made for `messages`, which is not stored, is rejoined for all else; that they are missed is told."""
    made_with = run("running", kwargs={"stream_mode": ["values", "messages"]})
    told = Script(("join", sse(event(1), Fail())), ("get", made_with), ("join", sse(event(2), end()))).play(joined())

    assert told.data[:2] == [1, 2]
    assert type(told.error) is errors.StreamInterruptedError
    assert "messages-tuple" in str(told.error)

    script = Script(
        ("join", sse(event(1), Fail())),
        ("get", RUNNING),
        ("join", sse(event(2), Fail())),
        ("join", sse(event(3), end())),
    )
    assert script.play(joined()).data[:3] == [1, 2, 3]


def test_a_run_that_is_not_stored_is_not_rejoined() -> None:
    """Made with stream_resumable=False it cannot be replayed, whatever it was joined after."""
    plain = run("running", kwargs={"resumable": False})
    told = Script(("join", sse(Fail())), ("get", plain)).play(joined("-1"))

    assert type(told.error) is errors.StreamInterruptedError
    assert "stream_resumable=False" in str(told.error)


def test_a_gone_run_ends_a_join_before_all_else() -> None:
    """Nothing can be mended, and nothing said of its outcome."""
    told = Script(("join", sse(event(1, None), Fail())), ("get", MISSING), THREAD_STAYS).play(joined(None))

    assert type(told.error) is errors.RunCancelledError


def test_what_was_not_kept_is_missed_aloud() -> None:
    """A join after an event, of a run whose events are not kept, may lack some: that is said when it has ended."""
    done = run(kwargs={"resumable": False})
    for after in ("-1", "e1"):
        told = Script(("join", sse(event(5))), ("get", done)).play(joined(after))

        assert told.data == [5]
        assert type(told.error) is errors.StreamInterruptedError
        assert "not resumable" in str(told.error)

    assert Script(("join", sse(event(5))), ("get", done)).play(joined(None)).error is None


def test_a_failure_counts_more_than_what_was_missed() -> None:
    """An error is raised if the run did not succeed."""
    cancelled = run("interrupted", kwargs={"resumable": False})
    told = Script(("join", sse(event(5))), ("get", cancelled)).play(joined("-1"))

    assert type(told.error) is errors.RunCancelledError
