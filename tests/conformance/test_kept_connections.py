"""A kept connection serves the next request only if nothing on it could be taken for the answer to that."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import trustme

from langgraph_runs._async import transport as async_transport
from langgraph_runs._sync import transport as sync_transport
from langgraph_runs.testing._loopback.gate import PATIENCE

from .gateways import TLSEnd
from .support import Answer, ClientMaker, Gate, ScriptedServer, raw, reply_json

LENGTH = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
NO_BODY = b"HTTP/1.1 204 No Content\r\n\r\n"

FIRST = {
    "length": (LENGTH % (5, b'"one"'), "one"),
    "chunked": (CHUNKED + b'5\r\n"one"\r\n0\r\n\r\n', "one"),
    "no body": (NO_BODY, None),
}
SURPLUS = {
    "small": LENGTH % (7, b'"other"'),
    "large": LENGTH % (40_002, b'"%s"' % (b"x" * 40_000)),  # more than a record of TLS
}


def kept(*items: Any) -> Answer:
    """Exactly these bytes, after which the connection stays."""
    return replace(raw(*items, end="keep"), framing="length")


@pytest.fixture(params=["own", "brought"])
def options(request: pytest.FixtureRequest, make_client: ClientMaker) -> dict[str, Any]:
    """Options of a client with connections of its own, and of one that was brought an HTTP client."""
    return {} if request.param == "own" else {"http_client": make_client.http_client()}


@pytest.fixture(params=["plain", "TLS"])
def url(
    request: pytest.FixtureRequest, scripted: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The URL of the scripted server."""
    if request.param == "plain":
        yield scripted.url
        return
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with ExitStack() as ends:
        certificate = authority.issue_cert("127.0.0.1")
        yield ends.enter_context(TLSEnd(scripted.url, certificate.configure_cert)).address("https")


@pytest.mark.parametrize("surplus", SURPLUS)
@pytest.mark.parametrize("framing", FIRST)
def test_a_surplus_answer(
    framing: str,
    surplus: str,
    url: str,
    make_client: ClientMaker,
    scripted: ScriptedServer,
) -> None:
    """An answer that nobody asked for is not the next call's result, whatever the framing of the one before it."""
    first, value = FIRST[framing]
    scripted.on("GET", "/x", kept(first + SURPLUS[surplus]))
    scripted.always("GET", "/x", reply_json("two"))
    client = make_client(url)

    assert client.request("GET", "/x") == value
    assert client.request("GET", "/x") == "two"
    assert scripted.connections == 2


@pytest.mark.parametrize("framing", FIRST)
def test_a_surplus_answer_on_either_client(
    framing: str, options: dict[str, Any], make_client: ClientMaker, scripted: ScriptedServer
) -> None:
    """So it is on the connections of an HTTP client of the caller's."""
    first, value = FIRST[framing]
    scripted.on("GET", "/x", kept(first + SURPLUS["small"]))
    scripted.always("GET", "/x", reply_json("two"))
    client = make_client(scripted.url, **options)

    assert client.request("GET", "/x") == value
    assert client.request("GET", "/x") == "two"
    assert scripted.connections == 2


def test_a_surplus_answer_that_comes_late(
    options: dict[str, Any], make_client: ClientMaker, scripted: ScriptedServer
) -> None:
    """Nor is one that comes while the connection is idle."""
    gate, sent = Gate(), Event()
    scripted.on("GET", "/x", kept(FIRST["length"][0], gate, SURPLUS["small"], sent.set))
    scripted.always("GET", "/x", reply_json("two"))
    client = make_client(scripted.url, **options)

    assert client.request("GET", "/x") == "one"
    gate.open()
    assert sent.wait(PATIENCE)
    assert client.request("GET", "/x") == "two"


def test_a_connection_is_kept(options: dict[str, Any], make_client: ClientMaker, scripted: ScriptedServer) -> None:
    """Without any surplus a connection serves one request after the other."""
    scripted.always("GET", "/x", reply_json("same"))
    client = make_client(scripted.url, **options)

    assert [client.request("GET", "/x") for _ in range(5)] == ["same"] * 5
    assert scripted.connections == 1


def test_a_connection_that_was_idle_for_long(
    make_client: ClientMaker, scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server may be closing it at this very moment: after 4 s another one is opened, for a creation as well."""
    scripted.always("GET", "/x", reply_json("same"))
    scripted.on("POST", "/threads/t/runs", reply_json({"run_id": "r", "status": "pending"}))
    client = make_client(scripted.url)
    assert client.request("GET", "/x") == "same"
    now = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: now() + 4.0)

    assert client.runs.create("t", "agent").run_id == "r"

    assert scripted.connections == 2


@pytest.mark.parametrize("module", [async_transport, sync_transport])
def test_idle_connections_go_before_servers_close_them(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uvicorn and Node close an idle connection after 5 s; ours is gone a second or more before that."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    client = module.new_sender()._client
    for transport in (client._transport, *client._mounts.values()):
        assert transport._pool._keepalive_expiry <= 4.0
    assert module.ONE_CONNECTION.keepalive_expiry <= 4.0
