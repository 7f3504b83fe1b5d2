"""The events of a thread's stream as its caller gets them: a class per method of the protocol, and their union."""

# `mode` and `data` are never assigned, so a subclass may narrow them.
# pyright: reportIncompatibleVariableOverride=false

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, Literal, TypeAlias

from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.type_vars import C, S, U


class ThreadEvent(StreamEvent):
    """One event of a thread's stream: the base of the classes that tell these apart.

    `event` is the protocol's method (`values`, `input.requested`, …), `data` its payload as on the wire, `id` the
    event's id, which is the same in every replay, "" if the server sent none. `mode` is the channel that brings the
    event, None if this package does not know its method. `namespace` is the path of the subgraph that it comes from,
    () for the graph itself; `node` the node, which servers tell of few events. `run_id` is the run that it belongs to,
    as far as that is known, and `timestamp` the time in milliseconds since 1970, None if the server sent none.
    """

    __slots__ = ("node", "run_id", "timestamp")

    node: str | None
    run_id: str | None
    timestamp: int | None

    def __init__(
        self,
        event: str,
        data: Any,
        id: str = "",
        *,
        namespace: Sequence[str] = (),
        node: str | None = None,
        run_id: str | None = None,
        timestamp: int | None = None,
    ) -> None:
        self.event = event
        self.data = data
        self.id = id
        self.namespace = tuple(namespace)
        self.node = node
        self.run_id = run_id
        self.timestamp = timestamp

    def __repr__(self) -> str:
        namespace = f", namespace={self.namespace!r}" if self.namespace else ""
        return f"{super().__repr__()[:-1]}{namespace}, run_id={self.run_id!r})"

    def __eq__(self, other: object) -> bool:
        same = super().__eq__(other)
        if same is not True or not isinstance(other, ThreadEvent):
            return same
        return (self.node, self.run_id, self.timestamp) == (other.node, other.run_id, other.timestamp)

    __hash__ = None  # data is any JSON


class LifecycleEvent(ThreadEvent):
    """A run or a subgraph began or ended; channel `lifecycle`.

    `data["event"]` is `running` or `started`, `completed`, `failed` or `interrupted`; for a run, whose `namespace` is
    (), that is less than its status: a run that was cancelled is `interrupted`, too. `restarted` is True if the server
    lost the run's worker and began the run anew: messages of it that were not complete are void.
    """

    __slots__ = ("restarted",)
    mode: ClassVar[Literal["lifecycle"]] = "lifecycle"
    data: dict[str, Any]
    restarted: bool

    def __init__(
        self,
        event: str,
        data: Any,
        id: str = "",
        *,
        namespace: Sequence[str] = (),
        node: str | None = None,
        run_id: str | None = None,
        timestamp: int | None = None,
        restarted: bool = False,
    ) -> None:
        super().__init__(event, data, id, namespace=namespace, node=node, run_id=run_id, timestamp=timestamp)
        self.restarted = restarted


class InputRequestedEvent(ThreadEvent):
    """The run asks a human: `interrupt_id`, and the question as `payload`; channel `input`."""

    __slots__ = ()
    mode: ClassVar[Literal["input"]] = "input"
    data: dict[str, Any]


class ThreadMessageEvent(ThreadEvent):
    """A message begins or ends, or a block of its content begins, goes on or ends; channel `messages`.

    `data["event"]` says which: `message-start`, `content-block-start`, `content-block-delta`, `content-block-finish`,
    `message-finish`, `error`. Only the first has the message's id.
    """

    __slots__ = ()
    mode: ClassVar[Literal["messages"]] = "messages"
    data: dict[str, Any]


class ThreadValuesEvent(ThreadEvent, Generic[S]):
    """The whole state of a graph, as given and after each step, without the questions; channel `values`."""

    __slots__ = ()
    mode: ClassVar[Literal["values"]] = "values"
    data: S


class ThreadUpdatesEvent(ThreadEvent, Generic[U]):
    """What nodes returned; channel `updates`.

    By the node's name if the run was started by the thread's stream; otherwise what one node returned, and `node` is
    its name.
    """

    __slots__ = ()
    mode: ClassVar[Literal["updates"]] = "updates"
    data: dict[str, U] | U


class ThreadCustomEvent(ThreadEvent, Generic[C]):
    """What a node wrote; channel `custom`.

    As it is if the run was started by the thread's stream; otherwise as `payload` of an object.
    """

    __slots__ = ()
    mode: ClassVar[Literal["custom"]] = "custom"
    data: C | dict[str, C]


class ToolEvent(ThreadEvent):
    """A tool is called, gives a part of its output, finished or failed; channel `tools`.

    `data["event"]` says which: `tool-started`, `tool-output-delta`, `tool-finished`, `tool-error`. Graphs feed it only
    if they were compiled with a transformer for tools.
    """

    __slots__ = ()
    mode: ClassVar[Literal["tools"]] = "tools"
    data: dict[str, Any]


class ThreadTaskEvent(ThreadEvent):
    """A task as it begins, or its result; channel `tasks`, which servers hardly ever send."""

    __slots__ = ()
    mode: ClassVar[Literal["tasks"]] = "tasks"
    data: dict[str, Any]


class ThreadCheckpointEvent(ThreadEvent):
    """A checkpoint; channel `checkpoints`, which servers hardly ever send."""

    __slots__ = ()
    mode: ClassVar[Literal["checkpoints"]] = "checkpoints"
    data: dict[str, Any]


class OtherThreadEvent(ThreadEvent):
    """An event whose method this package does not know: `event` has its name."""

    __slots__ = ()
    mode: ClassVar[None] = None
    data: Any


# What iterating the stream of a thread gives, by the types of its state, its updates and its custom data.
AnyThreadEvent: TypeAlias = (
    ThreadValuesEvent[S]
    | ThreadUpdatesEvent[U]
    | ThreadMessageEvent
    | ThreadCustomEvent[C]
    | ToolEvent
    | LifecycleEvent
    | InputRequestedEvent
    | ThreadTaskEvent
    | ThreadCheckpointEvent
    | OtherThreadEvent
)
