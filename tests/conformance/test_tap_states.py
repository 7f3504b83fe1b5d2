"""What a tap does with whatever passes a connection: requests of ours one after the other, those of others, HTTP/2."""

from __future__ import annotations

import asyncio
import inspect
import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from langgraph_runs._async import network as async_network
from langgraph_runs._core.wire.transfer import HEAD_READ_SIZE_BYTES, READ_SIZE_SLOW_BYTES, Transfer
from langgraph_runs._sync import network as sync_network

from .support import ClientKind

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNK = b"2\r\nab\r\n"
LAST = b"0\r\n\r\n"


class Network:
    """A network stream in memory: `reads` come one by one, `written` is what was written."""

    def __init__(self, *reads: bytes) -> None:
        self.reads = list(reads)
        self.written: list[bytes] = []
        self.asked: list[tuple[int, float | None]] = []
        self.closed = False
        self.socket, self.peer = socket.socketpair()

    def close(self) -> None:
        self.closed = True

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.asked.append((max_bytes, timeout))
        return self.reads.pop(0) if self.reads else b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.written.append(buffer)

    @property
    def is_shut(self) -> bool:
        """Whether the other end can tell that this one was shut."""
        return bool(select.select([self.peer], [], [], 0)[0])

    def start_tls(self, *args: Any) -> Any:
        raise AssertionError("no connection is secured here")

    def get_extra_info(self, info: str) -> Any:
        return {"socket": self.socket}.get(info)


class AsyncNetwork(Network):
    """The same, asynchronous."""

    async def read(self, *args: Any) -> bytes:  # type: ignore[override]
        return super().read(*args)

    async def write(self, *args: Any) -> None:  # type: ignore[override]
        super().write(*args)


class Body:
    """A body that the library reads."""

    def __init__(self, tap: Any) -> None:
        self.tap = tap
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        while data := self.tap.read(65536, 60.0):
            yield data

    async def __aiter__(self) -> Any:
        while data := await self.tap.read(65536, 60.0):
            yield data

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


class Side:
    """A tap of either side, and a way to call it."""

    def __init__(self, client_kind: ClientKind, *reads: bytes) -> None:
        self.module: Any = sync_network if client_kind == "sync" else async_network
        self.stream = Network(*reads) if client_kind == "sync" else AsyncNetwork(*reads)
        kind = "StreamTap" if client_kind == "sync" else "AsyncStreamTap"
        self.tap = getattr(self.module, kind)(self.stream)

    def call(self, name: str, *args: Any) -> Any:
        """What a method returns."""
        made = getattr(self.tap, name)(*args)
        return asyncio.run(made) if inspect.iscoroutine(made) else made

    @contextmanager
    def sending(self, transfer: Transfer) -> Iterator[None]:
        """A block in which the library sends what belongs to a transfer."""
        token = self.module.CURRENT.set(transfer)
        try:
            yield
        finally:
            self.module.CURRENT.reset(token)

    def ask(self, transfer: Transfer, *reads: int) -> list[bytes]:
        """Send a request and read so many times."""
        with self.sending(transfer):
            self.call("write", b"GET / HTTP/1.1\r\n\r\n")
            return [self.call("read", 65536, 7.0) for _ in reads]

    def body_of(self, transfer: Transfer, *, chunked: bool = True) -> list[bytes]:
        """The body, piece by piece."""
        body = self.tap.open_body(transfer, Body(self.tap), chunked=chunked)
        if isinstance(self.stream, AsyncNetwork):

            async def collected() -> list[bytes]:
                return [piece async for piece in body]

            return asyncio.run(collected())
        return list(body)


@pytest.fixture
def side(client_kind: ClientKind) -> Iterator[Callable[..., Side]]:
    """`side(*reads)`: a tap of each side, on a stream that brings these."""
    made: list[Side] = []

    def make(*reads: bytes) -> Side:
        made.append(Side(client_kind, *reads))
        return made[-1]

    yield make
    for each in made:
        each.stream.socket.close()
        each.stream.peer.close()


def transfer(**options: Any) -> Transfer:
    return Transfer(time.monotonic, options.pop("seconds", None), **options)


def test_a_head_is_split_from_its_body(side: Callable[..., Side]) -> None:
    """The library gets the head only, the tap takes plain chunks off, and the library the last one."""
    tapped = side(HEAD + CHUNK, CHUNK, LAST)
    ours = transfer(split_head=True)

    assert tapped.ask(ours, 1) == [HEAD]
    assert tapped.body_of(ours) == [b"ab", b"ab", LAST]
    assert tapped.stream.asked[:2] == [(HEAD_READ_SIZE_BYTES, 7.0), (READ_SIZE_SLOW_BYTES, None)]


def test_a_head_that_is_not_split(side: Callable[..., Side]) -> None:
    """The library gets what comes, and the limit of the body holds for its reads."""
    tapped = side(HEAD + CHUNK, CHUNK)
    ours = transfer()
    assert tapped.ask(ours, 1) == [HEAD + CHUNK]
    tapped.tap.read_timeout = 3.0

    assert tapped.body_of(ours) == [CHUNK]
    assert tapped.stream.asked == [(65536, 7.0), (READ_SIZE_SLOW_BYTES, 3.0), (READ_SIZE_SLOW_BYTES, 3.0)]


def test_two_requests_in_one_transfer(side: Callable[..., Side]) -> None:
    """Where the library reads a body itself and asks again (authentication), the second head is split anew."""
    tapped = side(HEAD + LAST, HEAD + CHUNK, LAST)
    ours = transfer(split_head=True)

    assert tapped.ask(ours, 1, 2) == [HEAD, LAST]
    assert tapped.ask(ours, 1) == [HEAD]
    assert tapped.body_of(ours) == [b"ab", LAST]


