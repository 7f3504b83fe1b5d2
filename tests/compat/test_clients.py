"""The clients are langgraph-sdk's: made as there, of its classes, with its signatures."""

from __future__ import annotations

import asyncio
import inspect
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx
import langgraph_sdk
import pytest
from langgraph_sdk._shared import utilities
from langgraph_sdk.client import LangGraphClient, SyncLangGraphClient

from langgraph_runs import AsyncClient, Client, compat
from tests.conformance.forking import in_child
from tests.conformance.support import ClientKind, ClientMaker, Request, ScriptedServer, a_run, frame, reply_json, stream

from .conftest import Make


@pytest.mark.parametrize("name", ["get_client", "get_sync_client"])
def test_clients_are_made_as_there(name: str) -> None:
    """The functions that make clients have the official signatures, but for what their result is called."""
    official, ours = (inspect.signature(getattr(module, name)) for module in (langgraph_sdk, compat))
    assert ours.parameters == official.parameters
    assert ours.return_annotation == official.return_annotation


def test_clients_and_groups_are_of_their_classes() -> None:
    """The client, its groups and its low-level client are instances of the official classes, with their methods."""
    made: list[tuple[Any, Any]] = [
        (compat.get_sync_client(url="http://a", api_key=None), langgraph_sdk.get_sync_client(url="http://a")),
        (compat.get_client(url="http://a", api_key=None), langgraph_sdk.get_client(url="http://a")),
    ]
    for ours, official in made:
        assert type(ours) is type(official)
        assert vars(ours).keys() == vars(official).keys()
        for name, group in vars(official).items():
            assert isinstance(getattr(ours, name), type(group))
            assert name == "http" or getattr(ours, name).http is ours.http
            for method, _ in inspect.getmembers(group, inspect.isroutine):
                if not method.startswith("_") and name != "http":
                    mine, theirs = (inspect.signature(getattr(one, method)) for one in (getattr(ours, name), group))
                    assert mine == theirs, f"{name}.{method}"


