"""What a caller gets from a stream: events with decoded data, the mode that they belong to and the subgraph they come from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from langgraph_runs._core.codec import decode
from langgraph_runs._core.sse import Frame


class StreamEvent:
    """One event of a run's stream.

    `event` is the type as on the wire (`values`, `messages/partial`, `custom|child:<uuid>`, `metadata`, `error`, …)
    and `data` its decoded JSON. `id` is the WHATWG last event id when it was dispatched: hand it to
    `join_stream(last_event_id=…)` to go on after this event; "" where the server gave none. `mode` is the stream mode
    asked for that brought the event, None for `metadata`, `error`, `end` and `feedback`. `namespace` is the path of the subgraph
    that it comes from, () for the graph itself. `restarted` is True on a `metadata` event that is not the first one: the server began the
    run anew, so what was collected before it is void.
    """

    __slots__ = ("data", "event", "id", "mode", "namespace", "restarted")

    def __init__(
        self,
        event: str,
        data: Any,
        id: str = "",
        mode: str | None = None,
        namespace: tuple[str, ...] = (),
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


class EventReader:
    """Makes events of frames, for a stream with the given modes (empty: not known)."""

    def __init__(self, modes: Iterable[str] = ()) -> None:
        self._modes = frozenset(modes)
        self._known: dict[str, tuple[str | None, tuple[str, ...]]] = {}

    def event(self, frame: Frame) -> StreamEvent:
        """The event of a frame.

        Raises ValueError if its data is no JSON.
        """
        name = frame.event
        place = self._known.get(name)
        if place is None:
            place = self._place(name)
            if len(self._known) < 4096:  # a namespace holds a fresh UUID for every subgraph call
                self._known[name] = place
        try:
            data = decode(frame.data) if frame.data else None
        except ValueError:
            data = decode(frame.data.decode("utf-8", "replace"))
        return StreamEvent(name, data, frame.last_id, place[0], place[1])

    def _place(self, name: str) -> tuple[str | None, tuple[str, ...]]:
        base, *namespace = name.split("|")
        return self._mode(base), tuple(namespace)

    def _mode(self, base: str) -> str | None:
        if base in ("metadata", "error", "end", "feedback"):
            return None
        if base.startswith("messages/"):
            return "messages"
        if base == "messages" and ("messages-tuple" in self._modes or "messages" not in self._modes):
            return "messages-tuple"
        return base
