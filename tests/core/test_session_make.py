"""The run that a stream makes: made once, found again, and cleaned up after."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.runs.threads import MAX_DELETION_SECONDS
from tests.core.script import (
    GONE,
    HOME,
    MISSING,
    RUN,
    THREAD,
    THREAD_STAYS,
    Answer,
    Fail,
    Script,
    answer,
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

OURS = [
    {
        "run_id": RUN,
        "thread_id": THREAD,
        "kwargs": {"config": {"configurable": {"langgraph_request_id": "langgraph-runs-mark"}}},
    }
]


def test_nothing_is_sent_before_the_stream_is_read() -> None:
    """And the ids that are known are known before."""
    script = Script()

    told = script.start(made(), steps=0)

    assert (told.session.run.thread_id, told.session.run.run_id, told.session.opened) == (THREAD, None, False)


def test_ids_are_known_before_the_first_event() -> None:
    """The head of the answer tells them."""
    told = Script(("make", sse(headers={"location": "/threads/other/runs/run/stream"}))).start(made(), steps=1)

    assert (told.session.run.run_id, told.session.run.thread_id, told.session.opened) == ("run", "other", True)
    assert told.events == []


@pytest.mark.parametrize("own_thread", [True, False])
def test_a_run_that_is_refused(own_thread: bool) -> None:
    """A thread that was to be created with it is not; a thread of the caller's is named as ever."""
    refused = answer({"detail": "Invalid assistant"}, 422)
    told = Script(("make", refused)).play(made(own_thread=own_thread, temporary=own_thread))

    assert isinstance(told.error, errors.UnprocessableEntityError)
    assert told.error.thread_id == told.session.run.thread_id == (None if own_thread else THREAD)


def test_a_run_that_may_have_been_made_keeps_its_thread() -> None:
    """That is where to look for it."""
    told = Script(("make", Fail("timeout")), runs=[]).play(made(own_thread=True, temporary=True))

    assert isinstance(told.error, errors.RunOutcomeUnknownError)
    assert told.error.thread_id == told.session.run.thread_id == THREAD


def test_a_run_whose_answer_was_lost_is_found_by_its_mark_and_joined_from_its_start() -> None:
    """It is not made twice, and its first event is not missed."""
    script = Script(("make", Fail("disconnected")), ("join", sse(metadata(), event(1), end())), runs=OURS)

    told = script.play(made())

    assert told.data[1] == 1
    assert told.session.run.run_id == RUN
    assert script.resumed_after() == ["-1"]
    assert script.sent("make")[0].headers["x-request-id"] == "langgraph-runs-mark"
    assert script.notices[-1].cause == "the response to its creation was lost"


def test_metadata_of_a_run_that_was_made_here_is_its_start() -> None:
    """Whatever a server may send before it."""
    told = Script(("make", sse(event(1), metadata(), metadata("m2", 2), end()))).play(made())

    assert [each.restarted for each in told.events] == [False, False, True, False]


def test_a_request_that_was_never_sent_is_sent_again() -> None:
    """Then there is nothing to look for."""
    script = Script(("make", Fail("connect")), ("make", answer({}, 429)), ("make", sse(end())))

    assert script.play(made()).names == ["end"]


@pytest.mark.parametrize("plan", [made(resumable=False), made(("messages",))], ids=["no replay", "messages"])
def test_a_run_that_was_found_but_cannot_be_replayed_is_named(plan: Any) -> None:
    """What it said before it was found is lost: the error tells the run instead of hiding that."""
    told = Script(("make", Fail("disconnected")), runs=OURS).play(plan)

    assert type(told.error) is errors.StreamInterruptedError
    assert (told.error.run_id, told.error.thread_id, told.error.last_event_id) == (RUN, THREAD, None)
    assert "response to its creation was lost" in str(told.error)


@pytest.mark.parametrize(
    "first",
    [answer({"run_id": RUN}, **HOME), text("<h1>Hi</h1>", **HOME), Answer(200, HOME), Answer(204, HOME)],
    ids=["JSON", "a page", "nothing", "no content"],
)
def test_a_success_that_is_no_stream_but_names_the_run_is_joined(first: Answer) -> None:
    """The run was made; its stream is asked for by itself."""
    script = Script(("make", first), ("join", sse(metadata(), event(1), end())))

    assert script.play(made()).data[1] == 1
    assert script.resumed_after() == ["-1"]


def test_a_success_that_is_no_stream_and_names_no_run_is_looked_into() -> None:
    """A run with our mark is ours."""
    script = Script(("make", text("<h1>Hi</h1>")), ("join", sse(end())), runs=OURS)

    assert script.play(made()).session.run.run_id == RUN


def test_a_run_that_is_gone_before_its_stream_came_is_no_success() -> None:
    """It was made, and then deleted."""
    told = Script(("make", Fail("disconnected")), ("join", MISSING), ("get", MISSING), THREAD_STAYS, runs=OURS).play(
        made()
    )

    assert type(told.error) is errors.RunCancelledError


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        ([("make", answer({"detail": "no"}, 422))], errors.UnprocessableEntityError),
        ([("make", answer({"detail": "busy"}, 409))], errors.ConflictError),
        ([("make", Fail("tls"))], errors.APIConnectionError),
        ([("make", Fail("connect"))] * 3, errors.APIConnectionError),
        ([("make", Fail("timeout"))], errors.RunOutcomeUnknownError),
    ],
    ids=str,
)
def test_a_run_that_is_not_made_leaves_nothing_to_clean_up(replies: list[Any], kind: type) -> None:
    """Nor does one of which nobody knows: its thread is where it is to be looked for."""
    told = Script(*replies, runs=[]).play(made(temporary=True))

    assert type(told.error) is kind
    assert not told.session.must_clean_up


