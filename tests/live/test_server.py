"""The facts about the server that the SDK rests on, asked of the server itself by plain HTTP.

A test that fails here after an update says that the world has changed, not that the SDK is wrong.
"""

import re
import time
import uuid
from collections.abc import Mapping

import httpx
import pytest
from dev_server import DevServer, dev_server

from .plainly import (
    JSON,
    Frame,
    create_run,
    create_thread,
    ended,
    frames,
    history,
    payloads,
    running,
    status_of,
    until,
)

# The graphs


@pytest.mark.parametrize(
    ("graph", "given", "values"),
    [
        ("steps", {"delay": 0}, {"delay": 0, "step": 3}),
        ("steps", {"count": 1}, {"count": 1, "step": 1}),
        ("steps", {"count": 0}, {"count": 0, "step": 0}),
        ("boom", {}, {"__error__": {"error": "ValueError", "message": "boom"}}),
        ("nested", {}, {"at": "after"}),
        ("slow", {"count": 2, "delay": 0.01}, {"count": 2, "delay": 0.01}),
        ("sleepy", {"delay": 0.01}, {"delay": 0.01}),
        ("burst", {"count": 2000}, {"count": 2000}),
        ("echo", {"a": [1, None], "": {"ü": "\u2028"}}, {"a": [1, None], "": {"ü": "\u2028"}}),
    ],
)
def test_graph(api: httpx.Client, graph: str, given: JSON, values: JSON) -> None:
    """Each graph does what the table in graphs.py says; a failure is told in a body with status 200."""
    response = api.post("/runs/wait", json={"assistant_id": graph, "input": given})
    assert (response.status_code, response.json()) == (200, values)


def test_a_thread_can_be_used_again(api: httpx.Client) -> None:
    """`steps` starts from the beginning each time, so that one thread can hold many runs."""
    thread = create_thread(api)
    for count in (3, 1, 2):
        body = {"assistant_id": "steps", "input": {"count": count, "delay": 0}}
        assert api.post(f"/threads/{thread}/runs/wait", json=body).json()["step"] == count


@pytest.mark.parametrize("where", [{"context": {"count": 2}}, {"config": {"configurable": {"count": 2}}}])
def test_settings_of_a_run(api: httpx.Client, where: Mapping[str, JSON]) -> None:
    """`context` and `config.configurable` both reach a graph as its context."""
    assert api.post("/runs/wait", json={"assistant_id": "steps", "input": {}, **where}).json() == {"step": 2}


def test_runs_start_at_once(api: httpx.Client) -> None:
    """The server of the tests does not let a run wait for the queue's next look, 0.5-1 s later."""
    started = time.monotonic()
    for _ in range(10):
        api.post("/runs/wait", json={"assistant_id": "echo", "input": {}})
    assert time.monotonic() - started < 2.5


def test_tokens(api: httpx.Client) -> None:
    """A chat model's words come one by one in mode messages-tuple, and accumulated in mode messages."""
    body = {"assistant_id": "chat", "input": {"messages": [{"role": "user", "content": "na na  na"}]}}
    tokens = frames(api.post("/runs/stream", json={**body, "stream_mode": "messages-tuple"}))
    words = [chunk["content"] for chunk, _ in payloads(tokens, "messages")]
    assert [word for word in words if word] == ["You ", "said: ", "na ", "na  ", "na"]
    partial = frames(api.post("/runs/stream", json={**body, "stream_mode": "messages"}))
    texts = [message["content"] for [message] in payloads(partial, "messages/partial")]
    assert list(dict.fromkeys(texts)) == ["".join(words[:count]) for count in range(1, 6)]


def test_subgraphs(api: httpx.Client) -> None:
    """Events of a subgraph are named `mode|path` with stream_subgraphs and are left out without it."""
    body: JSON = {"assistant_id": "nested", "input": {}, "stream_mode": ["custom"]}
    outer = frames(api.post("/runs/stream", json=body))
    assert [event.data["node"] for event in outer[1:]] == ["before", "after"]
    inner = frames(api.post("/runs/stream", json={**body, "stream_subgraphs": True}))
    assert [(re.sub(r":[0-9a-f-]{36}", "", event.event), event.data["node"]) for event in inner[1:]] == [
        ("custom", "before"),
        ("custom|child", "work"),
        ("custom|child|grandchild", "deep"),
        ("custom", "after"),
    ]


