"""What a stream sends, first and upon every reconnect."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from langgraph_runs import errors

from .streams import HOWS, collect, drain, join, make, told
from .support import ClientMaker, FakeRuns, Request, ScriptedServer, frame, reply_json, stream

VARYING = ("last-event-id", "content-length")


def carried(request: Request) -> dict[str, str]:
    """The headers of a request, but those that say where the stream stands."""
    return {name: value for name, value in request.headers.items() if name not in VARYING}


def test_a_reconnect_keeps_query_and_headers(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Python SDK: a reconnect dropped its query. Filters, cancel_on_disconnect and the caller's own go every time."""
    for number, how in enumerate(HOWS, 1):
        fake_runs.cut(stream=number, after_events=1, how=how)
    run = fake_runs.run([("values", 1), ("custom", 2), ("updates", 3), ("custom", 4), ("values", 5)], finished=True)
    run.request["stream_mode"] = ["values", "custom", "updates"]
    client = make_client(fake_runs.url, headers={"X-Client": "a"})

    events = drain(
        join(
            client,
            run,
            stream_mode=["custom", "values"],
            stream_namespaces=["", "work"],
            cancel_on_disconnect=True,
            headers={"X-Call": "b"},
            params={"tenant": "c d"},
        )
    )

    assert [event.data for event in events] == [1, 2, 4, 5]
    asked = fake_runs.requests_of("stream")
    assert len(asked) >= 4
    for request in asked:
        (modes,) = request.query["stream_mode"]
        assert json.loads(modes) == ["custom", "values", "error", "metadata"]
        assert request.query["cancel_on_disconnect"] == ["1"]
        assert request.query["namespace"] == ["", "work"]
        assert request.query["tenant"] == ["c d"]
        assert request.headers["x-client"] == "a"
        assert request.headers["x-call"] == "b"
        assert request.target == asked[0].target
        assert carried(request) == carried(asked[0])


