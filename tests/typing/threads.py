"""Streams of threads, and the types that come out. It is read by type checkers, never run."""

from __future__ import annotations

from typing import Any, Literal, TypedDict, assert_never, assert_type

from langgraph_runs import (
    AnyThreadEvent,
    AsyncClient,
    AsyncProjection,
    AsyncRunHandle,
    AsyncThreadStream,
    Client,
    InputRequestedEvent,
    Interrupt,
    LifecycleEvent,
    OtherThreadEvent,
    Projection,
    RunHandle,
    RunResult,
    StreamEvent,
    Subgraph,
    Thread,
    ThreadCheckpointEvent,
    ThreadCustomEvent,
    ThreadEvent,
    ThreadMessageEvent,
    ThreadStream,
    ThreadTaskEvent,
    ThreadUpdatesEvent,
    ThreadValuesEvent,
    ToolCall,
    ToolEvent,
)
from langgraph_runs.assemble import Delta, Message

Status = Literal["pending", "running", "success", "needs_input", "failed", "cancelled", "timed_out"]


class State(TypedDict):
    """What a graph's state is."""

    count: int


class Update(TypedDict):
    """What its nodes return."""

    more: int


class Model:
    """What a state is decoded to."""

    @classmethod
    def model_validate(cls, data: Any) -> Model:
        return cls()


def opening(client: Client, other: AsyncClient, thread: Thread) -> None:
    """A stream has the types that it was given, or is annotated with; until then all may be anything."""
    assert_type(client.threads.stream(thread, "agent"), ThreadStream[Any, Any, Any])
    assert_type(other.threads.stream("t", channels=["values"], replay=True), AsyncThreadStream[Any, Any, Any])
    typed: ThreadStream[State, Update, str] = client.threads.stream("t", "agent")
    assert_type(typed.open(), ThreadStream[State, Update, str])
    given = client.threads.stream("t", "agent", state=State, update=Update, custom=str)
    assert_type(given, ThreadStream[State, Update, str])
    assert_type(next(given.values()), State)
    assert_type(other.threads.stream("t", state=State), AsyncThreadStream[State, Any, Any])


def starting(stream: ThreadStream[State, Update, str], handle: RunHandle) -> None:
    """What starts a run returns its handle, which has the stream's types."""
    assert_type(stream.start(input={"count": 1}, multitask_strategy="enqueue"), RunHandle[State, Update, str])
    assert_type(stream.resume("yes", update={"count": 2}, goto="node"), RunHandle[State, Update, str])
    assert_type(stream.answer({"id": "yes"}, metadata={}), RunHandle[State, Update, str])
    assert_type(stream.follow(handle.run_id), ThreadStream[State, Update, str])
    assert_type(stream.cancel(), None)
    assert_type(stream.result(), RunResult[State])


def knowing(stream: ThreadStream) -> None:
    """What is known of the thread and its runs."""
    assert_type((stream.thread_id, stream.run_id), tuple[str, str | None])
    assert_type(stream.status, Status | None)
    assert_type(stream.interrupts, tuple[Interrupt, ...])
    assert_type(stream.reconnects, int)


def reading(stream: ThreadStream[State, Update, str]) -> None:
    """Each projection has the type of what it is about; its stream is the one that it was made of."""
    with stream.text(namespace=("c",)) as tokens:
        assert_type(tokens, Projection[str, ThreadStream[State, Update, str]])
        assert_type(tokens.stream.result(), RunResult[State])
    assert_type(next(stream.deltas()), Delta)
    assert_type(next(stream.messages()), Message)
    assert_type(next(stream.values()), State)
    assert_type(next(stream.values(Model.model_validate)), Model)
    assert_type(next(stream.updates()), tuple[str, Update])
    assert_type(next(stream.custom()), str)
    call = next(stream.tool_calls())
    assert_type(call, ToolCall)
    assert_type((call.id, call.name, call.error), tuple[str, str, str | None])
    subgraph = next(stream.subgraphs())
    assert_type(subgraph, Subgraph)
    assert_type((subgraph.namespace, subgraph.name, subgraph.status), tuple[tuple[str, ...], str, str])


async def asynchronous(stream: AsyncThreadStream[State, Update, str]) -> None:
    """The same, asynchronously."""
    async with stream.text() as tokens:
        assert_type(tokens, AsyncProjection[str, AsyncThreadStream[State, Update, str]])
    assert_type(await stream.start(input={}), AsyncRunHandle[State, Update, str])
    assert_type(await stream.resume("yes"), AsyncRunHandle[State, Update, str])
    assert_type(await stream.answer({"id": "yes"}), AsyncRunHandle[State, Update, str])
    assert_type(stream.follow("run"), AsyncThreadStream[State, Update, str])
    assert_type(await anext(stream), AnyThreadEvent[State, Update, str])
    assert_type(await anext(stream.values(Model.model_validate)), Model)
    assert_type(await anext(stream.tool_calls()), ToolCall)
    assert_type(await stream.result(), RunResult[State])
    assert_type(await stream.cancel(), None)


def by_class(event: AnyThreadEvent[State, Update, str]) -> None:
    """Patterns and isinstance tell the classes apart, and nothing is left over."""
    match event:
        case ThreadValuesEvent(state):
            assert_type(state, State)
        case ThreadUpdatesEvent():
            assert_type(event.data, dict[str, Update] | Update)
        case ThreadCustomEvent(data=written):
            assert_type(written, str | dict[str, str])
        case ThreadMessageEvent({"event": "content-block-delta"}):
            assert_type(event.data, dict[str, Any])
        case LifecycleEvent(restarted=True):
            assert_type(event.mode, Literal["lifecycle"])
        case InputRequestedEvent({"interrupt_id": question}):
            assert_type(question, Any)
        case ThreadMessageEvent() | ToolEvent() | LifecycleEvent() | InputRequestedEvent():
            assert_type(event.mode, Literal["messages", "tools", "lifecycle", "input"])
        case ThreadTaskEvent() | ThreadCheckpointEvent():
            assert_type(event.mode, Literal["tasks", "checkpoints"])
        case OtherThreadEvent():
            assert_type(event.mode, None)
        case _:
            assert_never(event)


def by_mode(event: AnyThreadEvent[State, Update, str], base: ThreadEvent) -> None:
    """The mode, which is the channel, tells the class as well; all have the same attributes."""
    if event.mode == "values":
        assert_type(event, ThreadValuesEvent[State])
    elif event.mode == "tools":
        assert_type(event, ToolEvent)
    elif event.mode == "input":
        assert_type(event, InputRequestedEvent)
    assert_type((base.event, base.id, base.namespace), tuple[str, str, tuple[str, ...]])
    assert_type((base.node, base.run_id, base.timestamp), tuple[str | None, str | None, int | None])
    assert_type((base.data, base.mode), tuple[Any, str | None])
    of_any_stream: StreamEvent = event
    str(of_any_stream)
