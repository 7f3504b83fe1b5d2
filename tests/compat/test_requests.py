"""Each method sends what langgraph-sdk's own client sends, and returns what it returns."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import httpx
import langgraph_sdk
import pytest
import yaml

from langgraph_runs import errors
from tests.conformance.support import Answer, FakeRuns, Request, ScriptedServer, frame, reply_json, stream

from .calls import ABOUT_RUNS, NOT_OURS, OF_RUNS, PLAIN, Call
from .conftest import Make

ROOT = Path(__file__).parent.parent.parent
ANSWER = {"n": [1, 2.5, None], "text": "ü", "next": "?", "created_at": "2026-01-01T00:00:00Z"}


def sent(request: Request) -> dict[str, Any]:
    """What a request says, whoever encoded it."""
    url = urlsplit(request.target)
    query = sorted(parse_qsl(url.query))  # httpx sends None as an empty value
    own = {name: value for name, value in request.headers.items() if name.lower().startswith("x-own")}
    kind = request.headers.get("content-type")
    body = request.json() if request.body else None
    kept = request.headers.get("cache-control")
    return {"cached": kept, "to": (request.method, url.path), "query": query, "own": own, "type": kind, "body": body}


@pytest.mark.parametrize("call", PLAIN, ids=lambda call: call.name)
def test_the_same_is_sent_and_returned(
    call: Call, scripted: ScriptedServer, make_official: Make, make_ours: Make
) -> None:
    """The method, path, query, headers and body of a request are the official ones, and so is the answer."""
    scripted.enqueue(*[reply_json(ANSWER, headers={"X-Pagination-Next": "5"})] * 2)
    answers = [call.on(make(scripted.url)) for make in (make_official, make_ours)]
    official, ours = map(sent, scripted.requests)
    assert ours == official
    assert answers[1] == answers[0]
    assert type(answers[1]) is type(answers[0])


@pytest.mark.parametrize("call", OF_RUNS, ids=lambda call: call.name)
def test_runs_are_created_with_the_same_body(
    call: Call, fake_runs: FakeRuns, make_official: Make, make_ours: Make
) -> None:
    """The body that creates a run is the official one, but that its stream is resumable and no break ends it."""
    bodies = []
    for make in (make_official, make_ours):
        fake_runs.thread("t")
        fake_runs.next(2, mode="values")
        before = len(fake_runs.requests)
        result = call.on(make(fake_runs.url))
        if call.name == "runs.stream":
            assert [*result]
        bodies.append(sent(fake_runs.requests[before]))
        for run in fake_runs.runs:
            run.finish()
    official, ours = bodies
    if call.name in ("runs.stream", "runs.wait"):
        assert ours["body"].pop("on_disconnect") == official["body"].pop("on_disconnect", "continue")
    if call.name == "runs.stream":
        assert official["body"].pop("stream_resumable") is False
        assert ours["body"].pop("stream_resumable") is True
    assert ours == official


def test_every_method_is_called() -> None:
    """Each method of each group of langgraph-sdk's client is in the table of calls."""
    groups = vars(langgraph_sdk.get_sync_client(url="http://a")).items()
    methods = {
        f"{name}.{method}"
        for name, group in groups
        if name != "http"
        for method, _ in inspect.getmembers(group, inspect.isroutine)
        if not method.startswith("_")
    }
    assert methods == {call.name for call in [*PLAIN, *OF_RUNS]} | {*ABOUT_RUNS, *NOT_OURS}


def test_the_low_level_client_sends_anything(scripted: ScriptedServer, make_official: Make, make_ours: Make) -> None:
    """`client.http` sends requests to any endpoint: params in any form of httpx's, and no body for None."""
    scripted.enqueue(*[reply_json(ANSWER)] * 8)
    for make in (make_official, make_ours):
        http = make(scripted.url).http
        assert http.get("/info", params=[("a", "1"), ("a", "2"), ("b", True)]) == ANSWER
        assert http.post("/own/thing", json=None, params="x=1&y=%20") == ANSWER
        assert http.delete("/own/thing", json=[1], params=b"x=1") is None
        assert http.patch("/own/thing", json={}, headers={"X-Own": "yes"}) == ANSWER
    requests = [sent(request) for request in scripted.requests]
    assert requests[4:] == requests[:4]


PARAMS: list[Any] = [
    {"at": datetime(2026, 1, 1, tzinfo=UTC), "n": Decimal("1.5"), "id": UUID(int=1)},
    {"many": ["a", True, None, 1.5], "pair": ("a", "b"), "object": {}},
    [("a", "1"), ("a", "2")],
    "x=1&y=%20",
]


@pytest.mark.parametrize("params", PARAMS, ids=str)
def test_params_are_what_httpx_takes(
    params: Any, scripted: ScriptedServer, make_official: Make, make_ours: Make
) -> None:
    """Query parameters may be anything that has a text, as httpx takes them, of every kind of request."""
    calls = ("get", "create", "cancel") if isinstance(params, dict) else ("get", "create")
    for call in calls:
        for make in (make_official, make_ours):
            scripted.enqueue(reply_json({"run_id": "r", "thread_id": "t", "status": "pending"}))
            getattr(make(scripted.url).runs, call)("t", "r", params=params)
        official, ours = (sent(request)["query"] for request in scripted.requests[-2:])
        assert ours == official


