"""The stream of a thread, and of any endpoint: it goes on after a break, or says why it cannot."""

from __future__ import annotations

import copy
from itertools import islice
from typing import Any

import pytest

from langgraph_runs import ChunkEvent, Client, MetadataEvent, errors

from .streams import HOWS, collect, drain, told
from .support import ClientMaker, FakeRun, FakeRuns, Gate, frame, reply, reply_json, stream
from .support.answer import How

ID = "1763800000000-{}"


def thread_of(server: FakeRuns, *counts: int, **options: Any) -> list[FakeRun]:
    """A thread with runs of so many events; their ids count on from run to run."""
    thread, made, first = server.thread(), list[FakeRun](), 0
    for count in counts:
        last = first + count + 2  # metadata comes first, and last
        made.append(server.run(count, thread_id=thread, ids=[ID.format(n) for n in range(first, last)], **options))
        first = last
    return made


def all_of(runs: list[FakeRun]) -> list[Any]:
    """What the stream of a thread is to bring of its runs."""
    return [data for run in runs for data in (*run.published, run.done().data)]


def take(events: Any, count: int) -> list[Any]:
    """The next so many events."""
    return list(islice(events, count))


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("ids", ["counted", "repeated"])
def test_a_break_is_mended(fake_runs: FakeRuns, make_client: ClientMaker, how: How, ids: str) -> None:
    """Wherever the stream of a thread breaks off, and however, every event of every run comes once."""
    client = make_client(fake_runs.url)
    for after_events in range(1, 9):
        runs = thread_of(fake_runs, 2, 3) if ids == "counted" else [fake_runs.run(7, ids="repeated")]
        number = len(fake_runs.requests_of("stream")) + 1
        fake_runs.cut(stream=number, after_events=after_events, plus_bytes=11, how=how)

        with client.threads.join_stream(runs[0].thread_id, last_event_id="-1") as events:
            got = told(take(events, 9))
            assert events.reconnects == 1

        assert got == all_of(runs), after_events
    assert {request.headers["accept"] for request in fake_runs.requests} == {"text/event-stream"}


