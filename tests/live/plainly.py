"""What the tests ask of a server by plain HTTP, without the SDK."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

JSON = Any
PATIENCE = 15.0
"""Seconds to wait at the most for what does not take long."""

FRAME = re.compile(rb"event: ([^\r\n]+)\r\ndata: ([^\r\n]*)\r\n(?:id: (\d+-0)\r\n)?\r\n|: heartbeat\r\n\r\n")


@dataclass(frozen=True)
class Frame:
    """One event as the server wrote it."""

    event: str
    data: JSON
    id: str | None


def frames(response: httpx.Response) -> list[Frame]:
    """Read a whole stream, which must be in the one shape the server writes: CRLF, one line of data, the id last."""
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    body = response.content
    matches = list(FRAME.finditer(body))
    assert b"".join(match[0] for match in matches) == body
    return [
        Frame(match[1].decode(), json.loads(match[2]), match[3].decode() if match[3] else None)
        for match in matches
        if match[1]
    ]


def payloads(events: list[Frame], mode: str) -> list[JSON]:
    """The data of the events of one mode."""
    return [event.data for event in events if event.event == mode]


def create_thread(api: httpx.Client) -> str:
    return str(api.post("/threads", json={}).json()["thread_id"])


def create_run(api: httpx.Client, thread: str, graph: str, **body: JSON) -> str:
    response = api.post(f"/threads/{thread}/runs", json={"assistant_id": graph, "input": {}, **body})
    assert response.status_code == 200, response.text
    return str(response.json()["run_id"])


def status_of(api: httpx.Client, thread: str, run: str) -> str:
    return str(api.get(f"/threads/{thread}/runs/{run}").json()["status"])


def runs_of(api: httpx.Client, thread: str) -> list[JSON]:
    """The runs of a thread, newest first; none where there is no such thread."""
    answer = api.get(f"/threads/{thread}/runs", params={"limit": 100})
    return list(answer.json()) if answer.status_code == 200 else []


def until(condition: Callable[[], Any]) -> Any:
    """Poll until there is something, and return it."""
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)
    return found


def ended(api: httpx.Client, thread: str, run: str) -> str:
    """The status a run ends with."""
    until(lambda: status_of(api, thread, run) not in ("pending", "running"))
    return status_of(api, thread, run)


def running(api: httpx.Client, thread: str, run: str) -> None:
    """Wait until a run is running and has begun its work (its first checkpoints are written)."""
    until(lambda: status_of(api, thread, run) == "running" and len(history(api, thread, run)) > 0)


def history(api: httpx.Client, thread: str, run: str) -> list[JSON]:
    """The last state of one run, as a list of one or none."""
    response = api.post(f"/threads/{thread}/history", json={"metadata": {"run_id": run}, "limit": 1})
    assert response.status_code == 200
    states: list[JSON] = response.json()
    return states
