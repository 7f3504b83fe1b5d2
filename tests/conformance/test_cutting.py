"""A stream that is closed from elsewhere ends its reader, whatever that is waiting for, and leaves nothing behind."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from langgraph_runs import errors

from .gateways import SOCKSProxy
from .streams import collect, wait_until
from .support import ClientMaker, Gate, ScriptedServer, collect_garbage, hang, reply_json

PATIENCE = 5.0


@contextmanager
def listening(*, full: bool = False, buffer: int = 0) -> Iterator[tuple[str, list[socket.socket]]]:
    """The address of a socket that says nothing, and what it accepted; if it is full, connecting to it never ends."""
    accepted: list[socket.socket] = []
    with ExitStack() as sockets, socket.socket() as listener:
        if buffer:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        listener.bind(("127.0.0.1", 0))
        listener.listen(0 if full else 8)
        for _ in range(4 if full else 0):
            filler = sockets.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        if not full:
            pool = sockets.enter_context(ThreadPoolExecutor(1))

            def accept() -> None:
                accepted.append(sockets.enter_context(listener.accept()[0]))

            pool.submit(accept)
        yield f"127.0.0.1:{listener.getsockname()[1]}", accepted
        if not full and not accepted:
            sockets.enter_context(socket.create_connection(listener.getsockname()))


def close_under_a_reader(events: Any, ready: Callable[[], Any]) -> None:
    """Close a stream once its reader is where it should be; the reader ends."""
    with ThreadPoolExecutor(1) as pool:
        got: list[Any] = []
        reading = pool.submit(collect, events, got)
        ready()
        events.close()
        reading.result(PATIENCE)
    assert got == []


def is_read(events: Any) -> Callable[[], None]:
    """Wait until somebody reads the stream."""
    return lambda: wait_until(lambda: getattr(events, "target", events)._turn._holder)


def test_while_it_waits_for_a_slot(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """It takes no slot any more, and sends nothing."""
    gate = Gate()
    scripted.always("GET", "/x", reply_json(1).held(gate))
    client = make_client(scripted.url, max_concurrency=1)
    events = client.runs.join_stream("t", "r")

    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(client.request, "GET", "/x")
        scripted.wait_for_request(1)
        close_under_a_reader(events, is_read(events))
        gate.open()
        assert call.result(PATIENCE) == 1
    assert client.request("GET", "/x") == 1
    assert len(scripted.requests) == 2


def test_while_it_looks_up_the_host(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can end that; but then it sends nothing, and the connection is closed."""
    events = make_client(scripted.url.replace("127.0.0.1", "localhost")).runs.join_stream("t", "r")
    look_up = socket.getaddrinfo

    def closing(*args: Any, **kwargs: Any) -> Any:
        events.close()
        return look_up(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", closing)
    _, error = collect(events)

    assert isinstance(error, errors.StreamInterruptedError)
    assert scripted.requests == []
    del error
    collect_garbage()  # warns of a connection that was left open


def test_while_it_connects(make_client: ClientMaker) -> None:
    """It does not wait until the time for connecting is over."""
    with listening(full=True) as (address, _):
        events = make_client(f"http://{address}", timeout=60.0).runs.join_stream("t", "r")
        close_under_a_reader(events, is_read(events))


def test_in_a_handshake_of_tls(make_client: ClientMaker) -> None:
    """Nor for the other end to say anything."""
    with listening() as (address, accepted):
        events = make_client(f"https://{address}", timeout=60.0).runs.join_stream("t", "r")
        close_under_a_reader(events, lambda: wait_until(lambda: accepted and accepted[0].recv(1, socket.MSG_PEEK)))


@pytest.mark.parametrize("kind", ["SOCKS", "tunnel"])
def test_in_a_handshake_with_a_proxy(kind: str, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor for a proxy."""
    with SOCKSProxy(silent=True) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.address("socks5" if kind == "SOCKS" else "http"))
        events = make_client("https://127.0.0.1:9", timeout=60.0).runs.join_stream("t", "r")
        close_under_a_reader(events, lambda: wait_until(lambda: proxy.connections))


def test_while_it_writes(make_client: ClientMaker) -> None:
    """Nor for the server to take the request."""
    with listening(buffer=4096) as (address, accepted):
        events = make_client(f"http://{address}", timeout=60.0).runs.stream("t", "agent", input="x" * 20_000_000)
        close_under_a_reader(events, lambda: wait_until(lambda: accepted and accepted[0].recv(1, socket.MSG_PEEK)))


@pytest.mark.parametrize("own", [True, False])
def test_while_it_waits_for_the_answer(own: bool, scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Nor for an answer; the server learns of it at once."""
    scripted.on("GET", "/threads/t/runs/r/stream", hang())
    options = {} if own else {"http_client": make_client.http_client()}
    events = make_client(scripted.url, timeout=60.0, **options).runs.join_stream("t", "r")

    close_under_a_reader(events, lambda: scripted.wait_for_request(1))

    scripted.wait_for_disconnect(1)