def test_a_body_whose_head_the_library_read_on_from(side: Callable[..., Side]) -> None:
    """Once the library has seen some of a body, the tap takes no chunks off it."""
    tapped = side(HEAD, CHUNK, CHUNK)
    ours = transfer(split_head=True)

    assert tapped.ask(ours, 1, 2) == [HEAD, CHUNK]
    assert tapped.body_of(ours) == [CHUNK]


def test_a_connection_that_serves_the_next_request_already(side: Callable[..., Side]) -> None:
    """Whoever lets go late of a connection, or cuts it late, does not disturb the request that it serves by then."""
    tapped = side(HEAD, HEAD + CHUNK, LAST)
    first, second = transfer(split_head=True), transfer(split_head=True)
    tapped.ask(first, 1)
    tapped.tap.open_body(first, Body(tapped.tap), chunked=True)
    assert tapped.ask(second, 1) == [HEAD]

    tapped.tap.cut(first)
    tapped.tap.release(first)

    assert not tapped.stream.is_shut
    assert tapped.body_of(second) == [b"ab", LAST]
    tapped.ask(second)
    tapped.tap.cut(second)
    assert tapped.stream.is_shut


def test_bytes_that_nobody_has_read(side: Callable[..., Side]) -> None:
    """A connection with some is shut when it is let go: they are no beginning of another response."""
    tapped = side(HEAD + CHUNK)
    ours = transfer(split_head=True)
    tapped.ask(ours, 1)

    tapped.tap.release(ours)

    assert tapped.stream.is_shut


def test_a_body_that_is_forgotten(side: Callable[..., Side], client_kind: ClientKind) -> None:
    """An event loop closes it in the end. The garbage collector closes the connection alone: all else takes locks."""
    tapped = side(HEAD, CHUNK, CHUNK)
    ours = transfer(split_head=True)
    tapped.ask(ours, 1)
    body = Body(tapped.tap)
    pieces = tapped.tap.open_body(ours, body, chunked=True)

    if client_kind == "sync":
        assert next(pieces) == b"ab"
        pieces.close()
    else:

        async def begin() -> None:
            assert await anext(pieces) == b"ab"

        asyncio.run(begin())

    assert body.closed is (client_kind == "async")
    assert tapped.stream.closed is (client_kind == "sync")


def test_requests_of_others_pass(side: Callable[..., Side]) -> None:
    """Whoever else uses a connection finds it as if there were no tap."""
    tapped = side(HEAD, HEAD + CHUNK)
    tapped.ask(transfer(split_head=True), 1)

    tapped.call("write", b"GET /other HTTP/1.1\r\n\r\n", 5.0)

    assert tapped.call("read", 99, 5.0) == HEAD + CHUNK
    assert tapped.stream.asked[-1] == (99, 5.0)


def test_http_2_passes(side: Callable[..., Side]) -> None:
    """On a connection that several requests share nothing is split, held back or limited."""
    tapped = side(b"frames")
    ours = transfer(split_head=True, seconds=9.0, join_body=True)
    ours.note_connecting()
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

    with tapped.sending(ours):
        tapped.call("write", preface)
        tapped.call("write", b"more", 5.0)
        assert tapped.call("read", 99, 5.0) == b"frames"
    tapped.tap.release(ours)
    tapped.call("write", b"other")

    assert tapped.stream.written == [preface, b"more", b"other"]
    assert tapped.stream.asked == [(99, 5.0)]
    assert ours.sent is True


def test_a_handshake_with_a_proxy(side: Callable[..., Side]) -> None:
    """It is bounded by the deadline, held back by nothing, and sends nothing to the server."""
    tapped = side(b"\x05\x00", HEAD)
    ours = transfer(seconds=9.0, join_body=True)
    ours.note_connecting()

    with tapped.sending(ours):
        tapped.call("write", b"\x05\x01\x00")
        assert tapped.call("read", 4096) == b"\x05\x00"
        assert ours.sent is False
        tapped.call("write", b"POST / HTTP/1.1\r\n\r\n")
        assert ours.sent is False
        tapped.call("write", b"{}")
        tapped.call("write", b"")

    assert tapped.stream.written == [b"\x05\x01\x00", b"POST / HTTP/1.1\r\n\r\n{}"]
    assert 0 < (tapped.stream.asked[0][1] or 0) <= 9.0
    assert ours.sent is True


class Slotted:
    """A network stream whose attributes cannot be replaced."""

    __slots__ = ()

    def read(self) -> bytes:
        return b""


def test_streams_of_others_are_adopted_once(side: Callable[..., Side]) -> None:
    """The same tap is found again, a tap is its own, and some streams cannot have one."""
    tapped, other = side(), side()
    stream = other.stream
    adopted = tapped.module.adopt(stream)

    assert tapped.module.adopt(stream) is adopted
    assert (stream.read, stream.write) == (adopted.read, adopted.write)
    assert tapped.module.adopt(tapped.tap) is tapped.tap
    assert tapped.module.adopt(Slotted()) is None


def test_connections_are_adopted_as_they_are_opened(side: Callable[..., Side]) -> None:
    """Of what the library tells about a request, where it is with connecting counts."""
    made, ours = side(), transfer()
    module, stream = made.module, made.stream

    def follow(event: str, **info: Any) -> None:
        made = module.follow(ours, event, info)
        if inspect.iscoroutine(made):
            asyncio.run(made)

    follow("connection.connect_tcp.started")
    assert ours.sent is False
    follow("connection.connect_tcp.complete", return_value=stream)
    assert stream.read == module.adopt(stream).read
    follow("http11.send_request_headers.started", request=None)
    assert ours.sent is False
    follow("connection.connect_tcp.complete", return_value=Slotted())
    assert ours.sent is None