def test_question_and_answer(api: httpx.Client) -> None:
    """A human-in-the-loop interrupt is a `success` of the run and leaves the thread `interrupted`; a resume goes on."""
    thread = create_thread(api)
    run = create_run(api, thread, "ask")
    assert ended(api, thread, run) == "success"
    until(lambda: bool(api.get(f"/threads/{thread}").json()["status"] == "interrupted"))
    [state] = history(api, thread, run)
    assert [interrupt["value"] for interrupt in state["tasks"][0]["interrupts"]] == [{"question": "Your name?"}]
    resume = {"assistant_id": "ask", "command": {"resume": "Ann"}}
    assert api.post(f"/threads/{thread}/runs/wait", json=resume).json() == {"name": "Ann", "greeting": "Hello, Ann!"}


def test_two_questions(api: httpx.Client) -> None:
    """Two interrupts at once are answered by their ids."""
    thread = create_thread(api)
    body: JSON = {"assistant_id": "ask2", "input": {}}
    interrupts = api.post(f"/threads/{thread}/runs/wait", json=body).json()["__interrupt__"]
    answers = {interrupt["id"]: interrupt["value"]["question"].upper() for interrupt in interrupts}
    body = {"assistant_id": "ask2", "command": {"resume": answers}}
    values = api.post(f"/threads/{thread}/runs/wait", json=body).json()
    assert values["answers"] == {"left": "LEFT?", "right": "RIGHT?"}


# Streams


def test_a_resumable_stream(api: httpx.Client) -> None:
    """Every event has an id, the first is `metadata`, none is `end`; spaced events have ids of their own, in order."""
    body = {"assistant_id": "steps", "input": {"count": 5}, "stream_mode": ["custom"], "stream_resumable": True}
    response = api.post(f"/threads/{create_thread(api)}/runs/stream", json=body)
    events = frames(response)
    assert [event.event for event in events] == ["metadata", *["custom"] * 5]
    assert events[0].data == {"run_id": response.headers["location"].split("/")[4], "attempt": 1}
    assert payloads(events, "custom") == [{"step": number} for number in range(1, 6)]
    ids = [event.id for event in events if event.id]
    assert len(ids) == 6
    assert ids == sorted(set(ids))


def test_a_stream_that_cannot_be_resumed(api: httpx.Client) -> None:
    """There are no ids unless stream_resumable was asked for, and rejoining after the end gives nothing."""
    body = {"assistant_id": "steps", "input": {"count": 3}}
    response = api.post(f"/threads/{create_thread(api)}/runs/stream", json=body)
    assert [(event.event, event.id) for event in frames(response)] == [("metadata", None), *[("values", None)] * 5]
    assert frames(api.get(response.headers["location"], headers={"Last-Event-ID": "-1"})) == []


def test_resuming(api: httpx.Client) -> None:
    """Last-Event-ID gives what came after it, `-1` everything, the last id nothing; a filter is a JSON array."""
    body: JSON = {"assistant_id": "steps", "input": {}, "stream_mode": ["values", "custom"], "stream_resumable": True}
    response = api.post(f"/threads/{create_thread(api)}/runs/stream", json=body)
    events, location = frames(response), response.headers["location"]

    def joined(last_event_id: str | None, **params: str) -> list[Frame]:
        headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
        return frames(api.get(location, headers=headers, params=params))

    assert joined("-1") == events
    assert joined(events[-1].id) == []
    assert joined(None) == []
    middle = events[3].id
    assert middle is not None
    assert joined(middle) == [event for event in events if (event.id or "") > middle]
    assert {event.event for event in joined("-1", stream_mode='["custom"]')} == {"custom"}
    assert joined("-1", stream_mode="custom,values") == []


