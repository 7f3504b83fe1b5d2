"""Attempts and their time count from a break, however long nothing was heard before it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from langgraph_runs import RetryPolicy

from .streams import drain, told
from .support import Answer, ClientMaker, FakeRuns, reply_json

AT_ONCE = RetryPolicy(wait_initial=0.0, wait_max=0.0, wait_jitter=0.0, settle=0.0)
"""The defaults, but for all waits."""


class Clock:
    """The time of clients: it passes as always, and further when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._passed = 0.0
        now = time.monotonic
        monkeypatch.setattr(time, "monotonic", lambda: now() + self._passed)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._passed += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def by_stream(client: Any, server: FakeRuns) -> None:
    """Create a run on a thread of its own, which any server shows, and take its events."""
    events = client.runs.stream(None, "agent", stream_mode="custom")
    assert told(drain(events)) == server.runs[0].published


def by_join_stream(client: Any, server: FakeRuns) -> None:
    """Take the events of a run that exists."""
    run = server.run(3)
    events = client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1")
    assert told(drain(events)) == run.published


def by_wait(client: Any, server: FakeRuns) -> None:
    """Create a run and wait for its values."""
    assert client.runs.wait(None, "agent") == {"n": 3}


def by_join(client: Any, server: FakeRuns) -> None:
    """Wait for the values of a run that exists."""
    run = server.run(3)
    assert client.runs.join(run.thread_id, run.run_id) == {"n": 3}


Door = Callable[[Any, FakeRuns], None]
DOORS: dict[str, Door] = {"stream": by_stream, "join_stream": by_join_stream, "wait": by_wait, "join": by_join}
OPERATIONS: dict[str, Any] = {"stream": "stream", "join_stream": "stream", "wait": "wait", "join": "join"}


@pytest.mark.parametrize("door", DOORS)
def test_a_minute_of_quiet_and_a_break(door: str, any_runs: FakeRuns, make_client: ClientMaker, clock: Clock) -> None:
    """The run was pending, or had nothing to say, and then the connection broke: that is the first break."""

    def quiet(_: Any, work: Callable[[], Answer]) -> Answer:
        return replace(work(), body=[lambda: clock.advance(61.0), b"\n"]).cut(items=1, how="abrupt")

    any_runs.fault(quiet, **{OPERATIONS[door]: 1})

    DOORS[door](make_client(any_runs.url, retry=AT_ONCE, idle_timeout=None), any_runs)


def test_a_stream_that_is_read_late(any_runs: FakeRuns, make_client: ClientMaker, clock: Clock) -> None:
    """Nor does it count for how long there was a stream that nobody read."""
    events = make_client(any_runs.url, retry=AT_ONCE).runs.stream(any_runs.thread(), "agent", stream_mode="custom")
    clock.advance(61.0)
    any_runs.cut(stream=1, after_events=1, how="reset")

    assert told(drain(events)) == any_runs.runs[0].published


@pytest.mark.parametrize("said", [reply_json({"message": "upstream timed out"}, 504), reply_json("<html>", 504)])
@pytest.mark.parametrize("door", ["join_stream", "join", "stream", "wait"])
def test_a_gateway_that_gives_up_every_wait(
    door: str, said: Answer, any_runs: FakeRuns, make_client: ClientMaker, clock: Clock
) -> None:
    """One that buffers answers 504 every 29 s: as long as the run is there, that is borne, however long it takes."""

    def give_up(_: Any, work: Callable[[], Answer]) -> Answer:
        if door in ("stream", "wait") and not any_runs.runs:
            work()
        clock.advance(29.0)
        return said

    operation = "join" if door in ("join", "wait") else "stream"
    any_runs.fault(give_up, **{operation: range(1, 10)})
    if door == "wait":
        any_runs.fault(give_up, wait=1)

    DOORS[door](make_client(any_runs.url, retry=AT_ONCE, timeout=600.0), any_runs)
