"""What the scenarios of streams have in common."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .support import Blocking, FakeRun, FakeRuns, Flavour, frame

HOWS = ("clean", "abrupt", "reset")
"""How a body breaks: as if it were whole, by FIN, by RST."""


def join(client: Any, run: FakeRun, last_event_id: str | None = "-1", **options: Any) -> Any:
    """Join a run's stream, from its first event unless told otherwise."""
    return client.runs.join_stream(run.thread_id, run.run_id, last_event_id=last_event_id, **options)


@dataclass(frozen=True)
class Joined:
    """A server, and the way in which the events of its runs are read: by the stream of a run, or of its thread."""

    server: FakeRuns
    by: str

    def __call__(self, client: Any, run: FakeRun) -> Any:
        """Join the stream, from the run's first event."""
        return join(client, run) if self.by == "run" else watch(client, run)


def watch(client: Any, run: FakeRun, last_event_id: str | None = "-1", **options: Any) -> Any:
    """Join the stream of a run's thread, from its first event unless told otherwise."""
    return client.threads.join_stream(run.thread_id, last_event_id=last_event_id, **options)


def going(server: FakeRuns) -> Any:
    """A run that has begun, and goes on as long as the test lasts."""
    run = server.run(4, auto=False)
    run.start()
    run.advance(2)
    return run


def make(client: Any, server: FakeRuns, **options: Any) -> Any:
    """Make a run on a thread that exists, and stream it."""
    return client.runs.stream(server.thread(), "agent", **{"stream_mode": "custom", **options})


def collect(stream: Any, into: list[Any] | None = None) -> tuple[list[Any], BaseException | None]:
    """Take a stream to its end: its events, in a list that may be watched meanwhile, and the error it ended with."""
    events: list[Any] = [] if into is None else into
    try:
        if isinstance(stream, Blocking):
            stream._portal.run(_take(stream.target, events))
        else:
            for event in stream:
                events.append(event)  # one by one, for those who watch
    except Exception as error:
        return events, error
    return events, None


async def _take(stream: Any, events: list[Any]) -> None:
    async for event in stream:
        events.append(event)


def drain(stream: Any) -> list[Any]:
    """Take a stream to its end, which must be a good one: its events."""
    events, error = collect(stream)
    if error is not None:
        raise error
    return events


def told(events: Iterable[Any]) -> list[Any]:
    """The data of events, to be compared with what a run has published."""
    return [event.data for event in events if event.event not in ("error", "end")]


def up_to(mark: bytes, flavour: Flavour, *, more: int = 0, number: int = 4) -> int:
    """Count the bytes of a run's event before a mark in it, and some more."""
    id = "1763800000000-0" if flavour == "langgraph" else "12345678-1234-1234-1234-123456789012_event_5"
    return frame("custom", {"n": number}, id, style=flavour).index(mark) + more


def next_stream(server: FakeRuns) -> int:
    """Return the number that the next stream asked for will have in a plan of faults."""
    return len(server.requests_of("stream")) + 1


def wait_until(condition: Callable[[], object]) -> None:
    """Wait, not for long, until something holds."""
    tick = threading.Event()
    for _ in range(5000):
        if condition():
            return
        tick.wait(0.001)
    raise AssertionError("it did not come true")