@pytest.mark.parametrize(
    ("pieces", "kind"),
    [
        ((end(),), None),
        ((error(),), errors.RunFailedError),
        ((end("timeout"),), errors.RunTimeoutError),
    ],
)
def test_a_temporary_thread_goes_with_its_run(pieces: tuple[bytes, ...], kind: type | None) -> None:
    """However the run ended, the thread is deleted, once, before that is told."""
    told = Script(("make", sse(*pieces)), ("delete", GONE)).play(made(temporary=True))

    assert (type(told.error) if told.error else None) is kind
    assert not told.session.must_clean_up


@pytest.mark.parametrize("reply", [MISSING, answer({}, 409), Fail("tls"), answer({}, 403)], ids=str)
def test_a_thread_that_cannot_be_deleted_is_no_failure_of_the_stream(reply: Any) -> None:
    """The run's outcome is what counts."""
    told = Script(("make", sse(event(1), end())), ("delete", reply)).play(made(temporary=True))

    assert told.error is None


def test_cleaning_up_takes_a_few_seconds_at_most() -> None:
    """A server that does not answer does not hold up the end of the stream."""
    script = Script(("make", sse(end())), *[("delete", Fail("connect"))] * 3, timeout=None)
    began = script.time

    assert script.play(made(temporary=True)).error is None
    assert script.time - began <= MAX_DELETION_SECONDS


@pytest.mark.parametrize(
    ("exchanges", "kind"),
    [
        ([("make", sse(event(1), Fail())), *[("join", Fail("connect"))] * 3], errors.StreamInterruptedError),
        ([("make", sse(b"event: values\ndata: {half\n\n"))], errors.APIResponseError),
        ([("make", text("hi", 200, "text/html", **HOME)), *[("join", text("hi"))] * 2], errors.StreamInterruptedError),
    ],
    ids=["given up", "no JSON", "no stream"],
)
def test_a_stream_that_ends_in_an_error_leaves_its_thread(exchanges: list[Any], kind: type) -> None:
    """The run may go on: whoever goes on with it, by what the error says, needs the thread."""
    told = Script(*exchanges).play(made(temporary=True))

    assert type(told.error) is kind
    assert not told.session.must_clean_up


def test_a_run_without_a_thread_ends_with_its_stream() -> None:
    """It cannot be asked for; a break cannot be mended."""
    plain = {"content-location": "/runs/r"}
    told = Script(("make", sse(metadata(None), event(1, None), headers=plain))).play(
        made(thread_id=None, resumable=False)
    )
    assert (told.error, told.session.run.status) == (None, None)

    told = Script(("make", sse(metadata(None), event(1, None), Fail(), headers=plain))).play(
        made(thread_id=None, resumable=False)
    )
    assert type(told.error) is errors.StreamInterruptedError
    assert (told.error.run_id, told.error.thread_id) == (RUN, None)


def test_a_run_that_failed_before_it_had_a_name_has_failed() -> None:
    """Nothing can be asked of it."""
    told = Script(("make", sse(error("HTTPException"), headers={}))).play(made())

    assert type(told.error) is errors.RunFailedError


def test_a_run_without_a_thread_whose_server_tells_one_is_asked_for() -> None:
    """Aegra's answer to a stateless stream names the thread."""
    script = Script(("make", sse(event(1, None))), ("get", run("error")), ("history", answer([])))

    assert type(script.play(made(thread_id=None, resumable=False)).error) is errors.RunFailedError


@pytest.mark.parametrize("elsewhere", [f"/threads/{THREAD}/runs/other", f"/threads/other/runs/{RUN}"])
def test_headers_that_contradict_each_other_name_no_run(elsewhere: str) -> None:
    """Its `metadata` event tells which run it is; no other run is ever followed."""
    for headers in ({**HOME, "location": f"{elsewhere}/stream"}, {**HOME, "content-location": elsewhere}):
        script = Script(("make", sse(metadata(), event(1), Fail(), headers=headers)), ("join", sse(event(2), end())))

        told = script.play(made())

        assert (told.data[1:3], told.error, told.session.run.run_id) == ([1, 2], None, RUN)


def test_headers_that_spell_a_run_in_two_ways_name_it() -> None:
    """Servers take ids in capitals, without dashes and in braces."""
    headers = {**HOME, "content-location": f"/threads/{THREAD.upper()}/runs/%7B{RUN.upper()}%7D"}

    told = Script(("make", sse(metadata(), headers=headers))).start(made(), steps=1)

    assert (told.session.run.thread_id, told.session.run.run_id) == (THREAD.upper(), f"{{{RUN.upper()}}}")


@pytest.mark.parametrize("after", [None, "-1"], ids=["made", "joined"])
def test_events_of_another_run_are_an_error(after: str | None) -> None:
    """Whoever mixed up the responses, none of them is delivered as an event of this run."""
    theirs = event({"run_id": "other", "attempt": 1}, "m", "metadata") + event(1)
    headers = {"content-location": f"/threads/{THREAD}/runs/{RUN}"}
    kind, plan = ("join", joined(after)) if after else ("make", made())

    told = Script((kind, sse(theirs, headers=headers))).play(plan)

    assert (told.events, type(told.error)) == ([], errors.APIResponseError)
    assert f"contains events of run other instead of run {RUN}" in str(told.error)
