"""A client without any cleverness, to see what a server really does on the wire."""

from __future__ import annotations

import select
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self
from urllib.parse import urlsplit

from langgraph_runs.testing._loopback.gate import PATIENCE
from langgraph_runs.testing._loopback.request import Headers

End = Literal["complete", "eof", "reset"]


@dataclass
class Seen:
    """What came back. `end`: the framing was completed, or the bytes stopped by FIN ("eof") or by RST ("reset")."""

    status: int
    headers: Headers
    body: bytes
    end: End
    chunks: list[bytes]
    raw: bytes


class Probe:
    """One connection to a server; every method works on raw bytes."""

    def __init__(self, url: str, timeout: float = PATIENCE) -> None:
        parts = urlsplit(url)
        self._prefix = parts.path.rstrip("/")
        self._sock = socket.create_connection((parts.hostname or "", parts.port or 80), timeout)
        self._buffer = b""
        self._raw = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._sock.close()

    def send(self, method: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        """Send a request; the target is relative to the URL."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        head = (
            f"{method} {self._prefix}{target} HTTP/1.1\r\nHost: loopback\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
        )
        self._sock.sendall(head.encode() + body)

    def has_news(self) -> bool:
        """Tell whether anything has arrived, be it the end."""
        return bool(self._buffer or select.select([self._sock], [], [], 0)[0])

    def read(self, size: int) -> bytes:
        """Read exactly this many raw bytes, or what comes before the end."""
        while len(self._buffer) < size and self._fill() == "more":
            pass
        return self._take(size)

    def read_until(self, mark: bytes) -> bytes:
        """Take the raw bytes up to this mark, which are returned without it, or what comes before the end."""
        data, _ = self._until(mark)
        return data

    def receive(self) -> Seen:
        """Read one answer to its end, whichever that is."""
        self._raw = b""
        head, end = self._until(b"\r\n\r\n")
        if end != "complete":
            return Seen(0, Headers(), b"", end, [], self._raw)
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = Headers((name, value.strip()) for name, _, value in (line.partition(":") for line in lines if line))
        chunks, end = self._body(headers)
        return Seen(int(first.split()[1]), headers, b"".join(chunks), end, chunks, self._raw)

    def _body(self, headers: Headers) -> tuple[list[bytes], End]:
        if headers.get("transfer-encoding") == "chunked":
            return self._chunks()
        if "content-length" in headers:
            size = int(headers["content-length"])
            data, end = self._exactly(size)
            return [data], end
        if headers.get("connection") == "close":
            while (last := self._fill()) == "more":
                pass
            return [self._take(len(self._buffer))], "complete" if last == "eof" else last
        return [], "complete"

    def _chunks(self) -> tuple[list[bytes], End]:
        chunks: list[bytes] = []
        while True:
            line, end = self._until(b"\r\n")
            if end != "complete":
                return chunks, end
            size = int(line, 16)
            data, end = self._exactly(size)
            if data:
                chunks.append(data)
            if end != "complete":
                return chunks, end
            _, end = self._exactly(2)
            if end != "complete" or not size:
                return chunks, end

    def _until(self, mark: bytes) -> tuple[bytes, End]:
        while mark not in self._buffer:
            if (end := self._fill()) != "more":
                return self._take(len(self._buffer)), end
        return self._take(self._buffer.index(mark) + len(mark))[: -len(mark)], "complete"

    def _exactly(self, size: int) -> tuple[bytes, End]:
        while len(self._buffer) < size:
            if (end := self._fill()) != "more":
                return self._take(size), end
        return self._take(size), "complete"

    def _fill(self) -> Literal["more", "eof", "reset"]:
        try:
            data = self._sock.recv(1 << 16)
        except ConnectionResetError:
            return "reset"
        self._buffer += data
        return "more" if data else "eof"

    def _take(self, size: int) -> bytes:
        data, self._buffer = self._buffer[:size], self._buffer[size:]
        self._raw += data
        return data


def ask(url: str, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Seen:
    """Ask once on a connection of its own."""
    with Probe(url) as probe:
        probe.send(method, path, body, headers)
        return probe.receive()
