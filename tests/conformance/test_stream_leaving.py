"""Leaving a stream before its end frees its socket at once, and leaves the run alone unless told otherwise."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from langgraph_runs import Client, errors

from .leaving import WAYS, leave
from .streams import Joined, collect, drain, going, join, make, told, wait_until
from .support import Blocking, ClientMaker, FakeRuns, Gate, ScriptedServer, collect_garbage, frame, hang, stream

HOME = {"Location": "/threads/t/runs/r/stream", "Content-Location": "/threads/t/runs/r"}


@pytest.mark.parametrize("way", WAYS)
def test_leaving_frees_the_socket_and_not_more(joined: Joined, make_client: ClientMaker, way: str) -> None:
    """However a stream is left, the server sees it go, is asked for nothing more, and the run goes on."""
    run = going(joined.server)
    client = make_client(joined.server.url)

    leave(lambda: joined(client, run), way)

    joined.server.wait_for_disconnect(1)
    assert run.status == "running"
    assert joined.server.operations == ["stream"]


@pytest.mark.parametrize("way", WAYS)
def test_leaving_ends_a_run_that_is_to_end_with_its_connection(
    fake_runs: FakeRuns, make_client: ClientMaker, way: str
) -> None:
    """Then the server cancels it, because its reader has gone."""
    run = going(fake_runs)
    client = make_client(fake_runs.url)

    leave(lambda: join(client, run, cancel_on_disconnect=True), way)

    fake_runs.wait_for_disconnect(1)
    client.close()
    fake_runs.wait_until_closed()
    assert run.status == "interrupted"


@pytest.mark.parametrize("way", WAYS)
def test_leaving_gives_the_connection_back(joined: Joined, make_client: ClientMaker, way: str) -> None:
    """A client that may have one connection only can use it again."""
    library = make_client.library
    run = going(joined.server)
    own = make_client.http_client(limits=library.Limits(max_connections=1), timeout=library.Timeout(5.0))
    client = make_client(joined.server.url, http_client=own)

    for _ in range(3):
        leave(lambda: joined(client, run), way)
        joined.server.wait_for_disconnect(len(joined.server.requests))
        assert client.runs.get(run.thread_id, run.run_id).status == "running"


def test_leaving_gives_no_slot_back_twice(joined: Joined, make_client: ClientMaker) -> None:
    """An open stream holds none of `max_concurrency`, so any number may be open and left."""
    run = going(joined.server)
    client = make_client(joined.server.url, max_concurrency=1)
    streams = [joined(client, run) for _ in range(5)]

    for each in streams:
        next(iter(each))
    assert client.runs.get(run.thread_id, run.run_id).status == "running"
    for each in streams:
        each.close()
        each.close()
    assert client.runs.get(run.thread_id, run.run_id).status == "running"


def expect_closed(error: BaseException | None, events: Any) -> None:
    """The error of a reader whose stream was closed names the run and where it stands."""
    assert isinstance(error, errors.StreamInterruptedError)
    assert "closed by the caller" in str(error)
    if hasattr(type(events.target if isinstance(events, Blocking) else events), "run_id"):  # it is of a run
        assert (error.run_id, error.thread_id) == (known(events, "run_id"), known(events, "thread_id"))
    assert error.last_event_id == (events.last_event_id or None)


def known(events: Any, name: str) -> str | None:
    """An id that a stream knows; None if it does not know it yet."""
    try:
        return str(getattr(events, name))
    except RuntimeError:
        return None


def test_a_stream_that_was_left_is_over(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Nothing comes any more, not even what was read ahead, and nothing is sent; reading it says why, every time."""
    scripted.enqueue(stream(b"".join(frame("custom", n, str(n)) for n in range(1, 6)), Gate(), headers=HOME))
    events = make_client(scripted.url).runs.stream("t", "a", stream_mode="custom")
    assert next(iter(events)).data == 1

    events.close()

    for _ in range(2):
        got, error = collect(events)
        assert got == []
        expect_closed(error, events)
    with pytest.raises(errors.StreamInterruptedError, match=r"thread t was .* after event id 1: it was closed"), events:
        pass
    assert (events.run_id, events.last_event_id) == ("r", "1")
    assert len(scripted.requests) == 1


def test_close_from_elsewhere_as_an_event_is_taken(scripted: ScriptedServer) -> None:
    """Another thread may close the stream between the look for an event and its taking."""
    scripted.enqueue(stream(b"".join(frame("custom", n, str(n)) for n in range(1, 6)), Gate(), headers=HOME))
    with Client(scripted.url, api_key=None) as client:
        events = client.runs.stream("t", "a", stream_mode="custom")
        assert next(events).data == 1
        session: Any = events._session
        take = session.pop

        def pop() -> Any:
            events.close()
            return take()

        session.pop = pop
        expect_closed(collect(events)[1], events)