def test_headers_are_what_httpx_takes(scripted: ScriptedServer, make_official: Make, make_ours: Make) -> None:
    """Headers may be bytes, and given in two spellings; a caller's own Cache-Control is that of a stream."""
    told = []
    for make in (make_official, make_ours):
        scripted.enqueue(reply_json(ANSWER), events(1))
        http = make(scripted.url).http
        http.get("/info", headers={"X-Own": b"1", "x-own": "2", b"X-Own-Bytes": "3"})
        assert [*http.stream("/own", "POST", json={}, headers={"Cache-Control": "max-age=1"})]
        told.append([sent(request) for request in scripted.requests[-2:]])
    assert told[0][1] == told[1][1]
    assert told[1][0]["own"] == {"x-own": "1, 2", "x-own-bytes": "3"}
    scripted.enqueue(events(1))
    assert [*http.stream("/own", "POST", json={}, headers={"cache-control": "no-cache"})]
    assert scripted.requests[-1].headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["info", "/a b/ü?x=ü", "/a%20b", "/a:b@c,d;e=f"])
def test_paths_are_what_httpx_takes(path: str, scripted: ScriptedServer, make_official: Make, make_ours: Make) -> None:
    """`client.http` takes paths without a slash at the beginning, and encodes what is not."""
    for make in (make_official, make_ours):
        scripted.enqueue(reply_json(ANSWER))
        make(scripted.url).http.get(path)
    official, ours = (request.target for request in scripted.requests)
    assert ours == official


def test_callbacks_get_the_response(scripted: ScriptedServer, make_official: Make, make_ours: Make) -> None:
    """`on_response` of the low-level client gets a response of httpx with the status, headers and request."""
    seen: list[Any] = []
    scripted.enqueue(*[reply_json({}, headers={"X-Pagination-Next": "5"})] * 2)
    for make in (make_official, make_ours):
        make(scripted.url).http.get("/info", on_response=seen.append)
    assert [(one.status_code, one.headers["x-pagination-next"], str(one.request.url)) for one in seen] == [
        (200, "5", f"{scripted.url}/info")
    ] * 2


def events(number: int) -> Answer:
    """A stream of so many events."""
    return stream(*(frame("custom", {"n": n}, f"{n}-0") for n in range(1, number + 1)))


def test_threads_are_followed(scripted: ScriptedServer, make_official: Make, make_ours: Make) -> None:
    """`threads.join_stream` gives the official parts; ours goes on after the end of a response."""
    scripted.enqueue(events(2), events(2), stream(*(frame("custom", {"n": n}, f"{n}-0") for n in (2, 3, 4))))
    told = [*make_official(scripted.url).threads.join_stream("t")]
    parts = make_ours(scripted.url).threads.join_stream("t", stream_mode="run_modes")
    assert [next(parts) for _ in range(4)][:2] == told == [("custom", {"n": n}, f"{n}-0") for n in (1, 2)]
    parts.close()
    assert scripted.requests[1].query == {"stream_modes": ["run_modes"]}  # which servers read; the official is ignored


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_other_streams_are_read(scripted: ScriptedServer, make_official: Make, make_ours: Make, method: str) -> None:
    """`http.stream` reads the events of any endpoint, with a body, params, headers and the callback."""
    told = []
    for make in (make_official, make_ours):
        seen: list[Any] = []
        scripted.enqueue(events(2))
        body = {"n": None} if method == "POST" else None
        http = make(scripted.url).http
        parts = http.stream("/own", method, json=body, params={"a": 1}, headers={"X-Own": "1"}, on_response=seen.append)
        told.append(([*parts], sent(scripted.requests[-1]), [one.status_code for one in seen]))
    assert told[0] == told[1]


def test_an_other_stream_that_breaks_raises_both(scripted: ScriptedServer, make_ours: Make) -> None:
    """Events of a POST cannot be resumed: a break is an error of either package, and of httpx's transport."""
    scripted.enqueue(events(2).cut(items=1))
    parts = make_ours(scripted.url).http.stream("/own", "POST", json={})
    assert next(parts).data == {"n": 1}
    with pytest.raises(httpx.TransportError) as raised:
        next(parts)
    assert isinstance(raised.value, langgraph_sdk.errors.LangGraphError)
    assert isinstance(raised.value, errors.StreamInterruptedError)


def operations() -> Iterator[tuple[str, str, bool]]:
    """The method and path of each operation that creates no run, and whether it may be repeated."""
    paths = yaml.safe_load((ROOT / "openapi.yaml").read_text("utf-8"))["paths"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            if method in ("post", "patch") and not re.search(r"/runs(/stream|/wait|/batch)?$", path):
                yield method, path.replace("{", "").replace("}", ""), operation["x-idempotent"]


@pytest.mark.parametrize(("method", "path", "idempotent"), [*operations()])
def test_what_does_no_harm_is_sent_again(
    scripted: ScriptedServer, make_ours: Make, method: str, path: str, *, idempotent: bool
) -> None:
    """After a 503 a POST or PATCH is repeated if openapi.yaml says that it may be, and no other."""
    client = make_ours(scripted.url)
    scripted.enqueue(reply_json({}, 503), *[reply_json({})] * idempotent)
    if idempotent:
        getattr(client.http, method)(path, json={})
    else:
        with pytest.raises(langgraph_sdk.errors.InternalServerError):
            getattr(client.http, method)(path, json={})
