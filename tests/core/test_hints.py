"""Errors of a first contact ask for what was probably got wrong: the address or the key."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Response
from langgraph_runs._core.wire.headers import Headers

ADDRESS = "; is base_url, or LANGGRAPH_API_URL, the server's address?"
KEY = "; no api_key was given: pass one, or set LANGGRAPH_API_KEY"


def told(status: int, body: bytes, method: str = "POST", kind: str = "application/json", **sent: str) -> str:
    headers = {name.replace("_", "-"): value for name, value in sent.items()}
    request = HTTPRequest(method, "http://host/threads", headers)
    head = Head(status, Headers([("content-type", kind)]), request)
    error = responses.error_for(Response(head, body), 0.0)
    assert isinstance(error, (errors.APIStatusError, errors.APIResponseError))
    return str(error)


@pytest.mark.parametrize(
    ("body", "method", "asked"),
    [
        (b"<h1>nothing here</h1>", "GET", True),
        (b"", "GET", True),
        (b'{"detail": "Not Found"}', "POST", True),
        (b'{"detail": "Not Found"}', "GET", False),  # LangGraph's server says so of a run
        (b'{"detail": "Thread or assistant not found."}', "POST", False),
        (b'{"detail": "this thread is not yours"}', "POST", False),  # a server's own rules
    ],
)
def test_a_404_that_is_not_the_servers(body: bytes, method: str, asked: bool) -> None:
    """A page, and a path that a router does not know, ask for the address; what the API says of an object does not."""
    assert told(404, body, method).endswith(ADDRESS) is asked


def test_a_page_instead_of_json() -> None:
    """A web page with status 200 asks for the address, other unusable bodies do not."""
    assert told(200, b"<p>Welcome</p>", kind="text/html").endswith("'<p>Welcome</p>')" + ADDRESS)
    assert not told(200, b"{").endswith(ADDRESS)


def test_no_key() -> None:
    """A 401 to a request without a key says that there was none; one with a key, of any kind, was refused for it."""
    refusal = b'{"detail": "Invalid API key"}'
    assert told(401, refusal).endswith("401 Unauthorized: Invalid API key" + KEY)
    assert told(401, refusal, x_api_key="k").endswith("401 Unauthorized: Invalid API key")
    assert told(401, refusal, Authorization="Bearer t").endswith("401 Unauthorized: Invalid API key")
    assert told(403, refusal).endswith("403 Forbidden: Invalid API key")


def test_nothing_is_said_twice() -> None:
    """An explanation that only repeats the status is left out."""
    assert told(404, b'{"detail": "Not Found"}', "GET") == "GET /threads: 404 Not Found"
    assert told(404, b'{"detail": "Run not found"}', "GET") == "GET /threads: 404 Not Found: Run not found"
