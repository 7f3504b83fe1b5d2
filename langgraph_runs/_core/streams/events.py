"""The events of a stream as its caller gets them: a class per stream mode, one per control event, and their union."""

# `mode` is never assigned, so a subclass may narrow it.
# pyright: reportIncompatibleVariableOverride=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, NoReturn, TypeAlias

from langgraph_runs._core.type_vars import C, S, U

_SHOWN_LENGTH = 200


class StreamEvent:
    """One event of a run's stream: the base of the classes that tell events apart.

    `event` is the type as on the wire (`values`, `messages/partial`, `custom|child:<uuid>`, `metadata`, `error`, …)
    and `data` its decoded JSON. `id` is the WHATWG last event id when it was dispatched, "" if the server sent none; to
    continue later, use `stream.last_event_id`, since servers may give several events the same id. `mode` is the stream
    mode that brought the event, None for control events and for those that this package does not know. `namespace` is
    the path of the subgraph that it comes from, () for the graph itself. `restarted` is True only on a MetadataEvent.
    """

    __slots__ = ("data", "event", "id", "namespace")
    __match_args__ = ("data",)

    mode: ClassVar[str | None] = None
    event: str
    data: Any
    id: str
    namespace: tuple[str, ...]
    restarted: bool = False

    def __init__(self, event: str, data: Any, id: str = "") -> None:
        self.event = event
        self.data = data
        self.id = id
        self.namespace = tuple(event.split("|")[1:])

    def __repr__(self) -> str:
        data = repr(self.data)
        if len(data) > _SHOWN_LENGTH:
            data = data[: _SHOWN_LENGTH - 3] + "..."
        restarted = ", restarted=True" if self.restarted else ""
        return f"{type(self).__name__}({self.event!r}, {data}, id={self.id!r}{restarted})"

    if not TYPE_CHECKING:  # pragma: no branch

        def __iter__(self) -> NoReturn:
            raise TypeError(f"{type(self).__name__} cannot be unpacked: use its .event, .data and .id")

        def __getitem__(self, key: object) -> NoReturn:
            raise TypeError(f"{type(self).__name__} has no items: use its .event, .data and .id")

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        names = (*StreamEvent.__slots__, "restarted")
        return all(getattr(self, name) == getattr(other, name) for name in names)

    __hash__ = None  # type: ignore[assignment]  # data is any JSON


class ValuesEvent(StreamEvent, Generic[S]):
    """The whole state, as given and after each step; mode `values`."""

    __slots__ = ()
    mode: ClassVar[Literal["values"]] = "values"
    data: S


class UpdatesEvent(StreamEvent, Generic[U]):
    """What nodes returned, by the node's name; mode `updates`. The name `__interrupt__` has the run's questions."""

    __slots__ = ()
    mode: ClassVar[Literal["updates"]] = "updates"
    data: dict[str, U]


class ChunkEvent(StreamEvent):
    """A piece of a message, or a whole one, with its metadata: `[message, metadata]`; mode `messages-tuple`."""

    __slots__ = ()
    mode: ClassVar[Literal["messages-tuple"]] = "messages-tuple"
    data: list[dict[str, Any]]


class MessagesEvent(StreamEvent):
    """A message as far as it has come; mode `messages`.

    `event` says which: `messages/metadata` (a dict by message id), `messages/partial` and `messages/complete` (each
    a list of messages).
    """

    __slots__ = ()
    mode: ClassVar[Literal["messages"]] = "messages"
    data: Any


class CustomEvent(StreamEvent, Generic[C]):
    """What a node wrote; mode `custom`."""

    __slots__ = ()
    mode: ClassVar[Literal["custom"]] = "custom"
    data: C


class TaskEvent(StreamEvent):
    """A task as it begins, or its result; mode `tasks`."""

    __slots__ = ()
    mode: ClassVar[Literal["tasks"]] = "tasks"
    data: dict[str, Any]


class CheckpointEvent(StreamEvent):
    """A checkpoint; mode `checkpoints`."""

    __slots__ = ()
    mode: ClassVar[Literal["checkpoints"]] = "checkpoints"
    data: dict[str, Any]


class DebugEvent(StreamEvent):
    """A task, its result or a checkpoint, with its step and time; mode `debug`."""

    __slots__ = ()
    mode: ClassVar[Literal["debug"]] = "debug"
    data: dict[str, Any]


class LangChainEvent(StreamEvent):
    """An event of LangChain's `astream_events`; mode `events`."""

    __slots__ = ()
    mode: ClassVar[Literal["events"]] = "events"
    data: dict[str, Any]


class MetadataEvent(StreamEvent):
    """The run began: its id and attempt.

    `restarted` is True on each after the first: the server lost the run's worker and began the run again, from its last
    checkpoint if it has one, so only what was not saved comes again. `langgraph_runs.assemble` tells which messages
    still stand.
    """

    mode: ClassVar[None] = None  # without `__slots__`, so that `restarted` can be set: a stream has few of these
    data: dict[str, Any]

    def __init__(self, event: str, data: Any, id: str = "", *, restarted: bool = False) -> None:
        super().__init__(event, data, id)
        self.restarted = restarted


class ErrorEvent(StreamEvent):
    """The run failed: the class of its error and the message. Reading on raises RunFailedError."""

    __slots__ = ()
    mode: ClassVar[None] = None
    data: Any


class FeedbackEvent(StreamEvent):
    """Where to send feedback about the run, by the `feedback_keys` it was created with."""

    __slots__ = ()
    mode: ClassVar[None] = None
    data: dict[str, Any]


class EndEvent(StreamEvent):
    """The run ended, with this status. Only some servers send it."""

    __slots__ = ()
    mode: ClassVar[None] = None
    data: Any


class OtherEvent(StreamEvent):
    """An event that this package does not know: `event` has its name."""

    __slots__ = ()
    mode: ClassVar[None] = None
    data: Any


# What iterating a stream gives, by the types of its state, its updates and its custom data.
AnyEvent: TypeAlias = (
    ValuesEvent[S]
    | UpdatesEvent[U]
    | ChunkEvent
    | MessagesEvent
    | CustomEvent[C]
    | TaskEvent
    | CheckpointEvent
    | DebugEvent
    | LangChainEvent
    | MetadataEvent
    | ErrorEvent
    | FeedbackEvent
    | EndEvent
    | OtherEvent
)