def test_the_start_by_either_name(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """What runs call "-1" the stream of a thread calls "-", and the caller may use both."""
    [run] = thread_of(fake_runs, 2)
    for start in ("-1", "-"):
        with make_client(fake_runs.url).threads.join_stream(run.thread_id, last_event_id=start) as events:
            assert events.last_event_id == "-1"
            assert told(take(events, 4)) == all_of([run])
    assert [request.headers["last-event-id"] for request in fake_runs.requests] == ["-", "-"]


def test_the_header_of_the_caller(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A Last-Event-ID passed on as a header counts like `last_event_id`, which goes before it."""
    [run] = thread_of(fake_runs, 2)
    join = make_client(fake_runs.url).threads.join_stream
    drained = take(join(run.thread_id, last_event_id="-1"), 4)

    with join(run.thread_id, headers={"last-event-id": str(drained[1].id)}) as events:
        assert events.last_event_id == drained[1].id
        assert told(take(events, 2)) == all_of([run])[2:]
    with join(run.thread_id, headers={"last-event-id": "-"}, last_event_id=drained[1].id) as events:
        assert told(take(events, 2)) == all_of([run])[2:]


def test_it_goes_on_from_a_bookmark(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Whatever was taken before, another stream that is joined after `last_event_id` has the rest."""
    runs = thread_of(fake_runs, 2, 2)
    client = make_client(fake_runs.url)
    for taken in range(1, 8):
        with client.threads.join_stream(runs[0].thread_id, last_event_id="-1") as events:
            first = told(take(events, taken))
            bookmark = events.last_event_id
        with client.threads.join_stream(runs[0].thread_id, last_event_id=bookmark) as events:
            assert first + told(take(events, 8 - taken)) == all_of(runs)


def test_a_replay_without_the_last_event_is_a_gap(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Events that the server no longer has are not passed over, also where a run begins after them."""
    runs = thread_of(fake_runs, 2, 2)
    fake_runs.cut(stream=1, after_events=3, how="reset", meanwhile=lambda: setattr(runs[0], "deleted", True))

    events, error = collect(make_client(fake_runs.url).threads.join_stream(runs[0].thread_id, last_event_id="-1"))

    assert told(events) == runs[0].published[:3]
    assert isinstance(error, errors.StreamInterruptedError)
    assert "no longer has the events" in str(error)
    assert "stream_resumable=True" in str(error)
    assert error.last_event_id == ID.format(2)
    assert error.thread_id == runs[0].thread_id


def test_a_live_stream_that_broke_before_its_first_event(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """What was missed is not known then, so it is not joined again as if nothing had happened."""
    thread = fake_runs.thread()
    fake_runs.answer(stream(), stream=1)

    events, error = collect(make_client(fake_runs.url).threads.join_stream(thread))

    assert events == []
    assert isinstance(error, errors.StreamInterruptedError)
    assert error.last_event_id is None
    assert "the events missed are unknown" in str(error)


def test_it_cannot_be_copied() -> None:
    """The error says what to pass on instead."""
    with Client("http://x", api_key=None) as client:
        events = client.threads.join_stream("t")
        with pytest.raises(TypeError, match="EventStream objects cannot be pickled or copied; pass on last_event_id"):
            copy.copy(events)


def test_an_error_event_is_an_event(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A run that fails raises nothing, for the stream goes on to the next run."""
    run = fake_runs.run(1, status="error", finished=True)
    fake_runs.answer(stream(frame("error", {"error": "ValueError"}, ID.format(1)), Gate()), stream=1)
    with make_client(fake_runs.url).threads.join_stream(run.thread_id) as events:
        assert next(events).data == {"error": "ValueError"}


def test_events_are_typed(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """They are of the classes of a run's events, whatever modes the runs were created with; restarts are told."""
    thread = fake_runs.thread()
    body = (
        frame("metadata", {"run_id": "r", "attempt": 1}, ID.format(0)),
        frame("messages", [{"content": "a"}, {}], ID.format(1)),
        frame("metadata", {"run_id": "r", "attempt": 2}, ID.format(2)),
        frame("metadata", {"run_id": "r", "status": "run_done"}, ID.format(3)),
    )
    fake_runs.answer(stream(*body, Gate()), stream=1)
    with make_client(fake_runs.url).threads.join_stream(thread) as events:
        begun, chunk, again, done = take(events, 4)
    assert isinstance(chunk, ChunkEvent)
    assert [isinstance(one, MetadataEvent) and one.restarted for one in (begun, again, done)] == [False, True, False]


@pytest.mark.parametrize("modes", ["lifecycle", ["run_modes", "state_update"]])
def test_the_modes_are_asked_for(fake_runs: FakeRuns, make_client: ClientMaker, modes: Any) -> None:
    """Separated by commas, as the server reads them."""
    [run] = thread_of(fake_runs, 1)
    with make_client(fake_runs.url).threads.join_stream(run.thread_id, stream_mode=modes, last_event_id="-") as events:
        next(events)
    assert fake_runs.requests[0].query["stream_modes"] == [
        "lifecycle" if modes == "lifecycle" else "run_modes,state_update"
    ]


def test_a_server_without_it(make_client: ClientMaker) -> None:
    """The error says so, and what there is instead."""
    with FakeRuns("aegra") as server:
        with pytest.raises(errors.NotFoundError, match=r"no stream of threads \(Aegra has none\); runs.join_stream"):
            make_client(server.url).threads.join_stream(server.thread(), last_event_id="-").open()
        assert len(server.requests) == 1


# Any endpoint


def run_path(run: FakeRun) -> str:
    return f"/threads/{run.thread_id}/runs/{run.run_id}/stream"


@pytest.mark.parametrize("how", ["abrupt", "reset"])
@pytest.mark.parametrize("ids", ["unique", "repeated"])
def test_a_request_goes_on_after_a_break(fake_runs: FakeRuns, make_client: ClientMaker, how: How, ids: Any) -> None:
    """A GET is sent again after the event before the last, so that it is seen that the server knows where it was."""
    run = fake_runs.run(5, ids=ids)
    fake_runs.cut(stream=1, after_events=3, plus_bytes=5, how=how)
    client = make_client(fake_runs.url)

    events = client.request("GET", run_path(run), stream=True, headers={"last-event-id": "-1"})
    got = told(drain(events))

    assert got == run.published
    assert events.reconnects == 1
    assert fake_runs.requests[0].headers["last-event-id"] == "-1"


def test_a_clean_end_is_the_end(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Nothing is known of such a stream, so it ends where its response does."""
    fake_runs.serve("feed", "GET", "/feed", None)
    fake_runs.answer(stream(frame("tick", 1, "a"), frame("tick", 2)), feed=1)

    events = make_client(fake_runs.url).request("GET", "/feed", stream=True)

    assert told(drain(events)) == [1, 2]
    assert drain(events) == []


@pytest.mark.parametrize(
    ("method", "body", "why"),
    [
        ("GET", frame("tick", 1), "came without ids"),
        ("GET", frame("tick", 1, "a") + frame("tick", 2, ""), "cleared the last event id"),
        ("POST", frame("tick", 1, "a"), "A POST request is not sent again"),
    ],
)
def test_what_cannot_go_on_says_so(
    fake_runs: FakeRuns, make_client: ClientMaker, method: str, body: bytes, why: str
) -> None:
    """The events that came are handed out before."""
    fake_runs.serve("feed", method, "/feed", None)
    fake_runs.answer(stream(body).cut(after=len(body), how="abrupt"), feed=1)

    events, error = collect(make_client(fake_runs.url).request(method, "/feed", stream=True))

    assert told(events)[0] == 1
    assert isinstance(error, errors.StreamInterruptedError)
    assert why in str(error)
    assert f"the stream of {method} /feed was interrupted" in str(error)
    assert len(fake_runs.requests) == 1


def test_what_is_no_event_stream(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The error has the beginning of what came, and nothing is asked twice."""
    fake_runs.serve("feed", "GET", "/feed", {"not": "events"})
    client = make_client(fake_runs.url)
    with pytest.raises(errors.APIResponseError, match=r'is not an event stream .*\{"not":"events"\}'):
        client.request("GET", "/feed", stream=True)
    fake_runs.answer(reply("<html>", headers={"Content-Type": "text/html"}), feed=2)
    with pytest.raises(errors.APIResponseError, match="is base_url"):
        client.request("GET", "/feed", stream=True)
    assert len(fake_runs.requests) == 2


def test_a_refusal_is_raised_by_the_request_itself(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """As by any other, after the usual retries."""
    fake_runs.serve("feed", "POST", "/feed", None)
    fake_runs.answer(reply_json({"detail": "busy"}, status=429), feed=[1, 2])
    fake_runs.answer(reply_json({"detail": "no"}, status=409), feed=3)
    with pytest.raises(errors.ConflictError, match="no"):
        make_client(fake_runs.url).request("POST", "/feed", json={}, stream=True)
    assert len(fake_runs.requests) == 3


def test_a_lost_post_is_not_repeated(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It may have done something, which the error says."""
    fake_runs.serve("feed", "POST", "/feed", None)
    fake_runs.lose(feed=1, done=True)
    with pytest.raises(errors.APIConnectionError, match="it is not known whether the server did it"):
        make_client(fake_runs.url).request("POST", "/feed", stream=True)
    assert len(fake_runs.requests) == 1


def test_with_response_and_stream_do_not_go_together(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It is refused before anything is sent."""
    with pytest.raises(ValueError, match="with_response=True cannot be combined with stream=True"):
        make_client(fake_runs.url).request("GET", "/feed", stream=True, with_response=True)
    assert fake_runs.requests == []
