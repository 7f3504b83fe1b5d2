"""Runs through langgraph-sdk's client: streams resume, each run is created once, and how it ended is told."""

from __future__ import annotations

from typing import Any

import httpx
import langgraph_sdk
import pytest
from langgraph_sdk.schema import StreamPart

from langgraph_runs import RetryPolicy, errors
from tests.conformance.streams import HOWS, collect
from tests.conformance.support import FakeRun, FakeRuns, ScriptedServer, frame, reply_json, stream
from tests.conformance.support.answer import How

from .conftest import Make

OFFICIAL = langgraph_sdk.errors.LangGraphError
OUTCOMES = {"interrupted": errors.RunCancelledError, "timeout": errors.RunTimeoutError}


def streamed(client: Any, server: FakeRuns, thread_id: str | None = "t", **options: Any) -> Any:
    """The parts of a run that is created on a thread."""
    if thread_id:
        server.thread(thread_id)
    return client.runs.stream(thread_id, "agent", **{"stream_mode": "custom", **options})


@pytest.mark.parametrize("how", HOWS)
def test_a_broken_stream_goes_on(fake_runs: FakeRuns, make_ours: Make, how: How) -> None:
    """However a body breaks, every event comes once, as a StreamPart, and half an event never."""
    client = make_ours(fake_runs.url)
    fake_runs.next(6)
    fake_runs.cut(stream=1, after_events=3, plus_bytes=20, how=how)

    parts, error = collect(streamed(client, fake_runs))

    assert error is None
    if fake_runs.flavour == "aegra":
        assert parts.pop().event == "end"
    assert [type(part) for part in parts] == [StreamPart] * 7
    assert [part.data for part in parts] == fake_runs.runs[0].published
    assert [part.event for part in parts] == ["metadata", *["custom"] * 6]
    assert [part.id for part in parts] == [event.id for event in fake_runs.runs[0].events][:7]


def test_half_an_event_is_not_given_out(scripted: ScriptedServer, make_official: Make, make_ours: Make) -> None:
    """What breaks off within an event is dropped, where langgraph-sdk gives it out as if it were whole."""
    body = frame("custom", {"n": 1}) + b'event: custom\ndata: {"n": 2}'
    for make, given in ((make_official, 2), (make_ours, 1)):
        for path in ("/runs/stream", "/threads/{thread_id}/runs/stream"):
            scripted.always("POST", path, stream(body))
        scripted.always("GET", "/threads/{thread_id}/runs", reply_json([]))
        once = {} if make is make_official else {"retry": RetryPolicy.immediate(1)}
        parts, _ = collect(make(scripted.url, **once).runs.stream(None, "a"))
        assert len(parts) == given


@pytest.mark.parametrize("call", ["create", "wait", "stream"])
def test_a_run_is_created_once(fake_runs: FakeRuns, make_ours: Make, call: str) -> None:
    """If the response to a creation is lost, no other run is made; that one is found, but on Aegra."""
    client = make_ours(fake_runs.url)
    fake_runs.thread("t")
    fake_runs.next(2, values={"x": 1})
    fake_runs.lose(done=True, **{call: 1})
    created: list[Any] = []

    if fake_runs.flavour == "aegra":
        with pytest.raises(errors.RunOutcomeUnknownError):
            result = getattr(client.runs, call)("t", "agent", on_run_created=created.append)
            next(result)
        assert (len(fake_runs.runs), created) == (1, [])
        return
    result = getattr(client.runs, call)("t", "agent", on_run_created=created.append)
    if call == "stream":
        assert [part.data for part in result] == fake_runs.runs[0].published

    [run] = fake_runs.runs
    if call == "create":
        assert result["run_id"] == run.run_id
        assert type(result) is dict
    if call == "wait":
        assert result == {"x": 1}
    assert created == [{"run_id": run.run_id, "thread_id": "t"}]


