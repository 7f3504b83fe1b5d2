"""Streams of stateless runs: as safe as any, and nothing is left behind."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from langgraph_runs import errors

from .leaving import WAYS, leave
from .streams import HOWS, collect, drain, next_stream, told, wait_until
from .support import Answer, ClientMaker, FakeRuns, Request, collect_garbage
from .support.answer import How
from .support.faults import Work


def stateless(client: Any, **options: Any) -> Any:
    """Stream a run without a thread of the caller's."""
    return client.runs.stream(None, "agent", **{"stream_mode": "custom", **options})


@pytest.mark.parametrize("how", HOWS)
def test_a_stateless_stream_survives_breaks(any_runs: FakeRuns, make_client: ClientMaker, how: How) -> None:
    """It is resumed like one on a thread, wherever it breaks; afterwards its thread is gone."""
    client = make_client(any_runs.url)
    for count in range(7):
        any_runs.next(5)
        number = len(any_runs.requests_of("stream"))
        any_runs.cut(stream=number + 1, after_events=count, how=how)

        events = stateless(client)
        got = told(drain(events))

        run = any_runs.runs[-1]
        assert run.published == got, count
        assert events.status == "success"
        assert any_runs.deleted_threads[count:] == [run.thread_id]
    assert any_runs.threads == {}


