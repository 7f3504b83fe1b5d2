"""How a stream knows that it is at its end, what that costs, and what it raises then."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors

from .streams import HOWS, collect, drain, join, make, told
from .support import ClientMaker, FakeRuns, ScriptedServer, frame, reply_json, stream
from .support.answer import How

OUTCOMES: dict[str, type[errors.RunError]] = {
    "error": errors.RunFailedError,
    "interrupted": errors.RunCancelledError,
    "timeout": errors.RunTimeoutError,
}
STATUS = {"success": "success", "error": "failed", "interrupted": "cancelled", "timeout": "timed_out"}
QUESTION = {"__interrupt__": [{"value": "Your name?", "id": "i"}]}


def test_a_success_costs_three_short_requests(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """langgraph#9016: a body's end proves nothing. The run is asked, and the stream read once more from there.

    Whether the run waits for a human only its state tells, unless the mode does.
    """
    fake_runs.next(3)

    events = make(make_client(fake_runs.url), fake_runs)
    got = drain(events)

    (run,) = fake_runs.runs
    assert run.published == told(got)
    assert events.status == "success"
    made, asked, looked, state = fake_runs.requests
    path = f"/threads/{run.thread_id}/runs"
    assert (made.method, made.target) == ("POST", f"{path}/stream")
    assert (asked.method, asked.target) == ("GET", f"{path}/{run.run_id}")
    assert (looked.method, looked.target) == ("GET", f"{path}/{run.run_id}/stream")
    assert looked.headers["last-event-id"] in [event.id for event in got[-2:]]
    assert (state.method, state.target) == ("POST", f"/threads/{run.thread_id}/history")


def test_an_end_event_costs_nothing(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """Where the server says that the run has ended, nobody is asked."""
    fake_aegra.next(3)

    events = make(make_client(fake_aegra.url), fake_aegra)
    got = drain(events)

    (run,) = fake_aegra.runs
    assert run.published == told(got)
    assert got[-1].event == "end"
    assert events.status == "success"
    assert fake_aegra.operations == ["stream"]


@pytest.mark.parametrize("flavour", ["langgraph", "aegra"])
def test_an_error_event_costs_nothing(make_fake_runs: Any, make_client: ClientMaker, flavour: str) -> None:
    """An `error` event tells the outcome; it is delivered, and then raised."""
    server = make_fake_runs(flavour)
    server.next(3, status="error", error=("KeyError", "'name'"))

    stream = make(make_client(server.url), server)
    events, error = collect(stream)

    (run,) = server.runs
    assert run.published == told(events)
    assert "error" in [event.event for event in events]
    assert isinstance(error, errors.RunFailedError)
    assert (error.error, error.detail, error.status) == ("KeyError", "'name'", "error")
    assert (error.run_id, error.thread_id) == (run.run_id, run.thread_id)
    assert stream.status == "failed"
    assert server.operations == ["stream"]


@pytest.mark.parametrize("status", ["interrupted", "timeout"])
def test_a_clean_end_may_be_no_success(fake_runs: FakeRuns, make_client: ClientMaker, status: str) -> None:
    """The open server ends the body of a run that was cancelled or timed out like any other."""
    fake_runs.next(3, status=status)

    stream = make(make_client(fake_runs.url), fake_runs)
    events, error = collect(stream)

    (run,) = fake_runs.runs
    assert run.published == told(events)
    assert type(error) is OUTCOMES[status]
    assert (error.status, stream.status) == (status, STATUS[status])
    assert (error.run_id, error.thread_id) == (run.run_id, run.thread_id)
    assert fake_runs.operations == ["stream", "get", "stream"]


def test_an_end_event_may_say_that_it_was_no_success(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """The status in an `end` event counts."""
    fake_aegra.next(3, status="timeout")

    events, error = collect(make(make_client(fake_aegra.url), fake_aegra))

    assert events[-1].data == {"status": "timeout"}
    assert type(error) is errors.RunTimeoutError
    assert fake_aegra.operations == ["stream"]


def test_a_cancelled_run_is_told_from_one_that_asks(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """Aegra calls both `interrupted`: unless the events told, the output of the run does."""
    fake_aegra.next(3, status="interrupted")

    events, error = collect(make(make_client(fake_aegra.url), fake_aegra))

    assert len(events) == 5
    assert type(error) is errors.RunCancelledError
    assert fake_aegra.operations == ["stream", "get"]


@pytest.mark.parametrize("mode", ["values", "updates", "custom"])
def test_a_run_that_asks_a_human_is_no_error(any_runs: FakeRuns, make_client: ClientMaker, mode: str) -> None:
    """A human's turn is a result, and told alike, however the server calls it and whatever was streamed."""
    told_by = QUESTION if mode != "custom" else {"n": 2}
    any_runs.next([{"n": 1}, told_by], interrupts=QUESTION["__interrupt__"])

    stream = make(make_client(any_runs.url), any_runs, stream_mode=mode)
    events = drain(stream)

    (run,) = any_runs.runs
    assert run.published == told(events)
    assert stream.status == "needs_input"
    assert [(one.id, one.value) for one in stream.interrupts] == [("i", "Your name?")]
    if any_runs.flavour == "aegra":
        assert any_runs.operations == (["stream", "get"] if mode == "custom" else ["stream"])


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("status", OUTCOMES)
def test_an_outcome_in_a_gap_is_raised(any_runs: FakeRuns, make_client: ClientMaker, how: How, status: str) -> None:
    """A run that failed while nobody read raises, though the open server never replays its `error` event."""
    run = any_runs.run(6, status=status)
    any_runs.cut(stream=1, after_events=3, how=how, meanwhile=run.complete)

    events, error = collect(join(make_client(any_runs.url), run))

    assert run.published == told(events)
    assert type(error) is OUTCOMES[status]


