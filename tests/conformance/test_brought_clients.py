"""What an HTTP client of the caller's own adds to requests."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from functools import partial, wraps
from typing import Any, Literal

import pytest

from langgraph_runs import RetryPolicy, errors

from .support import NO_WAIT, Answer, ClientMaker, ScriptedServer, a_run, reply_json

RUN = a_run()

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

    def answer(request: Any) -> Any:
        fields = sorted((name.lower(), value) for name, value in request.headers.raw)
        sent.append((request.method, str(request.url), fields, request.content, request.extensions["timeout"]))
        return make_client.library.Response(200, json=RUN)

    http_client = make_client.http_client(transport=make_client.library.MockTransport(answer), **settings)
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

        def signed(*args: Any, **kwargs: Any) -> Any:
            request = build(*args, **kwargs)
            request.headers["X-Signature"] = "valid"
            return request

        http_client.build_request = signed

    for _, _, fields, _, _ in asked(make_client, sign):
        assert (b"x-signature", b"valid") in fields


def test_a_class_that_was_changed(make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is it passed by if it is the library's class that somebody changed, or if it wants what it always got."""
    kind = type(make_client.http_client())
    build = kind.build_request

    def signed(self: Any, method: str, url: str, *, headers: Any, content: Any, timeout: Any, extensions: Any) -> Any:
        secure = url.replace("http://", "https://")
        request = build(self, method, secure, headers=headers, content=content, timeout=timeout)
        request.extensions |= {"timeout": {"read": 1.5}}
        return request

    monkeypatch.setattr(kind, "build_request", wraps(build)(signed))
    for _, url, _, _, timeout in asked(make_client, lambda _: None, base_url="http://elsewhere.test"):
        assert url.startswith("https://") or "below" in url
        assert timeout == {"read": 1.5}


def test_settings_that_change(make_client: ClientMaker) -> None:
    """They count from the next request on."""
    seen: list[str | None] = []

    def answer(request: Any) -> Any:
        seen.append(request.headers.get("x-tenant"))
        return make_client.library.Response(200, json=RUN)

    http_client = make_client.http_client(transport=make_client.library.MockTransport(answer))
    client = make_client("http://server.test", http_client=http_client)
    for tenant in (None, "one", "two"):
        if tenant is not None:
            http_client.headers["X-Tenant"] = tenant
        client.runs.get("t", "r")

    assert seen == [None, "one", "two"]


def reading(make_client: ClientMaker, how: str) -> dict[str, list[Any]]:
    """Event hooks of a client of the caller's that read a response by this method, or use its stream up."""

    def read(response: Any) -> None:
        _ = response.read() if how == "read" else [*response.iter_raw()]

    async def aread(response: Any) -> None:
        _ = await response.aread() if how == "read" else [piece async for piece in response.aiter_raw()]

    return {"response": [read if make_client.client_kind == "sync" else aread]}


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_a_hook_that_reads_the_body(
    make_client: ClientMaker, scripted: ScriptedServer, framing: Literal["length", "chunked", "close"], encoding: str
) -> None:
    """A body that an event hook of the caller's client has read is not looked for on the connection again."""
    body = json.dumps(RUN).encode()
    headers = (("Content-Type", "application/json"), ("Content-Encoding", encoding))
    content = gzip.compress(body) if encoding == "gzip" else body
    scripted.enqueue(*[Answer(headers=headers, body=[content], framing=framing)] * 2)
    http_client = make_client.http_client(event_hooks=reading(make_client, "read"))
    client = make_client(scripted.url, http_client=http_client, retry=NO_WAIT, timeout=5.0)

    assert [client.runs.get("t", "r").run_id for _ in range(2)] == ["r", "r"]


def test_a_hook_that_uses_the_body_up(make_client: ClientMaker, scripted: ScriptedServer) -> None:
    """A body that an event hook of the caller's client has read and not kept is an error that says so."""
    scripted.enqueue(reply_json(RUN))
    http_client = make_client.http_client(event_hooks=reading(make_client, "use up"))
    client = make_client(scripted.url, http_client=http_client, retry=NO_WAIT, timeout=5.0)

    with pytest.raises(errors.APIResponseError, match="an event hook of http_client used up the response body"):
        client.runs.get("t", "r")


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_large_refusal_before_authentication(
    make_client: ClientMaker, scripted: ScriptedServer, framing: Literal["length", "chunked"]
) -> None:
    """A body that the HTTP library reads between two requests is no part of a head, however large it is."""

    class Token(make_client.library.Auth):  # fetches a token when it is refused, as OAuth clients do
        def auth_flow(self, request: Any) -> Iterator[Any]:
            response = yield request
            if response.status_code == 401:
                request.headers["Authorization"] = "Bearer token"
                yield request

    scripted.enqueue(Answer(401, body=[b"x" * 400_000], framing=framing), reply_json(RUN))
    http_client = make_client.http_client(auth=Token())
    client = make_client(scripted.url, http_client=http_client, retry=RetryPolicy.immediate(1), timeout=5.0)

    assert client.runs.get("t", "r").run_id == "r"


@pytest.mark.parametrize("reads", [False, True])
@pytest.mark.parametrize("status", [422, 500])
def test_a_hook_that_raises_for_a_status(
    status: int, reads: bool, make_client: ClientMaker, scripted: ScriptedServer
) -> None:
    """An event hook that calls `raise_for_status` changes nothing: what it raises carries the response."""

    def check(response: Any) -> None:
        if reads:
            response.read()
        response.raise_for_status()

    async def acheck(response: Any) -> None:
        if reads:
            await response.aread()
        response.raise_for_status()

    scripted.always("GET", "/x", reply_json({"detail": "no such thing"}, status))
    hook = check if make_client.client_kind == "sync" else acheck
    http_client = make_client.http_client(event_hooks={"response": [hook]})
    client = make_client(scripted.url, http_client=http_client, retry={"attempts": 1})

    with pytest.raises(errors.APIStatusError) as caught:
        client.request("GET", "/x")

    assert caught.value.status_code == status
    assert caught.value.detail == ("no such thing" if reads else None)