def test_the_key_and_headers_are_sent(scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is the argument's, or else the environment's as there, and none for None; headers go with it."""
    monkeypatch.setenv("LANGSMITH_API_KEY", '"from-environment"')
    options: list[dict[str, Any]] = [
        {},
        {"api_key": "given", "headers": {"X-Own": "1"}},
        {"api_key": None},
        {"api_key": ""},
    ]
    keys = []
    for get in (langgraph_sdk.get_sync_client, compat.get_sync_client):
        for given in options:
            scripted.enqueue(reply_json([]))
            with get(url=scripted.url, timeout=(1, 2, 3, 4), **given) as client:
                client.http.get("/info")
        keys.append([header_of(request) for request in scripted.requests])
        scripted.requests.clear()
    assert keys[0] == keys[1] == [("from-environment", None), ("given", "1"), (None, None), (None, None)]


def header_of(request: Request) -> tuple[str | None, str | None]:
    return request.headers.get("x-api-key"), request.headers.get("x-own")


@pytest.mark.parametrize("get", [compat.get_client, compat.get_sync_client])
def test_the_key_is_no_header(get: Any) -> None:
    """A key among the headers is refused, as there, and the message names the argument for it."""
    with pytest.raises(ValueError, match="api_key="):
        get(url="http://a", headers={"x-api-key": "k"})


def test_a_key_may_be_a_header_in_other_letters(scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key whose header is spelt otherwise is sent, as there, in place of that of the environment."""
    monkeypatch.setenv("LANGSMITH_API_KEY", "from-environment")
    scripted.enqueue(reply_json([]))
    with compat.get_sync_client(url=scripted.url, headers={"X-Api-Key": "k"}) as client:
        client.http.get("/info")
    assert header_of(scripted.requests[0])[0] == "k"


@pytest.mark.parametrize("user", ["us%40er:pa:ss@", "user@", ":pass@"])
def test_a_url_may_have_a_name_and_a_password(
    user: str, scripted: ScriptedServer, make_client: ClientMaker, client_kind: ClientKind
) -> None:
    """A URL with a user's name and password is taken, and sent as httpx does; it may be a URL of httpx as well."""
    name = {"sync": "get_sync_client", "async": "get_client"}[client_kind]
    url = scripted.url.replace("//", f"//{user}") + "/base/"
    for module in (langgraph_sdk, compat):
        for given in (url, httpx.URL(url)):
            scripted.enqueue(reply_json([]))
            make_client.make(getattr(module, name), url=given, api_key=None).http.get("/info")
    told = [(request.target, request.headers.get("authorization")) for request in scripted.requests]
    assert told == [told[0]] * 4
    assert told[0][0] == "/base/info"
    assert str(told[0][1]).startswith("Basic ")


def test_headers_may_be_set_later(scripted: ScriptedServer, make_official: Make, make_ours: Make) -> None:
    """Headers that a program sets on `http.client`, such as a new token, are sent with each request from then on."""
    scripted.always("GET", "/threads/t", reply_json({}))
    scripted.always("GET", "/own", stream(frame("custom", 1)))
    scripted.always("POST", "/threads/t/runs/wait", reply_json({}, headers=[("Content-Location", "/threads/t/runs/r")]))
    scripted.always("GET", "/threads/t/runs/r", reply_json(a_run(run_id="r", thread_id="t", status="success")))
    for make in (make_official, make_ours):
        client = make(scripted.url, headers={"Authorization": "old", "X-Own": "1"})
        for token in ("new", "newer"):
            client.http.client.headers["authorization"] = token
            client.threads.get("t", headers={"X-Of-Call": "2"})
            client.runs.wait("t", "a", headers={"X-Of-Call": "2"})
            parts = client.http.stream("/own", "GET", headers={"X-Of-Call": "2"})
            next(parts)
            parts.close()
            assert {tuple(one.headers[name] for name in NAMES) for one in scripted.requests} == {(token, "1", "2")}
            scripted.requests.clear()


NAMES = ("authorization", "x-own", "x-of-call")


def test_over_takes_a_client_of_ours(scripted: ScriptedServer) -> None:
    """A client that exists lends its settings and hooks, and is closed with the other; anything else is refused."""
    seen: list[Any] = []
    ours = Client(scripted.url, api_key="k", on_response=seen.append)
    scripted.enqueue(reply_json([]))
    with compat.over(ours) as client:
        assert isinstance(client, SyncLangGraphClient)
        client.http.get("/info")
        assert client.http.client.headers["x-api-key"] == "k"
    assert [head.status for head in seen] == [200]
    with pytest.raises(RuntimeError, match="closed"):
        ours.request("GET", "/info")
    assert isinstance(compat.over(AsyncClient("http://a", api_key=None)), LangGraphClient)
    with pytest.raises(TypeError, match="must be a Client or an AsyncClient, got a str"):
        compat.over("http://a")  # type: ignore[call-overload]


def test_what_it_sends_itself_goes_the_same_way(scripted: ScriptedServer, make_ours: Make) -> None:
    """What langgraph-sdk sends with its own client of httpx has our address, key and headers."""
    client = make_ours(scripted.url, api_key="k", headers={"X-Own": "1"})
    scripted.enqueue(reply_json({"ok": True}))
    assert client.http.client.post("/threads/t/commands", json={}).json() == {"ok": True}
    assert [header_of(request) for request in scripted.requests] == [("k", "1")]


def test_a_brought_client_sends_that_too(make_client: ClientMaker, make_ours: Make) -> None:
    """If our client was given an `http_client`, that sends what langgraph-sdk sends by itself as well."""
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"to": str(request.url)}))
    client = make_ours("http://a/base", http_client=make_client.http_client(transport=transport))
    assert client.http.get("/info") == {"to": "http://a/base/info"}
    assert client.http.client.get("/info").json() == {"to": "http://a/base/info"}


