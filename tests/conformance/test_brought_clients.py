"""What an HTTP client of the caller's own adds to requests."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from .support import ClientMaker

RUN = {"run_id": "r", "thread_id": "t", "status": "success"}

ADDING: dict[str, dict[str, Any]] = {
    "nothing": {},
    "fields": {"headers": {"X-Tenant": "one", "user-agent": "gateway"}},
    "a field that the SDK sends": {"headers": {"Accept": "text/html", "content-type": "text/plain"}},
    "fields of one name": {"headers": [("X-Tag", "one"), ("x-tag", "two")]},
    "Host": {"headers": {"Host": "elsewhere.test"}},
    "cookies": {"cookies": {"session": "abc"}},
    "params": {"params": {"tenant": "one"}},
    "a base URL": {"base_url": "http://elsewhere.test/below"},
    "authentication": {"auth": ("user", "password")},
}


def asked(make_client: ClientMaker, change: Callable[[Any], None], **settings: Any) -> list[Any]:
    """What goes out by a client with these settings."""
    sent: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        fields = sorted((name.lower(), value) for name, value in request.headers.raw)
        sent.append((request.method, str(request.url), fields, request.content, request.extensions["timeout"]))
        return httpx.Response(200, json=RUN)

    http_client = make_client.http_client(transport=httpx.MockTransport(answer), **settings)
    change(http_client)
    client = make_client("http://server.test/base", http_client=http_client)
    client.runs.get("t", "r")
    client.runs.create("t", "agent", input={"a": 1}, headers={"X-Request-Id": "mark", "X-Own": "ü"})
    client.request("POST", "/x", params={"a": "b c"}, headers={"Host": "own.test"})
    return sent


def its_own(http_client: Any) -> None:
    """Have all requests built by the library."""
    http_client.build_request = partial(http_client.build_request)


@pytest.mark.parametrize("adding", ADDING)
def test_its_settings_count(adding: str, make_client: ClientMaker) -> None:
    """Requests are what the library makes of them: its client's fields, cookies and parameters beside ours."""
    ours = asked(make_client, lambda _: None, **ADDING[adding])

    assert ours == asked(make_client, its_own, **ADDING[adding])
    assert len(ours) == 3


def test_a_client_that_builds_requests_its_own_way(make_client: ClientMaker) -> None:
    """It is asked for all of them."""

    def sign(http_client: Any) -> None:
        build = http_client.build_request

        def signed(*args: Any, **kwargs: Any) -> httpx.Request:
            request: httpx.Request = build(*args, **kwargs)
            request.headers["X-Signature"] = "valid"
            return request

        http_client.build_request = signed

    for _, _, fields, _, _ in asked(make_client, sign):
        assert (b"x-signature", b"valid") in fields


def test_settings_that_change(make_client: ClientMaker) -> None:
    """They count from the next request on."""
    seen: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("x-tenant"))
        return httpx.Response(200, json=RUN)

    http_client = make_client.http_client(transport=httpx.MockTransport(answer))
    client = make_client("http://server.test", http_client=http_client)
    for tenant in (None, "one", "two"):
        if tenant is not None:
            http_client.headers["X-Tenant"] = tenant
        client.runs.get("t", "r")

    assert seen == [None, "one", "two"]
