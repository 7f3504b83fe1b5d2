"""Errors are ours and langgraph-sdk's at once, whichever is caught."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import httpx
import pytest
from langgraph_sdk import errors as official

from langgraph_runs import errors
from langgraph_runs.compat import _errors
from tests.conformance.support import FakeRuns, ScriptedServer, reply, reply_json

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
BODIES: list[Any] = [{"detail": "no", "code": "c", "param": "p", "type": "t"}, {"error": "x"}, "text", [1], None]


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
        assert ours.response.status_code == status
        assert ours.response.headers["x-more"] == "1"
        assert (ours.request.method, ours.request.url) == (theirs.request.method, theirs.request.url)
        assert (ours.message == theirs.message) or not (isinstance(body, dict) and "detail" in body)


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
        with pytest.raises(httpx.TransportError) as raised:
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
