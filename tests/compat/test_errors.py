"""Errors are ours and langgraph-sdk's at once, whichever is caught."""

from __future__ import annotations

import copy
import gzip
import json
import pickle
import re
from typing import Any

import httpx
import pytest
from langgraph_sdk import errors as official

from langgraph_runs import RetryPolicy, errors
from langgraph_runs.compat import _errors
from tests.conformance.support import ClientMaker, FakeRuns, ScriptedServer, reply, reply_json

from .conftest import Make

STATUSES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    418: "APIStatusError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
    500: "InternalServerError",
}
BODIES: list[Any] = [
    {"detail": "no:\n- a\n- ü", "code": "c", "param": "p", "type": "t"},
    {"error": "x"},
    {"error": {"message": "y"}},
    {"message": "m", "detail": [{"loc": ["body"]}]},
    "text",
    [1],
    {},
]


@pytest.mark.parametrize("status", STATUSES)
def test_statuses_raise_both(status: int, scripted: ScriptedServer, make_official: Make, make_ours: Make) -> None:
    """A status raises the class of both packages, with what langgraph-sdk's error of that response has."""
    for body in BODIES:
        caught: list[Any] = []
        for make in (make_official, make_ours):
            scripted.always(
                "GET", "/threads/t", reply_json(body, status, headers={"X-Request-Id": "id", "X-More": "1"})
            )
            with pytest.raises(getattr(official, STATUSES[status])) as raised:
                make(scripted.url).threads.get("t")
            caught.append(raised.value)
        theirs, ours = caught
        assert isinstance(ours, getattr(errors, STATUSES[status]))
        assert isinstance(ours, httpx.HTTPStatusError)
        for name in ("status_code", "code", "param", "type", "request_id", "body"):
            assert getattr(ours, name) == getattr(theirs, name), name
        assert ours.message.lower() == theirs.message.lower()  # the names of statuses are Python's, and httpx's
        assert ours.response.status_code == status
        assert ours.response.headers["x-more"] == "1"
        assert ours.response.text == theirs.response.text
        assert (ours.request.method, ours.request.url) == (theirs.request.method, theirs.request.url)


@pytest.mark.parametrize("name", [name for name in errors.__all__ if hasattr(_errors, name)])
def test_every_error_is_both(name: str) -> None:
    """Each error is caught as ours and as langgraph-sdk's, and survives pickle and copy with all it has."""
    ours = getattr(errors, name)
    error = getattr(_errors, name)("it failed", run_id="r", method="GET", url="http://a/b")
    assert isinstance(error, ours)
    assert isinstance(error, official.LangGraphError)
    if hasattr(official, name):
        assert isinstance(error, getattr(official, name)) or not issubclass(ours, errors.APIStatusError)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (type(twin), str(twin), twin.run_id, str(twin.request.url)) == (
            type(error),
            "it failed",
            "r",
            "http://a/b",
        )


def test_no_error_is_left_out() -> None:
    """Every error that a request of langgraph-sdk's client can raise has its class here."""
    elsewhere = {"CronOutcomeUnknownError", "LangGraphRunsWarning", "RunRestartedError"}  # of calls it does not have
    assert {name for name in errors.__all__ if not hasattr(_errors, name)} == elsewhere


def test_a_refused_connection_is_a_transport_error(fake_runs: FakeRuns, make_ours: Make) -> None:
    """A server that cannot be reached raises what is an error of httpx's transport, of ours and of langgraph-sdk's."""
    fake_runs.refuse()
    for call in (lambda client: client.threads.get("t"), lambda client: [*client.runs.stream("t", "agent")]):
        with pytest.raises(httpx.ConnectError) as raised:
            call(make_ours(fake_runs.url))
        assert isinstance(raised.value, errors.APIConnectionError)
        assert isinstance(raised.value, official.LangGraphError)
        assert not isinstance(raised.value, httpx.HTTPStatusError)  # whose `response` is asked for its status


def test_a_page_in_place_of_json_is_told(scripted: ScriptedServer, make_ours: Make) -> None:
    """A 200 that is not the API's raises both packages' errors for that."""
    scripted.enqueue(reply("<html>", headers={"Content-Type": "text/html"}))
    with pytest.raises(official.APIResponseValidationError) as raised:
        make_ours(scripted.url).threads.get("t")
    assert isinstance(raised.value, errors.APIResponseError)
    assert raised.value.response.status_code == 200


