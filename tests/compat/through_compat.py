"""A pytest plugin that has langgraph-sdk's and LangGraph's own tests use compat: see `theirs.py`."""

from __future__ import annotations

import os
import sys
from functools import wraps
from types import ModuleType
from typing import Any

import httpx
import langgraph_sdk
import langgraph_sdk._async.client
import langgraph_sdk._async.http
import langgraph_sdk._async.runs
import langgraph_sdk._sync.client
import langgraph_sdk._sync.http
import langgraph_sdk._sync.runs
import langgraph_sdk.client
from langgraph_sdk import _async as official_async
from langgraph_sdk import _sync as official_sync

from langgraph_runs import AsyncClient, Client, RetryPolicy, compat
from langgraph_runs.compat._async.http import AsyncHttp
from langgraph_runs.compat._sync.http import Http

NO_WAIT = RetryPolicy(wait_initial=0.0, wait_max=0.0, wait_jitter=0.0, settle=0.0)


def settings(client: Any) -> dict[str, Any]:
    """The settings of one of our clients that sends with a client of httpx."""
    headers = {name: value for name, value in client.headers.items() if name.startswith("x-")}
    url = str(client.base_url) or "http://no-address"
    return {"base_url": url, "http_client": client, "headers": headers, "api_key": None, "retry": NO_WAIT}


class HttpClient(AsyncHttp):
    def __init__(self, client: httpx.AsyncClient) -> None:
        super().__init__(AsyncClient(**settings(client), allow_unknown=True)._caller, client)


class SyncHttpClient(Http):
    def __init__(self, client: httpx.Client) -> None:
        super().__init__(Client(**settings(client), allow_unknown=True)._caller, client)


def put(name: str, value: object, *modules: ModuleType) -> None:
    """Have these modules use another object of that name."""
    for module in modules:
        setattr(module, name, value)


put("HttpClient", HttpClient, official_async.http, official_async.client, official_async, langgraph_sdk.client)
put("SyncHttpClient", SyncHttpClient, official_sync.http, official_sync.client, official_sync, langgraph_sdk.client)


def at_our_server(get: Any) -> Any:
    """Have clients of the addresses at which LangGraph's tests expect a server use the one that was started."""

    @wraps(get)
    def made(*, url: str | None = None, **options: Any) -> Any:
        return get(url=os.environ.get("THEIR_SERVER") if str(url).startswith("http://localhost:") else url, **options)

    return made if "THEIR_SERVER" in os.environ else get


put("get_client", at_our_server(compat.get_client), official_async.client, langgraph_sdk.client, langgraph_sdk)
put("get_sync_client", at_our_server(compat.get_sync_client), official_sync.client, langgraph_sdk.client, langgraph_sdk)

if os.environ.get("THEIR_TESTS") == "langgraph":  # whose conftest needs databases that RemoteGraph does not
    stub: Any = ModuleType("tests.conftest")
    stub.NO_DOCKER = False
    sys.modules["tests.conftest"] = stub
