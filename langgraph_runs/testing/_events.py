"""What the runs of a script publish: events, and messages, which each kind of stream gets in its own form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, TypeAlias, cast

from langgraph_runs.testing import payloads

Event: TypeAlias = tuple[str, Any] | tuple[str, Any, Sequence[str]]
"""(mode, data), or (mode, data, namespace)."""

MODES = (
    "values", "updates", "messages-tuple", "messages", "custom", "tasks", "checkpoints", "debug", "events", "tools",
)  # fmt: skip
"""The modes that events may be of."""

BY_SERVER = ("metadata", "error", "end")
"""Events that the server adds itself."""


@dataclass(frozen=True)
class Message:
    """A message that a model says in pieces; `message` makes one."""

    pieces: tuple[str, ...]
    id: str
    node: str
    namespace: tuple[str, ...]

    def numbered(self, number: int) -> Message:
        """Return the message with an id."""
        return self if self.id else replace(self, id=f"message-{number}")

    def chunks(self) -> list[Event]:
        """Return the events of the mode `messages-tuple`."""
        about = {"langgraph_node": self.node, "langgraph_step": 1, "langgraph_checkpoint_ns": "|".join(self.namespace)}
        chunk: dict[str, Any] = {
            "type": "AIMessageChunk",
            "id": self.id,
            "response_metadata": {},
            "additional_kwargs": {},
        }
        return [("messages", [{**chunk, "content": piece}, about], self.namespace) for piece in self.pieces]

    def blocks(self) -> list[Event]:
        """Return the events that a run publishes which the stream of a thread started."""
        return [*payloads.message(*self.pieces, id=self.id, namespace=self.namespace)]


def message(*pieces: str, id: str = "", node: str = "model", namespace: Sequence[str] = ()) -> Message:
    """Make a message of a model for a script, which comes in these pieces.

    Each piece is an event of the mode `messages-tuple`; a stream of a thread gets content blocks. Without an `id`, it
    is one of its own in the script.
    """
    given: tuple[Any, ...] = pieces
    if not given or not all(isinstance(piece, str) for piece in given):
        raise TypeError(f"message() takes one or more strings, got {pieces!r}")
    for name, text in (("id", id), ("node", node)):
        if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"{name} must be a string, got {text!r}")
    return Message(pieces, id, node, _namespace(namespace))


def checked_events(events: Iterable[Any], said: int = 0) -> tuple[Event | Message, ...]:
    """Return the events of a run, if they are such; messages get ids, if so many were said before them."""
    numbers = count(said + 1)
    checked = map(_checked, items_of("events", events, "(mode, data)"))
    return tuple(event if isinstance(event, tuple) else event.numbered(next(numbers)) for event in checked)


def items_of(name: str, items: Any, what: str) -> Sequence[Any]:
    """Return the items of a list, or of anything else that has items in an order."""
    if isinstance(items, (str, bytes, Mapping, AbstractSet)) or not isinstance(items, Iterable):
        raise TypeError(f"{name} must be a list of {what}, got {items!r}")
    return [*items]


def published(
    events: Iterable[Event | Message], modes: Sequence[str], *, subgraphs: bool, protocol: bool
) -> list[Event]:
    """Return what a run publishes of these events if it was made with these modes."""
    found: list[Event] = []
    for event in events:
        if isinstance(event, Message):
            found += event.blocks() if protocol else event.chunks()
        else:
            found.append(event)
    if protocol:
        return found
    return [event for event in found if _mode(event) in modes and (subgraphs or len(event) == 2 or not event[2])]


def modes_of(events: Iterable[Event | Message]) -> list[str]:
    """Return the modes that events are of, each once."""
    return list(dict.fromkeys("messages-tuple" if isinstance(event, Message) else _mode(event) for event in events))


def last_values(events: Iterable[Event | Message]) -> dict[str, Any]:
    """Return the last state that the events show of the graph itself."""
    states: list[Any] = [
        event[1]
        for event in events
        if not isinstance(event, Message) and event[0] == "values" and (len(event) == 2 or not event[2])
    ]
    return dict(cast("dict[str, Any]", states[-1])) if states and isinstance(states[-1], dict) else {}


def _checked(event: object) -> Event | Message:
    if isinstance(event, Message):
        return event
    parts = cast("Sequence[Any]", event if isinstance(event, tuple) else ())
    if len(parts) not in (2, 3):
        raise TypeError(f"an event must be (mode, data), (mode, data, namespace) or message(...), got {event!r}")
    mode = parts[0]
    if mode in BY_SERVER:
        raise ValueError(f"an event {mode!r} comes from the server: use error=, or restart()")
    if not isinstance(mode, str) or (mode not in MODES and not mode.startswith("messages/")):
        raise ValueError(f"an event must be of a mode in {', '.join(MODES)}, got {mode!r}")
    data = as_json(f"the data of a {mode!r} event", parts[1])
    return cast("Event", ("messages" if mode == "messages-tuple" else mode, data, *map(_namespace, parts[2:])))


def as_json(what: str, value: Any) -> Any:
    """Return what a value is once it was sent as JSON. Raises TypeError if it cannot be sent."""
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise TypeError(f"{what} must be JSON, got {value!r} ({error})") from None


def _namespace(value: Any) -> tuple[str, ...]:
    names = cast("Sequence[Any]", value if isinstance(value, (list, tuple)) else ("",))
    if not all(isinstance(name, str) and name and "|" not in name for name in names):
        raise TypeError(f"a namespace must be a list of names, such as ['child:1'], got {value!r}")
    return (*names,)


def _mode(event: Event) -> str:
    name = event[0]
    return "messages" if name.startswith("messages/") else "messages-tuple" if name == "messages" else name