def test_what_it_sends_itself_goes_from_any_event_loop(scripted: ScriptedServer) -> None:
    """One client may be used in one event loop after the other, for what langgraph-sdk sends by itself as well."""
    scripted.always("GET", "/info", reply_json({}))
    client = compat.get_client(url=scripted.url, api_key=None)

    async def send() -> int:
        await client.http.get("/info")
        return int((await client.http.client.get("/info")).status_code)

    assert [asyncio.run(send()) for _ in range(3)] == [200] * 3
    scripted.wait_until_closed()


def test_what_it_sends_itself_leaves_nothing_open(scripted: ScriptedServer) -> None:
    """However many threads send it at once, and in a forked process, closing the client closes all connections."""
    scripted.always("GET", "/info", reply_json({}))
    with compat.get_sync_client(url=scripted.url, api_key=None) as client, ThreadPoolExecutor(8) as pool:
        together = Barrier(8)

        def send(_: object) -> int:
            together.wait()
            return int(client.http.client.get("/info").status_code)

        assert [*pool.map(send, range(8))] == [200] * 8
        assert in_child(lambda: client.http.client.get("/info").raise_for_status()) == 0
        assert client.http.client.get("/info").status_code == 200
    scripted.wait_until_closed()


def test_nothing_is_opened_before_it_is_used(scripted: ScriptedServer, make_ours: Make) -> None:
    """Making and closing a client sends nothing."""
    with make_ours(scripted.url):
        pass
    assert list(scripted.requests) == []


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("raise metadata.PackageNotFoundError", "none is installed"),
        ("return '0.2.0'", "0.2.0 is installed"),
    ],
)
def test_without_the_extra_the_error_says_so(found: str, told: str) -> None:
    """Importing compat where langgraph-sdk is missing or too old says which is there and names the extra to install."""
    code = f"""
import sys
from importlib import metadata
def version(name):
    {found}
metadata.version = version
sys.modules['langgraph_sdk._async'] = None
import langgraph_runs.compat
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert f"langgraph_runs.compat needs langgraph-sdk 0.3.6 to 0.4, and {told}" in done.stderr
    assert "pip install 'langgraph-runs[compat]'" in done.stderr


@pytest.mark.parametrize("get", [compat.get_client, compat.get_sync_client])
@pytest.mark.parametrize("url", ["", "localhost:2024", "ftp://a", "http://a?b=c"])
def test_a_bad_url_is_refused_by_its_name(get: Any, url: str) -> None:
    """A URL that cannot be one is refused when the client is made, by the name that the argument has here."""
    with pytest.raises(ValueError, match=r"^url must ") as raised:
        get(url=url)
    assert "base_url" not in str(raised.value)


def test_without_a_server_around_it_a_url_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client without a URL, outside a server, says that it needs one; it works once there is a server."""
    monkeypatch.setenv("__LANGGRAPH_DEFER_LOOPBACK_TRANSPORT", "true")
    registered: list[Any] = []
    monkeypatch.setattr(utilities, "_registered_transports", registered)
    client = compat.get_client()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": b"[]"})

    with pytest.raises(RuntimeError, match=r"pass get_client\(url=\.\.\.\)$"):
        asyncio.run(client.threads.search())
    with pytest.raises(RuntimeError, match=r"pass get_client\(url=\.\.\.\)$"):
        asyncio.run(client.runs.wait("t", "a"))
    registered[0].app = app
    assert asyncio.run(client.threads.search()) == []


def test_its_parts_are_shown_as_ours(scripted: ScriptedServer, make_ours: Make) -> None:
    """`client.http` shows that its requests are sent by this package, and where to; a stream shows its run."""
    client = make_ours(scripted.url, api_key="secret-key")
    assert re.search(rf"<langgraph_runs\.compat\.\S+ of {re.escape(scripted.url)}>", repr(client.http))
    assert re.search(r"<\w*Parts of <\w+ of no run yet: .+>>", repr(client.runs.stream("t", "a")))
