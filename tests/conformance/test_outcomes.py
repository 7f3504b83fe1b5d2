"""How a run ended is told alike by stream, wait and join, and a success only if the server says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs import errors

from .streams import collect
from .support import ClientMaker, FakeRuns, ScriptedServer, frame, hang, reply_json, stream

RUN = "/threads/t/runs/r"
AT = {"Location": f"{RUN}/join", "Content-Location": RUN}
VALUES = {"n": 1}
FORBIDDEN = {"error": "HTTPException", "message": "403: read-only key"}

Door = Callable[[Any], Any]


def by_stream(client: Any) -> Any:
    """Take a stream to its end."""
    events, error = collect(client.runs.stream("t", "agent", stream_mode="values"))
    if error is not None:
        raise error
    return events[-1].data


def by_join_stream(client: Any) -> Any:
    """Take a joined stream to its end."""
    events, error = collect(client.runs.join_stream("t", "r", last_event_id="-1"))
    if error is not None:
        raise error
    return events[-1].data


DOORS: dict[str, Door] = {
    "stream": by_stream,
    "join_stream": by_join_stream,
    "wait": lambda client: client.runs.wait("t", "agent"),
    "join": lambda client: client.runs.join("t", "r"),
}


def shown(status: str, **more: Any) -> dict[str, Any]:
    return {"run_id": "r", "thread_id": "t", "status": status, **more}


def serve(server: ScriptedServer, run: Any, *, said: Any = VALUES, events: bytes = b"", status: int = 200) -> None:
    """Serve one run: how it is shown, what its waits return, and what its streams do."""
    frames = stream(frame("values", VALUES, "1-0") + events, headers=AT.items())
    server.always("POST", "/threads/t/runs/stream", frames)
    server.always("GET", f"{RUN}/stream", frames)
    server.always("POST", "/threads/t/runs/wait", reply_json(said, headers=AT.items()))
    server.always("GET", f"{RUN}/join", reply_json(said, headers=AT.items()))
    server.always("GET", RUN, reply_json(run, status))
    server.always("GET", "/threads/t/runs", reply_json([{"run_id": "r"}]))


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("status", ["cancelled", "failed", "rolled_back", "", "Success"])
def test_a_status_that_is_not_known(scripted: ScriptedServer, make_client: ClientMaker, door: str, status: str) -> None:
    """It is no success at any door: RunError has it as the server gave it."""
    serve(scripted, shown(status, kwargs={}), events=frame("end", {"status": status}))

    with pytest.raises(errors.RunError, match="which this package does not know, so its outcome is unknown") as caught:
        DOORS[door](make_client(scripted.url, retry={"attempts": 3}))

    assert (type(caught.value), caught.value.status) == (errors.RunError, status)
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


@pytest.mark.parametrize("door", ["stream", "join_stream"])
@pytest.mark.parametrize("data", [None, {}, {"status": None}, {"status": "done"}])
def test_an_end_event_that_tells_nothing(
    scripted: ScriptedServer, make_client: ClientMaker, door: str, data: Any
) -> None:
    """The run is asked for; while it is said to be running, the stream is no success."""
    serve(scripted, shown("running", kwargs={}), events=frame("end", data))

    with pytest.raises(errors.RunError, match="so its outcome is unknown"):
        DOORS[door](make_client(scripted.url, retry={"attempts": 3}))


@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize("door", DOORS)
def test_a_read_that_is_forbidden(scripted: ScriptedServer, make_client: ClientMaker, door: str, status: int) -> None:
    """It is PermissionDeniedError with the run's id, no failure of the run, whether the run itself is shown or not."""
    run = shown("running", kwargs={}) if status == 200 else {"detail": "read-only key"}
    serve(scripted, run, said={"__error__": FORBIDDEN}, events=frame("error", FORBIDDEN), status=status)

    with pytest.raises(errors.PermissionDeniedError, match="read-only key") as caught:
        DOORS[door](make_client(scripted.url))

    assert (caught.value.status_code, caught.value.run_id, caught.value.thread_id) == (403, "r", "t")


