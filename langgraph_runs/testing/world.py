"""The state of a server of runs: its threads, its runs, and what the next runs will do. No I/O."""

from __future__ import annotations

import random
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from langgraph_runs.testing.model import EPOCH_MS, FakeRun, Ids, Payload, as_event
from langgraph_runs.testing.payloads import PROTOCOL_KEY
from langgraph_runs.testing.signals import Signal
from langgraph_runs.testing.sse import Flavour

_MS_BETWEEN_RUNS = 1_000_000


class World:
    """Threads and runs; the ground truth for assertions. `runs` has every run ever made, oldest first.

    `now` tells the time; the clock does unless it is given.
    """

    new_signal: Callable[[], Signal] = Signal
    run_type: type[FakeRun] = FakeRun

    def __init__(
        self, flavour: Flavour = "langgraph", *, seed: int = 0, now: Callable[[], datetime] | None = None
    ) -> None:
        self.flavour: Flavour = flavour
        self._clock = now or _clock
        self.runs: list[FakeRun] = []
        self.threads: dict[str, dict[str, Any]] = {}
        self.deleted_threads: list[str] = []
        self._random = random.Random(seed)  # noqa: S311  # no secrets
        self._last_made = datetime.min.replace(tzinfo=UTC)
        self._stirred: dict[str, Signal] = {}
        self._upcoming: deque[dict[str, Any]] = deque()

    def thread(self, thread_id: str | None = None) -> str:
        """Make a thread unless it exists, and return its id."""
        thread_id = thread_id or self.new_id()
        now = self._now().isoformat()
        made: dict[str, Any] = {"thread_id": thread_id, "status": "idle", "metadata": {}}
        made |= {"created_at": now, "updated_at": now}
        self.threads.setdefault(thread_id, made)
        return thread_id

    def run(
        self,
        events: int | Sequence[Payload] = 3,
        *,
        thread_id: str | None = None,
        ids: Ids | Sequence[str] | None = "unique",
        mode: str = "custom",
        finished: bool = False,
        status: str = "success",
        error: tuple[str, str] = ("ValueError", "boom"),
        values: dict[str, Any] | None = None,
        interrupts: Sequence[dict[str, Any]] = (),
        stops: bool = False,
        restart_after: int | None = None,
        seam: int = 0,
        auto: bool = True,
        request: dict[str, Any] | None = None,
        protocol: bool = False,
        late_start: int = 0,
        quiet_end: bool = False,
    ) -> FakeRun:
        """Make a run that publishes `metadata`, these events (a number, payloads, or (event, data) pairs) and an end.

        It publishes while it is read, so that nothing depends on time; `finished=True` has it all behind it,
        `auto=False` leaves it to the test. `ids=None` makes it non-resumable. `restart_after=k` starts it again after k
        events. `seam=d`: a join in flight gets the last d replayed events again. `protocol`: it speaks the protocol of
        thread streams, as runs do that a command started; `stops`, `late_start` and `quiet_end`: see `FakeRun`.
        """
        payloads: Sequence[Payload] = [{"n": n + 1} for n in range(events)] if isinstance(events, int) else events
        plan = [as_event(payload, mode) for payload in payloads]
        if interrupts:
            values = {**(values or {}), "__interrupt__": list(interrupts)}
        if interrupts or stops:
            status = "interrupted" if self.flavour == "aegra" else "success"
        run_id = self.new_id()
        if restart_after is not None:
            plan = [*plan[:restart_after], ("metadata", {"run_id": run_id, "attempt": 2}), *plan]
        thread_id = self.thread(thread_id)
        config: dict[str, Any] = (request or {}).get("config") or {}
        configurable: dict[str, Any] = config.get("configurable") or {}
        run = self.run_type(
            run_id=run_id,
            thread_id=thread_id,
            flavour=self.flavour,
            created_at=self._now(),
            ids="opaque" if self.flavour == "aegra" and isinstance(ids, str) else ids,
            plan=deque(plan),
            auto=auto,
            outcome=status,
            stops=stops,
            error=error,
            values=values,
            seam=seam,
            request={"stream_mode": [mode], **(request or {})},
            new_signal=self.new_signal,
            protocol=protocol or bool(configurable.get(PROTOCOL_KEY)),
            late_start=late_start,
            quiet_end=quiet_end,
            epoch_ms=EPOCH_MS + _MS_BETWEEN_RUNS * sum(run.thread_id == thread_id for run in self.runs),
            stir=partial(self._stir, thread_id),
        )
        self.runs.append(run)
        self._stir(thread_id)
        if finished:
            run.start()
            run.complete()
        return run

    def next(self, events: int | Sequence[Payload] = 3, **options: Any) -> None:
        """Say what the next run that a client creates will do: `run`'s arguments."""
        self._upcoming.append({"events": events, **options})

    def new_id(self) -> str:
        """Return a UUID, reproducible by the seed."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def runs_of(self, thread_id: str) -> list[FakeRun]:
        """Return the thread's runs, newest first, as the server lists them."""
        return [run for run in reversed(self.runs) if run.thread_id == thread_id and not run.deleted]

    def find(self, thread_id: str, run_id: str) -> FakeRun | None:
        """Return a run that exists."""
        return next((run for run in self.runs_of(thread_id) if run.run_id == run_id), None)

    def made_by(self, mark: str) -> list[FakeRun]:
        """Return the runs that were made by requests with this X-Request-Id."""
        return [run for run in self.runs if run.mark == mark]

    def drop_thread(self, thread_id: str) -> None:
        """Delete a thread and its runs."""
        if self.threads.pop(thread_id, None):
            self.deleted_threads.append(thread_id)
        for run in self.runs_of(thread_id):
            run.deleted = True

    def stirred(self, thread_id: str) -> Signal:
        """Return what opens with the next thing that happens in a thread: a run is made, publishes, or ends."""
        return self._stirred.get(thread_id) or self._stirred.setdefault(thread_id, self.new_signal())

    def _stir(self, thread_id: str) -> None:
        if signal := self._stirred.pop(thread_id, None):
            signal.open()

    def _now(self) -> datetime:
        """Return the time, later than ever before."""
        self._last_made = max(self._clock(), self._last_made + timedelta(microseconds=1))
        return self._last_made


def _clock() -> datetime:
    return datetime.now(UTC)
