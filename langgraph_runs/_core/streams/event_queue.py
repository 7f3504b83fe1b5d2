"""`EventQueue`: the events that were received and wait to be taken; decoded when taken."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable
from typing import Any, Final

from langgraph_runs._core.calls import responses
from langgraph_runs._core.streams.event_reader import EventReader, NotJSONError
from langgraph_runs._core.streams.events import AnyEvent, StreamEvent
from langgraph_runs._core.wire.exchange import Head, Response
from langgraph_runs._core.wire.sse import Frame

_LAST_ID: Final = 3
"""The index of the last event id in a Frame."""


class EventQueue(ABC):
    """Events that were received and not taken yet. An event's data is decoded when it is taken."""

    def __init__(self, modes: Iterable[str], last_event_id: str) -> None:
        self.ready: deque[Frame | AnyEvent] = deque()  # to be taken by `pop`
        self.taken: StreamEvent | None = None  # the event that was taken last
        self.received = 0  # events of all connections
        self.last_event_id = last_event_id  # of the event received last
        self.is_unreadable = False  # an event could not be decoded
        self._reader = EventReader(modes)
        self._event = self._reader.event
        self.told = self._reader.told
        self._head: Head | None = None  # of the response that brought the latest events

    @property
    @abstractmethod
    def ids(self) -> dict[str, Any]:
        """What the events belong to, as attributes of an error."""

    def put(self, frames: list[Frame], head: Head) -> None:
        """Take in events that the caller has not had; `head` is that of the response that brought them."""
        self._head = head
        self._reader.look_for_long_numbers(frames)
        items = self._looked_at(frames, head)
        self.received += len(frames)
        self.last_event_id = frames[-1][_LAST_ID]
        self.ready += items

    @abstractmethod
    def _looked_at(self, frames: list[Frame], head: Head) -> list[Frame | AnyEvent]:
        """What the caller gets of these events, those decoded that say something about the stream itself."""

    def pop(self) -> AnyEvent:
        """The next event that is `ready`, which it is until it was decoded: an interrupt loses no event.

        Raises IndexError if there is none, and APIResponseError if its data is not valid JSON; then the next call goes
        on with the event after it.
        """
        item = self.ready[0]
        if type(item) is tuple:  # `isinstance` is a call more per event
            try:
                event = self._event(item)
            except NotJSONError:
                del self.ready[0]
                assert self._head is not None
                self.is_unreadable = True
                name, data, _, last_id = item
                which = f" (id {last_id})" if last_id else ""
                what = f"contains a {name!r} event{which} that is not valid JSON"
                raise responses.response_error(Response(self._head, data), what, **self.ids) from None
        else:
            assert isinstance(item, StreamEvent)
            event = item
            if event.restarted:
                self.told.clear()
        del self.ready[0]
        self.taken = event
        return event
