"""The stream of a thread is left, closed, forgotten or forked, with few connections: nothing hangs or leaks."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from langgraph_runs import AsyncClient, Client, errors

from .forking import in_child
from .leaving import WAYS, leave
from .streams import collect, drain, wait_until
from .support import PATIENCE, ClientMaker, FakeRun, FakeRuns
from .test_forked_streams import CHILD
from .test_stream_unread import told as warned
from .thread_streams import SAID, Connections, all_of, be_impatient, exact


def under_way(server: FakeRuns) -> FakeRun:
    """A run of thread `t` that has begun, and goes on as long as the test lasts."""
    run = server.run(SAID, thread_id="t", protocol=True, auto=False)
    run.start()
    run.advance(3)
    return run


@pytest.mark.parametrize("way", WAYS)
def test_leaving_frees_the_socket_and_not_more(fake_runs: FakeRuns, make_client: ClientMaker, way: str) -> None:
    """However it is left, the server sees it go, is not asked to do anything, and the run goes on."""
    run = under_way(fake_runs)
    client = make_client(fake_runs.url)

    leave(lambda: client.threads.stream("t").follow(run.run_id), way)

    fake_runs.wait_for_disconnect(2)
    assert run.status == "running"
    assert fake_runs.operations[:2] == ["list", "stream"]
    assert {*fake_runs.operations[2:]} <= {"get", "stream"}
    assert [request.method for request in fake_runs.requests[2:]] == ["GET"] * len(fake_runs.requests[2:])


@pytest.mark.parametrize("way", WAYS)
def test_leaving_gives_the_connection_back(
    fake_runs: FakeRuns, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """A client that may have one connection only can use it again."""
    library = make_client.library
    run = under_way(fake_runs)
    own = make_client.http_client(limits=library.Limits(max_connections=1), timeout=library.Timeout(5.0))
    client = make_client(fake_runs.url, http_client=own)

    monkeypatch.setattr("langgraph_runs._core.calls.send.QUESTION_POOL_SECONDS", 0.01)
    for _ in range(3):
        leave(lambda: client.threads.stream("t").follow(run.run_id), way)
        assert client.runs.get("t", run.run_id).status == "running"


def test_closing_under_a_reader(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The reader is told that the stream was closed, every time; starting another run is refused, and sends nothing."""
    run = under_way(fake_runs)
    stream, got = make_client(fake_runs.url).threads.stream("t", "agent").follow(run.run_id), list[Any]()
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(collect, stream, got)
        wait_until(lambda: len(got) >= 1)
        stream.close()
        _, error = reading.result(PATIENCE)
    for each in (error, collect(stream)[1]):
        assert isinstance(each, errors.StreamInterruptedError)
        assert "closed by the caller" in str(each)
        assert (each.run_id, each.thread_id) == (run.run_id, "t")
    with pytest.raises(RuntimeError, match="closed"):
        stream.start(input=None)
    fake_runs.wait_for_disconnect(2)
    assert "command" not in fake_runs.operations


def test_closing_after_the_end(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Nothing was missed, so that reading on ends as before."""
    fake_runs.next(SAID)
    with make_client(fake_runs.url).threads.stream("t", "agent") as stream:
        stream.start(input=None)
        assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[0])
    assert drain(stream) == []
    assert stream.status == "success"


def test_closing_when_a_turn_is_about_to_end(fake_runs: FakeRuns, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal handler that closes the stream while its reader decides to rest: the reader lets go of all it holds."""
    fake_runs.next(SAID)
    with Client(fake_runs.url, api_key=None) as client:
        stream = client.threads.stream("t", "agent").open()
        decide, closed = stream._decide, list[bool]()

        def decide_and_close(reply: Any) -> None:
            decide(reply)
            if stream._ended and not stream._ready:
                stream.close()
                closed.append(True)

        monkeypatch.setattr(stream, "_decide", decide_and_close)
        stream.start(input=None)
        assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[0])
        assert closed
        assert stream._exchange._response is None
        assert drain(stream) == []


