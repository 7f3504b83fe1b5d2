"""Errors are ours and langgraph-sdk's at once, whichever is caught."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import httpx
import pytest
from langgraph_sdk import errors as official

from langgraph_runs import RetryPolicy, errors
from langgraph_runs.compat import _errors
from tests.conformance.support import FakeRuns, ScriptedServer, drop, hang, reply, reply_json

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


CALLS: dict[str, Any] = {
    "GET /threads/t": lambda client: client.threads.get("t"),
    "POST /threads/t/runs": lambda client: client.runs.create("t", "agent"),
    "POST /threads/t/runs/wait": lambda client: client.runs.wait("t", "agent"),
    "POST /threads/t/runs/stream": lambda client: [*client.runs.stream("t", "agent")],
}
WAITING = ("wait", "stream")
FAILURES: dict[str, Any] = {
    "closed": drop(),
    "reset": drop("reset"),
    "silent": hang(),
    "cut": reply_json({"a": 1}).cut(after=3),
    "502": reply("<html>", 502),
}


@pytest.mark.parametrize(
    ("failure", "call"),
    # `wait` and `stream` are silent as long as the run takes.
    [(failure, call) for failure in FAILURES for call in CALLS if failure != "silent" or not call.endswith(WAITING)],
)
def test_a_failure_is_of_the_classes_that_it_has_there(
    failure: str, call: str, scripted: ScriptedServer, make_official: Make, make_ours: Make
) -> None:
    """Whichever class of httpx or langgraph-sdk a program catches a failure by, it catches compat's error by it."""
    scripted.always(*call.split(), FAILURES[failure])
    scripted.always("GET", "/threads/t/runs", reply_json([]))
    limit = 0.1 if failure == "silent" else 60
    caught: list[Any] = []
    for make, options in ((make_official, {}), (make_ours, {"retry": RetryPolicy.immediate(1)})):
        with pytest.raises(httpx.HTTPError) as raised:
            CALLS[call](make(scripted.url, timeout=limit, **options))
        caught.append(raised.value)
    theirs, ours = caught
    assert names_of(ours) >= names_of(theirs)
    assert isinstance(ours, errors.LangGraphRunsError)
    assert isinstance(ours, official.LangGraphError)
    twin = pickle.loads(pickle.dumps(ours))
    assert (type(twin), str(twin), twin.__dict__) == (type(ours), str(ours), ours.__dict__)
    if isinstance(theirs, httpx.HTTPStatusError):
        assert (ours.response.status_code, ours.response.text) == (502, "<html>")


def names_of(error: Exception) -> set[str]:
    """The names of an error's classes in httpx and langgraph-sdk."""
    return {
        one.__name__ for one in type(error).__mro__ if one.__module__.partition(".")[0] in ("httpx", "langgraph_sdk")
    }


def test_a_page_in_place_of_json_is_told(scripted: ScriptedServer, make_ours: Make) -> None:
    """A 200 that is not the API's raises both packages' errors for that."""
    scripted.enqueue(reply("<html>", headers={"Content-Type": "text/html"}))
    with pytest.raises(official.APIResponseValidationError) as raised:
        make_ours(scripted.url).threads.get("t")
    assert isinstance(raised.value, errors.APIResponseError)
    assert raised.value.response.status_code == 200
