"""A connection that is dead without saying so is noticed by its silence."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from langgraph_runs import errors

from .streams import collect, drain, join, make, told
from .support import Answer, ClientMaker, FakeRuns, ScriptedServer, frame, hang, heartbeat, reply_json, stream

HOME = {"Location": "/threads/t/runs/r/stream", "Content-Location": "/threads/t/runs/r"}
END = frame("end", {"status": "success"}, "9")
GOING = reply_json({"run_id": "r", "status": "running", "kwargs": {}})

Item = bytes | Callable[[], None]


def pause(seconds: float) -> Callable[[], None]:
    """Have the server be silent for a moment."""
    return partial(time.sleep, seconds)


def beats(count: int, seconds: float) -> list[Item]:
    """Heartbeats, this far apart."""
    return [item for _ in range(count) for item in (pause(seconds), heartbeat())]


def hung(*items: Item) -> Answer:
    """A stream that falls silent after these items, its socket open."""
    return stream(*items, headers=HOME).then("hang").cut(items=sum(isinstance(i, bytes) for i in items), how="hang")


@pytest.mark.parametrize("after", [0, 3, 6])
def test_a_number_bounds_the_silence(any_runs: FakeRuns, make_client: ClientMaker, after: int) -> None:
    """A socket that hangs is given up after so many seconds, freed, and the stream goes on on another one."""
    any_runs.next(8)
    any_runs.cut(stream=1, after_events=after, how="hang")
    causes: list[str] = []
    client = make_client(any_runs.url, idle_timeout=0.05, on_reconnect=lambda notice: causes.append(notice.cause))

    events = make(client, any_runs)
    got = told(drain(events))

    assert any_runs.runs[0].published == got
    assert causes == ["nothing arrived within 0.05 s"]
    assert events.reconnects == 1
    any_runs.wait_for_disconnect(1)


def test_silence_uses_up_attempts(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A server that hangs every time ends the stream, with the silence as the cause."""
    fake_runs.next(8)
    fake_runs.cut(stream=1, after_events=2, how="hang")
    fake_runs.cut(stream=range(2, 9), after_events=0, how="hang")

    events, error = collect(make(make_client(fake_runs.url, idle_timeout=0.03, retry={"attempts": 2}), fake_runs))

    assert len(events) == 2
    assert isinstance(error, errors.StreamInterruptedError)
    assert isinstance(error.__cause__, errors.APITimeoutError)
    assert "nothing arrived within 0.03 s" in str(error)


