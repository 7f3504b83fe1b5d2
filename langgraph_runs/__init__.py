"""A Python SDK for the runs of a LangGraph API server: what the caller sees is what happened."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langgraph_runs import errors, models
    from langgraph_runs._async.client import AsyncClient
    from langgraph_runs._async.stream import AsyncRunStream
    from langgraph_runs._core.calls.options import RunPayload
    from langgraph_runs._core.calls.retry import RetryPolicy
    from langgraph_runs._core.streams.events import StreamEvent
    from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Notice, Timeouts
    from langgraph_runs._generated.types import UNSET, Unset
    from langgraph_runs._sync.client import Client
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
        RunTimeoutError,
        StreamInterruptedError,
        UnprocessableEntityError,
    )
    from langgraph_runs.models import (
        Assistant,
        Interrupt,
        PartialAssistant,
        PartialRun,
        PartialThread,
        Run,
        Thread,
        ThreadState,
        ThreadTask,
    )

__all__ = [
    "UNSET",
    "APIConnectionError",
    "APIResponseError",
    "APIStatusError",
    "APITimeoutError",
    "Assistant",
    "AsyncClient",
    "AsyncRunStream",
    "AuthenticationError",
    "BadRequestError",
    "Client",
    "ConflictError",
    "HTTPRequest",
    "Head",
    "InternalServerError",
    "Interrupt",
    "LangGraphRunsError",
    "LangGraphRunsWarning",
    "NotFoundError",
    "Notice",
    "PartialAssistant",
    "PartialRun",
    "PartialThread",
    "PermissionDeniedError",
    "RateLimitError",
    "RetryPolicy",
    "Run",
    "RunCancelledError",
    "RunError",
    "RunFailedError",
    "RunOutcomeUnknownError",
    "RunPayload",
    "RunStream",
    "RunTimeoutError",
    "StreamEvent",
    "StreamInterruptedError",
    "Thread",
    "ThreadState",
    "ThreadTask",
    "Timeouts",
    "UnprocessableEntityError",
    "Unset",
    "__version__",
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
    "Assistant": "models",
    "AsyncClient": "_async.client",
    "AsyncRunStream": "_async.stream",
    "AuthenticationError": "errors",
    "BadRequestError": "errors",
    "Client": "_sync.client",
    "ConflictError": "errors",
    "HTTPRequest": "_core.wire.exchange",
    "Head": "_core.wire.exchange",
    "InternalServerError": "errors",
    "Interrupt": "models",
    "LangGraphRunsError": "errors",
    "LangGraphRunsWarning": "errors",
    "NotFoundError": "errors",
    "Notice": "_core.wire.exchange",
    "PartialAssistant": "models",
    "PartialRun": "models",
    "PartialThread": "models",
    "PermissionDeniedError": "errors",
    "RateLimitError": "errors",
    "RetryPolicy": "_core.calls.retry",
    "Run": "models",
    "RunCancelledError": "errors",
    "RunError": "errors",
    "RunFailedError": "errors",
    "RunOutcomeUnknownError": "errors",
    "RunPayload": "_core.calls.options",
    "RunStream": "_sync.stream",
    "RunTimeoutError": "errors",
    "StreamEvent": "_core.streams.events",
    "StreamInterruptedError": "errors",
    "Thread": "models",
    "ThreadState": "models",
    "ThreadTask": "models",
    "Timeouts": "_core.wire.exchange",
    "UnprocessableEntityError": "errors",
    "Unset": "_generated.types",
    "__version__": "_version",
}


def __getattr__(name: str) -> Any:
    if name in ("errors", "models"):
        return import_module(f"langgraph_runs.{name}")
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"langgraph_runs.{_MODULES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return __all__