@pytest.mark.parametrize("kind", [errors.PermissionDeniedError, errors.NotFoundError, errors.APITimeoutError])
def test_errors_about_a_run_name_it(scripted: ScriptedServer, make_client: ClientMaker, kind: type[Exception]) -> None:
    """An error of a call that is given a run's ids has them, whether the server refuses it or does not respond."""
    refused = {errors.PermissionDeniedError: 403, errors.NotFoundError: 404}
    answer = reply_json({"detail": "no"}, refused[kind]) if kind in refused else hang()
    scripted.always("*", "/threads/t/runs/r", answer)
    runs = make_client(scripted.url).runs
    calls: list[Callable[[], Any]] = [
        lambda: runs.get("t", "r", timeout=0.2),
        lambda: runs.delete("t", "r", timeout=0.2),
        lambda: runs.handle("t", "r").get(timeout=0.2),
        lambda: runs.handle("t", "r").delete(timeout=0.2),
    ]
    for call in calls:
        with pytest.raises(kind) as caught:
            call()
        error: Any = caught.value
        assert (error.run_id, error.thread_id) == ("r", "t")


@pytest.mark.parametrize("door", DOORS)
def test_the_reason_of_a_failure(scripted: ScriptedServer, make_client: ClientMaker, door: str) -> None:
    """Aegra hides the message in events and the class in waits; every door tells both."""
    hidden = {"error": "ValueError", "message": "ValueError: execution failed"}
    events = b"" if door == "join_stream" else frame("error", hidden)
    said = {"__error__": {"error": "Error", "message": "boom"}}
    serve(scripted, shown("error", error_message="boom"), said=said, events=events + frame("end", {"status": "error"}))
    saved = {"values": {}, "metadata": {"run_id": "r"}, "tasks": [{"error": "ValueError('boom')"}]}
    scripted.always("GET", "/threads/t/state", reply_json(saved))

    with pytest.raises(errors.RunFailedError, match=r"ValueError: boom \(run r failed\)") as caught:
        DOORS[door](make_client(scripted.url))

    assert (caught.value.error, caught.value.detail) == ("ValueError", "boom")


@pytest.mark.parametrize("door", DOORS)
def test_a_cancelled_run_beside_one_that_asks(scripted: ScriptedServer, make_client: ClientMaker, door: str) -> None:
    """The open question of another run of its thread makes no success of a run that was cancelled (Aegra)."""
    serve(scripted, shown("interrupted", output=None), said={}, events=frame("end", {"status": "interrupted"}))
    asking = {"values": {}, "tasks": [{"id": "1", "name": "n", "interrupts": [{"id": "i", "value": "?"}]}]}
    scripted.always("GET", "/threads/t/state", reply_json(asking))
    scripted.always("GET", "/threads/t", reply_json({"thread_id": "t", "status": "interrupted"}))

    with pytest.raises(errors.RunCancelledError):
        DOORS[door](make_client(scripted.url))


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("answered", [False, True])
def test_a_question_is_no_cancellation(
    scripted: ScriptedServer, make_client: ClientMaker, door: str, answered: bool
) -> None:
    """Neither one that was answered since, nor a stop before a node, which shows no interrupt (Aegra)."""
    question = {"__interrupt__": [{"id": "i", "value": "?"}]}
    run = shown("interrupted", output=question if answered else {})
    serve(scripted, run, said=VALUES, events=frame("end", {"status": "interrupted"}))
    if not answered:
        state = {"values": VALUES, "metadata": {"run_id": "r"}, "tasks": []}
        scripted.always("GET", "/threads/t/state", reply_json(state))
        scripted.always("GET", "/threads/t", reply_json({"thread_id": "t", "status": "interrupted"}))

    values = {**VALUES, **question} if answered else VALUES
    assert DOORS[door](make_client(scripted.url)) in (values, {"status": "interrupted"})


