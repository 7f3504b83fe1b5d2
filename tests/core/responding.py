"""A request, and responses to it."""

from __future__ import annotations

from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Response
from langgraph_runs._core.wire.headers import Headers

REQUEST = HTTPRequest(
    "POST", "https://me:secret@host:8000/api/threads/t/runs?token=secret", {"x-api-key": "secret"}, b"{}"
)


def of(body: str | bytes = b"", status: int = 422, **headers: str) -> Response:
    fields = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Response(Head(status, Headers(fields), REQUEST), body.encode() if isinstance(body, str) else body)
