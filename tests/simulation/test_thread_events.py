"""The model on the virtual clock tells the events of a thread when they happen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from langgraph_runs.testing.answer import Answer, Item
from langgraph_runs.testing.signals import Signal
from tests.simulation.clock import Clock
from tests.simulation.plan import Plan, Script
from tests.simulation.server import SimServer

ASKS = Script(pauses=(0.0, 1.0), outcome="asks", queued=0.5)
SUCCEEDS = Script(pauses=(0.0,), outcome="success", queued=0.0)


class Reader:
    """Reads a stream of a thread as it comes."""

    def __init__(self, server: SimServer, clock: Clock) -> None:
        body = _post(server, "stream/events", {"channels": ["values", "input", "lifecycle"]}).body
        assert callable(body)
        self._clock, self._items = clock, iter(body())
        self.seen: list[tuple[float, Any]] = []
        self._read()

    def _read(self) -> None:
        items: Iterator[Item] = self._items
        for item in items:
            if isinstance(item, Signal):
                item.when_open(lambda: self._clock.after(0.0, self._read))
                return
            assert isinstance(item, bytes)
            event = json.loads(item.split(b"data: ")[1].splitlines()[0])
            data = event["params"]["data"]
            self.seen.append((round(self._clock.now, 1), data["event"] if event["method"] == "lifecycle" else data))


def _post(server: SimServer, path: str, body: dict[str, Any]) -> Answer:
    return server.respond("POST", f"/threads/t/{path}", {}, json.dumps(body).encode(), 0)


def _command(server: SimServer, method: str, **params: Any) -> None:
    assert _post(server, "commands", {"id": 1, "method": method, "params": params}).status == 200


def test_runs_of_commands_work_on_the_clock() -> None:
    """A run is told when it publishes, ends with its question, and goes on in another when that is answered."""
    clock = Clock()
    server = SimServer(Plan(flavour="inmem", scripts=(ASKS, SUCCEEDS)), clock)
    reader = Reader(server, clock)
    clock.at(1.0, lambda: _command(server, "run.start", assistant_id="agent", input={}))
    clock.at(5.0, lambda: _command(server, "input.respond", interrupt_id="q0", response="yes"))
    while clock.step():
        pass

    asked = {"interrupt_id": "q0", "payload": "well?"}
    assert reader.seen == [
        (1.5, "running"),
        (1.5, {"n": 1000}),
        (2.5, asked),
        (2.5, "interrupted"),
        (2.5, {"result": 0}),
        (5.0, "running"),
        (5.0, {"n": 1000}),
        (5.0, "completed"),
    ]


def test_a_restart_takes_the_stored_events() -> None:
    """After a restart of the server in memory a replay has the new attempt alone, and nothing of what had ended."""
    clock = Clock()
    server = SimServer(Plan(flavour="inmem", scripts=(SUCCEEDS, ASKS)), clock)
    clock.at(0.0, lambda: _command(server, "run.start", assistant_id="agent", input={}))
    clock.at(1.0, lambda: _command(server, "run.start", assistant_id="agent", input={}))
    clock.at(2.0, lambda: server.restart(keep=True, down=1.0))
    while clock.step():
        pass

    first, second = server.runs
    told = [event["event_id"] for event in server.history("t", ["lifecycle"])]
    assert told == [f"synth:{second.run_id}:lc||{event}" for event in ("running", "interrupted")]
    assert (first.status, len(second.payloads)) == ("success", 4)
