"""A break that cannot be mended without loss is an error that says all that is needed to go on."""

from __future__ import annotations

import copy
import logging
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from langgraph_runs import errors

from .streams import HOWS, collect, drain, join, make, told
from .support import ClientMaker, FakeRuns, ScriptedServer, frame, stream
from .support.answer import How

ROOT = Path(__file__).parents[2]


def give_up(server: FakeRuns, client: Any, *, after: int = 4, **options: Any) -> tuple[list[Any], Any]:
    """Stream a run of eight events from a server that never comes back after so many; the events, and the error."""
    server.next(8, **options)
    server.cut(stream=1, after_events=after, how="abrupt")
    server.fail(503, stream=range(2, 50), detail="gone fishing")
    events, error = collect(make(client, server))
    assert isinstance(error, errors.StreamInterruptedError)
    return events, error


def test_the_error_says_where_the_stream_stood(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Run, thread, last event id, attempts and cause are attributes, and the message alone tells them too."""
    events, error = give_up(any_runs, make_client(any_runs.url, retry={"attempts": 3}))

    (run,) = any_runs.runs
    assert (error.run_id, error.thread_id) == (run.run_id, run.thread_id)
    assert error.last_event_id == events[-1].id == run.events[3].id
    assert error.attempts == 3
    assert isinstance(error.__cause__, errors.InternalServerError)
    assert error.__cause__.detail == "gone fishing"
    for part in (run.run_id, run.thread_id, error.last_event_id, "gone fishing"):
        assert part in str(error)


def test_the_cause_is_what_broke_the_stream_if_nothing_was_tried(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Where no attempt is made the break itself is the cause, and below it what the HTTP library said."""
    fake_runs.next(8, ids=None)
    fake_runs.cut(stream=1, after_events=4, how="reset")

    _, error = collect(make(make_client(fake_runs.url), fake_runs, stream_resumable=False))

    assert isinstance(error, errors.StreamInterruptedError)
    assert isinstance(error.__cause__, errors.APIConnectionError)
    assert error.__cause__.__cause__ is not None


def test_the_cause_is_the_break_if_no_attempt_is_left(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Attempts that each bring a stream which breaks at once end in an error whose cause is the last break."""
    fake_runs.next(8, auto=False)
    fake_runs.cut(stream="every", after_events=0, how="reset")

    _, error = collect(make(make_client(fake_runs.url, retry={"attempts": 3}), fake_runs))

    assert isinstance(error, errors.StreamInterruptedError)
    assert isinstance(error.__cause__, errors.APIConnectionError)
    assert len(fake_runs.requests_of("stream")) == 3


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_the_error_survives_pickle_and_copy(fake_runs: FakeRuns, make_client: ClientMaker, protocol: int) -> None:
    """It can be sent to another process: attributes, message and our own causes arrive."""
    _, error = give_up(fake_runs, make_client(fake_runs.url))

    for other in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error), copy.deepcopy(error)):
        assert type(other) is errors.StreamInterruptedError
        assert str(other) == str(error)
        assert (other.run_id, other.thread_id) == (error.run_id, error.thread_id)
        assert (other.last_event_id, other.attempts) == (error.last_event_id, error.attempts)
        assert str(other.__cause__) == str(error.__cause__)


def test_another_client_goes_on_where_this_one_gave_up(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """`join_stream` with what the error says delivers the rest, and nothing twice."""
    events, error = give_up(any_runs, make_client(any_runs.url, retry={"attempts": 2}), after=5)
    (run,) = any_runs.runs
    number = len(any_runs.requests_of("stream"))
    any_runs.fail(503, stream=range(number + 1, 50))  # still away
    told_so_far = told(events)

    error = pickle.loads(pickle.dumps(error))
    any_runs._planned.clear()  # back again
    other = make_client(any_runs.url)
    rest = drain(other.runs.join_stream(error.thread_id, error.run_id, last_event_id=error.last_event_id))

    assert run.published == told_so_far + told(rest)


def test_another_process_goes_on_where_this_one_gave_up(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The pickled error is all that another process needs."""
    events, error = give_up(fake_runs, make_client(fake_runs.url, retry={"attempts": 2}))
    fake_runs._planned.clear()
    (run,) = fake_runs.runs
    script = (
        "import pickle, sys\n"
        "from langgraph_runs import Client\n"
        "error = pickle.load(sys.stdin.buffer)\n"
        "with Client(sys.argv[1], api_key=None) as client:\n"
        "    for event in client.runs.join_stream(error.thread_id, error.run_id, last_event_id=error.last_event_id):\n"
        "        print(event.data['n'])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, fake_runs.url],
        input=pickle.dumps(error),
        capture_output=True,
        timeout=30,
        check=False,
        cwd=ROOT,
    )

    assert done.returncode == 0, done.stderr.decode()
    numbers = [{"n": int(line)} for line in done.stdout.split()]
    assert run.published == told(events) + numbers


def test_where_ids_repeat_the_error_names_an_id_that_loses_nothing(
    fake_runs: FakeRuns, make_client: ClientMaker
) -> None:
    """Another client cannot count how many events of an id were told, so it is given the id before: nothing is lost."""
    for after in range(1, 9):
        number = len(fake_runs.requests_of("stream")) + 1
        run = fake_runs.run(8, ids="repeated", finished=True)
        fake_runs.cut(stream=number, after_events=after, how="abrupt")
        fake_runs.fail(503, stream=range(number + 1, number + 3))
        client = make_client(fake_runs.url, retry={"attempts": 2})

        events, error = collect(join(client, run))

        assert isinstance(error, errors.StreamInterruptedError)
        assert run.published[:after] == told(events)
        if after < 2:
            continue  # no id has been seen to repeat yet
        rest = told(drain(join(client, run, last_event_id=error.last_event_id)))
        assert run.published[-len(rest) :] == rest
        assert len(rest) >= len(run.published) - after, after


@pytest.mark.parametrize("how", ["abrupt", "reset"])
@pytest.mark.parametrize("thread", ["a thread", None])
def test_a_stream_that_cannot_be_resumed_is_given_up_at_the_first_break(
    any_runs: FakeRuns, make_client: ClientMaker, how: How, thread: str | None
) -> None:
    """Rejoining would skip what was sent meanwhile, so nothing is sent, and the error says why."""
    any_runs.next(8)
    any_runs.cut(stream=1, after_events=4, how=how)
    thread_id = thread and any_runs.thread()
    client = make_client(any_runs.url)

    events, error = collect(client.runs.stream(thread_id, "agent", stream_mode="custom", stream_resumable=False))

    (run,) = any_runs.runs
    assert run.published[:4] == told(events)
    assert isinstance(error, errors.StreamInterruptedError)
    assert error.run_id == run.run_id
    assert "stream_resumable=False" in str(error)
    assert any_runs.operations == ["stream"]


def test_a_server_that_sends_no_ids_is_to_blame(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The run is made to be resumed, so the error does not say that it is not."""
    any_runs.next(8, ids=None)
    any_runs.cut(stream=1, after_events=4, how="reset")

    events, error = collect(make(make_client(any_runs.url), any_runs))

    assert len(events) == 4
    assert isinstance(error, errors.StreamInterruptedError)
    assert "came without ids" in str(error)
    assert "stream_resumable" not in str(error)


def test_a_clean_cut_of_a_stream_that_cannot_be_resumed_is_noticed(
    fake_runs: FakeRuns, make_client: ClientMaker
) -> None:
    """The run is asked, and if it goes on the stream was interrupted."""
    fake_runs.next(8)
    fake_runs.cut(stream=1, after_events=4, how="clean")

    events, error = collect(make(make_client(fake_runs.url), fake_runs, stream_resumable=False))

    assert len(events) == 4
    assert isinstance(error, errors.StreamInterruptedError)
    assert "the run goes on" in str(error)
    assert fake_runs.operations == ["stream", "get"]


def test_a_stream_that_cannot_be_resumed_ends_well(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Unbroken it is like any other, at the cost of two questions: whether it succeeded, or waits for a human."""
    fake_runs.next(3)

    events = make(make_client(fake_runs.url), fake_runs, stream_resumable=False)
    got = drain(events)

    (run,) = fake_runs.runs
    assert run.published == told(got)
    assert events.status == "success"
    assert {event.id for event in got} == {""}
    assert fake_runs.operations == ["stream", "get", "history"]


@pytest.mark.parametrize("how", HOWS)
def test_a_join_of_a_run_that_is_not_resumable(fake_runs: FakeRuns, make_client: ClientMaker, how: How) -> None:
    """Such a run can be followed from now on, until the connection breaks."""
    run = fake_runs.run(8, ids=None)
    run.start()
    run.advance(2)
    fake_runs.cut(stream=1, after_events=3, how=how)

    events, error = collect(join(make_client(fake_runs.url), run, last_event_id=None))

    assert run.published[3:6] == told(events)
    assert isinstance(error, errors.StreamInterruptedError)
    assert "stream_resumable=False" in str(error)


@pytest.mark.parametrize("how", HOWS)
def test_a_live_join_that_broke_before_an_event_is_given_up(
    fake_runs: FakeRuns, make_client: ClientMaker, how: How
) -> None:
    """Nothing says where it stood; the error says how to begin at the start."""
    run = fake_runs.run(8)
    run.start()
    fake_runs.cut(stream=1, after_events=0, how=how, meanwhile=lambda: run.advance(2))

    events, error = collect(join(make_client(fake_runs.url), run, last_event_id=None))

    assert events == []
    assert isinstance(error, errors.StreamInterruptedError)
    assert error.last_event_id is None
    assert "'-1'" in str(error)


@pytest.mark.parametrize("how", HOWS)
def test_after_an_empty_id_there_is_nothing_to_resume_after(
    fake_aegra: FakeRuns, make_client: ClientMaker, how: How
) -> None:
    """langgraph#9009: the id before an empty one must not be sent again, and without one events would be lost."""
    fake_aegra.cut(stream=1, after_events=3, how=how)
    run = fake_aegra.run(6, ids=["100", "101", "", "103", "104", "105", "106", "107"])

    events, error = collect(join(make_client(fake_aegra.url), run))

    assert [event.id for event in events] == ["100", "101", ""]
    assert isinstance(error, errors.StreamInterruptedError)
    assert error.last_event_id is None
    assert "cleared" in str(error)
    assert [request.headers["last-event-id"] for request in fake_aegra.requests_of("stream")] == ["-1"]


@pytest.mark.parametrize(
    "nonsense",
    [b"event: custom\ndata: {nope\nid: 3\n\n", b"event: custom\ndata: \xff\xfe\nid: 3\n\n", b"data: NaN.\n\n"],
)
def test_an_event_that_is_no_json_ends_the_stream(
    scripted: ScriptedServer, make_client: ClientMaker, nonsense: bytes
) -> None:
    """What was whole before it is delivered; the error shows what came, and that is no reason to reconnect."""
    scripted.enqueue(
        stream(
            frame("metadata", {"run_id": "r"}, "1") + frame("custom", 1, "2") + nonsense,
            headers={"Content-Location": "/threads/t/runs/r"},
        )
    )

    events, error = collect(make_client(scripted.url).runs.stream("t", "a", stream_mode="custom"))

    assert [event.data for event in events] == [{"run_id": "r"}, 1]
    assert type(error) is errors.APIResponseError
    assert (error.run_id, error.thread_id) == ("r", "t")


def test_an_event_without_end_is_not_collected_for_ever(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is a cap on the size of one event, and what was whole before it is delivered."""
    monkeypatch.setattr("langgraph_runs._core.wire.sse.SSEDecoder.__init__.__defaults__", ("", 100_000))

    def endless() -> Any:
        yield frame("metadata", {"run_id": "r"}, "1")
        yield b'event: custom\r\ndata: "'
        while True:
            yield b"x" * 50_000

    scripted.enqueue(stream(body=endless, headers={"Content-Location": "/threads/t/runs/r"}))

    events, error = collect(make_client(scripted.url).runs.stream("t", "a", stream_mode="custom"))

    assert len(events) == 1
    assert type(error) is errors.APIResponseError
    assert "too large" in str(error)
    scripted.wait_for_disconnect(1)


def test_giving_up_leaves_no_connection_open(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Whatever ends a stream, its connection goes with it."""
    client = make_client(any_runs.url, retry={"attempts": 2})
    give_up(any_runs, client)
    client.close()

    any_runs.wait_until_closed()


def test_warnings_are_not_how_a_stream_talks(
    any_runs: FakeRuns, make_client: ClientMaker, recwarn: pytest.WarningsRecorder, caplog: pytest.LogCaptureFixture
) -> None:
    """A reconnect is no warning, which `-W error` would turn into an exception; it is an INFO of the logger."""
    caplog.set_level(logging.DEBUG, "langgraph_runs")
    any_runs.cut(stream=1, after_events=2, how="reset")

    drain(join(make_client(any_runs.url), any_runs.run(4)))

    assert list(recwarn) == []
    assert {record.levelno for record in caplog.records if record.name == "langgraph_runs"} <= {
        logging.INFO,
        logging.DEBUG,
    }
