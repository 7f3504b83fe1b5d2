"""The model of runs, asked by a plain socket."""

from __future__ import annotations

import json
from typing import Any

from langgraph_runs.testing.thread_events import CHANNELS

from .support import FakeRun, FakeRuns, Seen, ask, read_frames


def join(server: FakeRuns, run: FakeRun, last_event_id: str | None = None, query: str = "") -> Seen:
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    return ask(server.url, "GET", f"/threads/{run.thread_id}/runs/{run.run_id}/stream{query}", headers=headers)


def data_of(seen: Seen) -> list[object]:
    return [data for _, data, _ in read_frames(seen.body)]


def post(server: FakeRuns, path: str, headers: dict[str, str] | None = None, **body: object) -> Seen:
    return ask(server.url, "POST", path, json.dumps({"assistant_id": "agent", **body}).encode(), headers)


def command(
    server: FakeRuns, thread_id: str, method: str, headers: dict[str, str] | None = None, **params: object
) -> Any:
    """What the server answers to a command, with status 200."""
    body = json.dumps({"id": 7, "method": method, "params": params}).encode()
    seen = ask(server.url, "POST", f"/threads/{thread_id}/commands", body, headers)
    assert seen.status == 200
    return json.loads(seen.body)


def thread_events(server: FakeRuns, thread_id: str, count: int, *channels: str) -> Seen:
    """The first events of the stream of a thread, which never ends."""
    number = len(server.requests_of("stream")) + 1
    server.cut(stream=number, after_events=count, how="clean")
    body = json.dumps({"channels": channels or CHANNELS}).encode()
    return ask(server.url, "POST", f"/threads/{thread_id}/stream/events", body)
