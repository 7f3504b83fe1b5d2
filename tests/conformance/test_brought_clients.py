"""What an HTTP client of the caller's own adds to requests."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
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
    "Content-Length": {"headers": {"Content-Length": "0"}},
    "Transfer-Encoding": {"headers": {"Transfer-Encoding": "chunked"}},
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
    client.with_options(on_request=lower).request("POST", "/y")
    if "base_url" in settings:
        client.with_options(on_request=relative).request("GET", "/z")
    return sent


def lower(request: Any) -> None:
    """A hook that spells the method otherwise."""
    request.method = request.method.lower()


def relative(request: Any) -> None:
    """A hook that leaves the server to the HTTP client."""
    request.url = "/below?x=1"


def its_own(http_client: Any) -> None:
    """Have all requests built by the library."""
    http_client.build_request = partial(http_client.build_request)


@pytest.mark.parametrize("adding", ADDING)
def test_its_settings_count(adding: str, make_client: ClientMaker) -> None:
    """Requests are what the library makes of them: its client's fields, cookies and parameters beside ours."""
    ours = asked(make_client, lambda _: None, **ADDING[adding])

    assert ours == asked(make_client, its_own, **ADDING[adding])
    assert len(ours) >= 4


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


def test_a_class_that_was_changed(make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is it passed by if it is the library's class that somebody changed, or if it wants what it always got."""
    kind = type(make_client.http_client())
    build = kind.build_request

    def signed(
        self: Any, method: str, url: str, *, headers: Any, content: Any, timeout: Any, extensions: Any
    ) -> httpx.Request:
        secure = url.replace("http://", "https://")
        request: httpx.Request = build(self, method, secure, headers=headers, content=content, timeout=timeout)
        request.extensions |= {"timeout": {"read": 1.5}}
        return request

    monkeypatch.setattr(kind, "build_request", wraps(build)(signed))
    for _, url, _, _, timeout in asked(make_client, lambda _: None, base_url="http://elsewhere.test"):
        assert url.startswith("https://") or "below" in url
        assert timeout == {"read": 1.5}


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
