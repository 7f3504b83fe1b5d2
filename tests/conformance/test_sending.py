"""What goes out is what the HTTP library would send; only in fewer pieces, and without its second thoughts."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from langgraph_runs._async import opening as async_opening
from langgraph_runs._async import routes as async_routes
from langgraph_runs._core.wire.exchange import HTTPRequest
from langgraph_runs._core.wire.headers import encode_headers
from langgraph_runs._sync import opening as sync_opening
from langgraph_runs._sync import routes as sync_routes

both_routes = pytest.mark.parametrize("routes", [async_routes, sync_routes], ids=["async", "sync"])
both_openings = pytest.mark.parametrize("opening", [async_opening, sync_opening], ids=["async", "sync"])


@both_routes
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("content", [None, b"", b"{}"])
@pytest.mark.parametrize("headers", [{}, {"HOST": "other"}, {"x-api-key": "k", "Last-Event-ID": "☃"}], ids=str)
@pytest.mark.parametrize("url", ["http://h:2024/a%20b?c=d", "https://[::1]/", "http://xn--bcher-kva.example/"])
def test_a_request_is_that_of_the_library(
    routes: Any, method: str, content: bytes | None, headers: dict[str, str], url: str
) -> None:
    """Target, fields (in any order) and body."""
    fields = encode_headers(headers)

    ours = routes.complete(HTTPRequest(method, url, headers, content), fields)

    own = httpx.Request(method, url, headers=fields, content=content)
    assert (ours.method, ours.url, ours.content) == (own.method, own.url, own.content)
    assert sorted(ours.headers.multi_items()) == sorted(own.headers.multi_items())


@both_openings
def test_a_head_waits_for_its_body(opening: Any) -> None:
    """They are written as one; the empty pieces that the library ends with are not written at all."""
    block = opening.Opening(None, in_one=True)

    assert [block.pieces(piece) for piece in (b"head", b"body", b"", b"more")] == [[], [b"headbody"], [], [b"more"]]


@both_openings
def test_what_is_large_is_written_in_pieces_under_a_deadline(opening: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no write can take much longer than what is left."""
    monkeypatch.setattr(opening, "_PIECE", 4)

    assert opening.Opening(9.0).pieces(b"0123456789") == [b"0123", b"4567", b"89"]
    assert opening.Opening(9.0, in_one=True).pieces(b"head") == []
    assert opening.Opening(None).pieces(b"0123456789") == [b"0123456789"]


class Connection:
    """A network stream that is open, or was closed by the server."""

    def __init__(self, *, readable: bool = False) -> None:
        self.readable = readable

    def get_extra_info(self, name: str) -> bool:
        return {"is_readable": self.readable}[name]


@both_routes
@pytest.mark.parametrize(
    ("stream", "idle", "connected"),
    [
        (None, 0.0, False),
        (Connection(), 0.0, True),
        (Connection(readable=True), 0.0, False),
        (Connection(), async_routes.IDLE, False),
    ],
    ids=["never connected", "open", "closed by the server", "idle for long"],
)
def test_whether_a_connection_will_be_made(
    routes: Any, stream: Any, idle: float, connected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The progress of a request is followed wherever the library may connect, so that no connection goes unseen."""
    lane = getattr(routes, "AsyncLane", None) or routes.Lane
    now = 100.0
    monkeypatch.setattr(routes.time, "monotonic", lambda: now + idle)

    assert lane(None, [], stream, now).connected() is connected