def test_closing_the_client_ends_the_reader(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It does not wait for a run that goes on."""
    run = under_way(fake_runs)
    client = make_client(fake_runs.url)
    stream, got = client.threads.stream("t").follow(run.run_id), list[Any]()
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(collect, stream, got)
        wait_until(lambda: len(got) >= 1)
        client.close()
        _, error = reading.result(PATIENCE)
    assert error is not None
    fake_runs.wait_until_closed()


def test_what_is_never_read_is_no_loss(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A stream that is forgotten before it is opened has started nothing, so nothing is told."""
    client = make_client(fake_runs.url)
    assert warned(lambda: client.threads.stream("t", "agent")) == []
    assert warned(lambda: client.threads.stream("t", "agent").text()) == []
    assert fake_runs.requests == []


def test_a_forgotten_turn_leaves_nothing(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Forgotten between two turns it holds no connection, and no thread is left."""
    client = make_client(fake_runs.url)

    def turn() -> None:
        fake_runs.next(SAID)
        stream = client.threads.stream("t", "agent")
        stream.start(input=None)
        drain(stream)

    assert warned(turn) == []
    client.close()
    fake_runs.wait_until_closed()
    assert [thread for thread in threading.enumerate() if "langgraph_runs" in thread.name] == []


def test_an_open_stream_takes_no_slot(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """With room for one call at a time runs are started and cancelled beside any number of open streams."""
    client = make_client(fake_runs.url, max_concurrency=1)
    streams = [client.threads.stream("t", "agent").open() for _ in range(3)]
    for stream in streams:
        fake_runs.next(SAID)
        stream.start(input=None)
    for stream in streams:
        drain(stream)
        assert stream.status == "success"
    assert len(fake_runs.runs) == 3


@pytest.mark.parametrize("ids", ["unique", "repeated"])
def test_a_pool_of_one_connection(
    fake_runs: FakeRuns, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch, ids: str
) -> None:
    """What is to be asked while the stream is open takes its connection, and the stream is opened again."""
    monkeypatch.setattr("langgraph_runs._core.calls.send.QUESTION_POOL_SECONDS", 0.01)
    be_impatient(monkeypatch)
    http_client = make_client.http_client(limits=make_client.library.Limits(max_connections=1))
    client = make_client(fake_runs.url, http_client=http_client)
    stream = client.threads.stream("t", "agent")
    for _ in range(2):
        fake_runs.next(SAID, ids=ids)
        stream.start(input=None)
        assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[-1])
        assert (stream.status, stream.reconnects) == ("success", 0)
    if ids == "repeated":
        return  # heartbeats that come so fast keep a replay from its end
    fake_runs.next(SAID, quiet_end=True)
    Connections(fake_runs).beat()
    stream.start(input=None)
    assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[-1])


def done(what: str, client: Any, own: list[Any]) -> None:
    """Do this to a stream."""
    CHILD[what](client, own)


@pytest.mark.parametrize("what", CHILD)
def test_a_child_leaves_a_stream_alone(what: str, fake_runs: FakeRuns) -> None:
    """The parent's connection stays open, and it reads on to the end."""
    run = under_way(fake_runs)
    with Client(fake_runs.url, api_key=None) as client:
        own = [client.threads.stream("t").follow(run.run_id)]
        got = [next(own[0])]
        assert in_child(partial(done, what, client, own)) == 0
        run.complete()
        got += own[0]
        assert exact(got) == all_of(fake_runs, run)
        assert own[0].reconnects == 0


@pytest.mark.parametrize("what", CHILD)
def test_a_child_leaves_an_async_stream_alone(what: str, fake_runs: FakeRuns) -> None:
    """So it is with an event loop that was running when the process was forked."""
    run = under_way(fake_runs)

    async def main() -> None:
        async with AsyncClient(fake_runs.url, api_key=None) as client:
            own = [client.threads.stream("t").follow(run.run_id)]
            got = [await anext(own[0])]
            assert in_child(partial(done, what, client, own)) == 0
            run.complete()
            got += [event async for event in own[0]]
            assert exact(got) == all_of(fake_runs, run)
            assert own[0].reconnects == 0

    asyncio.run(main())


def test_a_child_cannot_read_it(fake_runs: FakeRuns) -> None:
    """In a forked child reading raises StreamInterruptedError, and sends nothing."""
    run = under_way(fake_runs)
    with Client(fake_runs.url, api_key=None) as client:
        stream = client.threads.stream("t").follow(run.run_id)
        got = [next(stream) for _ in range(4)]

        def read() -> None:
            with pytest.raises(errors.StreamInterruptedError):
                next(stream)

        assert in_child(read) == 0
        run.complete()
        assert exact([*got, *stream]) == all_of(fake_runs, run)


def test_a_child_starts_nothing_on_it(fake_runs: FakeRuns) -> None:
    """No events of that run could be read there: starting raises StreamInterruptedError, and sends nothing."""
    with Client(fake_runs.url, api_key=None) as client, client.threads.stream("t", "agent") as stream:
        fake_runs.next(SAID)
        stream.start(input=None)
        drain(stream)

        def start() -> None:
            with pytest.raises(errors.StreamInterruptedError, match="the process that opened it"):
                stream.start(input=None)

        assert in_child(start) == 0
        assert len(fake_runs.runs) == 1
        fake_runs.next(SAID)
        stream.start(input=None)
        assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[-1])


def test_each_turn_in_another_event_loop(fake_runs: FakeRuns) -> None:
    """A stream that is only iterated holds nothing between turns, so the next one may be read by another loop."""
    client = AsyncClient(fake_runs.url, api_key=None)
    stream = client.threads.stream("t", "agent")

    async def turn() -> list[Any]:
        fake_runs.next(SAID)
        await stream.start(input=None)
        return [event async for event in stream]

    for _ in range(2):
        assert exact(asyncio.run(turn())) == all_of(fake_runs, fake_runs.runs[-1])
    asyncio.run(client.aclose())


def test_another_event_loop(fake_runs: FakeRuns) -> None:
    """A stream belongs to the loop that opened it: elsewhere it is refused, not hung."""
    run = under_way(fake_runs)
    client = AsyncClient(fake_runs.url, api_key=None)
    stream = client.threads.stream("t").follow(run.run_id)

    async def take() -> None:
        for _ in range(4):
            await anext(stream)

    async def close() -> None:
        await client.aclose()

    asyncio.run(take())
    with pytest.raises(errors.StreamInterruptedError):
        asyncio.run(take())
    asyncio.run(close())