@pytest.mark.parametrize("body", [{"detail": "nö", "n": 2**70}, [1, None], "<html>Bad gateway</html>", ""], ids=str)
@pytest.mark.parametrize("call", ["get", "create", "wait", "stream", "join_stream", "cancel"])
def test_the_response_has_its_body(
    call: str, body: Any, scripted: ScriptedServer, make_official: Make, make_ours: Make
) -> None:
    """`error.response` has the text and the JSON that the server sent, compressed or not, as langgraph-sdk's has."""
    told = []
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    packed = reply(gzip.compress(text.encode()), 422, headers={"Content-Encoding": "gzip"})
    for make in (make_official, make_ours):
        scripted.enqueue(packed if call == "get" else reply(text, 422))
        runs = make(scripted.url).runs
        with pytest.raises(httpx.HTTPStatusError) as raised:
            result = getattr(runs, call)("t", "r")
            next(result)
        response = raised.value.response
        told.append((response.text, response.json() if "{" in response.text else None, response.reason_phrase))
    assert told[1] == told[0]


FAILURES: list[type[httpx.TransportError]] = [
    httpx.ConnectError,
    httpx.ReadError,
    httpx.WriteError,
    httpx.ProxyError,
    httpx.RemoteProtocolError,
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
    httpx.ConnectTimeout,
    httpx.ReadTimeout,
    httpx.WriteTimeout,
    httpx.PoolTimeout,
]


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("call", ["get", "create", "wait", "stream", "join_stream"])
def test_failures_are_of_their_class_in_httpx(
    call: str, failure: type[httpx.TransportError], make_client: ClientMaker, make_ours: Make
) -> None:
    """What fails with an exception of httpx raises an error of its class, as langgraph-sdk lets it through."""

    def fail(request: httpx.Request) -> httpx.Response:
        raise failure("it failed", request=request)

    http_client = make_client.http_client(transport=httpx.MockTransport(fail))
    runs = make_ours("http://a", http_client=http_client, retry=RetryPolicy.immediate(1)).runs
    with pytest.raises(failure) as raised:
        next(getattr(runs, call)("t", "r"))
    assert isinstance(raised.value, errors.LangGraphRunsError)
    assert isinstance(raised.value, official.LangGraphError)
    for twin in (pickle.loads(pickle.dumps(raised.value)), copy.copy(raised.value)):
        assert type(twin) is type(raised.value)
        assert str(twin) == str(raised.value)


@pytest.mark.parametrize("call", ["create", "wait", "stream"])
@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_creation_left_open_is_of_the_status(
    call: str, status: int, scripted: ScriptedServer, make_ours: Make
) -> None:
    """A creation that a 5xx leaves open raises RunOutcomeUnknownError, which is langgraph-sdk's for it, too."""
    scripted.enqueue(reply("<html>Bad</html>", status, headers={"X-Request-Id": "id"}))
    scripted.always("GET", "/threads/{thread_id}/runs", reply_json({}, 403))
    with pytest.raises(official.InternalServerError) as raised:
        next(getattr(make_ours(scripted.url).runs, call)("t", "a"))
    error = raised.value
    assert isinstance(error, errors.RunOutcomeUnknownError)
    assert (error.status_code, error.response.status_code, error.response.text) == (status, status, "<html>Bad</html>")
    assert error.request_id == "id"
    assert type(pickle.loads(pickle.dumps(error))) is type(error)


ELSEWHERE: list[Any] = [
    reply("<html>Welcome</html>", headers={"Content-Type": "text/html"}),
    reply("<html>Not here</html>", 404, headers={"Content-Type": "text/html"}),
    reply_json({"detail": "Not Found"}, 404),
    reply_json({}, 307, headers={"Location": "/elsewhere"}),
]


@pytest.mark.parametrize("reply_of_another", ELSEWHERE)
def test_the_address_is_asked_for_in_its_words(
    reply_of_another: Any, scripted: ScriptedServer, make_ours: Make
) -> None:
    """Where the address is wrong, the message names langgraph-sdk's argument, and no variable that it ignores."""
    scripted.enqueue(reply_of_another)
    with pytest.raises(errors.LangGraphRunsError) as raised:
        make_ours(scripted.url).threads.search()
    assert_words(raised.value)


def test_a_server_that_is_down_is_asked_for_in_its_words(fake_runs: FakeRuns, make_ours: Make) -> None:
    """So does the message of a refused connection."""
    fake_runs.refuse()
    for call in (lambda client: client.threads.get("t"), lambda client: [*client.runs.stream("t", "agent")]):
        with pytest.raises(errors.LangGraphRunsError) as raised:
            call(make_ours(fake_runs.url))
        assert "is the server running?" in str(raised.value)
        assert_words(raised.value)


def assert_words(error: Exception) -> None:
    assert re.search(r"\burl\b", str(error))
    assert "base_url" not in str(error)
    assert "LANGGRAPH_API_URL" not in str(error)
