"""`Outbox`: the events of a run that wait to be taken, filtered for the caller."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from langgraph_runs._core.calls import responses
from langgraph_runs._core.streams.event_ids import START_IDS
from langgraph_runs._core.streams.event_queue import EventQueue
from langgraph_runs._core.streams.event_reader import EventReader, NotJSONError
from langgraph_runs._core.streams.events import AnyEvent, StreamEvent
from langgraph_runs._core.streams.modes import is_wanted
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.wire.exchange import Head, Response
from langgraph_runs._core.wire.sse import Frame
from langgraph_runs._generated.models.interrupt import Interrupt


class Outbox(EventQueue):
    """The events of one run that were received and not taken yet.

    What an event says of the run is noted when it is received.
    """

    def __init__(self, plan: StreamPlan, run: RunState, last_event_id: str) -> None:
        super().__init__(plan.modes or (), last_event_id)
        self.first: str | None = None  # the type of the first event received
        self.is_joined_within = plan.joins_existing_run and plan.after not in START_IDS  # a run that may have begun
        self._run = run
        self._filter = plan.filter
        self._unwanted = EventReader(plan.modes or ())  # of the events that the caller does not get

    @property
    def ids(self) -> dict[str, Any]:
        """The ids of the run as attributes of an error."""
        return self._run.ids

    def _looked_at(self, frames: list[Frame], head: Head) -> list[Frame | AnyEvent]:
        """What the caller gets of these events. Raises APIResponseError if they are of another run."""
        self.first = self.first or frames[0][0]
        items: list[Frame | AnyEvent] = [*frames]
        for index in self._reader.noted(frames):
            with suppress(NotJSONError):  # raised when it is taken
                items[index] = event = self._reader.event(frames[index])
                self._refuse_other_run(event, frames[index], head)
                self._run.note_event(event, first=not self.received and not index)
        return items if self._filter is None else self._select(items, self._filter)

    def passes(self, event: str) -> bool:
        """Whether the server sends events of this type to a join with the filter of this stream."""
        mode = self._reader.type_of(event).mode
        return self._filter is None or mode is None or is_wanted(mode, self._filter)

    def waits_for_human(self) -> bool:
        """Whether the run's events say that it asks a human, those included that are still to be taken."""
        for item in self.ready:
            if isinstance(item, tuple):
                self._reader.note_interrupt(item)
            elif item.restarted:
                self.told.clear()
        return self.asks

    @property
    def asks(self) -> bool:
        """Whether the run's events say that it asks a human, as far as they were looked at."""
        return self.told.asks or self._unwanted.told.asks

    @property
    def has_stopped(self) -> bool:
        """Whether they say that it stopped: to ask a human, or before or after a node."""
        return self.told.has_stopped or self._unwanted.told.has_stopped

    def interrupts(self) -> tuple[Interrupt, ...]:
        """The questions that the run's events tell, as far as they were looked at."""
        return self.told.interrupts() or self._unwanted.told.interrupts()

    def _refuse_other_run(self, event: StreamEvent, frame: Frame, head: Head) -> None:
        other = self._run.other_run(event)
        if other is not None:
            what = f"contains events of run {other} instead of run {self._run.run_id}"
            raise responses.response_error(Response(head, frame[1]), what, **self._run.ids)

    def _select(self, items: list[Frame | AnyEvent], modes: tuple[str, ...]) -> list[Frame | AnyEvent]:
        """The events that the caller of a filtered join gets: those of the modes, and every restart.

        The others are gone after this, so it notes at once whether one of them says that the run waits for a human,
        and forgets it when the run restarts. For those selected `pop` does the same.
        """
        selected: list[Frame | AnyEvent] = []
        for item in items:
            if isinstance(item, StreamEvent):
                if item.restarted:
                    self._unwanted.told.clear()
                if item.restarted or is_wanted(item.mode, modes):
                    selected.append(item)
                continue
            name, _, _, _ = item
            if is_wanted(self._reader.type_of(name).mode, modes):
                selected.append(item)
            else:
                self._unwanted.note_interrupt(item)
        return selected
