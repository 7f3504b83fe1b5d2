"""What programs do with langgraph-sdk's client, each as a scenario that tells what they saw."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import httpx

from tests.conformance.streams import collect

Told = list[Any]


def attempt(call: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """What a call returns, or what a program reads from the error that it catches by httpx's class."""
    try:
        return call(*args, **options)
    except httpx.HTTPStatusError as error:
        return error.response.status_code, error.response.json(), error.request.method


def events(stream: Any) -> Told:
    """The parts of a stream without their ids, and the error that it ended with."""
    parts, error = collect(stream)
    return [*((part.event, part.data) for part in parts), error]


def fields(*objects: Any) -> Told:
    """The names of the fields of objects."""
    return [sorted(one) for one in objects]


def new_thread(client: Any) -> str:
    thread_id: str = client.threads.create()["thread_id"]
    return thread_id


def relay(client: Any) -> Told:
    """A service that passes the parts on, which are tuples."""
    given = {"messages": [{"role": "user", "content": "hello there", "id": "m1"}], "reply": "as you say"}
    parts, error = collect(
        client.runs.stream(new_thread(client), "chat", input=given, stream_mode=["messages", "updates"])
    )
    lines = [f"event: {event}\ndata: {json.dumps(data)}\n\n" for event, data, _ in parts]
    return [*lines, parts[0]._replace(id=None), error]


def second_form(client: Any) -> Told:
    """Parts as dicts: those of a graph with modes, of one that asks, and of one that fails."""
    options = {"stream_mode": ["values", "updates", "custom"], "version": "v2"}
    graphs = {"steps": {"count": 2}, "ask": {}, "boom": {"count": 1}}
    return [
        collect(client.runs.stream(new_thread(client), name, input=given, **options)) for name, given in graphs.items()
    ]


def subgraphs(client: Any) -> Told:
    """The events of subgraphs."""
    options = {"stream_mode": ["updates", "custom"], "stream_subgraphs": True}
    return events(client.runs.stream(new_thread(client), "nested", input={}, **options))


def without_thread(client: Any) -> Told:
    """A wait and a stream that leave no thread behind."""
    given = {"count": 1}
    streamed = events(client.runs.stream(None, "steps", input=given, stream_mode="updates"))
    return [client.runs.wait(None, "steps", input=given), streamed]


def human_in_the_loop(client: Any) -> Told:
    """A question, its answer, and an answer to nothing."""
    thread_id = new_thread(client)
    asked = client.runs.wait(thread_id, "ask", input={})
    answers = [
        attempt(client.runs.wait, thread_id, "ask", command={"resume": name}, strict_resume=True)
        for name in ("Ada", "")
    ]
    return [asked, *answers]


def failing(client: Any) -> Told:
    """A graph that raises: its events, and those of the run that is joined later."""
    thread_id = new_thread(client)
    created: Told = []
    told = events(client.runs.stream(thread_id, "boom", input={"count": 2}, on_run_created=created.append))
    return [told, created[0]["thread_id"] == thread_id, client.runs.get(thread_id, created[0]["run_id"])["status"]]


def rejoined(client: Any) -> Told:
    """A run in the background that is joined from its start, waited for, and looked at."""
    thread_id = new_thread(client)
    run = client.runs.create(thread_id, "slow", input={"count": 5, "delay": 0.05}, stream_mode=["custom", "values"])
    joined = client.runs.join_stream(thread_id, run["run_id"], stream_mode="custom")
    ticks = [part.data["tick"] for part in collect(joined)[0] if part.event == "custom"]
    ended = client.runs.join(thread_id, run["run_id"])
    return [ticks[-1:], ended, fields(run), [one["status"] for one in client.runs.list(thread_id)]]


def threads(client: Any) -> Told:
    """The states of a thread, found by its metadata."""
    thread = client.threads.create(metadata={"topic": uuid.uuid4().hex})
    thread_id = thread["thread_id"]
    client.runs.wait(thread_id, "ask", input={})
    history = client.threads.get_history(thread_id, limit=2)
    client.threads.update_state(thread_id, {"name": "Ada"}, as_node="ask_name")
    found = client.threads.search(metadata={"topic": thread["metadata"]["topic"]})
    state = client.threads.get_state(thread_id)
    client.threads.update(thread_id, metadata={"topic": "other"})
    return [fields(thread, *history, *found), state["values"], state["next"], client.threads.delete(thread_id)]


def store(client: Any) -> Told:
    """Items of the store."""
    namespace = ["notes", uuid.uuid4().hex]
    client.store.put_item(namespace, "k", {"a": 1})
    item = client.store.get_item(namespace, "k")
    found = client.store.search_items(namespace, filter={"a": 1})["items"]
    client.store.delete_item(namespace, key="k")
    return [item["value"], [one["key"] for one in found], attempt(client.store.get_item, namespace, "k")]


def crons(client: Any) -> Told:
    """Runs by the clock, and a schedule that is none."""
    thread_id = new_thread(client)
    options = {"schedule": "0 0 1 1 *", "input": {"count": 1}, "metadata": {"of": thread_id}}
    made = client.crons.create_for_thread(thread_id, "steps", **options)
    found = client.crons.search(thread_id=thread_id)
    told = [fields(made), len(found), *(client.crons.delete(one["cron_id"]) for one in found)]
    return [*told, attempt(client.crons.create, "steps", schedule="often", input={})]


def assistants(client: Any) -> Told:
    """An assistant of one's own, its versions, and a run of it."""
    made = client.assistants.create("steps", config={"tags": [uuid.uuid4().hex]}, name="mine")
    assistant_id = made["assistant_id"]
    client.assistants.update(assistant_id, name="yours")
    versions = [one["version"] for one in client.assistants.get_versions(assistant_id)]
    shape = fields(client.assistants.get_graph(assistant_id), client.assistants.get_schemas(assistant_id))
    result = client.runs.wait(None, assistant_id, input={"count": 1})
    return [fields(made), versions, shape, result, client.assistants.delete(assistant_id)]


def mistakes(client: Any) -> Told:
    """Requests that the server refuses."""
    nobody = str(uuid.uuid4())
    return [
        attempt(client.threads.get, nobody),
        attempt(client.assistants.get, nobody),
        attempt(client.runs.get, nobody, nobody),
        attempt(client.runs.delete, nobody, nobody),
        attempt(client.crons.delete, nobody),
        attempt(client.runs.create, new_thread(client), "no-such-graph", input={}),
        attempt(client.runs.wait, new_thread(client), "no-such-graph", input={}),
        attempt(collect, client.runs.stream(new_thread(client), "no-such-graph", input={}))[1].response.json(),
        attempt(client.runs.create_batch, [{"assistant_id": "no-such-graph", "input": {}}]),
    ]


PROGRAMS: list[Callable[[Any], Told]] = [
    relay,
    second_form,
    subgraphs,
    without_thread,
    human_in_the_loop,
    failing,
    rejoined,
    threads,
    store,
    crons,
    assistants,
    mistakes,
]