def test_a_made_run_is_rejoined_as_it_was_made(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A run that is to end with its connection says so on every reconnect; what the caller adds goes along too."""
    scripted.enqueue(
        stream(frame("metadata", {"run_id": "r"}, "1-1"), headers={"Content-Location": "/threads/t/runs/r"}).cut(
            items=1
        ),
        stream(frame("metadata", {"run_id": "r"}, "1-1"), frame("custom", 1, "1-2")).cut(items=2),
        stream(frame("custom", 1, "1-2"), frame("custom", 2, "1-3"), frame("end", {"status": "success"}, "1-4")),
    )

    events = make_client(scripted.url).runs.stream(
        "t",
        "a",
        stream_mode="custom",
        stream_namespaces=["work"],
        on_disconnect="cancel",
        headers={"X-Call": "b"},
        params={"tenant": "c"},
    )

    assert [event.data for event in drain(events) if event.event == "custom"] == [1, 2]
    made, *rejoined = scripted.requests
    assert made.json()["on_disconnect"] == "cancel"
    assert made.query == {"tenant": ["c"], "namespace": ["work"]}
    for request in rejoined:
        assert (request.method, request.path) == ("GET", "/threads/t/runs/r/stream")
        assert request.query == {"tenant": ["c"], "namespace": ["work"], "cancel_on_disconnect": ["1"]}
        assert request.headers["x-call"] == "b"
    assert [request.headers["last-event-id"] for request in rejoined] == ["-1", "1-1"]


def test_a_location_of_another_run_is_not_followed(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Where the headers contradict each other, the stream goes on with the run that its `metadata` event names."""
    headers = {"Content-Location": "/threads/t/runs/r", "Location": "/threads/t/runs/other/stream"}
    scripted.enqueue(
        stream(frame("metadata", {"run_id": "r"}, "1-1"), headers=headers).cut(items=1),
        stream(frame("metadata", {"run_id": "r"}, "1-1"), frame("end", {"status": "success"}, "1-2")),
    )

    drain(make_client(scripted.url).runs.stream("t", "a"))

    assert [request.path for request in scripted.requests[1:]] == ["/threads/t/runs/r/stream"]


def test_events_of_another_run_are_an_error(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """They are not delivered as those of the run that was asked for."""
    theirs = frame("metadata", {"run_id": "other"}, "1-1"), frame("custom", 1, "1-2")
    scripted.enqueue(stream(*theirs))

    with pytest.raises(errors.APIResponseError, match="contains events of run other instead of run r") as caught:
        drain(make_client(scripted.url).runs.join_stream("t", "r", last_event_id="-1"))

    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


def test_a_caller_cannot_pin_the_position(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A Last-Event-ID among the caller's headers does not hold a stream back at one place."""
    fake_runs.cut(stream=1, after_events=3, how="reset")
    run = fake_runs.run(5)

    got = told(drain(join(make_client(fake_runs.url), run, headers={"last-event-id": "5"})))

    assert run.published == got
    assert ["-1", run.events[1].id] == [
        max(request.headers["last-event-id"].split(", ")) for request in fake_runs.requests_of("stream")[:2]
    ]


def test_several_modes_are_one_array(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """JS joinStream: of several modes all are joined. They go out as one JSON array, with what tells of failure."""
    run = fake_runs.run([("values", 1), ("custom", 2), ("updates|child:1", 3)], finished=True)
    run.request["stream_mode"] = ["values", "custom", "updates"]

    events = drain(join(make_client(fake_runs.url), run, stream_mode=["values", "updates"]))

    assert [event.data for event in events] == [1, 3]
    for request in fake_runs.requests_of("stream"):
        assert len(request.query["stream_mode"]) == 1
        assert json.loads(request.query["stream_mode"][0]) == ["values", "updates", "error", "metadata"]


def test_a_stream_of_all_modes_names_none(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Without a filter nothing is asked for that would leave something out."""
    run = any_runs.run(2, finished=True)

    drain(join(make_client(any_runs.url), run))

    assert [request.query for request in any_runs.requests_of("stream")][:1] == [{}]


@pytest.mark.parametrize("flavour", ["langgraph", "aegra"])
def test_the_location_is_followed_under_the_mount_prefix(
    make_fake_runs: Callable[..., FakeRuns], make_client: ClientMaker, flavour: str
) -> None:
    """Servers leave out of a Location the prefix that they are mounted under; reconnects put it back."""
    server = make_fake_runs(flavour, prefix="/api/v1")
    server.next(6)
    server.cut(stream=[1, 2], after_events=2, how="reset")

    got = told(drain(make(make_client(server.url + "/"), server)))

    (run,) = server.runs
    assert run.published == got
    path = f"/api/v1/threads/{run.thread_id}/runs/{run.run_id}/stream"
    assert {path} == {request.path for request in server.requests_of("stream")[1:]}


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/threads/t/runs/r/stream", "/api/threads/t/runs/r/stream"),
        ("/api/threads/t/runs/r/stream", "/api/threads/t/runs/r/stream"),
        ("/elsewhere/threads/t/runs/r/stream?x=1#y", "/api/elsewhere/threads/t/runs/r/stream"),
        ("http://internal.invalid:8000/threads/t/runs/r/stream", "/api/threads/t/runs/r/stream"),
        ("//internal.invalid/threads/t/runs/r/stream", "/api/threads/t/runs/r/stream"),
        ("http://user:secret@internal.invalid/api/threads/t/runs/r/stream", "/api/threads/t/runs/r/stream"),
        ("/../../admin", "/api/threads/t/runs/r/stream"),
        ("stream", "/api/threads/t/runs/r/stream"),
        ("", "/api/threads/t/runs/r/stream"),
    ],
)
def test_a_location_never_leads_away(
    scripted: ScriptedServer, make_client: ClientMaker, location: str, path: str
) -> None:
    """Only the path of a Location counts, and only below the base URL: the key goes to no other origin."""
    scripted.enqueue(
        stream(
            frame("metadata", {"run_id": "r"}, "1-1"),
            headers={"Location": location, "Content-Location": "/threads/t/runs/r"},
        ).cut(items=1),
        stream(frame("metadata", {"run_id": "r"}, "1-1"), frame("end", {"status": "success"}, "1-2")),
    )

    drain(make_client(scripted.url + "/api", api_key="secret-key").runs.stream("t", "a"))

    made, rejoined = scripted.requests
    assert made.path == "/api/threads/t/runs/stream"
    assert rejoined.path == path
    assert rejoined.headers["x-api-key"] == "secret-key"
    assert rejoined.query == {}


def test_a_run_is_known_before_its_first_event(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Entering a stream makes the run and tells which it is; before that nothing is sent."""
    any_runs.next(0, auto=False)
    events = make(make_client(any_runs.url), any_runs)
    with pytest.raises(RuntimeError, match="run_id is not known before the stream is open: enter it, or"):
        _ = events.run_id
    assert any_runs.requests == []

    with events:
        (run,) = any_runs.runs
        assert (run.thread_id, run.run_id) == (events.thread_id, events.run_id)
        assert run.status == "pending"


def test_a_made_run_is_resumable_unless_told_otherwise(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The body says so, and that the run outlives its connection; unset options are not sent."""
    drain(make(make_client(any_runs.url), any_runs))

    assert any_runs.requests[0].json() == {
        "assistant_id": "agent",
        "stream_mode": "custom",
        "stream_resumable": True,
        "on_disconnect": "continue",
    }


def test_an_answer_that_is_no_stream_names_no_run(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A success that neither streams nor names a run is an error that shows what came."""
    scripted.enqueue(reply_json({"hello": "proxy"}))
    scripted.always("GET", "/threads/t/runs", reply_json([]))

    events, error = collect(make_client(scripted.url).runs.stream("t", "a"))

    assert events == []
    assert type(error).__name__ == "APIResponseError"
    assert "hello" in str(error)
