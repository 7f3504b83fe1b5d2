"""What one connection to the stream of a thread's events is told: the events of its runs, numbered and filtered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, cast

from langgraph_runs.testing.model import FakeRun
from langgraph_runs.testing.run_telling import RunTelling

CHANNELS = ("values", "updates", "checkpoints", "messages", "tools", "custom", "lifecycle", "input", "tasks")

Envelope = dict[str, Any]


def is_channel(name: Any) -> bool:
    """Tell whether there is such a channel; `custom:<name>` has the custom events of that name."""
    return isinstance(name, str) and (name in CHANNELS or (name.startswith("custom:") and name != "custom:"))


class ThreadConnection:
    """One connection: first the stored events of the thread's runs, then what they and later runs publish.

    Every event counts in `seq`, also those that the channels leave out. An id that was told does not come again.
    """

    def __init__(
        self,
        runs: Callable[[], list[FakeRun]],
        channels: Collection[str],
        *,
        is_asking: Callable[[], bool],
        now: Callable[[], int],
    ) -> None:
        self._runs, self._channels, self._is_asking, self._now = runs, channels, is_asking, now
        self._tellings: dict[str, RunTelling] = {}
        self._told: list[Envelope] = []
        self._ids: set[str] = set()
        self._seq = 0

    def replay(self) -> list[Envelope]:
        """Return what is stored of the runs, the oldest first."""
        for run in self._runs():
            telling = self._telling(run)
            with run.lock:  # a test may end it meanwhile
                stored, position = run.replay_attempt()
                telling.tell(stored)
                telling.position = position
                if run.finished and not stored:
                    telling.over = True  # not even its end is known
                elif run.finished and position == len(run.events):
                    telling.end()
        return self._take()

    def news(self) -> list[Envelope]:
        """Return what happened since. Of runs that work while they are read, the first that has not ended goes on."""
        is_busy = False
        for run in self._runs():
            telling = self._tellings.get(run.run_id) or self._telling(run, late=run.late_start)
            with run.lock:
                if not telling.over and not (is_busy and run.auto and run.status == "pending"):
                    telling.read_on()
                    if run.finished:
                        telling.read_on()  # its end comes before what a later run does
                is_busy = is_busy or not run.finished
        return self._take()

    def skip(self) -> None:
        """Leave out what the runs that were replayed have published since."""
        for telling in self._tellings.values():
            telling.position = len(telling.run.events)

    def _telling(self, run: FakeRun, *, late: int = 0) -> RunTelling:
        made = RunTelling(run, self._tell, is_asking=self._is_asking, late=late)
        return self._tellings.setdefault(run.run_id, made)

    def _tell(
        self, id: str, method: str, path: Sequence[str], data: Any, *, at: int | None = None, node: str | None = None
    ) -> None:
        self._seq += 1
        if id in self._ids or not self._wants(method, data):
            return
        self._ids.add(id)
        params: dict[str, Any] = {"namespace": [*path], "timestamp": self._now() if at is None else at, "data": data}
        params |= {} if node is None else {"node": node}
        self._told.append({"type": "event", "event_id": id, "seq": self._seq, "method": method, "params": params})

    def _wants(self, method: str, data: Any) -> bool:
        channel = "input" if method == "input.requested" else method
        name = cast("Envelope", data).get("name") if isinstance(data, dict) else None
        return channel in self._channels or (channel == "custom" and f"custom:{name}" in self._channels)

    def _take(self) -> list[Envelope]:
        told, self._told = self._told, []
        return told
