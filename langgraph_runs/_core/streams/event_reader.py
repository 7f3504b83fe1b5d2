"""`EventReader`: makes events of frames, each of the class of its stream mode, with its data decoded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from operator import itemgetter
from typing import Any, Final, NamedTuple

import orjson

from langgraph_runs._core.runs.stored_result import INTERRUPT_KEY
from langgraph_runs._core.streams.control import ABOUT_RUN, CONTROL_EVENTS, END, ERROR, FEEDBACK, METADATA
from langgraph_runs._core.streams.events import (
    AnyEvent,
    CheckpointEvent,
    ChunkEvent,
    CustomEvent,
    DebugEvent,
    EndEvent,
    ErrorEvent,
    FeedbackEvent,
    LangChainEvent,
    MessagesEvent,
    MetadataEvent,
    OtherEvent,
    TaskEvent,
    UpdatesEvent,
    ValuesEvent,
)
from langgraph_runs._core.streams.modes import publishes_unstored
from langgraph_runs._core.streams.result_events import ResultEvents
from langgraph_runs._core.wire.json_decoder import GC_PAUSE_MIN_BYTES, decode, has_long_number_in_messages
from langgraph_runs._core.wire.sse import MAX_EVENT_TYPES, Frame

_EVENT = itemgetter(0)
_DATA = itemgetter(1)
_new = object.__new__


_BY_MODE: Final[dict[str, type[AnyEvent]]] = {
    ValuesEvent.mode: ValuesEvent,
    UpdatesEvent.mode: UpdatesEvent,
    ChunkEvent.mode: ChunkEvent,
    MessagesEvent.mode: MessagesEvent,
    CustomEvent.mode: CustomEvent,
    TaskEvent.mode: TaskEvent,
    CheckpointEvent.mode: CheckpointEvent,
    DebugEvent.mode: DebugEvent,
    LangChainEvent.mode: LangChainEvent,
}
_BY_NAME: Final[dict[str, type[AnyEvent]]] = {
    METADATA: MetadataEvent,
    ERROR: ErrorEvent,
    END: EndEvent,
    FEEDBACK: FeedbackEvent,
}


class EventType(NamedTuple):
    """What the type of an event says about it."""

    made: type[AnyEvent]  # what is made of it
    namespace: tuple[str, ...]  # the path of the subgraph that it comes from
    mode: str | None  # the stream mode that brought it, known or not; None for control events
    is_noted: bool  # `RunState.note_event` has to see it as soon as it is received
    tells_result: bool  # its data may be the state, or say that the run waits for a human


class EventReader:
    """Makes events of frames, for a stream with the given modes (empty: not known).

    Data is decoded when its event is taken, not when it is received: so one decoded event is alive at a time, and the
    garbage collector has nothing to do.
    """

    def __init__(self, modes: Iterable[str] = ()) -> None:
        self._modes = frozenset(modes)
        self._types: dict[str, EventType] = {}
        self._decode: Callable[[bytes], Any] = orjson.loads  # data that is not large
        self.told = ResultEvents()

    def type_of(self, name: str) -> EventType:
        """What an event type says."""
        return self._types.get(name) or self._parse_type(name)

    def look_for_long_numbers(self, frames: list[Frame]) -> None:
        """Decode with more care from now on if some data may have an integer of more than 64 bits.

        One look at the data of a whole read takes a fraction of the time that a look at that of each event would take.
        `decode` looks at large data itself, so that is left out where the first of these frames is large.
        """
        if self._decode is not decode:
            is_large = len(frames[0][1]) >= GC_PAUSE_MIN_BYTES
            small = [frame for frame in frames if len(frame[1]) < GC_PAUSE_MIN_BYTES] if is_large else frames
            if has_long_number_in_messages(b"\n".join(map(_DATA, small))):
                self._decode = decode

    def noted(self, frames: list[Frame]) -> list[int]:
        """The indices of those frames that `RunState.note_event` has to see as soon as they are received."""
        names = {name for name in {*map(_EVENT, frames)} if self.type_of(name).is_noted}
        return [index for index, frame in enumerate(frames) if frame[0] in names] if names else []

    def event(self, frame: Frame) -> AnyEvent:
        """The event of a frame.

        Raises NotJSONError if its data is not valid JSON.
        """
        name, data, _, last_id = frame
        made, namespace, _, _, tells_result = self._types.get(name) or self._parse_type(name)
        event = _new(made)  # without __init__, which takes as long again
        event.event = name
        event.id = last_id
        event.namespace = namespace
        try:
            event.data = value = (self._decode if len(data) < GC_PAUSE_MIN_BYTES else decode)(data)
        except ValueError:
            event.data = value = _decode_leniently(frame)
        if tells_result:
            if value.__class__ is dict and INTERRUPT_KEY in value:
                self.told.note_stop(data, value)
            elif made is ValuesEvent:
                self.told.values = data
        return event

    def note_interrupt(self, frame: Frame) -> None:
        """Note whether a frame says that the run waits for a human, without handing out its event."""
        if self.type_of(frame[0]).tells_result and INTERRUPT_KEY.encode() in frame[1]:
            with suppress(NotJSONError):  # raised when it is taken
                self.event(frame)

    def _parse_type(self, name: str) -> EventType:
        base, *namespace = name.split("|")
        mode = self._mode(base)
        is_noted = base in ABOUT_RUN if mode is None else publishes_unstored((mode,))
        tells_result = not namespace and mode in ("values", "updates")
        made = _BY_NAME.get(base) or _BY_MODE.get(mode or "", OtherEvent)
        event_type = EventType(made, tuple(namespace), mode, is_noted, tells_result)
        if len(self._types) < MAX_EVENT_TYPES:
            self._types[name] = event_type
        return event_type

    def _mode(self, base: str) -> str | None:
        if base in CONTROL_EVENTS:
            return None
        if base.startswith("messages/"):
            return "messages"
        if base == "messages" and ("messages-tuple" in self._modes or "messages" not in self._modes):
            return "messages-tuple"
        return base


class NotJSONError(ValueError):
    """The data of an event is not valid JSON."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(f"the data of a {frame[0]!r} event is not valid JSON")
        self.frame = frame


def decode_data(frame: Frame) -> Any:
    """The value of the data of an event, integers of any size among it.

    Raises NotJSONError if it is not valid JSON.
    """
    try:
        return decode(frame[1])
    except ValueError:
        return _decode_leniently(frame)


def _decode_leniently(frame: Frame) -> Any:
    """The value of data that is not JSON as it stands: empty, with NaN or the like, or with bytes not UTF-8."""
    data = frame[1]
    if not data:
        return None
    for text in (data, data.decode("utf-8", "replace").encode()):
        with suppress(ValueError):
            return decode(text)
    raise NotJSONError(frame)
