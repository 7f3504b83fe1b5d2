"""What the server received: parsed just enough to be asserted on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from .gate import PATIENCE

if TYPE_CHECKING:
    from .connection import Connection


class Headers(Mapping[str, str]):
    """Header fields by case-insensitive name; repeated ones are joined by commas, `pairs` keeps them as sent."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs = tuple(pairs)

    def __getitem__(self, name: str) -> str:
        values = [value for key, value in self.pairs if key.lower() == name.lower()]
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key.lower() for key, _ in self.pairs))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __repr__(self) -> str:
        return f"Headers({list(self.pairs)!r})"


@dataclass(eq=False)
class Request:
    """One request as it came over the wire; `FakeRuns` adds which operation of the API it is."""

    method: str
    target: str
    headers: Headers
    body: bytes
    connection: Connection = field(repr=False)
    path_params: dict[str, str] = field(default_factory=dict[str, str])
    operation: str = ""

    @property
    def path(self) -> str:
        """The target without its query, still percent-encoded."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        """The query's parameters, decoded, each with all its values in order."""
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    def json(self) -> Any:
        """Return the body read as JSON."""
        return json.loads(self.body)

    def matches(self, method: str, pattern: str) -> dict[str, str] | None:
        """Return the decoded `{names}` of a path pattern, or None if this is another path or method."""
        mine, theirs = self.path.split("/"), pattern.split("/")
        if method not in (self.method, "*") or len(mine) != len(theirs):
            return None
        found: dict[str, str] = {}
        for segment, wanted in zip(mine, theirs, strict=True):
            if wanted.startswith("{"):
                found[wanted.strip("{}")] = unquote(segment)
            elif segment != wanted:
                return None
        return found

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
