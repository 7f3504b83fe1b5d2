"""What the server itself tells of a thread: a plain replay, without the SDK."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx

from .plainly import runs_of

CHANNELS = ["values", "updates", "messages", "tools", "custom", "lifecycle", "input"]
FED = Path(__file__).parent / "graphs" / "feeding.json"
"""Graphs that feed all channels."""

QUIET_SECONDS = 1.5
"""How long nothing has to come for a replay to be over."""


def replayed(url: str, thread: str) -> dict[str, list[Any]]:
    """The events of each run, as another connection brings them."""
    events: dict[str, list[Any]] = {}
    run_id = ""
    body = {"channels": CHANNELS}
    with httpx.Client(base_url=url, trust_env=False, timeout=QUIET_SECONDS) as api:
        try:
            with api.stream("POST", f"/threads/{thread}/stream/events", json=body) as response:
                for line in response.iter_lines():
                    if line.startswith("data: "):
                        event = json.loads(line.removeprefix("data: "))
                        if event["event_id"].startswith("synth:"):
                            run_id = event["event_id"].split(":")[1]
                        events.setdefault(run_id, []).append(event)
        except httpx.ReadTimeout:
            return events
    raise AssertionError("the stream of a thread ended")


def run_ids_of(api: httpx.Client, thread: str) -> list[str]:
    """The runs of a thread, oldest first."""
    return [run["run_id"] for run in reversed(runs_of(api, thread))]


def normal(event_id: str) -> str:
    """The id of an event; while a thread waits for a human, replays call the end of each earlier run `interrupted`."""
    return event_id.replace("||interrupted", "||completed") if event_id.startswith("synth:") else event_id