def test_ids_may_repeat(api: httpx.Client) -> None:
    """Events of one millisecond share an id, so that a burst cannot be resumed exactly."""
    body: JSON = {"assistant_id": "burst", "input": {}, "stream_mode": ["custom"], "stream_resumable": True}
    ids = [event.id for event in frames(api.post(f"/threads/{create_thread(api)}/runs/stream", json=body))]
    assert len(ids) == 1001
    assert len(set(ids)) < len(ids)


def test_a_failure_is_not_stored(api: httpx.Client) -> None:
    """A live stream ends with `error`; a replay ends without it, and only the run's status tells."""
    thread = create_thread(api)
    body: JSON = {"assistant_id": "boom", "input": {}, "stream_mode": ["custom"], "stream_resumable": True}
    response = api.post(f"/threads/{thread}/runs/stream", json=body)
    *before, failure = frames(response)
    assert (failure.event, failure.data) == ("error", {"error": "ValueError", "message": "boom"})
    assert frames(api.get(response.headers["location"], headers={"Last-Event-ID": "-1"})) == before
    assert status_of(api, thread, before[0].data["run_id"]) == "error"


def test_data_is_raw_unicode(api: httpx.Client) -> None:
    """Unicode's line separators stand unescaped in the data, so that only CR and LF may split lines."""
    response = api.post("/runs/stream", json={"assistant_id": "echo", "input": {"text": "a\u2028b\u2029c\x85d"}})
    assert "a\u2028b\u2029c\x85d" in response.content.decode()
    assert frames(response)[-1].data == {"text": "a\u2028b\u2029c\x85d"}


# Where things are


def test_locations(api: httpx.Client) -> None:
    """Answers name their run by path: a stream's and a wait's Location can be joined, Content-Location is the run."""
    thread = create_thread(api)
    body = {"assistant_id": "echo", "input": {"a": 1}}
    for endpoint, tail in ("runs", None), ("runs/stream", "stream"), ("runs/wait", "join"):
        headers = api.post(f"/threads/{thread}/{endpoint}", json=body).headers
        run = headers["content-location"]
        assert run.startswith(f"/threads/{thread}/runs/")
        assert headers.get("location") == (f"{run}/{tail}" if tail else None)
        assert api.get(run).json()["run_id"] == run.split("/")[4]
    assert api.get(headers["location"]).json() == {"a": 1}


def test_a_stateless_stream_has_no_way_back(api: httpx.Client) -> None:
    """The Location of a stateless stream leads nowhere (why the SDK gives such runs a thread of their own)."""
    location = api.post("/runs/stream", json={"assistant_id": "echo", "input": {}}).headers["location"]
    assert re.fullmatch(r"/runs/[0-9a-f-]{36}/stream", location)
    assert api.get(location).status_code == 404


def test_a_thread_of_ones_own_choice(api: httpx.Client) -> None:
    """if_not_exists makes the thread named in the path, and it can be deleted as soon as the stream has ended."""
    path = f"/threads/{uuid.uuid4()}"
    body: JSON = {"assistant_id": "echo", "input": {}}
    assert api.post(f"{path}/runs/stream", json=body).status_code == 404
    assert api.post(f"{path}/runs/stream", json={**body, "if_not_exists": "create"}).status_code == 200
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404


@pytest.mark.parametrize("endpoint", ["runs", "runs/stream", "runs/wait"])
def test_the_mark_of_a_request(api: httpx.Client, endpoint: str) -> None:
    """X-Request-Id is kept with the run, also in a list that selects only `kwargs` (how a lost answer is settled)."""
    thread = create_thread(api)
    body: JSON = {"assistant_id": "echo", "input": {}}
    api.post(f"/threads/{thread}/{endpoint}", json=body, headers={"X-Request-Id": "mark-1"})
    [run] = api.get(f"/threads/{thread}/runs", params={"select": ["run_id", "kwargs"]}).json()
    assert sorted(run) == ["kwargs", "run_id"]
    assert run["kwargs"]["config"]["configurable"]["langgraph_request_id"] == "mark-1"


