"""A network backend for httpcore that taps each connection: deadlines, was it sent, cutting a read from elsewhere.

The tap does what the HTTP library does not: it enforces a deadline over the whole head of a response, sees whether a
request was sent, lets the limit of each read change while a body is open, ends a read that another thread or
task is in, and reads plain chunks without the library (see `_core/wire/chunked.py`).

httpcore is loaded when the first connection is opened, so its classes are imported for type checkers only.
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, assert_never

from langgraph_runs._acompat import connect_tcp, garbage_may_wait, has_buffered, let_go
from langgraph_runs._async.failures import httpx_error, oversized_head
from langgraph_runs._core.wire.chunked import ChunkReader
from langgraph_runs._core.wire.response_head import HeadReader
from langgraph_runs._core.wire.transfer import (
    HEAD_READ_SIZE_BYTES,
    MAX_HEAD_BYTES,
    READ_SIZE_SLOW_BYTES,
    Transfer,
    next_read_size,
)

if TYPE_CHECKING:
    from httpcore import SOCKET_OPTION, AsyncNetworkBackend, AsyncNetworkStream
    from httpx import AsyncByteStream
else:
    AsyncNetworkBackend = AsyncNetworkStream = object

CURRENT: ContextVar[Transfer | None] = ContextVar("langgraph_runs_transfer", default=None)
"""The request being sent, until the head of its response has arrived. A tap passes on whatever belongs to none."""


class TapState(Enum):
    """What a connection carries."""

    HEAD = auto()  # a request of ours, or the head of its response
    BODY = auto()  # the body of that response
    IDLE = auto()  # nothing of ours, or a handshake with a proxy
    SHARED = auto()  # HTTP/2, several requests at a time: everything is left to the library


class AsyncStreamTap(AsyncNetworkStream):
    """A network stream that enforces the limits of the transfer it carries."""

    def __init__(self, stream: AsyncNetworkStream) -> None:
        self._stream = stream
        self._process = os.getpid()
        self._twin: socket.socket | None = None  # of the socket, while that cannot be reached
        self._read, self._write, self._start_tls = stream.read, stream.write, stream.start_tls  # `adopt` replaces them
        self._state = TapState.IDLE
        self._transfer: Transfer | None = None  # of the head or body
        self._body: Any = None  # as the library reads it
        self._head: HeadReader | None = None  # None once the library has read on
        self._unread = b""  # bytes that arrived and were not handed out yet
        self.read_timeout: float | None = None  # of each read of the body; may change while it is open
        self._read_size = READ_SIZE_SLOW_BYTES

    # Called by httpcore

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes; b"" is the end of the connection."""
        state = self._state
        if state is TapState.BODY:
            data = self._unread or await self._read(self._read_size, self.read_timeout)
            self._unread = b""
            self._read_size = next_read_size(len(data))
            return data
        if state is TapState.HEAD:
            assert self._transfer is not None
            return await self._read_head(self._transfer, max_bytes, timeout)
        if state is TapState.IDLE:
            transfer = CURRENT.get()
            if transfer is None:
                return await self._read(max_bytes, timeout)
            try:
                return await self._read_handshake(transfer, max_bytes, timeout)
            except BaseException:
                await self._close_failed_handshake()
                raise
        if state is TapState.SHARED:
            return await self._read(max_bytes, timeout)
        assert_never(state)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write bytes, in the pieces that the transfer asks for."""
        transfer = CURRENT.get()
        if transfer is None or self._state is TapState.SHARED:
            self._reset()
            await self._write(buffer, timeout)
        elif buffer:
            kind, pieces = transfer.on_write(buffer, continues=self._transfer is transfer)
            if kind == "request":
                self._state, self._transfer, self._unread = TapState.HEAD, transfer, b""
                self._head = HeadReader()
                self.carry(transfer)
            else:
                self._reset(TapState.SHARED if kind == "http/2" else TapState.IDLE)
                transfer.carrier = None if kind == "http/2" else self
            try:
                for piece in pieces:
                    await self._write(piece, transfer.remaining(timeout))
            except BaseException:
                await self._close_failed_handshake()
                raise

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> AsyncNetworkStream:
        """A tap on the secure stream over this one."""
        self._twin = self._make_twin()  # TLS takes the socket over
        try:
            return await _tapped(await self._start_tls(ssl_context, server_hostname, timeout))
        except BaseException:
            await self._close_failed_handshake()
            raise
        finally:
            twin, self._twin = self._twin, None
            if twin is not None:
                twin.close()

    def get_extra_info(self, info: str) -> Any:
        """Information about the connection, as httpcore defines it."""
        return self._stream.get_extra_info(info)

    # Called by the exchange

    def open_body(self, transfer: Transfer, body: AsyncByteStream, *, chunked: bool) -> AsyncIterator[bytes]:
        """The body of the response whose head has arrived; with `chunked`, plain chunks are read without the library.

        Raises what the HTTP library would raise. `read_timeout` is the limit of each read.
        """
        if transfer is not self._transfer:  # the tap was put on the connection after the request
            self._reset()
        at_start = transfer.split_head and self._head is not None and self._head.over
        chunks = ChunkReader() if chunked and at_start else None
        self._state, self._transfer, self._head, self._body = TapState.BODY, transfer, None, body
        self._read_size = READ_SIZE_SLOW_BYTES
        return self._read_body(body, chunks, transfer)

    def carry(self, transfer: Transfer) -> None:
        """Carry a transfer from now on; raises ConnectionAbortedError if that was cut while nothing carried it."""
        transfer.carrier = self
        if transfer.is_cut:
            raise ConnectionAbortedError("closed by the caller")

    def carries(self, transfer: Transfer) -> bool:
        """Whether the last request on the connection is that of this transfer, which has not been released."""
        return self._transfer is transfer

    def release(self, transfer: Transfer) -> None:
        """End a transfer, unless the connection serves another one already.

        The connection is shut if bytes are left, which would be taken for the next response.
        """
        if self._transfer is transfer:
            if self._unread or has_buffered(self._stream) or has_surplus(self._body):
                self._shut()
            self._reset()
            transfer.carrier = None

    def cut(self, transfer: Transfer) -> None:
        """Shut the socket, whatever it is used for: waiting for it ends, and the server notices at once."""
        if transfer.carrier is self and self._transfer in (None, transfer):
            self._shut()

    def _shut(self) -> None:
        """Shut the socket, by a twin: uvloop's has no `shutdown`, and that of TLS ends the encryption first.

        A forked process leaves it alone, as it is the parent's, too.
        """
        twin = self._twin or self._make_twin() if self._process == os.getpid() else None
        if twin is not None:
            with suppress(OSError), twin:
                twin.shutdown(socket.SHUT_RDWR)

    def _make_twin(self) -> socket.socket | None:
        """Another name for the connection's socket; None if it is closed."""
        sock = self._stream.get_extra_info("socket")
        try:
            return None if sock is None else socket.fromfd(sock.fileno(), socket.AF_INET, socket.SOCK_STREAM)
        except OSError:
            return None

    # Changes of state, and reading in each

    def _reset(self, state: TapState = TapState.IDLE) -> None:
        """Carry nothing of ours any more; a connection that is shared stays so."""
        if self._state is not TapState.SHARED:
            self._state, self._transfer, self._head, self._body, self._unread = state, None, None, None, b""

    async def _close_failed_handshake(self) -> None:
        """Close the connection if a handshake on it failed: httpcore does not if it was SOCKS, or cancelled."""
        if self._state is TapState.IDLE:
            await self.aclose()

    async def _read_handshake(self, transfer: Transfer, max_bytes: int, timeout: float | None) -> bytes:
        """The next bytes of a handshake with a proxy, which is part of the head."""
        data = await self._read(max_bytes, transfer.remaining(timeout))
        if not transfer.take_room(len(data)):
            raise oversized_head(MAX_HEAD_BYTES, self._stream)
        if not data:
            await self.aclose()
        return data

    async def _read_head(self, transfer: Transfer, max_bytes: int, timeout: float | None) -> bytes:
        """The next bytes of the head; nothing after it if it is split from the body."""
        head, data = self._head, self._unread
        if head is None or head.over:  # the library reads a body itself, before it sends a second request
            self._unread, self._head = b"", None
            return data or await self._read(max_bytes, transfer.remaining(timeout))
        size = HEAD_READ_SIZE_BYTES if transfer.split_head else max_bytes
        data = await self._read(size, transfer.remaining(timeout))
        in_head, rest = head.feed(data)
        if not transfer.take_room(len(in_head)):
            raise oversized_head(MAX_HEAD_BYTES, self._stream)
        if not transfer.split_head:
            return data
        self._unread = rest
        return in_head

    async def _read_body(
        self, body: AsyncByteStream, chunks: ChunkReader | None, transfer: Transfer
    ) -> AsyncIterator[bytes]:
        """The payload of plain chunks, and then the rest of the body as the library reads it."""
        try:
            while chunks is not None and chunks.rest is None:
                try:
                    data = self._unread or await self._read(self._read_size, self.read_timeout)
                except Exception as error:
                    if (translated := httpx_error(error)) is None:
                        raise
                    raise translated from error
                self._unread = b""
                self._read_size = next_read_size(len(data))
                if payload := chunks.feed(data):
                    yield payload
            if chunks is not None:
                self._unread = chunks.rest or b""
            async for piece in body:
                yield piece
        except GeneratorExit:  # it is garbage; otherwise the exchange closes the body
            if garbage_may_wait():
                self.release(transfer)
                await body.aclose()
            else:
                await let_go(self._stream)
            raise


