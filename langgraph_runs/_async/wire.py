"""The network stream under an open answer, which the HTTP library hands out (httpx's `network_stream` extension).

It gives what the library itself does not: a limit for each read that can change while an answer is open, a way to
break off a read that another thread or task is in, and larger chunks (see `rechunk`).
"""

from __future__ import annotations

import contextlib
import socket
from typing import Any

import httpx

from langgraph_runs._async.opening import unwatched
from langgraph_runs._core.rechunk import LARGE, Rechunker


class AsyncWire:
    """Lays itself over the reads of a network stream, from `under` to `release`.

    `timeout` is the number of seconds that a read may take, None for any. `rechunker` gets to see what is read.
    """

    def __init__(self, stream: Any, rechunker: Rechunker | None) -> None:
        self.timeout: float | None = None
        self.rechunker = rechunker
        self._stream = stream
        self._before = stream.__dict__.get("read")
        self._read = unwatched(stream)
        stream.read = self._limited_read

    @classmethod
    def under(cls, response: httpx.Response, *, rechunk: bool) -> AsyncWire | None:
        """The wire of an answer; None if there is none of its own, as with HTTP/2 and other transports."""
        stream = response.extensions.get("network_stream")
        if stream is None or response.http_version == "HTTP/2" or not hasattr(stream, "__dict__"):
            return None
        chunked = response.headers.get("transfer-encoding", "").lower() == "chunked"
        return cls(stream, Rechunker() if rechunk and chunked else None)

    def release(self) -> None:
        """Leave the network stream as it was."""
        if self._before is None:
            self._stream.__dict__.pop("read", None)
        else:
            self._stream.read = self._before

    def cut(self) -> None:
        """Shut the socket: a read that is waiting ends, and the server learns at once."""
        sock = self._stream.get_extra_info("socket")
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    async def _limited_read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """A read with the limit of this wire in place of the request's."""
        rechunker = self.rechunker
        if rechunker is None:
            data: bytes = await self._read(LARGE, self.timeout)
            return data
        while True:
            raw: bytes = await self._read(rechunker.wanted(max_bytes), self.timeout)
            mended = rechunker.feed(raw)
            if mended or not raw:
                return mended
