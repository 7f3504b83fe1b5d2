"""`FeedQueue`: the events of a feed that wait to be taken, and what they say of the runs that they are of."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from langgraph_runs._core.streams.bookmark import has_position
from langgraph_runs._core.streams.event_queue import EventQueue
from langgraph_runs._core.streams.event_reader import NotJSONError
from langgraph_runs._core.streams.events import AnyEvent, MetadataEvent
from langgraph_runs._core.wire.exchange import Head
from langgraph_runs._core.wire.json_decoder import members
from langgraph_runs._core.wire.sse import Frame

RUN_DONE: Final = "run_done"
"""The status in the `metadata` event that ends a run in the stream of its thread."""


class FeedQueue(EventQueue):
    """The events of a feed that were received and not taken yet."""

    def __init__(self, ids: Mapping[str, Any], last_event_id: str) -> None:
        super().__init__((), last_event_id)
        self.has_unstored_events = False  # the run at work has events that no server stores
        self.is_between_runs = False  # the last that came of a run was that it is done
        self._ids = dict(ids)

    @property
    def ids(self) -> dict[str, Any]:
        """What the feed is about, as attributes of an error."""
        return self._ids

    def _looked_at(self, frames: list[Frame], head: Head) -> list[Frame | AnyEvent]:
        """The events, those decoded that begin or end a run."""
        items: list[Frame | AnyEvent] = [*frames]
        for index in self._reader.noted(frames):
            name, _, own_id, _ = frames[index]
            if not has_position(name, own_id or ""):
                self.has_unstored_events = True
                continue
            with suppress(NotJSONError):  # raised when it is taken
                items[index] = event = self._reader.event(frames[index])
                if isinstance(event, MetadataEvent) and not event.namespace:
                    self._note_metadata(event)
        return items

    def _note_metadata(self, event: MetadataEvent) -> None:
        data = members(event.data)
        self.is_between_runs = data.get("status") == RUN_DONE
        if self.is_between_runs:
            self.has_unstored_events = False
        attempt = data.get("attempt")
        event.restarted = isinstance(attempt, int) and attempt > 1
