"""What the server received over a connection: a request, and what became of the connection."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from langgraph_runs.testing._loopback.gate import PATIENCE
from langgraph_runs.testing.request import Headers
from langgraph_runs.testing.request import Request as ParsedRequest

if TYPE_CHECKING:
    from langgraph_runs.testing._loopback.connection import Connection


@dataclass(eq=False)
class Request(ParsedRequest):
    """One request as it came over the wire; `FakeRuns` adds which operation of the API it is."""

    connection: Connection = field(repr=False)

    @property
    def disconnected(self) -> bool:
        """Whether the connection that carried this request is gone."""
        return self.connection.gone.is_set()

    def wait_for_disconnect(self, timeout: float = PATIENCE) -> None:
        """Wait until the client has closed the connection that carried this request."""
        if not self.connection.gone.wait(timeout):
            raise TimeoutError(f"{self.method} {self.target}: still connected after {timeout} s")


def read_request(connection: Connection) -> Request | None:
    """Read one request, or None if the client left between two."""
    head = connection.read_until(b"\r\n\r\n")
    if head is None:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = Headers(_field(line) for line in lines if line)
    return Request(method, target, headers, _read_body(connection, headers), connection)


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name, value.strip()


def _read_body(connection: Connection, headers: Headers) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return connection.read_exactly(int(headers.get("content-length", "0")))
    body = b""
    while size := int(connection.read_line().split(b";")[0], 16):
        body += connection.read_exactly(size)
        connection.read_line()
    while connection.read_line():
        pass
    return body
