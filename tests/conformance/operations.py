"""Every public call that sends something: how it is made, and what must come of it."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from .operation import VALUES, Operation, Scene
from .operations_around import OPERATIONS_AROUND
from .operations_on_assistants import ON_ASSISTANTS
from .operations_on_threads import ON_THREADS

__all__ = ["OPERATIONS", "Operation", "Scene"]


def _streamed(stream: Any) -> list[Any]:
    with stream:
        return [event.data for event in stream if event.mode is not None]


def _told(stream: Any) -> list[Any]:
    """The states of a run that a stream of its thread tells."""
    with stream:
        return [event.data for event in stream if event.event == "values"]


def _followed(stream: Any) -> list[Any]:
    """The data of what the runs of a thread have published until the first of them is done."""
    with stream:
        events = takewhile(lambda event: event.data.get("status") != "run_done", stream)
        return [event.data for event in events if event.mode is not None]


def _is_run(result: Any) -> bool:
    return bool(result.run_id and result.thread_id)


def _are_runs(result: Any) -> bool:
    return bool(result) and all(map(_is_run, result))


EVENTS = [{"n": 1}, {"n": 2}]
LIVE: dict[str, Any] = {}
DONE: dict[str, Any] = {"finished": True}

OPERATIONS = [
    Operation(
        "runs.create", "create", lambda on: on.client.runs.create(on.thread_id, on.assistant_id), _is_run, makes=1
    ),
    Operation(
        "runs.create",
        "create",
        lambda on: on.client.runs.create(None, on.assistant_id),
        _is_run,
        makes=1,
        case="stateless",
    ),
    Operation(
        "runs.create_batch",
        "batch",
        lambda on: on.client.runs.create_batch([{"assistant_id": on.assistant_id}]),
        _are_runs,
        makes=1,
    ),
    Operation(
        "runs.stream",
        "stream",
        lambda on: _streamed(on.client.runs.stream(on.thread_id, on.assistant_id, stream_mode="custom")),
        EVENTS,
        makes=1,
    ),
    Operation(
        "runs.stream",
        "stream",
        lambda on: _streamed(on.client.runs.stream(None, on.assistant_id, stream_mode="custom")),
        EVENTS,
        makes=1,
        case="stateless",
    ),
    Operation(
        "runs.stream",
        "stream",
        lambda on: _streamed(
            on.client.runs.stream(None, on.assistant_id, stream_mode="custom", stream_resumable=False),
        ),
        EVENTS,
        makes=1,
        case="unresumable",
    ),
    Operation("runs.wait", "wait", lambda on: on.client.runs.wait(on.thread_id, on.assistant_id), VALUES, makes=1),
    Operation(
        "runs.wait", "wait", lambda on: on.client.runs.wait(None, on.assistant_id), VALUES, makes=1, case="stateless"
    ),
    Operation("runs.join", "join", lambda on: on.client.runs.join(*on.ids), VALUES, run=LIVE),
    Operation(
        "runs.join_stream",
        "stream",
        lambda on: _streamed(on.client.runs.join_stream(*on.ids, last_event_id="-1")),
        EVENTS,
        run=LIVE,
    ),
    Operation("runs.get", "get", lambda on: on.client.runs.get(*on.ids), _is_run, run=DONE),
    Operation("runs.list", "list", lambda on: on.client.runs.list(on.thread_id), _are_runs, run=DONE, fares="get"),
    Operation(
        "runs.iter", "list", lambda on: list(on.client.runs.iter(on.thread_id)), _are_runs, run=DONE, fares="get"
    ),
    Operation("runs.delete", "delete", lambda on: on.client.runs.delete(*on.ids), None, run=DONE),
    Operation("runs.cancel", "cancel", lambda on: on.client.runs.cancel(*on.ids), None, run=LIVE, fares="delete"),
    Operation(
        "runs.cancel", "cancel", lambda on: on.client.runs.cancel(*on.ids, wait=True), None, run=LIVE, case="wait"
    ),
    Operation(
        "runs.cancel_many",
        "cancel_many",
        lambda on: on.client.runs.cancel_many(thread_id=on.thread_id, run_ids=[on.ids[1]]),
        None,
        run=LIVE,
        fares="delete",
    ),
    Operation(
        "threads.create", "create_thread", lambda on: on.client.threads.create(), lambda thread: bool(thread.thread_id)
    ),
    Operation(
        "threads.create",
        "create_thread",
        lambda on: on.client.threads.create(thread_id="mine"),
        lambda thread: thread.thread_id == "mine",
        case="named",
    ),
    Operation(
        "threads.get",
        "get_thread",
        lambda on: on.client.threads.get(on.thread_id),
        lambda thread: bool(thread.thread_id),
        fares="get",
    ),
    Operation(
        "threads.delete", "delete_thread", lambda on: on.client.threads.delete(on.thread_id), None, fares="delete"
    ),
    Operation(
        "threads.search",
        "search_threads",
        lambda on: on.client.threads.search(),
        lambda found: len(found) == 1,
        fares="get",
    ),
    Operation(
        "threads.get_state",
        "state",
        lambda on: on.client.threads.get_state(on.thread_id),
        lambda state: state.values == VALUES,
        run=DONE,
        fares="get",
    ),
    Operation(
        "threads.get_history",
        "history",
        lambda on: on.client.threads.get_history(on.thread_id),
        lambda states: [state.values for state in states] == [VALUES],
        run=DONE,
        fares="get",
    ),
    Operation(
        "assistants.get",
        "assistant",
        lambda on: on.client.assistants.get(on.assistant_id),
        lambda assistant: assistant.assistant_id == "agent",
        fares="get",
    ),
    Operation(
        "assistants.search",
        "assistants",
        lambda on: on.client.assistants.search(),
        lambda found: len(found) == 1,
        fares="get",
    ),
    Operation(
        "request",
        "get_thread",
        lambda on: on.client.request("GET", f"/threads/{on.thread_id}"),
        lambda thread: thread is None or bool(thread["thread_id"]),
        case="GET",
    ),
    Operation(
        "request",
        "search_threads",
        lambda on: on.client.request("POST", "/threads/search", json={}),
        lambda found: found is None or len(found) == 1,
        case="POST",
    ),
    Operation(
        "threads.join_stream",
        "stream",
        lambda on: _followed(on.client.threads.join_stream(on.thread_id, last_event_id="-1")),
        EVENTS,
        run=LIVE,
    ),
    Operation(
        "request",
        "stream",
        lambda on: _streamed(
            on.client.request(
                "GET",
                "/threads/{}/runs/{}/stream".format(*on.ids),
                stream=True,
            )
        ),
        EVENTS,
        run=LIVE,
        case="stream",
    ),
    Operation(
        "threads.stream",
        "stream",
        lambda on: _told(on.client.threads.stream(on.thread_id, on.assistant_id).follow(on.ids[1])),
        EVENTS,
        run={**LIVE, "mode": "values"},
        fares="threads.join_stream",
    ),
    *OPERATIONS_AROUND,
    *ON_THREADS,
    *ON_ASSISTANTS,
]
