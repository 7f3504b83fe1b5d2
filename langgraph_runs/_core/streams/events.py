"""What a caller gets from a stream: events with decoded data, their stream mode and the subgraph they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from langgraph_runs._core.runs.results import INTERRUPT_KEY
from langgraph_runs._core.wire.json_codec import decode
from langgraph_runs._core.wire.sse import MAX_EVENT_TYPES, Frame

FEW = 4
"""Events of a read up to which there may be a large one."""

_EVENT = itemgetter(0)
_new = object.__new__


class StreamEvent:
    """One event of a run's stream.

    `event` is the type as on the wire (`values`, `messages/partial`, `custom|child:<uuid>`, `metadata`, `error`, …)
    and `data` its decoded JSON. `id` is the WHATWG last event id when it was dispatched: hand it to
    `join_stream(last_event_id=…)` to go on after this event; "" where the server gave none. `mode` is the stream mode
    asked for that brought the event, None for `metadata`, `error`, `end` and `feedback`. `namespace` is the path of
    the subgraph that it comes from, () for the graph itself. `restarted` is True on a `metadata` event that is not the
    first one: the server began the run anew, so what was collected before it is void.
    """

    __slots__ = ("data", "event", "id", "mode", "namespace", "restarted")

    def __init__(
        self,
        event: str,
        data: Any,
        id: str = "",
        mode: str | None = None,
        namespace: tuple[str, ...] = (),
        *,
        restarted: bool = False,
    ) -> None:
        self.event = event
        self.data = data
        self.id = id
        self.mode = mode
        self.namespace = namespace
        self.restarted = restarted

    def __repr__(self) -> str:
        data = repr(self.data)
        if len(data) > 200:
            data = data[:197] + "..."
        return f"StreamEvent({self.event!r}, {data}, id={self.id!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StreamEvent):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]  # data is any JSON


class Place(NamedTuple):
    """What the type of an event says."""

    mode: str | None
    namespace: tuple[str, ...]
    watched: bool  # it tells something of the run itself
    interrupts: bool  # its data may say that the run waits for a human


class EventReader:
    """Makes events of frames, for a stream with the given modes (empty: not known).

    Data is decoded when its event is handed out, not when it is read: so one decoded event is alive at a time, and the
    garbage collector has nothing to do.
    """

    def __init__(self, modes: Iterable[str] = ()) -> None:
        self._modes = frozenset(modes)
        self._places: dict[str, Place] = {}
        self._decode: Callable[[bytes], Any] = decode
        self.interrupted = False  # an event said that the run waits for a human

    def place(self, name: str) -> Place:
        """What an event type says."""
        return self._places.get(name) or self._place(name)

    def watched(self, frames: list[Frame]) -> list[int]:
        """Take note of frames that were read together: where those stand that tell something of the run itself."""
        self._decode = decode if len(frames) < FEW else orjson.loads
        watched = {name for name in {*map(_EVENT, frames)} if self.place(name).watched}
        return [at for at, frame in enumerate(frames) if frame[0] in watched] if watched else []

    def event(self, frame: Frame) -> StreamEvent:
        """The event of a frame.

        Raises NotJSONError if its data is none.
        """
        name, data, _, last_id = frame
        place = self._places.get(name) or self._place(name)
        event = _new(StreamEvent)  # without __init__, which takes as long again
        event.event = name
        event.id = last_id
        event.mode, event.namespace, _, interrupts = place
        event.restarted = False
        try:
            event.data = value = self._decode(data)
        except ValueError:
            event.data = value = _unusual(frame)
        if interrupts and value.__class__ is dict and value.get(INTERRUPT_KEY):
            self.interrupted = True
        return event

    def look(self, frame: Frame) -> None:
        """Note what a frame says of an interrupt, without making an event of it."""
        if self.place(frame[0]).interrupts and INTERRUPT_KEY.encode() in frame[1]:
            with suppress(NotJSONError):  # raised when it is handed out
                self.event(frame)

    def _place(self, name: str) -> Place:
        base, *namespace = name.split("|")
        mode = self._mode(base)
        interrupts = not namespace and mode in ("values", "updates")
        place = Place(mode, tuple(namespace), mode in (None, "messages"), interrupts)
        if len(self._places) < MAX_EVENT_TYPES:
            self._places[name] = place
        return place

    def _mode(self, base: str) -> str | None:
        if base in ("metadata", "error", "end", "feedback"):
            return None
        if base.startswith("messages/"):
            return "messages"
        if base == "messages" and ("messages-tuple" in self._modes or "messages" not in self._modes):
            return "messages-tuple"
        return base


class NotJSONError(ValueError):
    """The data of an event is no JSON."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(f"the data of a {frame[0]!r} event is no JSON")
        self.frame = frame


def _unusual(frame: Frame) -> Any:
    """The value of data that is no JSON as it stands: none at all, or with bytes that are no UTF-8."""
    data = frame[1]
    if not data:
        return None
    try:
        return orjson.loads(data.decode("utf-8", "replace"))
    except ValueError:
        raise NotJSONError(frame) from None
