"""A Python SDK for the runs of a LangGraph API server: what the caller sees is what happened."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langgraph_runs import assemble, errors, models
    from langgraph_runs._async.assistant_handle import AsyncAssistantHandle
    from langgraph_runs._async.client import AsyncClient
    from langgraph_runs._async.event_stream import AsyncEventStream
    from langgraph_runs._async.projections import AsyncProjection
    from langgraph_runs._async.run_handle import AsyncRunHandle
    from langgraph_runs._async.run_map import AsyncRunMap
    from langgraph_runs._async.stream import AsyncRunStream
    from langgraph_runs._core.calls.options import RunPayload
    from langgraph_runs._core.calls.retry import RetryPolicy
    from langgraph_runs._core.runs.mapped import Mapped, Progress
    from langgraph_runs._core.runs.run_result import RunResult
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
    from langgraph_runs._sync.assistant_handle import AssistantHandle
    from langgraph_runs._sync.client import Client
    from langgraph_runs._sync.event_stream import EventStream
    from langgraph_runs._sync.projections import Projection
    from langgraph_runs._sync.run_handle import RunHandle
    from langgraph_runs._sync.run_map import RunMap
    from langgraph_runs._sync.stream import RunStream
    from langgraph_runs._version import __version__
    from langgraph_runs.errors import (
        APIConnectionError,
        APIResponseError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        ConflictError,
        CronOutcomeUnknownError,
        InternalServerError,
        LangGraphRunsError,
        LangGraphRunsWarning,
        NotFoundError,
        PermissionDeniedError,
        RateLimitError,
        RunCancelledError,
        RunError,
        RunFailedError,
        RunOutcomeUnknownError,
        RunRestartedError,
        RunTimeoutError,
        StreamInterruptedError,
        UnprocessableEntityError,
    )
    from langgraph_runs.models import (
        Assistant,
        AssistantGraph,
        AssistantVersion,
        Cron,
        GraphSchema,
        Interrupt,
        Item,
        ListNamespaceResponse,
        PartialAssistant,
        PartialCron,
        PartialRun,
        PartialThread,
        PartialThreadState,
        Run,
        SearchItem,
        SearchItemsResponse,
        ServerInfo,
        SubgraphSchema,
        Thread,
        ThreadPruneResult,
        ThreadState,
        ThreadStorage,
        ThreadTask,
        ThreadUpdateStateResponse,
    )

__all__ = [
    "UNSET",
    "APIConnectionError",
    "APIResponseError",
    "APIStatusError",
    "APITimeoutError",
    "AnyEvent",
    "Assistant",
    "AssistantGraph",
    "AssistantHandle",
    "AssistantVersion",
    "AsyncAssistantHandle",
    "AsyncClient",
    "AsyncEventStream",
    "AsyncProjection",
    "AsyncRunHandle",
    "AsyncRunMap",
    "AsyncRunStream",
    "AuthenticationError",
    "BadRequestError",
    "CheckpointEvent",
    "ChunkEvent",
    "Client",
    "ConflictError",
    "Cron",
    "CronOutcomeUnknownError",
    "CustomEvent",
    "DebugEvent",
    "EndEvent",
    "ErrorEvent",
    "EventStream",
    "FeedbackEvent",
    "GraphSchema",
    "HTTPRequest",
    "Head",
    "InternalServerError",
    "Interrupt",
    "Item",
    "LangChainEvent",
    "LangGraphRunsError",
    "LangGraphRunsWarning",
    "ListNamespaceResponse",
    "Mapped",
    "MessagesEvent",
    "MetadataEvent",
    "NotFoundError",
    "Notice",
    "OtherEvent",
    "PartialAssistant",
    "PartialCron",
    "PartialRun",
    "PartialThread",
    "PartialThreadState",
    "PermissionDeniedError",
    "Progress",
    "Projection",
    "RateLimitError",
    "RetryPolicy",
    "Run",
    "RunCancelledError",
    "RunError",
    "RunFailedError",
    "RunHandle",
    "RunMap",
    "RunOutcomeUnknownError",
    "RunPayload",
    "RunRestartedError",
    "RunResult",
    "RunStream",
    "RunTimeoutError",
    "SearchItem",
    "SearchItemsResponse",
    "ServerInfo",
    "StreamEvent",
    "StreamInterruptedError",
    "SubgraphSchema",
    "TaskEvent",
    "Thread",
    "ThreadPruneResult",
    "ThreadState",
    "ThreadStorage",
    "ThreadTask",
    "ThreadUpdateStateResponse",
    "Timeouts",
    "UnprocessableEntityError",
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
    "APIConnectionError": "errors",
    "APIResponseError": "errors",
    "APIStatusError": "errors",
    "APITimeoutError": "errors",
    "AnyEvent": "_core.streams.events",
    "Assistant": "models",
    "AssistantGraph": "models",
    "AssistantHandle": "_sync.assistant_handle",
    "AssistantVersion": "models",
    "AsyncAssistantHandle": "_async.assistant_handle",
    "AsyncClient": "_async.client",
    "AsyncEventStream": "_async.event_stream",
    "AsyncProjection": "_async.projections",
    "AsyncRunHandle": "_async.run_handle",
    "AsyncRunMap": "_async.run_map",
    "AsyncRunStream": "_async.stream",
    "AuthenticationError": "errors",
    "BadRequestError": "errors",
    "CheckpointEvent": "_core.streams.events",
    "ChunkEvent": "_core.streams.events",
    "Client": "_sync.client",
    "ConflictError": "errors",
    "Cron": "models",
    "CronOutcomeUnknownError": "errors",
    "CustomEvent": "_core.streams.events",
    "DebugEvent": "_core.streams.events",
    "EndEvent": "_core.streams.events",
    "ErrorEvent": "_core.streams.events",
    "FeedbackEvent": "_core.streams.events",
    "GraphSchema": "models",
    "HTTPRequest": "_core.wire.exchange",
    "Head": "_core.wire.exchange",
    "InternalServerError": "errors",
    "Interrupt": "models",
    "Item": "models",
    "LangChainEvent": "_core.streams.events",
    "LangGraphRunsError": "errors",
    "LangGraphRunsWarning": "errors",
    "ListNamespaceResponse": "models",
    "Mapped": "_core.runs.mapped",
    "MessagesEvent": "_core.streams.events",
    "MetadataEvent": "_core.streams.events",
    "NotFoundError": "errors",
    "Notice": "_core.wire.exchange",
    "OtherEvent": "_core.streams.events",
    "PartialAssistant": "models",
    "PartialCron": "models",
    "PartialRun": "models",
    "PartialThread": "models",
    "PartialThreadState": "models",
    "PermissionDeniedError": "errors",
    "Progress": "_core.runs.mapped",
    "EventStream": "_sync.event_stream",
    "Projection": "_sync.projections",
    "RateLimitError": "errors",
    "RetryPolicy": "_core.calls.retry",
    "Run": "models",
    "RunCancelledError": "errors",
    "RunError": "errors",
    "RunFailedError": "errors",
    "RunHandle": "_sync.run_handle",
    "RunMap": "_sync.run_map",
    "RunOutcomeUnknownError": "errors",
    "RunPayload": "_core.calls.options",
    "RunRestartedError": "errors",
    "RunResult": "_core.runs.run_result",
    "RunStream": "_sync.stream",
    "RunTimeoutError": "errors",
    "SearchItem": "models",
    "SearchItemsResponse": "models",
    "ServerInfo": "models",
    "StreamEvent": "_core.streams.events",
    "StreamInterruptedError": "errors",
    "SubgraphSchema": "models",
    "TaskEvent": "_core.streams.events",
    "Thread": "models",
    "ThreadPruneResult": "models",
    "ThreadState": "models",
    "ThreadStorage": "models",
    "ThreadTask": "models",
    "ThreadUpdateStateResponse": "models",
    "Timeouts": "_core.wire.exchange",
    "UnprocessableEntityError": "errors",
    "Unset": "_generated.types",
    "UpdatesEvent": "_core.streams.events",
    "ValuesEvent": "_core.streams.events",
    "__version__": "_version",
}

_PLAIN = "pass a plain dict"
_ELSEWHERE = {
    "get_client": "AsyncClient(url, api_key=...) makes an async client; get_client is in langgraph_runs.compat",
    "get_sync_client": "Client(url, api_key=...) makes a blocking client; get_sync_client is in langgraph_runs.compat",
    "LangGraphClient": "the asynchronous client is called AsyncClient",
    "SyncLangGraphClient": "the blocking client is called Client",
    "SyncClient": "the blocking client is called Client",
    "RemoteGraph": "client.assistant(name) is a graph as an object; langgraph_runs.compat carries LangGraph's",
    "StreamPart": "an event of a stream is a StreamEvent",
    "RunCreate": "a payload of create_batch is a RunPayload",
    **dict.fromkeys(("Checkpoint", "Config", "Context"), _PLAIN),
    "Command": f"{_PLAIN}, or the Command of langgraph",
}
"""What users of langgraph-sdk import, and what to use instead."""

if not TYPE_CHECKING:  # who checks types hears of names that do not exist

    def __getattr__(name: str) -> Any:
        if name in ("assemble", "errors", "models"):
            return import_module(f"langgraph_runs.{name}")
        if (
            name in _ELSEWHERE
        ):  # `from langgraph_runs import ...` would have another message in place of AttributeError's
            raise ImportError(f"{__name__} has no {name}; {_ELSEWHERE[name]}", name=__name__)
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"langgraph_runs.{_MODULES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return __all__