class AsyncTapBackend(AsyncNetworkBackend):
    """A network backend that puts taps on the connections of another one."""

    def __init__(self, backend: AsyncNetworkBackend) -> None:
        self._backend = backend

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Connect to a host."""
        _note_connecting()
        return await _tapped(
            await connect_tcp(self._backend, CURRENT.get(), host, port, timeout, local_address, socket_options)
        )

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[SOCKET_OPTION] | None = None
    ) -> AsyncNetworkStream:
        """Connect to a Unix socket."""
        _note_connecting()
        return await _tapped(
            await self._backend.connect_unix_socket(path, timeout=timeout, socket_options=socket_options)
        )

    async def sleep(self, seconds: float) -> None:
        """Wait, between attempts to connect."""
        await self._backend.sleep(seconds)


def has_surplus(body: Any) -> bool:
    """Whether the HTTP library has received bytes after the end of a body; they are in its parser."""
    for name in ("_stream", "_httpcore_stream", "_stream", "_connection", "_h11_state"):
        body = getattr(body, name, body)
    trailing: Any = getattr(body, "trailing_data", None)
    return bool(trailing and trailing[0])


def adopt(stream: Any) -> AsyncStreamTap | None:
    """The tap on a network stream; None if it cannot have one.

    The caller's client opens connections with its own network backend, which we leave alone. Instead a stream's
    methods are replaced by those of a tap, when it first carries a request of ours. They stay: a tap passes on what is
    not ours.
    """
    if isinstance(stream, AsyncStreamTap):
        return stream
    owner = getattr(getattr(stream, "read", None), "__self__", None)
    if isinstance(owner, AsyncStreamTap):  # adopted already
        return owner
    if not hasattr(stream, "__dict__"):
        return None
    tap = AsyncStreamTap(stream)
    stream.read, stream.write, stream.start_tls = tap.read, tap.write, tap.start_tls
    return tap


async def follow(transfer: Transfer, event: str, info: Mapping[str, Any]) -> None:
    """Adopt the connections that the caller's client opens for a transfer.

    httpcore calls it, as the `trace` extension of a request, with each event and what belongs to it.
    """
    _, _, step = event.partition(".")
    if step in ("connect_tcp.started", "connect_unix_socket.started"):
        transfer.note_connecting()
        return
    if step in ("connect_tcp.complete", "connect_unix_socket.complete", "start_tls.complete"):
        tap = adopt(info["return_value"])
        if tap is None:
            transfer.note_untapped()
        else:
            await _carry(tap, transfer)


async def _tapped(stream: AsyncNetworkStream) -> AsyncStreamTap:
    """A tap on a connection that was opened for the current transfer."""
    tap, transfer = AsyncStreamTap(stream), CURRENT.get()
    if transfer is not None:
        await _carry(tap, transfer)
    return tap


async def _carry(tap: AsyncStreamTap, transfer: Transfer) -> None:
    """Carry a transfer on a connection that was opened for it; it is closed if that was cut meanwhile."""
    try:
        tap.carry(transfer)
    except BaseException:
        await tap.aclose()
        raise


def _note_connecting() -> None:
    transfer = CURRENT.get()
    if transfer is not None:
        transfer.note_connecting()