@pytest.mark.parametrize("status", [*OUTCOMES, "success"])
@pytest.mark.parametrize("count", [0, 3, 7])
def test_what_was_published_between_the_cut_and_the_end_is_told(
    any_runs: FakeRuns, make_client: ClientMaker, status: str, count: int
) -> None:
    """When the run is asked it may have ended already; what came between is told all the same."""
    run = any_runs.run(6, status=status)

    def meanwhile() -> None:
        if run.status == "pending":
            run.start()
        run.complete()

    any_runs.cut(stream=1, after_events=count, how="clean", meanwhile=meanwhile)

    events, error = collect(join(make_client(any_runs.url), run))

    assert run.published == told(events)
    assert (type(error) if error else None) is OUTCOMES.get(status)


def test_the_end_is_looked_for_once_more_as_long_as_there_are_news(
    fake_runs: FakeRuns, make_client: ClientMaker
) -> None:
    """Only a look that brings nothing ends the stream: the last one may have been cut short as well."""
    run = fake_runs.run(9)
    fake_runs.cut(stream=1, after_events=2, how="clean", meanwhile=run.complete)
    fake_runs.cut(stream=[2, 3], after_events=3, how="clean")

    events = join(make_client(fake_runs.url), run)
    got = told(drain(events))

    assert run.published == got
    assert fake_runs.operations == ["stream", "get", "stream", "stream", "stream", "stream", "history"]


