"""Runs are started and questions answered while the stream of the thread is read, and each exactly once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from langgraph_runs import errors

from .streams import collect, drain, wait_until
from .support import PATIENCE, ClientMaker, FakeRuns, reply_json
from .thread_streams import SAID, Connections, all_of, exact, words

LOST: dict[str, Callable[[FakeRuns, int], None]] = {
    "before": lambda server, nth: server.lose(done=False, command=nth),
    "after": lambda server, nth: server.lose(done=True, command=nth),
    "reset": lambda server, nth: server.lose(done=True, how="reset", command=nth),
    "head": lambda server, nth: server.cut_head(10, command=nth),
    "body": lambda server, nth: server.cut(after_bytes=5, command=nth),
    "503": lambda server, nth: server.fail(503, command=nth),
    "500 after": lambda server, nth: server.fail(500, done=True, command=nth),
    "429": lambda server, nth: server.fail(429, command=nth),
}
ERRORS = [
    ("unknown_error", "403: not yours", errors.PermissionDeniedError),
    ("unknown_error", "404: Assistant not found", errors.NotFoundError),
    ("unknown_error", "409: Thread is already running a task.", errors.ConflictError),
    ("unknown_error", "422: Invalid assistant: 'x'", errors.UnprocessableEntityError),
    ("invalid_argument", "run.start needs more", errors.UnprocessableEntityError),
]


@pytest.mark.parametrize("open_before", [False, True], ids=["before it is open", "while it is open"])
@pytest.mark.parametrize("lost", LOST)
def test_a_start_whose_answer_is_lost(
    fake_runs: FakeRuns, make_client: ClientMaker, lost: str, open_before: bool
) -> None:
    """One run is made, and the stream tells that and ends with it."""
    LOST[lost](fake_runs, 1)
    fake_runs.next(SAID)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    if open_before:
        stream.open()
    handle = stream.start(input={"x": 1})
    events = drain(stream)
    (run,) = fake_runs.runs
    assert (handle.run_id, stream.run_id, stream.status) == (run.run_id, run.run_id, "success")
    assert exact(events) == all_of(fake_runs, run)


@pytest.mark.parametrize("lost", LOST)
def test_an_answer_to_a_question_is_given_once(fake_runs: FakeRuns, make_client: ClientMaker, lost: str) -> None:
    """Also if the response to it is lost: the run that goes on is found, though no response ever names it."""
    fake_runs.next(0, interrupts=[{"id": "q", "value": "?"}])
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input=None)
    drain(stream)
    LOST[lost](fake_runs, 2)
    fake_runs.next(SAID)
    handle = stream.answer({"q": "yes"})
    events = drain(stream)
    first, second = fake_runs.runs
    assert (handle.run_id, second.request["command"]) == (second.run_id, {"resume": {"q": "yes"}})
    assert exact(events) == all_of(fake_runs, second)
    assert (stream.status, stream.interrupts) == ("success", ())
    assert first.finished


@pytest.mark.parametrize(("code", "message", "kind"), ERRORS, ids=[message for _, message, _ in ERRORS])
def test_a_refusal_with_status_200(
    fake_runs: FakeRuns, make_client: ClientMaker, code: str, message: str, kind: type[errors.APIStatusError]
) -> None:
    """It is the error that it says, with the ids; the stream is as it was, and the next run is told."""
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    fake_runs.answer(reply_json({"type": "error", "id": 1, "error": code, "message": message}), command=1)
    with pytest.raises(kind, match=message.rpartition(": ")[2]) as caught:
        stream.start(input=None)
    assert type(caught.value) is kind
    assert caught.value.thread_id == "t"
    assert (stream.run_id, fake_runs.runs) == (None, [])
    fake_runs.next(SAID)
    stream.start(input=None)
    assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[0])


def test_a_busy_thread_that_rejects(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It is a ConflictError, and the run that is under way is read on."""
    fake_runs.next(SAID, auto=False)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input=None)
    events = []
    fake_runs.runs[0].start()
    fake_runs.runs[0].advance()
    events.append(next(stream))
    with pytest.raises(errors.ConflictError, match="already running"):
        stream.start(input=None, multitask_strategy="reject")
    fake_runs.runs[0].complete()
    events += drain(stream)
    assert exact(events) == all_of(fake_runs, fake_runs.runs[0])
    assert len(fake_runs.runs) == 1


