"""What compat rests on that is private to langgraph-sdk; `make oldest-sdk` runs it on the oldest that is supported."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import httpx
import pytest
from langgraph_sdk import errors, schema
from langgraph_sdk._async.client import LangGraphClient
from langgraph_sdk._async.http import HttpClient
from langgraph_sdk._async.runs import RunsClient
from langgraph_sdk._shared import utilities
from langgraph_sdk._sync.client import SyncLangGraphClient
from langgraph_sdk._sync.http import SyncHttpClient
from langgraph_sdk._sync.runs import SyncRunsClient

from langgraph_runs.compat._async.http import AsyncHttp
from langgraph_runs.compat._sync.http import Http

METHODS = ["get", "post", "put", "patch", "delete", "request_reconnect", "stream"]
GROUPS = ["assistants", "threads", "runs", "crons", "store"]
ERRORS = [
    "APIResponseValidationError",
    "APIStatusError",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "InternalServerError",
    "LangGraphError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "UnprocessableEntityError",
]

ASYNC: Any = (LangGraphClient, HttpClient, RunsClient, AsyncHttp, httpx.AsyncClient)
SYNC: Any = (SyncLangGraphClient, SyncHttpClient, SyncRunsClient, Http, httpx.Client)


@pytest.mark.parametrize(("client", "http", "runs", "ours", "wire"), [ASYNC, SYNC])
def test_the_client_and_its_groups_send_by_http(client: Any, http: Any, runs: Any, ours: Any, wire: Any) -> None:
    """A client is made of a client of httpx; it and each of its groups send by one `http`, which has that client."""
    sender = wire(base_url="http://a")
    made = client(sender)
    assert type(made.http) is http
    assert made.http.client is sender
    assert {name for name in GROUPS if getattr(made, name).http is made.http} == {*GROUPS}
    assert isinstance(made.runs, runs)
    made.close() if client is SyncLangGraphClient else asyncio.run(made.aclose())
    assert sender.is_closed


@pytest.mark.parametrize(("client", "http", "runs", "ours", "wire"), [ASYNC, SYNC])
@pytest.mark.parametrize("method", METHODS)
def test_http_has_these_methods(client: Any, http: Any, runs: Any, ours: Any, wire: Any, method: str) -> None:
    """The methods of `http` are these, and ours take the same arguments, in the same order, by the same defaults."""
    public = {name for name, _ in inspect.getmembers(http, inspect.isfunction) if not name.startswith("_")}
    assert public == {*METHODS}
    theirs, mine = (
        [(one.name, one.kind, one.default) for one in inspect.signature(getattr(kind, method)).parameters.values()]
        for kind in (http, ours)
    )
    assert mine == theirs


@pytest.mark.parametrize(("client", "http", "runs", "ours", "wire"), [ASYNC, SYNC])
def test_wait_asks_by_http(client: Any, http: Any, runs: Any, ours: Any, wire: Any) -> None:
    """`runs.wait` asks `http` by `request_reconnect`, and raises if its run failed unless `raise_error` is false."""
    assert "self.http.request_reconnect(" in inspect.getsource(runs.wait)
    assert inspect.signature(runs.wait).parameters["raise_error"].default is True


def test_parts_are_tuples_of_three() -> None:
    """A part of a stream has an event, data and an id."""
    assert schema.StreamPart._fields == ("event", "data", "id")


@pytest.mark.skipif("version" not in inspect.signature(RunsClient.stream).parameters, reason="it has one version")
def test_parts_of_the_second_version_are_dicts() -> None:
    """They are made of an event and its data, without the event `end`."""
    question = {"value": "?"}
    made = utilities._sse_to_v2_dict("values|a", {"n": 1, "__interrupt__": [question]})
    assert made == {"type": "values", "ns": ["a"], "data": {"n": 1}, "interrupts": [question]}
    assert utilities._sse_to_v2_dict("end", None) is None


def test_the_errors_have_these_names() -> None:
    """langgraph-sdk has these errors, of which those of a status are httpx's."""
    assert [name for name in ERRORS if not hasattr(errors, name)] == []
    assert issubclass(errors.APIStatusError, (errors.LangGraphError, httpx.HTTPStatusError))
    assert errors._extract_error_message({"detail": "no"}, "otherwise") == "no"
    assert errors._extract_error_message(None, "otherwise") == "otherwise"


def test_the_server_finds_the_transports_that_wait() -> None:
    """A server that starts later gives itself to the transports in a list, of a class that may be the server's."""
    assert isinstance(utilities._registered_transports, list)
    assert issubclass(utilities.get_asgi_transport(), httpx.AsyncBaseTransport)
    assert inspect.signature(LangGraphClient.__init__).parameters.keys() == {"self", "client"}
    assert utilities.NOT_PROVIDED is not None
