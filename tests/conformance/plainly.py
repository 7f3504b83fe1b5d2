"""The model of runs, asked by a plain socket."""

from __future__ import annotations

import json

from .support import FakeRun, FakeRuns, Seen, ask, read_frames


def join(server: FakeRuns, run: FakeRun, last_event_id: str | None = None, query: str = "") -> Seen:
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    return ask(server.url, "GET", f"/threads/{run.thread_id}/runs/{run.run_id}/stream{query}", headers=headers)


def data_of(seen: Seen) -> list[object]:
    return [data for _, data, _ in read_frames(seen.body)]


def post(server: FakeRuns, path: str, headers: dict[str, str] | None = None, **body: object) -> Seen:
    return ask(server.url, "POST", path, json.dumps({"assistant_id": "agent", **body}).encode(), headers)