@pytest.mark.parametrize("call", ["create", "wait", "stream"])
@pytest.mark.parametrize("thread_id", ["t", None])
def test_the_run_is_told_when_it_is_created(
    fake_runs: FakeRuns, make_official: Make, make_ours: Make, call: str, thread_id: str | None
) -> None:
    """`on_run_created` is called once, with the ids, before the run has ended."""
    for make in (make_official, make_ours):
        fake_runs.thread("t")
        fake_runs.next(2, auto=False)
        told: list[Any] = []

        def tell(ids: Any, told: list[Any] = told) -> None:
            told.append(ids)
            fake_runs.runs[-1].start()
            fake_runs.runs[-1].complete()

        result = getattr(make(fake_runs.url).runs, call)(thread_id, "agent", on_run_created=tell)
        if call == "stream":
            collect(result)
        if (fake_runs.flavour, call, make) == ("aegra", "create", make_official):
            assert told == []  # no response of Aegra's says what it created
            continue
        assert [ids["run_id"] for ids in told] == [fake_runs.runs[-1].run_id]
        assert thread_id is None or told[0]["thread_id"] == thread_id


def test_a_failed_run_ends_with_its_error_event(fake_runs: FakeRuns, make_official: Make, make_ours: Make) -> None:
    """The stream of a run that failed ends after its `error` event, as there."""
    told = []
    for make in (make_official, make_ours):
        fake_runs.next(2, status="error")
        parts, error = collect(streamed(make(fake_runs.url), fake_runs, None))
        told.append(([(part.event, part.data) for part in parts if part.event != "metadata"], error))
    assert told[0] == told[1]
    assert "error" in [event for event, _ in told[1][0][-2:]]  # Aegra sends `end` after it


def test_whoever_stops_at_the_error_leaves_nothing(fake_runs: FakeRuns, make_ours: Make) -> None:
    """When the `error` event comes the run is over: its temporary thread is deleted, also if nobody reads on."""
    fake_runs.next(1, status="error")
    parts = streamed(make_ours(fake_runs.url), fake_runs, None)
    while next(parts).event != "error":
        pass
    assert fake_runs.deleted_threads == [fake_runs.runs[0].thread_id]


@pytest.mark.parametrize("status", OUTCOMES)
def test_a_run_that_was_cut_short_raises(fake_runs: FakeRuns, make_ours: Make, status: str) -> None:
    """A run that was cancelled or timed out raises both packages' error at every door; langgraph-sdk says nothing."""
    runs = make_ours(fake_runs.url).runs
    fake_runs.thread("t")
    fake_runs.next(2, status=status)
    parts, error = collect(runs.stream("t", "agent", stream_mode="custom"))
    run = fake_runs.runs[-1]
    assert [part.event for part in parts if part.event != "end"] == ["metadata", "custom", "custom"]
    assert isinstance(error, OUTCOMES[status])
    assert isinstance(error, OFFICIAL)
    assert (error.run_id, error.thread_id) == (run.run_id, "t")
    for call in (lambda: wait_for_next(fake_runs, runs, status), lambda: runs.join("t", run.run_id)):
        with pytest.raises(OUTCOMES[status]):
            call()


def wait_for_next(server: FakeRuns, runs: Any, status: str) -> Any:
    server.next(2, status=status)
    return runs.wait("t", "agent", raise_error=False)


def test_a_wait_for_a_run_that_fails(fake_runs: FakeRuns, make_official: Make, make_ours: Make) -> None:
    """`wait` raises both packages' error for it; with `raise_error=False` it returns the official answer, as `join`."""
    answers = []
    for make in (make_official, make_ours):
        runs = make(fake_runs.url).runs
        fake_runs.thread("t")
        fake_runs.next(1, status="error")
        answers.append(runs.wait("t", "agent", raise_error=False))
        answers.append(runs.join("t", fake_runs.runs[-1].run_id))
    fake_runs.next(1, status="error")
    with pytest.raises(errors.RunFailedError, match="ValueError: boom") as raised:
        runs.wait("t", "agent")
    assert answers == [{"__error__": {"error": "ValueError", "message": "boom"}}] * 4
    assert isinstance(raised.value, OFFICIAL)


