"""The network stream under an open answer, which the HTTP library hands out (httpx's `network_stream` extension).

It gives what the library itself does not: a limit for each read that can change while an answer is open, a way to
break off a read that another thread or task is in, and the payload of plain chunks without the library (see `chunks`).
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx

from langgraph_runs._async.failures import of_httpx
from langgraph_runs._async.opening import watched
from langgraph_runs._core.wire.chunked import ChunkReader
from langgraph_runs._core.wire.headers import Headers
from langgraph_runs._core.wire.memory import LITTLE, MUCH


class AsyncWire:
    """Lays itself over the reads of a network stream, from `under` to `release`.

    `timeout` is the number of seconds that a read may take, None for any.
    """

    def __init__(self, stream: Any, *, chunked: bool) -> None:
        self.timeout: float | None = None
        self._stream = stream
        self.beneath: Any = _beneath(stream)  # the reader to be put back, None for the stream's own
        watcher = watched(stream)
        begun = None if watcher is None else watcher.after_head()
        if self.beneath is None:
            stream.__dict__.pop("read", None)  # of a wire that has not let go yet
        self._read = (self.beneath or stream.read) if watcher is None else watcher.read
        self._reader = ChunkReader() if chunked and begun is not None else None  # None: the library has seen some of it
        self._size = LITTLE  # bytes to read at once
        self._unread = begun or b""  # what came, and was not handed to anybody yet
        stream.read = self._limited_read

    @classmethod
    def under(cls, response: httpx.Response, headers: Headers) -> AsyncWire | None:
        """The wire of an answer; None if there is none of its own, as with HTTP/2 and other transports."""
        stream = response.extensions.get("network_stream")
        if stream is None or response.http_version == "HTTP/2" or not hasattr(stream, "__dict__"):
            return None
        chunked = headers.get("transfer-encoding", "").lower() == "chunked"
        bodiless = response.status_code in (204, 304)  # RFC 9112 §6.3, whatever the fields say
        return cls(stream, chunked=chunked and not bodiless and _reads_itself(response.stream))

    def release(self) -> None:
        """Leave the network stream as it was; if it serves another answer by now, to that."""
        if not self._in_use():
            return
        if self._unread:
            self.cut()  # the next answer must not be looked for after what nobody has read
        if self.beneath is None:
            self._stream.__dict__.pop("read", None)
        else:
            self._stream.read = self.beneath

    def cut(self) -> None:
        """Shut the socket: a read that is waiting ends, and the server learns at once."""
        sock = self._stream.get_extra_info("socket") if self._in_use() else None
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _in_use(self) -> bool:
        return bool(self._stream.__dict__.get("read") == self._limited_read)

    async def pieces(self, body: httpx.AsyncByteStream) -> AsyncIterator[bytes]:
        """The body as it comes: plain chunks without the library, and then what that makes of the rest.

        Raises what httpx would raise. The connection is freed when this ends, is left or forgotten.
        """
        reader = self._reader
        try:
            while reader is not None and reader.rest is None:
                raw = self._unread or await self._next()
                self._unread = b""
                if payload := reader.feed(raw):
                    yield payload
            if reader is not None:
                self._unread = reader.rest or b""
            async for piece in body:
                yield piece
        finally:
            self.release()  # before the connection can serve another answer
            await body.aclose()

    async def _next(self) -> bytes:
        """What arrives next."""
        try:
            raw: bytes = await self._read(self._size, self.timeout)
        except Exception as error:
            meant = of_httpx(error)
            if meant is None:
                raise
            raise meant from error
        self._size = LITTLE if len(raw) < LITTLE else MUCH
        return raw

    async def _limited_read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """A read by the library, with the limit of this wire in place of the request's."""
        raw: bytes = self._unread or await self._read(self._size, self.timeout)
        self._unread = b""
        self._size = LITTLE if len(raw) < LITTLE else MUCH
        return raw


def _beneath(stream: Any) -> Any:
    """What stands in the place of a network stream's own reader but for wires; None if nothing."""
    read = stream.__dict__.get("read")
    while isinstance(getattr(read, "__self__", None), AsyncWire):
        read = read.__self__.beneath
    return read


def _reads_itself(body: Any) -> bool:
    """Whether a body is as httpx's transports make it; somebody may have wrapped it, to see or change what comes."""
    if type(body).__module__ == "httpx._client":
        body = getattr(body, "_stream", body)
    return type(body).__module__ == "httpx._transports.default"
