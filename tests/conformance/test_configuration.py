"""What a client is set to: where it takes that from, what hooks see and change, what copies share."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import UNSET, Head, HTTPRequest, RetryPolicy, Timeouts, errors

from .support import ClientMaker, FakeRuns, ScriptedServer, reply, reply_json

KEYS = ("LANGGRAPH_API_KEY", "LANGSMITH_API_KEY", "LANGCHAIN_API_KEY")


# The environment


def test_the_base_url(monkeypatch: pytest.MonkeyPatch, make_client: ClientMaker) -> None:
    """The base URL is the one given, else the environment's, else that of a local server; a slash at its end is cut."""
    assert make_client(None).base_url == "http://127.0.0.1:2024"
    monkeypatch.setenv("LANGGRAPH_API_URL", "https://runs.example/api/")
    assert make_client(None).base_url == "https://runs.example/api"
    assert make_client("http://x:1/").base_url == "http://x:1"


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://x", "http://", "http://x?a=b", "http://x#a", "http://a b", "http://x:99999", 5, "http:///x"]
)
def test_what_is_no_base_url(url: Any, make_client: ClientMaker) -> None:
    """A base URL that cannot be one is refused when the client is made."""
    with pytest.raises((TypeError, ValueError), match="base_url"):
        make_client(url)


@pytest.mark.parametrize("set_", [KEYS, KEYS[1:], KEYS[2:]])
def test_the_key(
    set_: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, fake_runs: FakeRuns, make_client: ClientMaker
) -> None:
    """Without api_key the first of three variables is taken; quotes around a value are not part of it."""
    for name in set_:
        monkeypatch.setenv(name, f' "{name}" ')
    thread_id = fake_runs.thread()

    make_client(fake_runs.url, api_key=UNSET).threads.get(thread_id)
    make_client(fake_runs.url, api_key="own").threads.get(thread_id)
    make_client(fake_runs.url, api_key=None).threads.get(thread_id)

    assert [request.headers.get("x-api-key") for request in fake_runs.requests] == [set_[0], "own", None]


# Hooks


def hooks(make_client: ClientMaker, url: str, seen: list[Any], *, asynchronous: bool, **options: Any) -> Any:
    """A client whose hooks note what they are told."""

    def note(kind: str) -> Any:
        if not asynchronous:
            return lambda told: seen.append((kind, told))

        async def noted(told: Any) -> None:
            seen.append((kind, told))

        return noted

    names = ("on_request", "on_response", "on_retry", "on_reconnect")
    return make_client(url, **{name: note(name) for name in names}, **options)


@pytest.mark.parametrize("asynchronous", [False, True])
def test_hooks_see_every_attempt(
    asynchronous: bool, fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]
) -> None:
    """on_request and on_response run for every attempt, on_retry in between; an AsyncClient's may be asynchronous."""
    seen: list[Any] = []
    if asynchronous and make_client.client_kind == "sync":
        with pytest.raises(TypeError, match="on_request returned an awaitable; use AsyncClient for async hooks"):
            hooks(make_client, fake_runs.url, seen, asynchronous=True).threads.get("t")
        return
    fake_runs.fail(503, get_thread=1)
    fake_runs.lose(done=False, get_thread=2)

    hooks(make_client, fake_runs.url, seen, asynchronous=asynchronous).threads.get(fake_runs.thread())

    assert [kind for kind, _ in seen] == [
        "on_request", "on_response", "on_retry", "on_request", "on_retry", "on_request", "on_response",
    ]  # fmt: skip
    assert [told.status for kind, told in seen if kind == "on_response"] == [503, 200]
    notices = [told for kind, told in seen if kind == "on_retry"]
    assert [(notice.kind, notice.attempt, notice.method) for notice in notices] == [
        ("retry", 1, "GET"), ("retry", 2, "GET"),
    ]  # fmt: skip
    assert notices[0].cause == "503 Service Unavailable"


def test_hooks_see_every_reconnect(fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]) -> None:
    """A stream that is mended tells on_reconnect, and on_request sees the request that rejoins it."""
    seen: list[Any] = []
    fake_runs.cut(after_events=2, how="reset", stream=1)
    thread_id = fake_runs.thread()

    list(
        hooks(make_client, fake_runs.url, seen, asynchronous=False).runs.stream(
            thread_id, "agent", stream_mode="custom"
        )
    )

    [notice] = [told for kind, told in seen if kind == "on_reconnect"]
    assert (notice.thread_id, notice.run_id) == (thread_id, fake_runs.runs[0].run_id)
    before, last = fake_runs.runs[0].events[:2]
    assert notice.last_event_id == last.id
    requests = [told for kind, told in seen if kind == "on_request"]
    assert {request.headers.get("Last-Event-ID") for request in requests if request.method == "GET"} >= {before.id}