def test_the_last_look_may_break(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A look that breaks has shown nothing: it is taken again."""
    run = fake_runs.run(9)
    fake_runs.cut(stream=1, after_events=2, how="clean", meanwhile=run.complete)
    fake_runs.cut(stream=2, after_events=3, how="reset")
    fake_runs.fail(503, stream=3)
    fake_runs.cut_head(5, stream=4)

    got = told(drain(join(make_client(fake_runs.url), run)))

    assert run.published == got


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("way", ["made", "joined"])
def test_a_run_that_was_deleted_in_a_gap_is_no_success(
    any_runs: FakeRuns, make_client: ClientMaker, how: How, way: str
) -> None:
    """A run that is gone, rolled back say, cannot be vouched for, however the server says so."""

    def delete() -> None:
        any_runs.runs[0].deleted = True

    any_runs.cut(stream=1, after_events=3, how=how, meanwhile=delete)
    client = make_client(any_runs.url)
    any_runs.next(6)
    stream = make(client, any_runs) if way == "made" else join(client, any_runs.run(6))

    events, error = collect(stream)

    assert any_runs.runs[0].published[:3] == told(events)
    assert type(error) is errors.RunCancelledError
    assert error.status is None
    assert "no longer exists" in str(error)


def test_a_run_that_there_is_not_is_not_found(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The open server hides it in a stream with status 200."""
    client = make_client(any_runs.url)
    thread = any_runs.thread()

    for options in ({}, {"last_event_id": "-1"}):
        _, error = collect(client.runs.join_stream(thread, "nothing", **options))

        assert type(error) is errors.NotFoundError
        assert (error.run_id, error.thread_id) == ("nothing", thread)


def test_an_old_stream_ends_at_once(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Joining after the last event of a run that has ended gives nothing, and its outcome."""
    client = make_client(any_runs.url)
    for status in ("success", *OUTCOMES):
        run = any_runs.run(3, finished=True, status=status)
        last = [event.id for event in run.events if event.stored][-1]

        stream = join(client, run, last_event_id=last)
        events, error = collect(stream)

        assert told(events) == []
        assert (type(error) if error else None) is OUTCOMES.get(status)
        assert stream.status == STATUS[status]


def test_an_error_is_followed_to_the_end(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """After `error` comes `end`; both are delivered before the failure is raised, in however many pieces they come."""
    fake_aegra.next(1, status="error")

    events, error = collect(make(make_client(fake_aegra.url), fake_aegra))

    assert [event.event for event in events] == ["metadata", "custom", "error", "end"]
    assert type(error) is errors.RunFailedError


@pytest.mark.parametrize("how", HOWS)
def test_a_break_after_the_error_event_changes_nothing(any_runs: FakeRuns, make_client: ClientMaker, how: How) -> None:
    """The outcome is known by then."""
    any_runs.next(2, status="error")
    any_runs.cut(stream=1, after_events=4, how=how)

    events, error = collect(make(make_client(any_runs.url), any_runs))

    assert events[-1].event == "error"
    assert type(error) is errors.RunFailedError
    assert any_runs.operations == ["stream"]


def test_a_run_that_began_anew_after_an_error_goes_on(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """An `error` that is followed by another `metadata` was that of an attempt, not of the run."""
    scripted.enqueue(
        stream(
            frame("metadata", {"run_id": "r"}, "1"),
            frame("error", {"error": "E", "message": "m"}, "2"),
            frame("metadata", {"run_id": "r"}, "3"),
            frame("custom", 1, "4"),
            frame("end", {"status": "success"}, "5"),
            headers={"Content-Location": "/threads/t/runs/r"},
        )
    )

    events = drain(make_client(scripted.url).runs.stream("t", "a", stream_mode="custom"))

    assert [event.event for event in events] == ["metadata", "error", "metadata", "custom", "end"]


@pytest.mark.parametrize(("said", "asked"), [({"status": "success"}, 0), ({}, 1), (None, 1), ("done", 1)])
def test_an_end_event_that_says_no_status_has_the_run_asked(
    scripted: ScriptedServer, make_client: ClientMaker, said: Any, asked: int
) -> None:
    """The outcome of the run is known before the stream ends."""
    scripted.enqueue(
        stream(frame("end", said, "1"), headers={"Content-Location": "/threads/t/runs/r"}),
        reply_json({"run_id": "r", "thread_id": "t", "status": "timeout", "kwargs": {}}),
    )

    _, error = collect(make_client(scripted.url).runs.stream("t", "a", stream_mode="custom"))

    assert len(scripted.requests) == 1 + asked
    assert type(error) is (errors.RunTimeoutError if asked else type(None))


def test_a_break_with_cancel_on_disconnect_is_no_success(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A run that is to end with its connection is cancelled by a break; that does not pass for its end."""
    fake_runs.next(9)
    fake_runs.cut(stream=1, after_events=4, how="reset")

    events, error = collect(make(make_client(fake_runs.url), fake_runs, on_disconnect="cancel"))

    assert len(events) == 4
    assert type(error) is errors.RunCancelledError


def test_outcomes_come_after_all_events_of_a_read(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """However much arrives at once, every event is handed over before the outcome is raised, which it is each time."""
    run = any_runs.run(200, finished=True, status="error")
    events: list[Any] = []
    stream = join(make_client(any_runs.url), run)

    with pytest.raises(errors.RunFailedError):
        events.extend(stream)
    with pytest.raises(errors.RunFailedError):
        list(stream)

    with pytest.raises(errors.RunFailedError), join(make_client(any_runs.url), run) as stream:
        list(stream)
    assert run.published == told(events)
