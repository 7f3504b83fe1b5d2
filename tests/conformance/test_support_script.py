"""The scripted server plays its script, and records what it was asked."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import repeat
from urllib.parse import urlsplit

import pytest

from .support import (
    Answer,
    Gate,
    Probe,
    Request,
    ScriptedServer,
    ask,
    reply,
    stream,
)


def test_requests_are_recorded(scripted: ScriptedServer) -> None:
    """Method, path, query with repeats, headers in any case, body and JSON are there to be asserted on."""
    scripted.enqueue(reply())

    ask(scripted.url, "POST", "/a%20b?select=x&select=y&empty=", b'{"n":1}', {"X-Api-Key": "k"})

    (request,) = scripted.requests
    assert (request.method, request.path) == ("POST", "/a%20b")
    assert request.query == {"select": ["x", "y"], "empty": [""]}
    assert "k" == request.headers["x-api-key"] == request.headers["X-API-KEY"]
    assert request.json() == {"n": 1}
    assert [request] == scripted.asked("POST", "/{name}")
    assert request.matches("POST", "/{name}") == {"name": "a b"}


def test_a_chunked_request_is_read(scripted: ScriptedServer) -> None:
    """A body sent in chunks is recorded whole, and the next request on the connection is understood."""
    scripted.always("POST", "/", lambda request: reply(request.body))
    parts = urlsplit(scripted.url)

    with socket.create_connection((parts.hostname or "", parts.port or 80), 5) as sock:
        chunked = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
        sock.sendall(chunked + b"POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nd")
        scripted.wait_for_request(2)

    assert [request.body for request in scripted.requests] == [b"abc", b"d"]


def test_the_queue_goes_before_routes_and_routes_before_defaults(scripted: ScriptedServer) -> None:
    """Each source of answers is used up in order, and the latest default wins."""
    scripted.always("GET", "/{any}", reply("old"))
    scripted.always("GET", "/a", lambda request: reply(request.path))
    scripted.on("GET", "/{any}", reply("route 1"), reply("route 2"))
    scripted.enqueue(reply("queue"))

    got = [ask(scripted.url, "GET", "/a").body for _ in range(4)] + [ask(scripted.url, "GET", "/b").body]

    assert got == [b"queue", b"route 1", b"route 2", b"/a", b"old"]
    assert scripted.remaining == 0


def test_an_unscripted_request_fails_the_test() -> None:
    """Being asked for something that is not in the script is answered, remembered, and fails at the end."""
    with ScriptedServer() as server:
        assert ask(server.url, "GET", "/nowhere").status == 418
    with pytest.raises(AssertionError, match="not scripted: GET /nowhere"):
        server.verify()


def test_a_broken_handler_fails_the_test() -> None:
    """An exception in a script's own function does not pass unseen."""

    def handler(_: Request) -> Answer:
        raise KeyError("oops")

    with ScriptedServer() as server:
        server.enqueue(handler, stream(lambda: 1 / 0))
        assert ask(server.url, "GET", "/").status == 500
        assert ask(server.url, "GET", "/").end == "reset"
    with pytest.raises(AssertionError, match=r"oops.*ZeroDivisionError"):
        server.verify()


def test_waiting_in_vain_says_so(scripted: ScriptedServer) -> None:
    """Waiting helpers give up with a message instead of hanging."""
    with pytest.raises(TimeoutError, match="0 requests, not 1"):
        scripted.wait_for_request(1, timeout=0)
    with pytest.raises(TimeoutError, match="did not reach"):
        Gate().wait_for_arrival(0)


def test_many_clients_are_served_at_once(scripted: ScriptedServer) -> None:
    """64 threads ask and 200 connections are open, all at the same time."""
    gate, paths = Gate(), [f"/{n}" for n in range(256)]
    scripted.always("GET", "/{n}", lambda request: reply(request.path))
    scripted.always("GET", "/held", reply("held").held(gate))

    with ExitStack() as stack:
        probes = [stack.enter_context(Probe(scripted.url)) for _ in range(200)]
        for probe in probes:
            probe.send("GET", "/held")
        scripted.wait_for_request(200)
        assert scripted.open_connections == 200
        with ThreadPoolExecutor(64) as pool:
            answers = list(pool.map(ask, repeat(scripted.url), repeat("GET"), paths))
        gate.open()
        assert {b"held"} == {probe.receive().body for probe in probes}
    assert paths == [answer.body.decode() for answer in answers]
