"""What the scenarios of streams of threads have in common."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs.testing.answer import Item
from langgraph_runs.testing.payloads import ProtocolPayload, message, subgraph, tool_call

from .streams import collect
from .support import Answer, FakeRun, FakeRuns, Gate, Request, heartbeat
from .support.answer import How
from .support.faults import Work

SAID = message("Hel", "lo", " you")
"""What most runs of these scenarios publish: a model says this, piece by piece."""

RICH: list[ProtocolPayload] = [
    ("values", {"n": 1}),
    *message("é😀"),
    *subgraph("child", *message("deep", id="m2")),
    *tool_call("c", "pay", {}, "paid"),
    ("custom:steps", {"done": 1}),
    ("values", {"n": 2}),
]
"""Something of everything."""


def be_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for runs at every lonely heartbeat, and wait for nothing for long."""
    room = "langgraph_runs._core.protocol"
    monkeypatch.setattr(f"{room}.session.FIRST_QUESTION_SECONDS", 0.0)
    monkeypatch.setattr(f"{room}.ending.TAIL_SECONDS", 0.05)
    monkeypatch.setattr(f"{room}.ending.BEGIN_SECONDS", 0.05)
    monkeypatch.setattr(f"{room}.newcomers.FIRST_PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(f"{room}.newcomers.HISTORY_SECONDS", 0.05)


class Connections:
    """The connections to streams of threads, and what becomes of the next ones."""

    def __init__(self, server: FakeRuns) -> None:
        self.opened = 0
        self._next: list[Callable[[Answer], Answer]] = []
        self._all: Callable[[Answer], Answer] = lambda answer: answer
        server.fault(self._fault, stream="every")

    def cut(self, **cut: Any) -> None:
        """Cut the next connection for which nothing is planned: `after`, or `items` and `plus`; `how`, `meanwhile`."""
        self._next.append(lambda answer: answer.cut(**cut))

    def answer(self, answer: Answer) -> None:
        """Answer the next one so."""
        self._next.append(lambda _: answer)

    def beat(self) -> None:
        """Send heartbeats on all, while there is nothing to say."""
        self._all = lambda answer: replace(answer, body=partial(_beating, answer.body))

    def _fault(self, request: Request, work: Work) -> Answer:
        answer = work()
        if not request.path.endswith("/stream/events"):
            return answer
        self.opened += 1
        return self._all(self._next.pop(0)(answer) if self._next else answer)


def _beating(body: Any) -> Iterator[Item]:
    for item in body() if callable(body) else body:
        if not isinstance(item, Gate):
            yield item
            continue
        while not item.is_open:
            yield partial(time.sleep, 0.005)
            yield heartbeat()


def of_a_run(
    server: FakeRuns, client: Any, thread_id: str, payloads: Sequence[ProtocolPayload] = RICH
) -> tuple[Any, FakeRun]:
    """A stream that has started a run, and the run."""
    server.next(payloads)
    stream = client.threads.stream(thread_id, "agent")
    stream.start(input=None)
    return stream, server.runs[-1]


def exact(events: Iterable[Any]) -> list[tuple[str, str, Any]]:
    """What is to be the same whatever breaks: method, id and data of every event."""
    return [(event.event, event.id, event.data) for event in events]


def all_of(server: FakeRuns, *runs: FakeRun) -> list[tuple[str, str, Any]]:
    """What is to be told of runs that have ended: what the server has stored of them, the oldest first."""
    told: list[tuple[str, str, Any]] = []
    current = ""
    for event in server.history(runs[0].thread_id):
        id = event["event_id"]
        current = id.split(":")[1] if id.startswith("synth:") else current
        if any(run.run_id == current for run in runs):
            told.append((event["method"], id, event["params"]["data"]))
    return told


def drain_in_turns(stream: Any) -> list[Any]:
    """Take a stream whose turns have a time limit to its end, in some more turns where the machine is slow."""
    events: list[Any] = []
    for _ in range(50):
        rest, error = collect(stream)
        events += rest
        if error is None:
            return events
        assert isinstance(error, errors.APITimeoutError), repr(error)
    raise AssertionError("no end after 50 turns")


def words(events: Iterable[Any]) -> list[str]:
    """What is said of runs, as far as they begin or end."""
    return [event.data["event"] for event in events if event.event == "lifecycle" and not event.namespace]


def how_in_turn(number: int) -> How:
    """One of the ways in which a connection breaks."""
    hows: tuple[How, ...] = ("clean", "abrupt", "reset")
    return hows[number % 3]