def test_lists(api: httpx.Client) -> None:
    """Runs are listed newest first, ten unless told otherwise."""
    thread = create_thread(api)
    runs = [create_run(api, thread, "echo") for _ in range(12)]
    listed = [run["run_id"] for run in api.get(f"/threads/{thread}/runs").json()]
    assert listed == runs[:1:-1]
    assert [run["run_id"] for run in api.get(f"/threads/{thread}/runs?limit=5&offset=10").json()] == runs[1::-1]


# Ends


def test_cancelling(api: httpx.Client) -> None:
    """A cancelled run is `interrupted`; its stream ends without a word; cancelling it again is 404."""
    thread = create_thread(api)
    body = {"assistant_id": "slow", "input": {"delay": 0.01}, "stream_mode": ["custom"]}
    with api.stream("POST", f"/threads/{thread}/runs/stream", json=body) as response:
        run = response.headers["content-location"]
        running(api, thread, run.split("/")[4])
        assert api.post(f"{run}/cancel").status_code == 202
        response.read()
    assert {event.event for event in frames(response)} <= {"metadata", "custom"}
    assert api.get(run).json()["status"] == "interrupted"
    assert api.post(f"{run}/cancel").status_code == 404
    assert api.get(f"{run}/join").json() == {"delay": 0.01}


def test_rolling_back(api: httpx.Client) -> None:
    """A run cancelled with `rollback` is gone, and so is what it did to its thread."""
    thread = create_thread(api)
    run = create_run(api, thread, "slow", input={"delay": 0.01})
    with api.stream("GET", f"/threads/{thread}/runs/{run}/stream"):
        running(api, thread, run)
        api.post(f"/threads/{thread}/runs/{run}/cancel", params={"action": "rollback"})
        until(lambda: api.get(f"/threads/{thread}/runs/{run}").status_code == 404)
    assert api.get(f"/threads/{thread}/state").json()["values"] == {}


def test_timing_out(server_installed: None) -> None:
    """A run that takes too long is `timeout`: its stream ends without a word, its wait answers with the last values."""
    with (
        dev_server(env={"BG_JOB_TIMEOUT_SECS": "0.2"}) as server,
        httpx.Client(base_url=server.url, trust_env=False) as api,
    ):
        thread = create_thread(api)
        body = {"assistant_id": "slow", "input": {"delay": 0.05}, "stream_mode": "custom"}
        events = frames(api.post(f"/threads/{thread}/runs/stream", json=body))
        assert {event.event for event in events} == {"metadata", "custom"}
        assert status_of(api, thread, events[0].data["run_id"]) == "timeout"
        body = {"assistant_id": "slow", "input": {"delay": 0.05}}
        assert api.post(f"/threads/{thread}/runs/wait", json=body).json() == {"delay": 0.05}
        assert api.get(f"/threads/{thread}/runs").json()[0]["status"] == "timeout"


def test_deleting_a_thread_does_not_stop_its_run(api: httpx.Client) -> None:
    """A thread deleted under a running run is gone at once, but the stream goes on to the end and then says 404."""
    thread = create_thread(api)
    body = {"assistant_id": "steps", "input": {"count": 20}, "stream_mode": ["custom"]}
    with api.stream("POST", f"/threads/{thread}/runs/stream", json=body) as response:
        running(api, thread, response.headers["content-location"].split("/")[4])
        assert api.delete(f"/threads/{thread}").status_code == 204
        assert api.get(f"/threads/{thread}").status_code == 404
        response.read()
    *_, last, error = frames(response)
    assert last.data == {"step": 20}
    assert error.data == {"error": "HTTPException", "message": "404: Run not found"}