def test_on_request_may_change_a_request(fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]) -> None:
    """What the hook returns, or changes in place, is what is sent; each attempt starts from the original."""
    tokens = iter(["first", "second", "third", "fourth"])

    def sign(request: HTTPRequest) -> HTTPRequest:
        assert "signed" not in request.headers
        request.headers["signed"] = next(tokens)
        return HTTPRequest(request.method, request.url + "?signed=1", request.headers, request.content)

    fake_runs.fail(429, create=[1, 2])
    client = make_client(fake_runs.url, on_request=sign)

    client.runs.create(fake_runs.thread(), "agent", input={"a": 1})

    assert [request.headers["signed"] for request in fake_runs.requests] == ["first", "second", "third"]
    assert {request.query["signed"][0] for request in fake_runs.requests} == {"1"}
    assert len({request.body for request in fake_runs.requests}) == 1


def test_a_hook_that_raises(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """What a hook raises comes out of the call as it is, and leaves nothing open behind it."""

    def stop(_: Any) -> None:
        raise LookupError("no token")

    thread_id = fake_runs.thread()
    with pytest.raises(LookupError, match="no token"):
        make_client(fake_runs.url, on_request=stop).threads.get(thread_id)
    assert fake_runs.requests == []
    with pytest.raises(LookupError, match="no token"):
        make_client(fake_runs.url, on_response=stop).threads.get(thread_id)
    with pytest.raises(LookupError, match="no token"):
        list(make_client(fake_runs.url, on_response=stop).runs.stream(thread_id, "agent"))
    fake_runs.wait_until_closed()


# Copies


def test_a_copy_shares_the_connections(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """with_options changes what is given and keeps all else, the connections among it."""
    seen: list[Any] = []
    client = make_client(fake_runs.url, headers={"x-a": "1", "x-b": "1"}, on_response=seen.append)
    thread_id = fake_runs.thread()
    client.threads.get(thread_id)

    copy = client.with_options(headers={"X-A": "2"}, timeout=3, retry=RetryPolicy(attempts=1), idle_timeout=None)
    copy.threads.get(thread_id)
    client.with_options(on_response=None).threads.get(thread_id)

    assert [(request.headers["x-a"], request.headers["x-b"]) for request in fake_runs.requests] == [
        ("1", "1"), ("2", "1"), ("1", "1"),
    ]  # fmt: skip
    assert fake_runs.connections == 1
    assert len(seen) == 2
    assert (copy.timeout.read, client.timeout) == (3.0, Timeouts())
    fake_runs.fail(503, get_thread="every")
    with pytest.raises(errors.InternalServerError):
        copy.threads.get(thread_id)
    assert len(fake_runs.requests) == 4


def test_closing(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A closed client, and every copy of it, refuses to be used, and has left no connection open."""
    client = make_client(fake_runs.url)
    copy = client.with_options(headers={"x": "y"})
    client.threads.get(fake_runs.thread())

    client.close()
    client.close()

    fake_runs.wait_until_closed()
    for closed in client, copy:
        with pytest.raises(RuntimeError, match="closed"):
            closed.threads.get("t")


def test_a_client_of_ones_own(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """An http_client is used with its settings and stays open; one of the other kind or another type is refused."""
    http_client = make_client.http_client(headers={"x-own": "yes"})
    client = make_client(fake_runs.url, http_client=http_client)
    thread_id = fake_runs.thread()

    client.threads.get(thread_id)
    client.close()

    assert fake_runs.requests[0].headers["x-own"] == "yes"
    assert not http_client.is_closed
    make_client(fake_runs.url, http_client=http_client).threads.get(thread_id)
    other = ClientMaker("async" if make_client.client_kind == "sync" else "sync", make_client.library)
    own, others = ("Client", "AsyncClient") if make_client.client_kind == "sync" else ("AsyncClient", "Client")
    for wrong, kind in (other.http_client(), f"{make_client.library.__name__}.{others}"), ("client", "str"):
        with pytest.raises(TypeError, match=f"^http_client must be an httpx.{own} or httpx2.{own}, got {kind}$"):
            make_client(fake_runs.url, http_client=wrong)
    other.close()


@pytest.mark.parametrize(("url", "named"), [("nohost", "GET nohost"), ("ftp://me:pw@host/x", "GET /x to ftp://host")])
def test_on_request_may_set_no_other_url(url: str, named: str, make_client: ClientMaker) -> None:
    """A URL of a hook's that is not for HTTP raises an error that says where it is from, and shows no password."""

    def change(request: Any) -> None:
        request.url = url

    with pytest.raises(errors.APIConnectionError) as caught:
        make_client("http://127.0.0.1:1", on_request=change).threads.get("t")
    assert str(caught.value) == f"{named}: on_request set a URL that is not an http(s) URL"


# Any endpoint


def test_any_endpoint(scripted: ScriptedServer, make_client: ClientMaker, naps: list[float]) -> None:
    """request() sends what it is given and decodes what comes; with_response adds the answer's head."""
    client = make_client(scripted.url, headers={"x-a": "1"})
    scripted.enqueue(
        reply("", 503), reply_json({"a": [1]}, 201, {"x-b": "2"}), reply(b"", 204), reply_json([1]), reply(b" ")
    )

    value, head = client.request(
        "put",
        "/a/b?c=d",
        json={"n": None},
        params={"e": [1, True], "f": None},
        headers={"x-c": "3"},
        with_response=True,
    )

    assert value == {"a": [1]}
    assert isinstance(head, Head)
    assert (head.status, head.headers["X-B"], head.ok) == (201, "2", True)
    sent = scripted.requests[1]
    assert (sent.method, sent.path, sent.json()) == ("PUT", "/a/b", {"n": None})
    assert sent.query == {"c": ["d"], "e": ["1", "true"]}
    assert (sent.headers["x-a"], sent.headers["x-c"]) == ("1", "3")
    assert client.request("DELETE", "/a") is None
    assert client.request("POST", "/a") == [1]
    assert client.request("POST", "/a") is None


def test_a_request_may_say_whether_it_is_idempotent(
    scripted: ScriptedServer, make_client: ClientMaker, naps: list[float]
) -> None:
    """With `idempotent` true a POST is sent again, and with false a GET is not; anything but a bool is refused."""
    client = make_client(scripted.url)
    scripted.enqueue(reply("", 503), reply_json([1]), reply("", 503))

    assert client.request("POST", "/a/search", idempotent=True) == [1]
    with pytest.raises(errors.InternalServerError):
        client.request("GET", "/a", idempotent=False)
    with pytest.raises(TypeError, match="idempotent must be a bool, got 'yes'"):
        client.request("POST", "/a", idempotent="yes")
    assert len(scripted.requests) == 3


def test_what_would_be_sent(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """build_request shows what request would send, and sends nothing."""
    client = make_client(scripted.url + "/base", api_key="key", headers={"x-a": "1"})

    request = client.build_request("POST", "/a", json={"n": 1}, params={"q": "ü"}, headers={"X-A": "2"})

    assert (request.method, request.url) == ("POST", f"{scripted.url}/base/a?q=%C3%BC")
    assert request.content == b'{"n":1}'
    assert request.headers["x-api-key"] == "key"
    assert {name.lower(): value for name, value in request.headers.items()}["x-a"] == "2"
    assert scripted.requests == []
    scripted.enqueue(reply_json({}))
    client.request("POST", "/a", json={"n": 1}, params={"q": "ü"}, headers={"X-A": "2"})
    sent = scripted.requests[0]
    assert (f"{scripted.url}{sent.target}", sent.body) == (request.url, request.content)
    assert all(sent.headers[name] == value for name, value in request.headers.items())


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "POST", "PATCH"])
def test_which_methods_are_sent_again(
    method: str, scripted: ScriptedServer, make_client: ClientMaker, naps: list[float]
) -> None:
    """After an answer that leaves it open what was done, only idempotent methods are tried again."""
    scripted.enqueue(reply("", 500))
    client = make_client(scripted.url)
    if method in ("POST", "PATCH"):
        with pytest.raises(errors.InternalServerError):
            client.request(method, "/a")
    else:
        scripted.enqueue(reply(b"", 200))
        assert client.request(method, "/a") is None
    assert scripted.remaining == 0


@pytest.mark.parametrize("retry", ["often", 3, {"attempts": 2}, None])
def test_what_is_no_retry_policy(retry: Any) -> None:
    """A retry that is no RetryPolicy is refused."""
    from langgraph_runs import AsyncClient, Client

    for kind in Client, AsyncClient:
        with pytest.raises(TypeError, match="retry"):
            kind("http://x", retry=retry)


@pytest.mark.parametrize("value", ["never", 0, -1.0, True, float("nan")])
def test_what_is_no_idle_timeout(value: Any, make_client: ClientMaker) -> None:
    """An idle_timeout is "auto", a positive number, or None."""
    with pytest.raises((TypeError, ValueError), match="idle_timeout"):
        make_client("http://x", idle_timeout=value)
