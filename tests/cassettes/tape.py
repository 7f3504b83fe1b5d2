"""How exchanges get onto a tape: without secrets, and as if with a server of one name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import vcr
from vcr.cassette import Cassette
from vcr.record_mode import RecordMode
from vcr.request import Request

RECORDINGS = Path(__file__).parent / "recordings"
URL = "http://langgraph.test"
"""Stands for the server, whose port is another one each time."""
SECRET = "secret-key"
MASK = "***"
SECRET_HEADERS = ("x-api-key", "authorization", "proxy-authorization", "cookie", "x-service-key")

_LOOPBACK = re.compile(rb"http://127\.0\.0\.1:\d+")


@dataclass(frozen=True)
class Tape:
    """A client that records or replays."""

    client: Any
    cassette: Cassette

    @property
    def sent(self) -> list[str]:
        """The requests on the tape, as `METHOD /path`."""
        return [f"{request.method} {urlsplit(request.uri).path}" for request in self.cassette.requests]


def player(*, record: bool) -> vcr.VCR:
    """What records, or replays and refuses every request that is not on the tape."""
    recorder = vcr.VCR(
        record_mode=RecordMode.ALL if record else RecordMode.NONE,
        match_on=["method", "path", "query", "body", "marks"],
        filter_headers=[(name, MASK) for name in SECRET_HEADERS],
        before_record_request=anonymous,
        before_record_response=scrubbed,
        decode_compressed_response=True,
    )
    recorder.register_matcher("marks", same_marks)
    return recorder


def same_marks(one: Request, other: Request) -> None:
    """Where a request goes on, and which one it is, belongs to what it asks."""
    for name in "last-event-id", "x-request-id":
        assert one.headers.get(name) == other.headers.get(name), name


def anonymous(request: Request) -> Request:
    """The request as if to URL."""
    parts, standing = urlsplit(request.uri), urlsplit(URL)
    request.uri = urlunsplit((standing.scheme, standing.netloc, parts.path, parts.query, ""))
    if "host" in request.headers:
        request.headers["host"] = standing.netloc
    return request


def scrubbed(response: dict[str, Any]) -> dict[str, Any]:
    """The response without cookies, and with URL wherever the server names its own address."""
    headers = {name: values for name, values in response["headers"].items() if name.lower() != "set-cookie"}
    body = _LOOPBACK.sub(URL.encode(), response["body"]["string"])
    for name in headers:
        if name.lower() == "content-length":
            headers[name] = [str(len(body))]
    return {**response, "headers": headers, "body": {"string": body}}