def test_close_from_elsewhere_ends_a_read(joined: Joined, make_client: ClientMaker) -> None:
    """Another thread, or task, may close the stream under the one who waits for its next event, who is told so."""
    run = going(joined.server)
    events = joined(make_client(joined.server.url), run)

    with ThreadPoolExecutor(1) as pool:
        got: list[Any] = []
        reading = pool.submit(collect, events, got)
        wait_until(lambda: len(got) == len(run.published))
        events.close()

        expect_closed(reading.result(5)[1], events)
    assert run.published == told(got)
    joined.server.wait_for_disconnect(1)
    assert joined.server.operations == ["stream"]
    assert run.status == "running"


def test_close_from_elsewhere_ends_a_wait(joined: Joined, make_client: ClientMaker) -> None:
    """The same while a reconnect is waited for, however long that would take."""
    joined.server.cut(stream=1, after_events=2, how="reset")
    run = going(joined.server)
    waiting = threading.Event()
    client = make_client(
        joined.server.url,
        retry={"wait_initial": 60.0, "wait_max": 60.0, "timeout": None},
        on_reconnect=lambda _: waiting.set(),
    )
    events = joined(client, run)

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(collect, events)
        assert waiting.wait(5)
        events.close()
        got, error = reading.result(5)

    assert told(got) == run.published[:2]
    expect_closed(error, events)


def test_close_from_elsewhere_ends_a_request(joined: Joined, make_client: ClientMaker) -> None:
    """The same while the server has not answered yet."""
    joined.server.answer(hang(), stream=1)
    run = going(joined.server)
    events = joined(make_client(joined.server.url), run)

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(collect, events)
        joined.server.wait_for_request()
        events.close()
        expect_closed(reading.result(5)[1], events)

    joined.server.wait_for_disconnect(1)


@pytest.mark.parametrize("kind", ["stateful", "stateless"])
def test_close_from_elsewhere_at_any_moment(any_runs: FakeRuns, make_client: ClientMaker, kind: str) -> None:
    """Whatever the reader is doing just then, it is told so unless it was at the end, and everything is freed."""
    client = make_client(any_runs.url)
    with ThreadPoolExecutor(1) as pool:
        for trial in range(60):
            any_runs.next(30)
            thread_id = any_runs.thread() if kind == "stateful" else None
            events, got = client.runs.stream(thread_id, "agent", stream_mode="custom"), []
            reading = pool.submit(collect, events, got)
            wait_until(partial(has, got, trial % 30, reading))
            events.close()
            error = reading.result(5)[1]
            if error is None:
                assert told(got) == any_runs.runs[-1].published, trial
            else:
                expect_closed(error, events)
    client.close()
    any_runs.wait_until_closed()


def has(got: list[Any], count: int, reading: Future[Any]) -> bool:
    """Whether a reader has so many events, or is at the end."""
    return len(got) >= count or reading.done()


def test_two_readers_are_refused(joined: Joined, make_client: ClientMaker) -> None:
    """While one waits for the next event another one is told so, instead of confusing both."""
    run = going(joined.server)
    events = joined(make_client(joined.server.url), run)
    own = events.target if isinstance(events, Blocking) else events
    got: list[Any] = []

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(collect, events, got)
        wait_until(lambda: len(got) == len(run.published) and own._turn._holder)
        with pytest.raises(RuntimeError, match="one reader"):
            next(iter(events))
        events.close()

        expect_closed(reading.result(5)[1], events)


