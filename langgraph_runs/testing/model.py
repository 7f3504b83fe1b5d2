"""A run as the server knows it: what was published, what is still to come, what became of it. No I/O."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast

from langgraph_runs.testing.payloads import ProtocolPayload, envelope, unwrap
from langgraph_runs.testing.signals import Signal
from langgraph_runs.testing.sse import Flavour, frame

Ids = Literal["unique", "repeated", "opaque"]
Payload = Any
"""What a run is to publish: any JSON value, (event, data), or (event, data, namespace)."""

TERMINAL = ("success", "error", "timeout", "interrupted")
EPOCH_MS = 1_763_800_000_000
_PER_MS = 3
_NOT_PAYLOAD = ("error", "end", "metadata")


@dataclass(frozen=True)
class Event:
    """One published event; `stored` tells whether a replay has it."""

    event: str
    data: Any
    id: str | None
    stored: bool = True

    def frame(self, flavour: Flavour) -> bytes:
        """Return the event's bytes."""
        return frame(self.event, self.data, self.id, style=flavour)

    def matches(self, modes: Iterable[str] | None) -> bool:
        """Tell whether a join filtered by these modes lets the event through."""
        base = self.event.split("|")[0]
        family = "messages" if base.startswith("messages") else base
        return modes is None or any(mode == base or mode.split("-")[0] == family == "messages" for mode in modes)