def test_the_result_of_an_old_run(api: httpx.Client) -> None:
    """History filtered by run has a run's own result; join gives the state of the thread, whoever made it."""
    thread = create_thread(api)
    old, new = (create_run(api, thread, "steps", input={"count": count, "delay": 0}) for count in (1, 2))
    failed = create_run(api, thread, "steps", input={"delay": "soon"})
    assert ended(api, thread, failed) == "error"
    assert [history(api, thread, run)[0]["values"]["step"] for run in (old, new)] == [1, 2]
    assert history(api, thread, failed)[0]["tasks"][0]["error"].startswith("TypeError(")
    assert history(api, thread, str(uuid.uuid4())) == []
    joined = api.get(f"/threads/{thread}/runs/{old}/join").json()
    assert joined["__error__"]["error"] == "TypeError"


def test_states_are_seen_through_the_last_graph(api: httpx.Client) -> None:
    """After a run of another graph, history shows of an older run only what the new graph knows too."""
    thread = create_thread(api)
    steps = create_run(api, thread, "steps", input={"count": 1, "delay": 0})
    assert ended(api, thread, steps) == "success"
    assert ended(api, thread, create_run(api, thread, "boom")) == "error"
    assert history(api, thread, steps)[0]["values"] == {"count": 1, "delay": 0}
    assert api.get(f"/threads/{thread}").json()["metadata"]["graph_id"] == "boom"


# Refusals


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/runs", {"assistant_id": "nobody", "input": {}}, 422),
        ("POST", "/runs", {"assistant_id": str(uuid.UUID(int=1)), "input": {}}, 404),
        ("POST", "/runs", {"assistant_id": "echo", "stream_mode": "bogus"}, 422),
        ("POST", "/runs/batch", [], 422),
        ("POST", f"/threads/{uuid.UUID(int=1)}/runs", {"assistant_id": "echo"}, 404),
        ("GET", f"/threads/{uuid.UUID(int=1)}/runs", None, 404),
        ("GET", "/threads/nonsense/runs", None, 422),
        ("GET", f"/threads/{uuid.UUID(int=1)}/runs/{uuid.UUID(int=2)}", None, 404),
    ],
)
def test_refusals(api: httpx.Client, method: str, path: str, body: JSON, status: int) -> None:
    """A refusal has a status of its own and says why in `detail`, a string."""
    response = api.request(method, path, json=body)
    assert response.status_code == status
    assert isinstance(response.json()["detail"], str)


def test_an_unknown_run_is_joined_with_200(api: httpx.Client) -> None:
    """Joining what is not there is a 200 whose body or stream tells of the 404."""
    path = f"/threads/{create_thread(api)}/runs/{uuid.uuid4()}"
    error = {"error": "HTTPException", "message": "404: Run not found"}
    assert api.get(f"{path}/join").json() == {"__error__": error}
    assert frames(api.get(f"{path}/stream")) == [Frame("error", error, None)]


def test_a_busy_thread(api: httpx.Client) -> None:
    """multitask_strategy `reject` is a 409 that names no run."""
    thread = create_thread(api)
    run = create_run(api, thread, "slow")
    response = api.post(f"/threads/{thread}/runs", json={"assistant_id": "echo", "multitask_strategy": "reject"})
    assert response.status_code == 409
    assert not {"location", "content-location"} & response.headers.keys()
    assert api.post(f"/threads/{thread}/runs/{run}/cancel", params={"wait": 1}).status_code == 200


def test_keys(auth_server: DevServer) -> None:
    """Without a valid key 401, with one that may only read 403 on writes; /ok asks for none."""
    with httpx.Client(base_url=auth_server.url, trust_env=False) as api:

        def answers(key: str | None) -> list[int]:
            headers = {"x-api-key": key} if key else {}
            return [
                api.post("/threads", json={}, headers=headers).status_code,
                api.post("/runs/wait", json={"assistant_id": "echo", "input": {}}, headers=headers).status_code,
                api.post("/threads/search", json={}, headers=headers).status_code,
                api.get("/ok", headers=headers).status_code,
            ]

        assert answers(None) == answers("wrong") == [401, 401, 401, 200]
        assert answers("read-only") == [403, 403, 200, 200]
        assert answers("secret-key") == [200, 200, 200, 200]