@pytest.mark.parametrize("lost", [None, "after"])
def test_a_start_from_elsewhere(fake_runs: FakeRuns, make_client: ClientMaker, lost: str | None) -> None:
    """Another thread or task starts a run while the stream is read, which ends then with that run."""
    stream, got = make_client(fake_runs.url).threads.stream("t", "agent"), list[Any]()
    with ThreadPoolExecutor(1) as pool:
        for turn in range(5):
            if lost is not None:
                LOST[lost](fake_runs, fake_runs.operations.count("command") + 1)
            fake_runs.next(SAID)
            if turn == 0:
                reading = pool.submit(collect, stream, got)
                wait_until(lambda: "stream" in fake_runs.operations)
                stream.start(input=None)
            else:
                stream.start(input=None)
                reading = pool.submit(collect, stream, got)
            _, error = reading.result(PATIENCE)
            assert error is None
            assert exact(got) == all_of(fake_runs, *fake_runs.runs)
    assert len(fake_runs.runs) == 5
    assert words(got) == ["running", "completed"] * 5


def test_starts_from_many_threads(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Each makes one run; the stream ends once all were told, and not before."""
    stream, got = make_client(fake_runs.url).threads.stream("t", "agent"), list[Any]()
    for _ in range(8):
        fake_runs.next(SAID)
    with ThreadPoolExecutor(9) as pool:
        first = stream.start(input=None)
        reading = pool.submit(collect, stream, got)
        handles = [first, *pool.map(lambda _: stream.start(input=None), range(7))]
        _, error = reading.result(PATIENCE)
    more, last = collect(stream)
    assert (error, last) == (None, None)
    assert {handle.run_id for handle in handles} == {run.run_id for run in fake_runs.runs}
    assert exact([*got, *more]) == all_of(fake_runs, *fake_runs.runs)


def test_one_reader_at_a_time(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A second one is refused, and the first reads on."""
    fake_runs.next(SAID, auto=False)
    stream, got = make_client(fake_runs.url).threads.stream("t", "agent"), list[Any]()
    stream.start(input=None)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(collect, stream, got)
        wait_until(lambda: getattr(stream, "target", stream)._turn._holder)
        with pytest.raises(RuntimeError, match="already being read"):
            next(stream)
        fake_runs.runs[0].complete()
        assert reading.result(PATIENCE)[1] is None
    assert exact(got) == all_of(fake_runs, fake_runs.runs[0])


@pytest.mark.parametrize("count", [2, 4])
def test_several_streams_of_one_thread(fake_runs: FakeRuns, make_client: ClientMaker, count: int) -> None:
    """Each reads all runs, its own and those of the others, whatever breaks; each ends with its own."""
    client, connections = make_client(fake_runs.url), Connections(fake_runs)
    streams = [client.threads.stream("t", "agent") for _ in range(count)]
    for number, stream in enumerate(streams):
        connections.cut(items=3 + 5 * number, plus=number, how="reset")
        stream.open()
    for stream in streams:
        fake_runs.next(SAID)
        stream.start(input=None)
    with ThreadPoolExecutor(count) as pool:
        ended = [reading.result(PATIENCE) for reading in [pool.submit(collect, stream) for stream in streams]]
    for number, (events, error) in enumerate(ended):
        assert error is None
        whole = all_of(fake_runs, *fake_runs.runs)
        assert exact(events) == whole[: len(events)]
        assert len(events) >= len(all_of(fake_runs, *fake_runs.runs[: number + 1]))
    assert [stream.status for stream in streams] == ["success"] * count
