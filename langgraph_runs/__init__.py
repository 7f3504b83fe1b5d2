"""A Python SDK for the runs of a LangGraph API server: what the caller sees is what happened."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langgraph_runs import assemble, errors, models
    from langgraph_runs._async.client import AsyncClient
    from langgraph_runs._async.stream import AsyncRunStream
    from langgraph_runs._core.calls.options import RunPayload
    from langgraph_runs._core.calls.retry import RetryPolicy
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
        StreamEvent,
        TaskEvent,
        UpdatesEvent,
        ValuesEvent,
    )
    from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Notice, Timeouts
    from langgraph_runs._generated.types import UNSET, Unset
    from langgraph_runs._sync.client import Client
    from langgraph_runs._sync.stream import RunStream
    from langgraph_runs._version import __version__
    from langgraph_runs.errors import LangGraphRunsWarning

__all__ = [
    "UNSET",
    "AnyEvent",
    "AsyncClient",
    "AsyncRunStream",
    "CheckpointEvent",
    "ChunkEvent",
    "Client",
    "CustomEvent",
    "DebugEvent",
    "EndEvent",
    "ErrorEvent",
    "FeedbackEvent",
    "HTTPRequest",
    "Head",
    "LangChainEvent",
    "LangGraphRunsWarning",
    "MessagesEvent",
    "MetadataEvent",
    "Notice",
    "OtherEvent",
    "RetryPolicy",
    "RunPayload",
    "RunStream",
    "StreamEvent",
    "TaskEvent",
    "Timeouts",
    "Unset",
    "UpdatesEvent",
    "ValuesEvent",
    "__version__",
    "assemble",
    "errors",
    "models",
]

# Each name is loaded when it is first used (PEP 562): a synchronous program does not pay for the asynchronous side.
_MODULES = {
    "UNSET": "_generated.types",
    "AnyEvent": "_core.streams.events",
    "AsyncClient": "_async.client",
    "AsyncRunStream": "_async.stream",
    "CheckpointEvent": "_core.streams.events",
    "ChunkEvent": "_core.streams.events",
    "Client": "_sync.client",
    "CustomEvent": "_core.streams.events",
    "DebugEvent": "_core.streams.events",
    "EndEvent": "_core.streams.events",
    "ErrorEvent": "_core.streams.events",
    "FeedbackEvent": "_core.streams.events",
    "HTTPRequest": "_core.wire.exchange",
    "Head": "_core.wire.exchange",
    "LangChainEvent": "_core.streams.events",
    "LangGraphRunsWarning": "errors",
    "MessagesEvent": "_core.streams.events",
    "MetadataEvent": "_core.streams.events",
    "Notice": "_core.wire.exchange",
    "OtherEvent": "_core.streams.events",
    "RetryPolicy": "_core.calls.retry",
    "RunPayload": "_core.calls.options",
    "RunStream": "_sync.stream",
    "StreamEvent": "_core.streams.events",
    "TaskEvent": "_core.streams.events",
    "Timeouts": "_core.wire.exchange",
    "Unset": "_generated.types",
    "UpdatesEvent": "_core.streams.events",
    "ValuesEvent": "_core.streams.events",
    "__version__": "_version",
}


def __getattr__(name: str) -> Any:
    if name in ("assemble", "errors", "models"):
        return import_module(f"langgraph_runs.{name}")
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"langgraph_runs.{_MODULES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
