# Derived from _async/wire.py by 'make generate'. Do not edit.

"""The network stream under an open answer, which the HTTP library hands out (httpx's `network_stream` extension).

It gives what the library itself does not: a limit for each read that can change while an answer is open, a way to
break off a read that another thread or task is in, and the payload of plain chunks without the library (see `chunks`).
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import httpx

from langgraph_runs._core.chunks import LARGE, USUAL, ChunkReader
from langgraph_runs._core.headers import Headers
from langgraph_runs._sync.failures import of_httpx
from langgraph_runs._sync.opening import watched


class Wire:
    """Lays itself over the reads of a network stream, from `under` to `release`.

    `timeout` is the number of seconds that a read may take, None for any.
    """

    def __init__(self, stream: Any, *, chunked: bool) -> None:
        self.timeout: float | None = None
        self._stream = stream
        self._before = stream.__dict__.get("read")
        watcher = watched(stream)
        begun = None if watcher is None else watcher.after_head()
        self._read = stream.read if watcher is None else watcher.read
        self._reader = ChunkReader() if chunked and begun is not None else None  # None: the library has seen some of it
        self._size = USUAL  # bytes to read at once for the library
        self._unread = begun or b""  # what came, and was not handed to anybody yet
        stream.read = self._limited_read

    @classmethod
    def under(cls, response: httpx.Response, headers: Headers) -> Wire | None:
        """The wire of an answer; None if there is none of its own, as with HTTP/2 and other transports."""
        stream = response.extensions.get("network_stream")
        if stream is None or response.http_version == "HTTP/2" or not hasattr(stream, "__dict__"):
            return None
        return cls(stream, chunked=headers.get("transfer-encoding", "").lower() == "chunked")

    def release(self) -> None:
        """Leave the network stream as it was."""
        if self._before is None:
            self._stream.__dict__.pop("read", None)
        else:
            self._stream.read = self._before
        if self._unread:
            self.cut()  # the next answer must not be looked for after what nobody has read

    def cut(self) -> None:
        """Shut the socket: a read that is waiting ends, and the server learns at once."""
        sock = self._stream.get_extra_info("socket")
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def pieces(self, body: httpx.SyncByteStream) -> Iterator[bytes]:
        """The body as it comes: plain chunks without the library, and then what that makes of the rest.

        Raises what httpx would raise. The connection is freed when this ends, is left or forgotten.
        """
        reader = self._reader
        try:
            while reader is not None and reader.rest is None:
                raw = self._unread or self._next(reader.wanted())
                self._unread = b""
                if payload := reader.feed(raw):
                    yield payload
            if reader is not None:
                self._unread = reader.rest or b""
            for piece in body:
                yield piece
        finally:
            body.close()

    def _next(self, size: int) -> bytes:
        """What arrives next."""
        try:
            raw: bytes = self._read(size, self.timeout)
        except Exception as error:
            meant = of_httpx(error)
            if meant is None:
                raise
            raise meant from error
        return raw

    def _limited_read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """A read by the library, with the limit of this wire in place of the request's."""
        raw: bytes = self._unread or self._read(self._size, self.timeout)
        self._unread = b""
        self._size = USUAL if len(raw) < USUAL else LARGE
        return raw
