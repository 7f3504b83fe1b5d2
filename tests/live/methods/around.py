"""Rows for what is around runs: `threads`, `assistants`, and the client's own methods."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from langgraph_runs import UNSET, RetryPolicy, errors

from .creating import a_state, thread
from .table import CALL, refusal, row
from .world import SPACED, World, data


def called(w: World) -> None:
    """The call carried what CALL says."""
    assert "note=1" in w.heads[-1].request.url
    assert w.heads[-1].request.headers["X-Note"] == "1"


# threads.create


@row("threads.create", "a thread with an id of its own")
def created(w: World, made: Any) -> None:
    assert UUID(made.thread_id)
    assert made.status == "idle"
    assert made.values in (None, UNSET)
    assert isinstance(made.created_at, datetime)


@row(
    "threads.create",
    "with everything",
    thread_id=lambda w: UUID(w.unheard_of),
    metadata={"a": [1]},
    if_exists="raise",
    ttl={"strategy": "delete", "ttl": 60},
    graph_id="nested",
    supersteps=[{"updates": [{"values": {"at": "here"}, "as_node": "before"}]}],
    **CALL,
)
def created_whole(w: World, made: Any) -> None:
    called(w)
    assert made.thread_id == w.unheard_of
    assert made.metadata["a"] == [1]
    assert made.values == {"at": "here"}
    assert w.get(f"/threads/{w.unheard_of}/state")["next"] == ["child"]


@refusal(
    "threads.create",
    errors.APIResponseError,
    "a thread without the states asked for is none",
    supersteps=[{"updates": [{"values": {"at": "here"}, "as_node": "before"}]}],
)
def created_half(w: World, error: Any) -> None:
    assert "there were problems updating the state" in str(error)


@refusal("threads.create", errors.ConflictError, "there is such a thread already", thread_id=thread)
def created_twice(w: World, error: Any) -> None:
    assert error.status_code == 409


@row("threads.create", "or it serves", thread_id=thread, if_exists="do_nothing")
def created_before(w: World, made: Any) -> None:
    assert made.thread_id == w.thread


# threads.get and threads.delete


@row("threads.get", "a thread", thread_id=lambda w: UUID((w.run("echo", {"a": 1}), w.thread)[1]), **CALL)
def thread_got(w: World, found: Any) -> None:
    called(w)
    assert (found.thread_id, found.values, found.status) == (w.thread, {"a": 1}, "idle")


@refusal("threads.get", errors.NotFoundError, "an unknown one", thread_id=lambda w: w.unheard_of)
def thread_unknown(w: World, error: Any) -> None:
    assert w.unheard_of in str(error)


@row("threads.delete", "a thread", thread_id=lambda w: UUID(w.thread), **CALL)
def thread_deleted(w: World, result: Any) -> None:
    called(w)
    assert result is None
    assert w.api.get(f"/threads/{w.thread}").status_code == 404


@refusal("threads.delete", errors.NotFoundError, "an unknown one", thread_id=lambda w: w.unheard_of)
def unknown_deleted(w: World, error: Any) -> None:
    assert error.method == "DELETE"


# threads.search


def three_threads(w: World) -> dict[str, str]:
    """Metadata that three threads have: one never used, one whose values are `{"a": 1}`, one waiting for an answer."""
    mark = {"mark": w.unheard_of}
    w.made += [w.make_thread(metadata=mark) for _ in range(3)]
    w.run("echo", {"a": 1}, thread=w.made[1])
    w.run("ask", {"a": 1}, thread=w.made[2])
    return mark


@row("threads.search", "by metadata", metadata=three_threads, **CALL)
def searched(w: World, found: Any) -> None:
    called(w)
    assert [one.status for one in found] == ["interrupted", "idle", "idle"]


@row(
    "threads.search",
    "in an order, a page of them",
    metadata=three_threads,
    sort_by="created_at",
    sort_order="asc",
    limit=1,
    offset=1,
)
def searched_page(w: World, found: Any) -> None:
    assert [one.thread_id for one in found] == [w.made[1]]


@row("threads.search", "by status", metadata=three_threads, status="interrupted")
def searched_by_status(w: World, found: Any) -> None:
    assert [one.status for one in found] == ["interrupted"]


def used_threads(w: World) -> dict[str, str]:
    """Metadata that two threads have: one with the values `{"a": 1}`, one with `{"a": 2}`.

    The in-memory server breaks the connection when it comes upon a thread without values in looking for values.
    """
    mark = {"mark": w.unheard_of}
    for a in 1, 2:
        w.run("echo", {"a": a}, thread=w.make_thread(metadata=mark))
    return mark


@row("threads.search", "by values", metadata=used_threads, values={"a": 1})
def searched_by_values(w: World, found: Any) -> None:
    assert [one.values for one in found] == [{"a": 1}]


@row("threads.search", "by ids", ids=lambda w: [UUID(w.thread), w.unheard_of])
def searched_by_ids(w: World, found: Any) -> None:
    assert [one.thread_id for one in found] == [w.thread]


@row(
    "threads.search",
    "some fields, and one more taken out of the values",
    metadata=used_threads,
    values={"a": 1},
    select=["thread_id", "status"],
    extract={"answer": "values.a"},
)
def searched_partly(w: World, found: Any) -> None:
    [one] = found
    assert (one.metadata, one.values, one.status) == (UNSET, UNSET, "idle")
    assert one.to_dict()["extracted"] == {"answer": 1}


# threads.get_state and threads.get_history


@row("threads.get_state", "the values of a thread", thread_id=lambda w: UUID((w.run("steps", {}), w.thread)[1]), **CALL)
def state(w: World, found: Any) -> None:
    called(w)
    assert found.values["step"] == 3
    assert found.checkpoint["thread_id"] == w.thread


@row(
    "threads.get_state",
    "with the states of its subgraphs",
    thread_id=lambda w: (w.run("nested", {}, interrupt_before=["child"]), w.thread)[1],
    subgraphs=True,
)
def state_of_subgraphs(w: World, found: Any) -> None:
    assert (found.values, found.next) == ({"at": "before"}, ["child"])
    assert found.tasks[0].state.values == {}


@row(
    "threads.get_state",
    "without them",
    thread_id=lambda w: (w.run("nested", {}, interrupt_before=["child"]), w.thread)[1],
)
def state_alone(w: World, found: Any) -> None:
    assert found.tasks[0].state is None


@row("threads.get_history", "its states, newest first", thread_id=lambda w: (w.run("steps", {}), w.thread)[1], **CALL)
def history(w: World, found: Any) -> None:
    called(w)
    assert [one.values.get("step") for one in found] == [3, 2, 1, 0, None, None]


@row(
    "threads.get_history",
    "a few, by a UUID object",
    thread_id=lambda w: UUID((w.run("steps", {}), w.thread)[1]),
    limit=2,
)
def history_page(w: World, found: Any) -> None:
    assert [one.values["step"] for one in found] == [3, 2]


@row(
    "threads.get_history",
    "older than a checkpoint",
    thread_id=thread,
    before=lambda w: {"configurable": a_state(w, 2)["checkpoint"]},
    limit=2,
)
def history_before(w: World, found: Any) -> None:
    assert [one.values["step"] for one in found] == [1, 0]


@row(
    "threads.get_history",
    "of one run",
    thread_id=thread,
    metadata=lambda w: {"run_id": (w.run("steps", {"count": 1}), w.run("steps", {"count": 2}))[0]},
    limit=1,
)
def history_of_a_run(w: World, found: Any) -> None:
    assert [one.values["step"] for one in found] == [1]


@row(
    "threads.get_history",
    "of a namespace",
    thread_id=lambda w: (w.run("steps", {}), w.thread)[1],
    checkpoint={"checkpoint_ns": ""},
    limit=1,
)
def history_of_a_namespace(w: World, found: Any) -> None:
    assert [one.values["step"] for one in found] == [3]


# assistants


@row("assistants.get", "an assistant, by a UUID object", assistant_id=lambda w: UUID(w.assistant("echo")), **CALL)
def assistant(w: World, found: Any) -> None:
    called(w)
    assert (found.assistant_id, found.graph_id) == (w.assistant("echo"), "echo")


@refusal("assistants.get", errors.NotFoundError, "an unknown one", assistant_id=lambda w: w.unheard_of)
def no_assistant(w: World, error: Any) -> None:
    assert error.status_code == 404


@row(
    "assistants.search",
    "by graph, name and metadata",
    graph_id="echo",
    name="echo",
    metadata={"created_by": "system"},
    select=["assistant_id", "graph_id", "name"],
    **CALL,
)
def assistants(w: World, found: Any) -> None:
    called(w)
    [one] = found
    assert one.to_dict() == {"assistant_id": w.assistant("echo"), "graph_id": "echo", "name": "echo"}
    assert one.created_at is UNSET


@row("assistants.search", "in an order, a page of them", sort_by="graph_id", sort_order="asc", limit=2, offset=1)
def assistants_page(w: World, found: Any) -> None:
    assert [one.graph_id for one in found] == ["ask2", "boom"]


# The client


@row("request", "any endpoint", method="GET", path="/info")
def requested(w: World, answer: Any) -> None:
    assert answer == w.get("/info")


@row(
    "request",
    "with a body, and the head of the answer",
    method="POST",
    path="/threads/search",
    json={"limit": 1},
    params={"note": ["a", "b"], "flag": True},
    headers={"X-Note": "1"},
    timeout=20,
    retry=RetryPolicy(attempts=2),
    idempotent=True,
    with_response=True,
)
def requested_with_response(w: World, answered: Any) -> None:
    answer, head = answered
    assert isinstance(answer, list)
    assert (head.status, head.ok, head.content_type) == (200, True, "application/json")
    assert head.headers["Content-Type"] == head.headers["content-type"]
    assert head.request.url.endswith("/threads/search?note=a&note=b&flag=true")
    assert head.request.headers["X-Note"] == "1"


@row(
    "request",
    "events",
    method="GET",
    path=lambda w: f"/threads/{w.thread}/runs/{w.run('steps', SPACED, stream_mode='custom')}/stream",
    headers={"Last-Event-ID": "-1"},
    stream=True,
)
def requested_stream(w: World, stream: Any) -> None:
    assert data(list(stream), "custom") == [{"step": n} for n in (1, 2, 3, 4)]


@row("request", "an empty answer", method="DELETE", path=lambda w: f"/threads/{w.thread}")
def requested_deletion(w: World, answer: Any) -> None:
    assert answer is None


@refusal("request", errors.NotFoundError, "an error like any other", method="GET", path="/nowhere")
def requested_nothing(w: World, error: Any) -> None:
    assert str(error).startswith("GET /nowhere: 404 Not Found")


@row(
    "build_request",
    "what would be sent",
    method="POST",
    path="/store/items",
    json={"key": "ü"},
    params={"a": "b c"},
    headers={"X-Note": "1"},
)
def built(w: World, request: Any) -> None:
    assert w.heads == []
    assert (request.method, request.url) == ("POST", f"{w.url}/store/items?a=b+c")
    assert request.content == '{"key":"ü"}'.encode()
    assert request.headers["X-Note"] == "1"


@row(
    "with_options",
    "a client that differs",
    api_key="another",
    headers={"X-Note": "1"},
    timeout=5.0,
    idle_timeout=None,
    retry=RetryPolicy(attempts=1),
    on_request=lambda w: lambda request: request.headers.update({"X-Hook": "1"}),
    on_response=lambda w: w.heads.append,
    on_retry=lambda w: pytest.fail,
    on_reconnect=None,
    allow_unknown=True,
)
def other_client(w: World, other: Any) -> None:
    assert other.request("GET", "/info") == w.get("/info")
    sent = w.heads[-1].request.headers
    assert (sent["X-Note"], sent["X-Hook"], other.headers["X-Note"]) == ("1", "1", "1")
    assert (sent["x-api-key"], other.headers["x-api-key"], "x-api-key" in w.client.headers) == ("another", "***", False)
    assert other.timeout.connect == other.timeout.read == 5.0
    assert (other.base_url, w.client.base_url) == (w.url, w.url)
    assert "X-Note" not in w.client.headers
    with suppress(errors.APIStatusError):  # not every server takes it
        other.runs.create(None, "echo", input={}, multitask_strategy="merge")
    assert any(b'"multitask_strategy":"merge"' in (head.request.content or b"") for head in w.heads)