def test_a_wait_survives_a_break(fake_runs: FakeRuns, make_ours: Make) -> None:
    """A wait whose connection breaks joins the run; `join` and a stateless `wait` do as well."""
    runs = make_ours(fake_runs.url).runs
    fake_runs.thread("t")
    for thread_id in ("t", None):
        fake_runs.next(2, values={"x": 1})
        fake_runs.cut(wait=len(fake_runs.requests_of("wait")) + 1, after_bytes=0)
        assert runs.wait(thread_id, "agent") == {"x": 1}
    assert len(fake_runs.runs) == 2


def test_a_run_is_joined_where_the_caller_stands(fake_runs: FakeRuns, make_ours: Make) -> None:
    """`join_stream` goes on after an event, with the modes that are asked for, and through a break."""
    run = fake_runs.run([("custom", {"n": n}) for n in range(5)], finished=True, request={"stream_mode": ["custom"]})
    runs = make_ours(fake_runs.url).runs
    fake_runs.cut(stream=1, after_events=1)
    parts, error = collect(joined(runs, run, stream_mode=["custom"], last_event_id=run.events[1].id))
    assert error is None
    assert [part.data for part in parts] == run.published[2:]


def joined(runs: Any, run: FakeRun, **options: Any) -> Any:
    return runs.join_stream(run.thread_id, run.run_id, **options)


def test_a_stream_that_cannot_go_on_says_so(fake_runs: FakeRuns, make_ours: Make) -> None:
    """A stream that would lose events raises both packages' errors, which is one of httpx's transport as there."""
    run = fake_runs.run(4, ids=None, auto=False)
    run.start()
    run.advance(2)
    fake_runs.cut(stream=1, after_events=0)
    _, error = collect(joined(make_ours(fake_runs.url).runs, run))
    assert isinstance(error, errors.StreamInterruptedError)
    assert isinstance(error, OFFICIAL)
    assert isinstance(error, httpx.TransportError)
    run.finish()


@pytest.mark.parametrize("wait", [False, True])
def test_a_run_is_cancelled(fake_runs: FakeRuns, make_ours: Make, wait: bool) -> None:
    """`cancel` returns None, at once or when the run has ended, also if the first request breaks."""
    run = fake_runs.run(3, auto=False)
    run.start()
    fake_runs.lose(done=False, cancel=1)
    assert make_ours(fake_runs.url).runs.cancel(run.thread_id, run.run_id, wait=wait) is None
    assert run.status == "interrupted"


def test_several_runs_are_cancelled(fake_runs: FakeRuns, make_ours: Make) -> None:
    """`cancel_many` cancels runs by their ids, or by a status."""
    runs = [fake_runs.run(3, thread_id="t", auto=False) for _ in range(2)]
    for run in runs:
        run.start()
    client = make_ours(fake_runs.url)
    assert client.runs.cancel_many(thread_id="t", run_ids=[run.run_id for run in runs]) is None
    assert [run.status for run in runs] == ["interrupted"] * 2


def test_a_stream_that_is_left_lets_go(fake_runs: FakeRuns, make_ours: Make) -> None:
    """Closing the parts closes the connection; the run goes on."""
    fake_runs.next(5, auto=False)
    begun: list[FakeRun] = []

    def begin(_: Any) -> None:
        begun.append(fake_runs.runs[-1])
        begun[0].start()

    parts = streamed(make_ours(fake_runs.url), fake_runs, on_run_created=begin)
    assert next(parts).event == "metadata"
    parts.close()
    fake_runs.requests_of("stream")[0].wait_for_disconnect()
    assert begun[0].status == "running"
    begun[0].finish()


def test_a_stream_that_is_not_read_sends_nothing(fake_runs: FakeRuns, make_ours: Make) -> None:
    """As there, nothing is sent, or warned of, before the parts are iterated."""
    streamed(make_ours(fake_runs.url), fake_runs)
    assert list(fake_runs.requests) == []