def test_cancel_ends_the_run(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """`cancel()` tells the server; the stream goes on to its end, which is a cancellation."""
    any_runs.next(4, auto=False)
    with make(make_client(any_runs.url), any_runs) as events:
        (run,) = any_runs.runs
        run.start()
        run.advance(2)
        first = next(iter(events))
        events.cancel()
        rest, error = collect(events)

    assert run.published == told([first, *rest])
    assert type(error) is errors.RunCancelledError
    assert events.status == "cancelled"
    (cancelled,) = any_runs.requests_of("cancel")
    assert cancelled.query == {"wait": ["0"], "action": ["interrupt"]}


def test_cancel_from_elsewhere(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It may come from another thread or task while the stream is read."""
    any_runs.next(4, auto=False)
    events = make(make_client(any_runs.url), any_runs)

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(collect, events)
        wait_until(lambda: known(events, "run_id"))
        events.cancel()
        _, error = reading.result(5)

    assert type(error) is errors.RunCancelledError


def test_cancel_before_anything_was_sent_sends_nothing(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """There is no run yet, and there will be none."""
    events = make(make_client(any_runs.url), any_runs)

    events.cancel()

    expect_closed(collect(events)[1], events)
    assert any_runs.requests == []


def test_cancel_of_a_run_that_has_ended(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """There is nothing to cancel, which the server says."""
    fake_runs.next(1)
    events = make(make_client(fake_runs.url), fake_runs)
    drain(events)

    with pytest.raises(errors.NotFoundError):
        events.cancel()


def test_cancel_of_a_run_whose_thread_is_not_known(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The open server does not tell the thread of a plain stateless stream, so there is no way to cancel its run."""
    fake_runs.next(1)
    events = make_client(fake_runs.url).runs.stream(None, "agent", stream_resumable=False)
    with events, pytest.raises(RuntimeError, match="thread"):
        events.cancel()
    assert fake_runs.operations == ["stream"]


def test_an_error_of_the_reader_is_its_own(joined: Joined, make_client: ClientMaker) -> None:
    """What a reader raises goes through unchanged; leaving adds nothing to it."""
    run = going(joined.server)

    with pytest.raises(KeyError, match="mine") as caught, joined(make_client(joined.server.url), run) as events:
        for _ in events:
            raise KeyError("mine")

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    joined.server.wait_for_disconnect(1)


def test_an_error_of_a_hook_frees_the_socket(joined: Joined, make_client: ClientMaker) -> None:
    """Be it upon the first request, its answer or a reconnect."""

    def fail(_: object) -> None:
        raise KeyError("hook")

    joined.server.cut(stream="every", after_events=2, how="reset")
    for hook in ("on_request", "on_response", "on_reconnect"):
        run = going(joined.server)
        client = make_client(joined.server.url, **{hook: fail})

        _, error = collect(joined(client, run))

        assert isinstance(error, KeyError)
        client.close()
        joined.server.wait_until_closed()


def test_a_stream_held_by_its_own_error_is_freed(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """An error keeps alive the frames that it went through, and they keep the stream, but not its socket."""
    scripted.enqueue(stream(frame("metadata", {"run_id": "r"}), Gate(), headers=HOME))
    told_off = KeyError("hook")

    def fail(_: object) -> None:
        raise told_off

    _, error = collect(make_client(scripted.url, on_response=fail).runs.stream("t", "a", stream_mode="custom"))

    assert error is told_off
    scripted.wait_for_disconnect(1)


def test_forgetting_does_not_wait_for_locks(fake_runs: FakeRuns) -> None:
    """The collector may come while this very thread holds a lock of the HTTP library; that must not be a deadlock."""
    import httpx

    from langgraph_runs import Client

    run = going(fake_runs)
    with httpx.Client() as own, Client(fake_runs.url, http_client=own) as client:
        events = client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1")
        next(events)
        cycle: list[Any] = [events]
        cycle.append(cycle)
        del events, cycle
        pool: Any = own._transport._pool  # type: ignore[attr-defined]

        with pool._optional_thread_lock:
            collect_garbage()
            fake_runs.wait_for_disconnect(1)  # the socket does not wait for the lock either


def test_a_server_that_never_answers_is_left(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A stream that was never opened, because the server hangs, is given up after the client's own timeout.

    That covers connecting, too: on a busy machine a request may not even be sent in time.
    """
    fake_runs.answer(hang(), stream="every")
    run = fake_runs.run(1)
    notices: list[Any] = []
    client = make_client(fake_runs.url, timeout=0.03, retry={"attempts": 2}, on_retry=notices.append)

    _, error = collect(join(client, run))

    assert isinstance(error, errors.APITimeoutError)
    assert [notice.attempt for notice in notices] == [1]
    fake_runs.wait_until_closed()


def test_a_client_is_not_kept_by_its_streams(joined: Joined, make_client: ClientMaker) -> None:
    """Closing a client whose streams were left frees every socket."""
    run = going(joined.server)
    client = make_client(joined.server.url)
    for way in WAYS:
        leave(lambda: joined(client, run), way)

    client.close()

    joined.server.wait_until_closed()


def test_blocking_streams_wrap_nothing(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A stream shows what it is, and no secret."""
    run = going(any_runs)
    events = join(make_client(any_runs.url, headers={"X-Api-Key": "secret-key"}), run)
    shown = repr(events.target if isinstance(events, Blocking) else events)

    assert run.run_id in shown
    assert run.thread_id in shown
    assert "secret" not in shown