@dataclass(eq=False)
class FakeRun:
    """A run. It publishes its `plan` by itself, event by event, whenever a reader has seen all there is, and then ends.

    A test may also drive it: `advance`, `publish`, `restart`, `complete`, `finish`, `expire`.

    With `protocol` it publishes envelopes, as runs do that a command started. `stops`: it waits before or after a node.
    For streams of its thread: `late_start`, how many of its first events do not come where it begins while the stream
    is open; `quiet_end`, its end is not told.
    """

    run_id: str
    thread_id: str
    flavour: Flavour
    created_at: datetime
    ids: Ids | Sequence[str] | None = "unique"
    plan: deque[tuple[str, Any]] = field(default_factory=deque[tuple[str, Any]])
    auto: bool = True
    outcome: str = "success"
    stops: bool = False
    error: tuple[str, str] = ("ValueError", "boom")
    values: dict[str, Any] | None = None
    seam: int = 0
    request: dict[str, Any] = field(default_factory=dict[str, Any])
    mark: str | None = None
    status: str = "pending"
    attempt: int = 0
    deleted: bool = False
    temporary: bool = False
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    events: list[Event] = field(default_factory=list[Event], repr=False)
    new_signal: Callable[[], Signal] = field(default=Signal, repr=False)
    protocol: bool = False
    late_start: int = 0
    quiet_end: bool = False
    gone_before: int = 0  # events before this one are no longer stored
    epoch_ms: int = EPOCH_MS
    stir: Callable[[], object] = field(default=lambda: None, repr=False)
    _changed: Signal | None = field(default=None, repr=False)

    @property
    def published(self) -> list[Any]:
        """The data of everything published so far but `error` and `end`: what a reader should have got."""
        return [event.data for event in self.events if event.event not in ("error", "end")]

    @property
    def payloads(self) -> list[Any]:
        """`published` without the `metadata` events."""
        return [event.data for event in self.events if event.event not in _NOT_PAYLOAD]

    @property
    def finished(self) -> bool:
        """Whether the run has ended."""
        return self.status in TERMINAL

    @property
    def resumable(self) -> bool:
        """Whether its events are stored for replay."""
        return self.ids is not None

    @property
    def stream_modes(self) -> list[str]:
        """The modes that the run was made with."""
        modes = self.request.get("stream_mode") or ["values"]
        return [modes] if isinstance(modes, str) else list(modes)

    def publish(self, *payloads: Payload, event: str | None = None) -> None:
        """Publish now, before anything still planned."""
        with self.lock:
            for payload in payloads:
                self._publish(*((event, payload) if event else as_event(payload, self.stream_modes[0])))

    def advance(self, count: int = 1) -> None:
        """Publish this many of the planned events, and end after the last."""
        with self.lock:
            for _ in range(count):
                if not self.plan:
                    return self.finish()
                self._publish(*self.plan.popleft())
        return None

    def complete(self) -> None:
        """Publish all that is planned and end."""
        with self.lock:
            self.advance(len(self.plan))
            self.finish()

    def restart(self) -> None:
        """Start again, as after a crash of the server: another `metadata`, and then everything anew with later ids."""
        with self.lock:
            again = [(event.event, self._bare(event)) for event in self.events if event.event not in _NOT_PAYLOAD]
            self.start()
            self.plan.extendleft(reversed(again))

    def start(self) -> None:
        """A worker takes the run: `metadata` is published."""
        with self.lock:
            self.status = "running"
            self.attempt += 1
            self._publish("metadata", {"run_id": self.run_id, "attempt": self.attempt})

    def finish(self, status: str | None = None) -> None:
        """End with the planned outcome, or with this status; what is still planned never happens."""
        with self.lock:
            if self.finished:
                return
            if status is None and self.protocol:
                self._ask()
            self.status = status or self.outcome
            self.plan.clear()
            if self.status == "error":
                error, message = self.error
                self._publish("error", {"error": error, "message": message}, stored=self.flavour == "aegra")
            if self.flavour == "aegra":
                self._publish("end", {"status": self.status})
            self._wake()

    def expire(self) -> None:
        """Forget what is stored by now."""
        with self.lock:
            self.gone_before = len(self.events)

    def replay_attempt(self) -> tuple[list[Event], int]:
        """Return the stored events that a stream of the thread gets first, and the position from which it listens.

        They are those of the newest attempt.
        """
        with self.lock:
            begins = [at for at, event in enumerate(self.events) if event.event == "metadata"]
            first = max(self.gone_before, begins[-1] if begins else 0)
            return [event for event in self.events[first:] if event.stored], len(self.events)

    def done(self) -> Event:
        """Return the event by which the stream of its thread says that it has ended."""
        data = {"status": "run_done", "run_id": self.run_id}
        return Event("metadata", data, self._id(len(self.events)), self.resumable)

    def result(self) -> Any:
        """Return what `wait` answers."""
        return failure(*self.error) if self.status == "error" else self.left_values()

    def output(self) -> dict[str, Any] | None:
        """Return what Aegra stores with the run: its values, or its interrupts alone if it asks."""
        values = self.left_values()
        if self.status == "interrupted":
            return {name: values[name] for name in values if name == "__interrupt__"} or None
        return values if self.status == "success" else {} if self.status == "error" else None

    def left_values(self) -> dict[str, Any]:
        """Return a copy of the values that the run left in its thread."""
        return dict(self.values) if self.values is not None else {"n": len(self.payloads)}

    def replay(self, last_event_id: str | None) -> tuple[list[Event], int]:
        """Return the stored events that a join gets first, and the position from which it listens."""
        with self.lock:
            if self.flavour == "aegra":
                return self._replay_by_position(last_event_id)
            if last_event_id is None or not self.resumable:
                return [], len(self.events)
            kept = self.events[self.gone_before :]
            stored = [event for event in kept if event.stored and (event.id or "") > last_event_id]
            queued = stored[-self.seam :] if self.seam and not self.finished else []
            return stored + queued, len(self.events)

    def news(self, position: int) -> list[Event] | Signal | None:
        """Return what was published since the position, else what to wait for, else None: it is over."""
        with self.lock:
            if position == len(self.events) and self.auto and not self.finished:
                if self.status == "pending":
                    self.start()
                else:
                    self.advance()
            if position < len(self.events):
                return self.events[position:]
            if self.finished:
                return None
            self._changed = self._changed or self.new_signal()
            return self._changed

    def _replay_by_position(self, last_event_id: str | None) -> tuple[list[Event], int]:
        known = [event.id for event in self.events]
        position = known.index(last_event_id) + 1 if last_event_id in known else 0
        if self.finished and (last_event_id is None or position == len(known)):
            position = len(known) - 1
        replayed = self.events[position:]
        queued = replayed[-self.seam :] if self.seam and not self.finished else []
        return replayed + queued, len(known)

    def _publish(self, event: str, data: Any, *, stored: bool = True) -> None:
        self.status = "running" if self.status == "pending" else self.status
        stored = stored and not (self.flavour == "langgraph" and event.startswith("messages/"))
        if self.protocol and event not in _NOT_PAYLOAD:
            number = len(self.events)
            data = envelope(event, data, timestamp=self.epoch_ms + number // _PER_MS, seq=number)
        self.events.append(Event(event, data, self._id(len(self.events)), stored and self.resumable))
        self._wake()

    def _ask(self) -> None:
        """Publish the questions that are left to a human, each with the values, as such runs end."""
        values = self.values or {}
        asked = [each.get("id") for event in self.events for each in _questions(event)]
        for interrupt in values.get("__interrupt__", ()):
            if interrupt["id"] not in asked:
                self._publish("values", {**values, "__interrupt__": [interrupt]})

    def _bare(self, event: Event) -> Any:
        return unwrap(event.data) if self.protocol else event.data

    def _wake(self) -> None:
        if self._changed:
            self._changed.open()
            self._changed = None
        self.stir()

    def _id(self, number: int) -> str | None:
        if self.ids == "opaque":
            return f"{self.run_id}_event_{number + 1}"
        if self.ids == "unique":
            return f"{self.epoch_ms + number // _PER_MS}-{number % _PER_MS}"
        if self.ids == "repeated":
            return f"{self.epoch_ms + number // _PER_MS}-0"
        return None if self.ids is None else self.ids[number]

    def source_id(self, number: int) -> str:
        """Return an event's id as streams of the thread have it, whether it is stored or not."""
        known = self.events[number].id if number < len(self.events) else self._id(number)
        return known or f"{self.epoch_ms + number // _PER_MS}-0"


def as_event(payload: Payload, mode: str) -> tuple[str, Any]:
    """Read a payload: a pair as it is, with a namespace in the event's name, anything else as data of this mode."""
    if isinstance(payload, tuple):
        parts = cast("ProtocolPayload", payload)
        return parts if len(parts) == 2 else ("|".join((parts[0], *parts[2])), parts[1])
    return "messages" if mode == "messages-tuple" else mode, payload


def _questions(event: Event) -> list[dict[str, Any]]:
    return event.data["params"].get("interrupts", []) if event.event not in _NOT_PAYLOAD else []


def failure(error: str, message: str) -> dict[str, Any]:
    """Return what wait and join answer, with status 200, instead of a failed run's values."""
    return {"__error__": {"error": error, "message": message}}


def read_modes(query: dict[str, list[str]]) -> list[str] | None:
    """Read a join's `stream_mode` as the server does: the last one given, a JSON array or one literal name."""
    if "stream_mode" not in query:
        return None
    last = query["stream_mode"][-1]
    modes: list[str] = json.loads(last) if last.startswith("[") else [last]
    return modes