def test_a_reconnect_that_is_not_answered_is_repeated(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Until the head of an answer comes, the client's own timeout counts."""
    run = fake_runs.run(5)
    fake_runs.cut(stream=1, after_events=3, how="reset")
    fake_runs.answer(hang(), stream=2)

    got = told(drain(join(make_client(fake_runs.url, timeout=0.05), run)))

    assert run.published == got
    fake_runs.wait_for_disconnect(3)


def test_the_clients_timeout_does_not_bound_a_stream(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A run may have nothing to say for longer than any request may take."""
    scripted.enqueue(stream(frame("custom", 1, "1"), pause(0.15), frame("custom", 2, "2"), END, headers=HOME))

    events = drain(make_client(scripted.url, timeout=0.05).runs.stream("t", "a", stream_mode="custom"))

    assert [event.data for event in events[:-1]] == [1, 2]
    assert len(scripted.requests) == 1


def test_no_limit_is_no_limit(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`idle_timeout=None` waits through any silence, also one that heartbeats have led to expect no more."""
    monkeypatch.setattr("langgraph_runs._core.calls.idle_timeout.INITIAL_LIMIT_SECONDS", 0.02)
    monkeypatch.setattr("langgraph_runs._core.calls.idle_timeout.MIN_LIMIT_SECONDS", 0.02)
    scripted.enqueue(
        stream(frame("custom", 1, "1"), *beats(3, 0.001), pause(0.15), frame("custom", 2, "2"), END, headers=HOME)
    )

    events = drain(make_client(scripted.url, idle_timeout=None).runs.stream("t", "a", stream_mode="custom"))

    assert [event.data for event in events[:-1]] == [1, 2]
    assert len(scripted.requests) == 1


def test_the_rhythm_of_the_heartbeats_is_learned(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When heartbeats that came regularly stop, the connection is dead, long before the first silence would count."""
    monkeypatch.setattr("langgraph_runs._core.calls.idle_timeout.MIN_LIMIT_SECONDS", 0.05)
    scripted.enqueue(
        hung(frame("custom", 1, "1"), *beats(4, 0.01)),
        GOING,
        stream(frame("custom", 1, "1"), frame("custom", 2, "2"), END),
    )
    causes: list[str] = []
    client = make_client(scripted.url, on_reconnect=lambda notice: causes.append(notice.cause))

    events = client.runs.stream("t", "a", stream_mode="custom")
    got = drain(events)

    assert [event.data for event in got[:-1]] == [1, 2]
    assert events.reconnects == 1
    assert causes[0].startswith("nothing arrived within 0.")
    assert scripted.requests[2].headers["last-event-id"] == "-1"
    scripted.wait_for_disconnect(1)


def test_heartbeats_keep_a_stream_alive(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as they come, a run may be silent; they are not delivered."""
    monkeypatch.setattr("langgraph_runs._core.calls.idle_timeout.MIN_LIMIT_SECONDS", 0.3)
    monkeypatch.setattr("langgraph_runs._core.calls.idle_timeout.MAX_LIMIT_SECONDS", 0.3)
    scripted.enqueue(stream(frame("custom", 1, "1"), *beats(10, 0.05), frame("custom", 2, "2"), END, headers=HOME))

    events = make_client(scripted.url).runs.stream("t", "a", stream_mode="custom")
    got = drain(events)

    assert [event.event for event in got] == ["custom", "custom", "end"]
    assert events.reconnects == 0
    assert len(scripted.requests) == 1


def test_the_rhythm_outlives_a_reconnect(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was learned on one connection counts on the next, from its start.

    On a busy machine heartbeats may arrive together, and an answer may come too late and be asked for again.
    """
    monkeypatch.setattr("langgraph_runs._core.calls.idle_timeout.MIN_LIMIT_SECONDS", 0.05)
    monkeypatch.setattr("langgraph_runs._core.calls.idle_timeout.MIN_INTERVAL_FRACTION", 0.0)
    scripted.on("POST", "/threads/t/runs/stream", hung(frame("custom", 1, "1"), *beats(3, 0.005)))
    scripted.on("GET", "/threads/t/runs/r/stream", hung())
    scripted.always("GET", "/threads/t/runs/r", GOING)
    again = stream(frame("custom", 1, "1"), frame("custom", 2, "2"), END)
    scripted.always("GET", "/threads/t/runs/r/stream", again)
    causes: list[str] = []
    client = make_client(scripted.url, on_reconnect=lambda notice: causes.append(notice.cause))

    events = client.runs.stream("t", "a", stream_mode="custom")

    assert [event.data for event in drain(events)[:-1]] == [1, 2]
    assert events.reconnects == len(causes) >= 2  # a silence that was not learned to be one is not counted
    assert all(cause.startswith("nothing arrived within") for cause in causes[:2])


def test_a_server_without_heartbeats_is_rejoined_now_and_then(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence may mean nothing there: no attempt is used up, no break is counted, and nothing is lost.

    The run is asked for each time, since such a server may be as silent about a run that has ended.
    """
    monkeypatch.setattr("langgraph_runs._core.calls.idle_timeout.INITIAL_LIMIT_SECONDS", 0.02)
    scripted.on("POST", "/threads/t/runs/stream", hung(frame("custom", 1, "1")))
    scripted.on(
        "GET",
        "/threads/t/runs/r/stream",
        hung(),
        hung(),
        stream(frame("custom", 1, "1"), frame("custom", 2, "2"), END),
    )
    scripted.always("POST", "/threads/t/history", reply_json([]))
    scripted.always("GET", "/threads/t/runs/r", GOING)
    notices: list[Any] = []
    client = make_client(scripted.url, retry={"attempts": 1}, on_reconnect=notices.append)

    events = client.runs.stream("t", "a", stream_mode="custom")

    assert [event.data for event in drain(events)[:-1]] == [1, 2]
    assert (events.reconnects, notices) == (0, [])
    attached = [number for number, request in enumerate(scripted.requests, 1) if request.path.endswith("/stream")]
    for number in attached[:3]:
        scripted.wait_for_disconnect(number)


def test_a_stream_that_cannot_be_resumed_is_waited_for(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first heartbeat its silence proves nothing, and giving it up could not be undone."""
    monkeypatch.setattr("langgraph_runs._core.calls.idle_timeout.INITIAL_LIMIT_SECONDS", 0.02)
    scripted.enqueue(stream(frame("custom", 1), pause(0.15), frame("custom", 2), frame("end", {"status": "success"})))

    events = drain(make_client(scripted.url).runs.stream("t", "a", stream_mode="custom", stream_resumable=False))

    assert [event.data for event in events[:-1]] == [1, 2]


def test_a_stream_that_cannot_be_resumed_does_not_hang_either(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once heartbeats have stopped there is nothing to wait for."""
    monkeypatch.setattr("langgraph_runs._core.calls.idle_timeout.MIN_LIMIT_SECONDS", 0.05)
    scripted.enqueue(hung(frame("custom", 1), *beats(3, 0.005)))

    events, error = collect(
        make_client(scripted.url).runs.stream("t", "a", stream_mode="custom", stream_resumable=False)
    )

    assert [event.data for event in events] == [1]
    assert isinstance(error, errors.StreamInterruptedError)
    assert isinstance(error.__cause__, errors.APITimeoutError)


def test_a_server_that_hangs_after_its_error_event_is_not_waited_for(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outcome is known by then; only for a moment may something follow."""
    monkeypatch.setattr("langgraph_runs._core.streams.connection.AFTER_ERROR_SECONDS", 0.03)
    scripted.enqueue(hung(frame("metadata", {"run_id": "r"}, "1"), frame("error", {"error": "E", "message": "m"}, "2")))

    events, error = collect(make_client(scripted.url, idle_timeout=None).runs.stream("t", "a"))

    assert len(events) == 2
    assert type(error) is errors.RunFailedError
    scripted.wait_for_disconnect(1)


def test_a_call_may_have_a_deadline(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """`timeout` given to the call bounds the whole stream, events or not; the error names the run, which goes on."""

    def endless() -> Any:
        number = 0
        while True:
            number += 1
            yield frame("custom", number, str(number))
            yield pause(0.005)

    scripted.enqueue(stream(body=endless, headers=HOME), hung(frame("custom", 1, "1")))
    client = make_client(scripted.url)

    for _ in range(2):
        events, error = collect(client.runs.stream("t", "a", stream_mode="custom", timeout=0.1))

        assert events[0].data == 1
        assert type(error) is errors.APITimeoutError
        assert (error.run_id, error.thread_id, error.timeout) == ("r", "t", 0.1)
    scripted.wait_for_disconnect(1)
    scripted.wait_for_disconnect(2)