def test_a_success_that_published_no_values(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Aegra stores no output of it: the thread has its values."""
    serve(scripted, shown("success", output={}), said={})
    state = {"values": VALUES, "metadata": {"run_id": "r"}, "tasks": []}
    scripted.always("GET", "/threads/t/state", reply_json(state))

    assert make_client(scripted.url).runs.join("t", "r") == VALUES


@pytest.mark.parametrize("threads", [False, True])
def test_a_success_of_a_run_that_is_not_shown(
    scripted: ScriptedServer, make_client: ClientMaker, threads: bool
) -> None:
    """A server that shows no runs, or deletes them when they end, is believed."""
    serve(scripted, {"detail": "Not Found"}, status=404, events=frame("end", {"status": "success"}))
    if threads:
        scripted.always("GET", "/threads/t", reply_json({"thread_id": "t"}))
        scripted.always("GET", "/threads/t/state", reply_json({"values": VALUES, "metadata": {"run_id": "r"}}))
    else:
        scripted.always("GET", "/threads/t", reply_json({"detail": "Not Found"}, 404))
    client = make_client(scripted.url)

    assert by_stream(client) == {"status": "success"}
    assert client.runs.wait("t", "agent") == VALUES


def test_a_run_that_was_rolled_back_is_no_success(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Its wait returns values, too, but its thread is as it was before."""
    serve(scripted, {"detail": "Not Found"}, status=404)
    scripted.always("GET", "/threads/t", reply_json({"thread_id": "t", "values": {"n": 0}}))
    state = {"values": {"n": 0}, "metadata": {"run_id": "the one before"}}
    scripted.always("GET", "/threads/t/state", reply_json(state))
    scripted.always("POST", "/threads/t/history", reply_json([state]))

    with pytest.raises(errors.RunCancelledError, match="rolled back, deleted or lost"):
        make_client(scripted.url).runs.wait("t", "agent")


def test_a_success_is_told_though_its_run_is_deleted(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A later run has changed the thread, but its history has what this one ended with."""
    serve(scripted, {"detail": "Not Found"}, status=404, said={"n": 2})
    scripted.always("GET", "/threads/t", reply_json({"thread_id": "t", "values": {"n": 3}}))
    own = {"values": {"n": 2}, "next": [], "metadata": {"run_id": "r"}}
    later = {"values": {"n": 3}, "next": [], "metadata": {"run_id": "later"}}
    scripted.always("GET", "/threads/t/state", reply_json(later))
    scripted.always("POST", "/threads/t/history", reply_json([later, own]))

    assert make_client(scripted.url).runs.wait("t", "agent") == {"n": 2}


@pytest.mark.parametrize("status", ["interrupted", "error"])
def test_an_answer_that_does_not_name_its_run(scripted: ScriptedServer, make_client: ClientMaker, status: str) -> None:
    """`{}` of a run that was cancelled or failed is no success: the only run of its thread is that run."""
    scripted.always("POST", "/threads/t/runs/wait", reply_json({}))
    scripted.always("GET", "/threads/t/runs", reply_json([shown(status, created_at="2020-01-01T00:00:00Z")]))
    scripted.always("GET", RUN, reply_json(shown(status, output=None, error_message="boom")))
    scripted.always("GET", "/threads/t/state", reply_json({"values": {}, "metadata": {"run_id": "r"}}))

    with pytest.raises(errors.RunError) as caught:
        make_client(scripted.url).runs.wait("t", "agent")

    assert (caught.value.status, caught.value.run_id) == (status, "r")


@pytest.mark.parametrize("wait", [False, True])
def test_cancelling_a_run_that_has_ended(any_runs: FakeRuns, make_client: ClientMaker, wait: bool) -> None:
    """NotFoundError, whether the server refuses or answers with the run."""
    run = any_runs.run(1, finished=True)

    with pytest.raises(errors.NotFoundError) as caught:
        make_client(any_runs.url).runs.cancel(run.thread_id, run.run_id, wait=wait)

    assert (caught.value.status_code, caught.value.run_id) == (404, run.run_id)


@pytest.mark.parametrize(("status", "detail"), [(501, "Not Implemented"), (422, "body.if_not_exists: extra input")])
def test_a_server_that_does_not_create_threads_with_runs(
    scripted: ScriptedServer, make_client: ClientMaker, status: int, detail: str
) -> None:
    """A stateless wait uses the server's own endpoint then, and deletes the thread that was kept for its outcome."""
    scripted.always("POST", "/threads/{thread_id}/runs/wait", reply_json({"detail": detail}, status))
    scripted.always("GET", "/threads/{thread_id}/runs", reply_json([]))
    scripted.on("POST", "/runs/wait", reply_json(VALUES, headers=AT.items()))
    scripted.always("GET", RUN, reply_json(shown("success", kwargs={})))
    scripted.on("DELETE", "/threads/t", reply_json(None))

    assert make_client(scripted.url, retry={"attempts": 1}).runs.wait(None, "agent", input={"a": 1}) == VALUES

    (stateless,) = [request for request in scripted.requests if request.path == "/runs/wait"]
    body = {"assistant_id": "agent", "input": {"a": 1}, "on_completion": "keep", "on_disconnect": "continue"}
    assert stateless.json() == body
    assert scripted.remaining == 0


def test_a_refusal_of_something_else(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """It is raised as it is."""
    scripted.on("POST", "/threads/{thread_id}/runs/wait", reply_json({"detail": "no such assistant"}, 422))

    with pytest.raises(errors.UnprocessableEntityError, match="no such assistant"):
        make_client(scripted.url).runs.wait(None, "agent")
