"""A Python SDK for the runs of a LangGraph API server: what the caller sees is what happened."""

from langgraph_runs import errors
from langgraph_runs._async.client import AsyncClient
from langgraph_runs._async.stream import AsyncRunStream
from langgraph_runs._core.events import StreamEvent
from langgraph_runs._core.exchange import Head, HTTPRequest, Notice, Timeouts
from langgraph_runs._core.retry import RetryPolicy
from langgraph_runs._generated.types import UNSET
from langgraph_runs._sync.client import Client
from langgraph_runs._sync.stream import RunStream
from langgraph_runs._version import VERSION as __version__

__all__ = [
    "UNSET",
    "AsyncClient",
    "AsyncRunStream",
    "Client",
    "HTTPRequest",
    "Head",
    "Notice",
    "RetryPolicy",
    "RunStream",
    "StreamEvent",
    "Timeouts",
    "__version__",
    "errors",
]
