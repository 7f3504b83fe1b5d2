"""Every public call that sends something: how it is made, and what must come of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .support import FakeRun, FakeRuns

VALUES = {"answer": 42}


@dataclass(frozen=True)
class Scene:
    """A server with a thread and perhaps a run on it, and a client."""

    server: FakeRuns
    client: Any
    thread_id: str
    run: FakeRun | None
    assistant_id: str = "agent"

    @property
    def ids(self) -> tuple[str, str]:
        """The thread and the run."""
        assert self.run is not None
        return self.thread_id, self.run.run_id


@dataclass(frozen=True)
class Operation:
    """One public call.

    Attributes:
        method: the public method, from the client on.
        asks: the server's operation that it is about, which faults are planned for.
        call: makes it; what comes back is `result` unless something went wrong.
        result: what is to come back, or a function that tells whether it is right.
        case: which way of calling the method, where it has several rows.
        fares: the row of the fault tables that it fares like; unless given, it has one of its own.
        run: the run that must exist before, as arguments of `World.run`.
        makes: how many runs it makes.
        endpoint: method, path and JSON of the response, where `FakeRuns` has no model of what the call asks.
    """

    method: str
    asks: str
    call: Callable[[Scene], Any]
    result: Any
    case: str = ""
    fares: str = ""
    run: dict[str, Any] | None = None
    makes: int = 0
    endpoint: tuple[str, str, Any] | None = None

    @property
    def name(self) -> str:
        """As in the fault tables."""
        return f"{self.method.removeprefix('runs.')} {self.case}".strip()

    def scene(self, server: FakeRuns, client: Any) -> Scene:
        """Set the scene on a fresh server."""
        if self.endpoint is not None:
            server.serve(self.asks, *self.endpoint)
        thread_id = server.thread()
        server.next(2, values=VALUES)
        run = None if self.run is None else server.run(2, thread_id=thread_id, values=VALUES, **self.run)
        return Scene(server, client, thread_id, run)

    def is_right(self, result: Any) -> bool:
        """Tell whether the call returned what it should."""
        return bool(self.result(result)) if inspect.isfunction(self.result) else bool(result == self.result)


def _streamed(stream: Any) -> list[Any]:
    with stream:
        return [event.data for event in stream if event.mode is not None]


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
]
