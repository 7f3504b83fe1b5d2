"""A stream of which only heartbeats come asks for its run, and ends or goes on by the answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest

from langgraph_runs import errors

from .streams import collect, drain, join, told, wait_until
from .support import PATIENCE, Answer, ClientMaker, FakeRuns, Gate, a_thread, heartbeat, reply, reply_json, stream


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask at every lonely heartbeat."""
    monkeypatch.setattr("langgraph_runs._core.calls.inquiry.FIRST_WAIT_SECONDS", 0.0)


def lonely(server: FakeRuns, *, first: int) -> Answer:
    """The first events of the newest run, and then heartbeats; the socket stays open."""
    frames = [event.frame(server.flavour) for event in server.runs[-1].events[:first]]
    beats = [item for _ in range(5) for item in (partial(time.sleep, 0.01), heartbeat())]
    return stream(*frames, *beats).then("hang").cut(items=first + 5, how="hang")


def hang_in_body() -> Answer:
    """The head of an answer, and nothing of its body."""
    return reply("{}", headers={"Content-Type": "application/json"}).cut(after=0, how="hang")


def test_a_run_that_ended_unheard_is_read_to_its_end(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A worker died, or its broker did: heartbeats are all that comes, for ever. The stream does not hang."""
    run = any_runs.run(6, finished=True)
    any_runs.answer(lonely(any_runs, first=3), stream=1)

    stream = join(make_client(any_runs.url), run)
    got = told(drain(stream))

    assert run.published == got
    assert stream.reconnects == 0


def test_a_replay_that_is_gone_is_told(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Aegra sends heartbeats without end to whoever joins then (D4)."""
    run = any_runs.run(6, finished=True)
    any_runs.answer(lonely(any_runs, first=3), stream=1)
    any_runs.answer(lonely(any_runs, first=0), stream=range(2, 9))

    events, error = collect(join(make_client(any_runs.url), run))

    assert run.published[:3] == told(events)
    assert type(error) is errors.StreamInterruptedError


def test_a_run_that_goes_on_keeps_its_connection(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The question goes by another one; with room for one call at a time it does not wait for itself."""
    run = any_runs.run(6, auto=False)
    run.start()
    asked = Gate()

    def body() -> Iterator[bytes | Gate | Callable[[], None]]:
        yield run.events[0].frame(any_runs.flavour)
        yield partial(time.sleep, 0.01)
        yield heartbeat()
        yield asked
        run.complete()
        for event in run.events[1:]:
            yield event.frame(any_runs.flavour)

    any_runs.fault(lambda _, work: replace(work(), body=body), stream=1)

    def opened(_: object) -> None:
        if "get" in any_runs.operations:
            asked.open()

    stream = join(make_client(any_runs.url, max_concurrency=1, on_response=opened), run)
    got = told(drain(stream))

    assert run.published == got
    assert stream.reconnects == 0
    assert any_runs.operations[:2] == ["stream", "get"]


def test_a_slot_that_another_call_has_is_not_waited_for(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The question goes out on the account of the stream, which was admitted before."""
    run = any_runs.run(6, finished=True)
    gate = Gate()
    any_runs.answer(lonely(any_runs, first=3), stream=1)
    any_runs.answer(reply_json(a_thread(thread_id=run.thread_id)).held(gate), get_thread=1)
    client = make_client(any_runs.url, max_concurrency=1)
    events = join(client, run)

    with ThreadPoolExecutor(2) as pool, events:
        other = pool.submit(client.threads.get, run.thread_id)
        any_runs.wait_for_request(2)
        reading = pool.submit(drain, events)
        try:
            wait_until(lambda: "get" in any_runs.operations)
        finally:
            gate.open()
        assert told(reading.result(PATIENCE)) == run.published
        other.result(PATIENCE)


def test_a_pool_of_one_connection_does_not_wait_for_itself(
    any_runs: FakeRuns, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is none left for the question: the stream is left, the run asked for, and the stream rejoined."""
    monkeypatch.setattr("langgraph_runs._core.calls.send.QUESTION_POOL_SECONDS", 0.01)
    run = any_runs.run(6, finished=True)
    any_runs.answer(lonely(any_runs, first=3), stream=1)
    http_client = make_client.http_client(limits=make_client.library.Limits(max_connections=1))

    stream = join(make_client(any_runs.url, http_client=http_client), run)
    got = told(drain(stream))

    assert run.published == got
    assert stream.reconnects == 0
    any_runs.wait_for_disconnect(1)


def test_closing_a_stream_ends_its_question(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """One that is never answered does not hold up who closes the stream from elsewhere."""
    run = any_runs.run(6, auto=False)
    run.start()
    any_runs.answer(lonely(any_runs, first=1), stream=1)
    any_runs.answer(hang_in_body(), get=1)
    paths: list[str] = []
    client = make_client(any_runs.url, on_response=lambda head: paths.append(head.request.url.rpartition("/")[2]))
    stream = join(client, run)
    events: list[object] = []
    reader = threading.Thread(target=collect, args=(stream, events))
    reader.start()
    wait_until(lambda: run.run_id in paths)

    stream.close()

    reader.join(PATIENCE)
    assert not reader.is_alive()
    any_runs.wait_until_closed()