def test_the_exact_requests(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The thread is made with the run, whatever it takes to know the end, and deleted last."""
    events = stateless(make_client(fake_runs.url), on_completion="delete")
    drain(events)

    made, *_, deleted = fake_runs.requests
    assert fake_runs.operations == ["stream", "get", "stream", "history", "delete_thread"]
    assert made.target == f"/threads/{events.thread_id}/runs/stream"
    assert made.json()["if_not_exists"] == "create"
    assert "on_completion" not in made.json()
    assert deleted.target == f"/threads/{events.thread_id}"


def test_thread_and_run_are_known_before_the_first_event(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The thread's id is ours and known before anything is sent; the run's when the stream has been entered."""
    any_runs.next(0, auto=False)
    events = stateless(make_client(any_runs.url))

    assert uuid.UUID(events.thread_id).version == 4
    with pytest.raises(RuntimeError, match="run_id is not known before the stream is open"):
        _ = events.run_id
    assert any_runs.requests == []
    with events:
        (run,) = any_runs.runs
        assert (events.thread_id, events.run_id) == (run.thread_id, run.run_id)
        assert run.events == []


def test_every_run_has_a_thread_of_its_own(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Two streams of one client are two threads."""
    client = make_client(any_runs.url)

    with stateless(client) as one, stateless(client) as other:
        assert one.thread_id != other.thread_id


@pytest.mark.parametrize("status", ["error", "timeout", "interrupted"])
def test_a_bad_end_leaves_nothing_either(any_runs: FakeRuns, make_client: ClientMaker, status: str) -> None:
    """The outcome is raised, and the thread deleted."""
    any_runs.next(3, status=status)

    events, error = collect(stateless(make_client(any_runs.url)))

    (run,) = any_runs.runs
    assert run.published == told(events)
    assert isinstance(error, errors.RunError)
    assert error.status == status
    assert any_runs.deleted_threads == [run.thread_id]


@pytest.mark.parametrize("status", ["success", "error"])
def test_a_thread_may_be_kept(any_runs: FakeRuns, make_client: ClientMaker, status: str) -> None:
    """With on_completion="keep" the thread stays, to be read or joined by the ids that the stream has."""
    any_runs.next(3, status=status)

    events = stateless(make_client(any_runs.url), on_completion="keep")
    collect(events)

    assert any_runs.deleted_threads == []
    assert list(any_runs.threads) == [events.thread_id]
    assert "delete_thread" not in any_runs.operations


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_a_run_goes_on_without_its_stream(any_runs: FakeRuns, make_client: ClientMaker, way: str, keep: bool) -> None:
    """A stream that is left early leaves run and thread alone: a run without its thread would be lost."""
    run_goes_on(any_runs)
    client = make_client(any_runs.url)
    options = {"on_completion": "keep"} if keep else {}

    leave(lambda: stateless(client, **options), way)

    any_runs.wait_for_disconnect(1)
    client.close()  # which waits for what was forgotten
    (run,) = any_runs.runs
    assert any_runs.deleted_threads == []
    assert run.status == "running"
    assert any_runs.operations == ["stream"]


def test_a_pending_run_goes_on_without_its_stream(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The same if no worker has taken the run yet; it can be joined by the ids that the stream has."""
    any_runs.next(3, auto=False)
    client = make_client(any_runs.url)
    with stateless(client) as events:
        pass
    (run,) = any_runs.runs
    assert run.status == "pending"

    run.start()
    run.complete()

    assert any_runs.deleted_threads == []
    assert told(drain(client.runs.join_stream(events.thread_id, events.run_id, last_event_id="-1"))) == run.published


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_a_run_that_is_to_end_with_its_stream(
    any_runs: FakeRuns, make_client: ClientMaker, way: str, keep: bool
) -> None:
    """With on_disconnect="cancel" a stream that is left early cancels its run, and only then deletes the thread."""
    run_goes_on(any_runs)
    client = make_client(any_runs.url)
    options = {"on_completion": "keep"} if keep else {}

    leave(lambda: stateless(client, on_disconnect="cancel", **options), way)

    any_runs.wait_for_disconnect(1)
    client.close()  # which waits for what was forgotten
    (run,) = any_runs.runs
    wait_until(lambda: run.status == "interrupted")
    assert any_runs.deleted_threads == ([] if keep else [run.thread_id])
    assert any_runs.operations == ["stream"] + ["cancel", "delete_thread"] * (not keep)


def test_a_stream_left_at_its_last_event(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """Where the last event says that the run has ended, a reader may stop there: everything was read."""
    fake_aegra.next(3)

    with stateless(make_client(fake_aegra.url)) as events:
        for event in events:
            if event.event == "end":
                break

    assert fake_aegra.deleted_threads == [events.thread_id]
    assert fake_aegra.operations == ["stream", "delete_thread"]


def run_goes_on(server: FakeRuns) -> None:
    """Have the next run begin, and then wait."""

    def begin(_: Request, work: Work) -> Answer:
        answer = work()
        server.runs[-1].start()
        return answer

    server.next(4, auto=False)
    server.fault(begin, stream=next_stream(server))


def test_a_thread_that_cannot_be_deleted_is_no_failure(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The stream did what it was asked for."""
    any_runs.next(3)
    any_runs.fail(500, delete_thread="every")

    events = drain(stateless(make_client(any_runs.url, retry={"attempts": 2})))

    assert any_runs.runs[0].published == told(events)
    assert any_runs.operations.count("delete_thread") == 2


def test_a_thread_that_is_gone_already_is_no_failure(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Somebody else may have been quicker."""
    any_runs.next(3)
    any_runs.fail(404, delete_thread=1)

    assert len(told(drain(stateless(make_client(any_runs.url))))) == 4


def test_a_stream_that_was_given_up_keeps_its_thread(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The run may be going on, and whoever carries on needs the thread that the error names."""
    any_runs.next(5)
    any_runs.cut(stream=1, after_events=3, how="reset")
    any_runs.fail(503, stream=[2, 3])
    client = make_client(any_runs.url, retry={"attempts": 2})

    events, error = collect(stateless(client))

    assert isinstance(error, errors.StreamInterruptedError)
    assert any_runs.deleted_threads == []
    rest = drain(client.runs.join_stream(error.thread_id, error.run_id, last_event_id=error.last_event_id))
    assert any_runs.runs[0].published == told(events) + told(rest)


@pytest.mark.parametrize("status", [401, 404, 422, 429])
def test_a_refused_creation_has_nothing_to_delete(any_runs: FakeRuns, make_client: ClientMaker, status: int) -> None:
    """A thread that was never made is not asked for."""
    any_runs.fail(status, stream="every")

    _, error = collect(stateless(make_client(any_runs.url, retry={"attempts": 2})))

    assert isinstance(error, errors.APIStatusError)
    assert set(any_runs.operations) == {"stream"}


def test_a_server_that_is_away_is_not_asked_to_clean_up(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """If the run could not be made for want of a connection, nothing more is tried."""
    client = make_client(any_runs.url, retry={"attempts": 2})
    tried: list[str] = []
    client = client.with_options(on_request=lambda request: tried.append(request.method))
    with any_runs.refusing():
        _, error = collect(stateless(client))

    assert isinstance(error, errors.APIConnectionError)
    assert tried == ["POST", "POST"]


def test_a_stream_that_was_never_entered_sends_nothing(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Closing it, or forgetting it, has nothing to clean up."""
    client = make_client(any_runs.url)
    stateless(client).close()
    stateless(client).cancel()
    with pytest.warns(errors.LangGraphRunsWarning, match="never entered or iterated"):
        stateless(client).thread_id  # noqa: B018
    collect_garbage()
    client.close()

    assert any_runs.requests == []


def test_a_client_that_was_closed_first_is_no_failure(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Leaving a stream whose client is closed already frees what there is, and says nothing."""
    any_runs.next(4, auto=False)
    client = make_client(any_runs.url)
    events = stateless(client)
    with events:
        any_runs.runs[0].start()
        next(iter(events))
        client.close()
    del events
    collect_garbage()

    any_runs.wait_for_disconnect(1)


def test_without_resume_the_plain_endpoint_serves(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """`stream_resumable=False` leaves the thread to the server, which on the open one nobody gets to know."""
    any_runs.next(3)

    events = stateless(make_client(any_runs.url), stream_resumable=False)
    got = told(drain(events))

    (run,) = any_runs.runs
    assert run.published == got
    assert any_runs.requests[0].path == "/runs/stream"
    assert events.run_id == run.run_id
    if any_runs.flavour == "aegra":
        assert events.thread_id == run.thread_id
    else:
        with pytest.raises(RuntimeError, match="thread_id is not known: the run is stateless, with stream_"):
            _ = events.thread_id
    assert set(any_runs.operations) <= {"stream", "get"}


def test_without_resume_a_thread_may_be_kept(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Then it is the server that is told what becomes of the thread."""
    drain(stateless(make_client(any_runs.url), stream_resumable=False, on_completion="keep"))

    assert any_runs.requests[0].json()["on_completion"] == "keep"
