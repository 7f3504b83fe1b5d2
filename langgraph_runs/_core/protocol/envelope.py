"""`Envelope`: an event of the protocol as it is read from a frame; and `thread_event`, the event that is made of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from langgraph_runs._core.protocol.events import (
    AnyThreadEvent,
    InputRequestedEvent,
    LifecycleEvent,
    OtherThreadEvent,
    ThreadCheckpointEvent,
    ThreadCustomEvent,
    ThreadMessageEvent,
    ThreadTaskEvent,
    ThreadUpdatesEvent,
    ThreadValuesEvent,
    ToolEvent,
)
from langgraph_runs._core.streams.event_reader import decode_data
from langgraph_runs._core.wire.json_decoder import elements, is_object, members
from langgraph_runs._core.wire.sse import Frame

LIFECYCLE: Final = "lifecycle"
INPUT_REQUESTED: Final = "input.requested"
TERMINAL: Final = frozenset({"completed", "failed", "interrupted"})
"""The words of root lifecycle events after which a run does nothing more by itself."""

_STAMPED: Final = re.compile(r"([0-9]{13})-[0-9]")
_MADE_UP: Final = "synth:"  # how ids of events begin that the server makes up, which no stored event stands for

_NAMED: Final = re.compile(r"synth:([^:]+)|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?::|_event_)")
"""Ids of events that name their run: those that LangGraph's servers make up, and all of Aegra's."""

_new = object.__new__


class Envelope(NamedTuple):
    """An event of the protocol, with what is told around its data. What is missing or no such thing is empty."""

    event_id: str  # "" if there is none
    method: str
    namespace: tuple[str, ...]
    data: Any
    node: str | None
    timestamp: int | None  # in milliseconds

    @property
    def is_root_lifecycle(self) -> bool:
        """Whether it is about a run, and not about a subgraph of one.

        Where a run has a stream of its own, the events about its subgraphs have their namespace in the data alone.
        """
        return self.method == LIFECYCLE and not self.namespace and not members(self.data).get("namespace")

    @property
    def word(self) -> str | None:
        """What an event of the lifecycle says: `running`, `started`, `completed`, …; None of any other event."""
        word = members(self.data).get("event") if self.method == LIFECYCLE else None
        return word if isinstance(word, str) else None

    @property
    def channel(self) -> str:
        """The channel that brings it."""
        return "input" if self.method == INPUT_REQUESTED else self.method

    @property
    def name(self) -> Any:
        """The name of a custom event that has one."""
        return members(self.data).get("name") if self.method == "custom" else None

    @property
    def is_mirrored(self) -> bool:
        """Whether it is of a tool's result, told again as a message, for which nothing is stored."""
        return self.method == "messages" and bool(self.namespace) and self.namespace[-1].startswith("tools:")

    @property
    def is_terminal(self) -> bool:
        """Whether a run does nothing more by itself, as the root's lifecycle says."""
        return self.is_root_lifecycle and self.word in TERMINAL

    @property
    def stamp(self) -> int | None:
        """The millisecond in which the event that it was made of was stored, as its id tells; None if it does not."""
        stamped = _STAMPED.match(self.event_id)
        return None if stamped is None else int(stamped[1])

    @property
    def run_id_told(self) -> str | None:
        """The id of the run, which on LangGraph's servers only those events tell that the server makes up."""
        named = _NAMED.match(self.event_id)
        return None if named is None else named[1] or named[2]

    @property
    def source_id(self) -> str | None:
        """The id of the stored event that it was made of, of which the server may make several.

        None if there is none.
        """
        if not self.event_id or self.event_id.startswith(_MADE_UP):
            return None
        return self.event_id.partition(".")[0]


_CLASSES: Final[dict[str, type[AnyThreadEvent]]] = {
    LIFECYCLE: LifecycleEvent,
    INPUT_REQUESTED: InputRequestedEvent,
    ThreadMessageEvent.mode: ThreadMessageEvent,
    ThreadValuesEvent.mode: ThreadValuesEvent,
    ThreadUpdatesEvent.mode: ThreadUpdatesEvent,
    ThreadCustomEvent.mode: ThreadCustomEvent,
    ToolEvent.mode: ToolEvent,
    ThreadTaskEvent.mode: ThreadTaskEvent,
    ThreadCheckpointEvent.mode: ThreadCheckpointEvent,
}


def read_envelope(frame: Frame) -> Envelope | None:
    """What a frame of a thread's stream tells; None if it is no event of the protocol.

    Raises NotJSONError if its data is not valid JSON.
    """
    told = members(decode_data(frame))
    if told.get("type", "event") != "event" or not isinstance(told.get("method"), str):
        return None
    return envelope_of(told)


def envelope_of(told: Mapping[str, Any]) -> Envelope:
    """The envelope of an event of the protocol, which names its method."""
    params = members(told.get("params"))
    event_id, node, timestamp = told.get("event_id"), params.get("node"), params.get("timestamp")
    return Envelope(
        event_id if isinstance(event_id, str) else "",
        told["method"],
        tuple([part for part in elements(params.get("namespace")) if isinstance(part, str)]),
        params.get("data"),
        node if isinstance(node, str) else None,
        timestamp if timestamp.__class__ is int else None,
    )


def thread_event(envelope: Envelope, run_id: str | None, *, restarted: bool = False) -> AnyThreadEvent:
    """The event of an envelope, of the class of its method; `restarted`: the server began the run anew with it.

    Where its class promises an object as data, another value makes it an OtherThreadEvent.
    """
    made = _CLASSES.get(envelope.method, OtherThreadEvent)
    if made not in _ANY_DATA and not is_object(envelope.data):
        made = OtherThreadEvent
    event: Any = _new(made)  # without __init__, which takes as long again
    event.event = envelope.method
    event.data = envelope.data
    event.id = envelope.event_id
    event.namespace = envelope.namespace
    event.node = envelope.node
    event.run_id = run_id
    event.timestamp = envelope.timestamp
    if made is LifecycleEvent:
        event.restarted = restarted
    made_event: AnyThreadEvent = event
    return made_event


_ANY_DATA: Final = (ThreadValuesEvent, ThreadUpdatesEvent, ThreadCustomEvent, OtherThreadEvent)
