"""What users reported of other SDKs, each as the wire had it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from langgraph_runs import errors

from .streams import collect, drain, join
from .support import Answer, ClientMaker, FakeRuns, ScriptedServer, frame, heartbeat, reply_json, stream

HOME = {"Location": "/threads/t/runs/r/stream", "Content-Location": "/threads/t/runs/r"}


def run(status: str) -> Answer:
    """What the server says of the run."""
    return reply_json({"run_id": "r", "thread_id": "t", "status": status, "kwargs": {}})


def test_langgraph_9009_an_empty_id_clears_the_last_event_id(
    scripted: ScriptedServer, make_client: ClientMaker
) -> None:
    """After `id:` with nothing behind it the id before is void (WHATWG): it is not sent again upon a reconnect."""
    scripted.enqueue(
        stream(frame("custom", 1, "1"), b"event: custom\r\ndata: 2\r\nid:\r\n\r\n", headers=HOME).cut(
            items=2, how="reset"
        )
    )

    events, error = collect(make_client(scripted.url).runs.stream("t", "a", stream_mode="custom"))

    assert [(event.data, event.id) for event in events] == [(1, "1"), (2, "")]
    assert isinstance(error, errors.StreamInterruptedError)
    assert error.last_event_id is None
    assert len(scripted.requests) == 1


def test_langgraph_9016_a_clean_eof_is_not_the_end(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A body that ends properly while the run goes on, as a proxy or a server that stops ends it, is gone on with."""
    scripted.enqueue(
        stream(frame("custom", 1, "1"), headers=HOME),
        run("running"),
        stream(frame("custom", 1, "1"), frame("custom", 2, "2")),
        run("success"),
        stream(frame("custom", 2, "2")),
    )
    scripted.always("POST", "/threads/t/history", reply_json([]))

    events = make_client(scripted.url).runs.stream("t", "a", stream_mode="custom")

    assert [event.data for event in drain(events)] == [1, 2]
    assert (events.reconnects, events.status) == (1, "success")


def test_js_join_stream_joins_every_mode_of_a_list(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The server takes one JSON array; repeated parameters lose all but the last, a comma list loses all."""
    made = fake_runs.run([("values", 1), ("updates", 2), ("custom", 3)], finished=True)
    made.request["stream_mode"] = ["values", "updates", "custom"]

    events = drain(join(make_client(fake_runs.url), made, stream_mode=["values", "custom"]))

    assert [event.data for event in events] == [1, 3]
    (modes,) = fake_runs.requests_of("stream")[0].query["stream_mode"]
    assert json.loads(modes)[:2] == ["values", "custom"]


def test_python_sdk_a_reconnect_keeps_its_query(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Without it a filtered stream delivers everything after a break, and the run outlives its only reader."""
    fake_runs.cut(stream=1, after_events=1, how="reset")
    made = fake_runs.run([("custom", 1), ("values", 2), ("custom", 3)], finished=True)
    made.request["stream_mode"] = ["values", "custom"]
    client = make_client(fake_runs.url)

    events = drain(join(client, made, stream_mode="custom", cancel_on_disconnect=True))

    assert [event.data for event in events] == [1, 3]
    targets = {request.target for request in fake_runs.requests_of("stream")}
    assert len(targets) == 1
    assert "cancel_on_disconnect=1" in targets.pop()


@pytest.mark.parametrize(
    "rest",
    [
        b'event: custom\r\ndata: {"half": ',  # langgraph SDK: JSONDecodeError
        b"event: custom\r\ndata: 12",  # delivered, though it was to be 123
        b"event: custom\r\ndata: 2\r\n",  # delivered with the id before, and once more after the reconnect
        b"event: custom\r\ndata: 2\r\nid: 2",
        b"event: custom\r\ndata: 2\r\nid: 2\r\n",
    ],
)
def test_python_sdk_half_an_event_at_a_clean_eof_is_none(
    scripted: ScriptedServer, make_client: ClientMaker, rest: bytes
) -> None:
    """Only a blank line makes an event whole."""
    scripted.enqueue(
        stream(frame("custom", 1, "1") + rest, headers=HOME),
        run("running"),
        stream(frame("custom", 1, "1"), frame("custom", 123, "2"), frame("end", {"status": "success"}, "3")),
    )
    scripted.always("POST", "/threads/t/history", reply_json([]))

    events = drain(make_client(scripted.url).runs.stream("t", "a", stream_mode="custom"))

    assert [(event.event, event.data, event.id) for event in events[:-1]] == [("custom", 1, "1"), ("custom", 123, "2")]
    assert scripted.requests[2].headers["last-event-id"] == "-1"


@pytest.mark.parametrize("status", ["error", "interrupted", "timeout"])
def test_python_sdk_a_bad_end_in_a_gap_is_not_silent(
    scripted: ScriptedServer, make_client: ClientMaker, status: str
) -> None:
    """`error` is not replayed, so only the run's status tells; it is looked at, whatever it is."""
    again = stream(frame("custom", 1, "1"))
    scripted.enqueue(stream(frame("custom", 1, "1"), headers=HOME).cut(items=1, how="reset"), again, run(status), again)
    scripted.always("POST", "/threads/t/history", reply_json([]))

    _, error = collect(make_client(scripted.url).runs.stream("t", "a", stream_mode="custom"))

    assert isinstance(error, errors.RunError)
    assert error.status == status


def test_js_heartbeats_are_no_events(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A comment delivers nothing, also where events have ids."""
    beats: Any = heartbeat() * 3
    scripted.enqueue(
        stream(beats, frame("custom", 1, "1"), beats, frame("end", {"status": "success"}, "2"), beats, headers=HOME)
    )

    events = drain(make_client(scripted.url).runs.stream("t", "a", stream_mode="custom"))

    assert [event.event for event in events] == ["custom", "end"]


def test_both_a_stateless_stream_is_resumed(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The plain endpoint's Location is dead and names no thread, so the run is made on a thread that is known."""
    fake_runs.next(5)
    fake_runs.cut(stream=1, after_events=3, how="reset")

    events = make_client(fake_runs.url).runs.stream(None, "agent", stream_mode="custom")
    got = [event.data for event in drain(events)]

    assert fake_runs.runs[0].published == got
    assert fake_runs.requests[0].path == f"/threads/{events.thread_id}/runs/stream"
