"""Events and messages as a caller tells them apart, and the types that come out. It is read by type checkers only."""

from __future__ import annotations

from typing import Any, Literal, TypedDict, assert_never, assert_type

from langgraph_runs import (
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
    RunStream,
    StreamEvent,
    TaskEvent,
    UpdatesEvent,
    ValuesEvent,
    assemble,
)


class State(TypedDict):
    count: int


class Progress(TypedDict):
    percent: float


def by_mode(event: AnyEvent[State, str, Progress]) -> None:
    """The mode tells the class, and so the type of the data."""
    if event.mode == "values":
        assert_type(event, ValuesEvent[State])
        assert_type(event.data["count"], int)
    elif event.mode == "updates":
        assert_type(event.data, dict[str, str])
    elif event.mode == "custom":
        assert_type(event.data, Progress)
    elif event.mode == "messages-tuple":
        chunk, metadata = event.data
        assert_type((chunk, metadata), tuple[dict[str, Any], dict[str, Any]])
    elif event.mode == "messages":
        assert_type(event, MessagesEvent)
    elif event.mode == "tasks":
        assert_type(event, TaskEvent)
    elif event.mode == "checkpoints":
        assert_type(event, CheckpointEvent)
    elif event.mode == "debug":
        assert_type(event, DebugEvent)
    elif event.mode == "events":
        assert_type(event, LangChainEvent)
    else:
        assert_type(event.mode, None)
        assert_type(event, MetadataEvent | ErrorEvent | FeedbackEvent | EndEvent | OtherEvent)


def by_class(event: AnyEvent[State, str, Progress]) -> None:
    """Patterns and isinstance do, too, and nothing is left over."""
    if isinstance(event, CustomEvent):
        assert_type(event.data["percent"], float)
    match event:
        case ValuesEvent(state):
            assert_type(state, State)
        case UpdatesEvent({"node": update}):
            assert_type(update, str)
        case UpdatesEvent(updates):
            assert_type(updates, dict[str, str])
        case CustomEvent(data=progress):
            assert_type(progress, Progress)
        case ChunkEvent([chunk, metadata]):
            assert_type((chunk, metadata), tuple[dict[str, Any], dict[str, Any]])
        case MetadataEvent(restarted=True):
            assert_type(event.data, dict[str, Any])
        case MetadataEvent() | ErrorEvent() | EndEvent() | FeedbackEvent() | OtherEvent():
            assert_type(event.mode, None)
        case ChunkEvent():
            assert_type(event.data, list[dict[str, Any]])
        case MessagesEvent() | TaskEvent() | CheckpointEvent() | DebugEvent() | LangChainEvent():
            assert_type(event.mode, Literal["messages", "tasks", "checkpoints", "debug", "events"])
        case _:
            assert_never(event)


def defaults(stream: RunStream, event: AnyEvent, base: StreamEvent) -> None:
    """What is not said is Any; a type that is left out is, too."""
    for each in stream:
        assert_type(each, AnyEvent)
        if each.mode == "values":
            assert_type(each.data, Any)
    only_state: AnyEvent[State] = ValuesEvent("values", State(count=1))
    if only_state.mode == "values":
        assert_type(only_state.data, State)
    assert_type((base.event, base.id, base.mode), tuple[str, str, str | None])
    assert_type((base.data, base.namespace, base.restarted), tuple[Any, tuple[str, ...], bool])
    base = event
    MetadataEvent("metadata", {}, "1", restarted=True)


def messages(stream: RunStream) -> None:
    """Deltas and messages are plain data."""
    whole = assemble.Messages()
    for event in stream:
        for delta in whole.feed(event):
            assert_type(delta, assemble.Delta)
            assert_type(delta.kind, Literal["text", "thinking", "tool_call", "message", "void"])
            assert_type((delta.text, delta.message_id, delta.node, delta.step), tuple[str, str, str, int])
            assert_type(delta.namespace, tuple[str, ...])
            assert_type((delta.tool_call_id, delta.tool_name), tuple[str | None, str | None])
    assert_type(whole.messages, list[assemble.Message])
    assert_type(whole.get("id"), assemble.Message | None)
    assert_type(whole.void, tuple[str, ...])
    assert_type(whole.messages[0]["content"], str | list[Any])
