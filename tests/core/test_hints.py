"""Errors of a first contact ask for what was probably got wrong: the address or the key."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Response
from langgraph_runs._core.wire.headers import Headers

ADDRESS = "; is base_url, or LANGGRAPH_API_URL, the server's address?"
KEY = "; no api_key was given: pass one, or set LANGGRAPH_API_KEY"


def told(
    status: int,
    body: bytes,
    method: str = "POST",
    kind: str = "application/json",
    path: str = "/threads",
    content: bytes | None = None,
    **sent: str,
) -> str:
    headers = {name.replace("_", "-"): value for name, value in sent.items()}
    request = HTTPRequest(method, f"http://host{path}", headers, content)
    head = Head(status, Headers([("content-type", kind)]), request)
    error = responses.error_for(Response(head, body), 0.0)
    assert isinstance(error, (errors.APIStatusError, errors.APIResponseError))
    return str(error)


@pytest.mark.parametrize(
    ("body", "method", "hint"),
    [
        (b"<h1>nothing here</h1>", "GET", ADDRESS),
        (b"", "GET", ADDRESS),
        (b'{"detail": "Not Found"}', "POST", f"{ADDRESS} If it is, the server does not have this endpoint"),
        (b'{"detail": "Not Found"}', "GET", None),  # LangGraph's server says so of a run
        (b'{"detail": "Thread or assistant not found."}', "POST", None),
        (b'{"detail": "this thread is not yours"}', "POST", None),  # a server's own rules
    ],
)
def test_a_404_that_is_not_the_servers(body: bytes, method: str, hint: str | None) -> None:
    """A page, and a path that a router does not know, ask for the address; what the API says of an object does not."""
    message = told(404, body, method)
    assert message.endswith(hint) if hint else ADDRESS not in message


def test_an_endpoint_that_a_server_lacks() -> None:
    """A 405, as Aegra has it for `threads.count`, says in the caller's terms that there is no such endpoint."""
    message = told(405, b'{"detail": "Method Not Allowed"}', path="/threads/count")
    assert message == "POST /threads/count: 405 Method Not Allowed; the server does not have this endpoint"


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


NO_THREAD_ID = b'{"detail": "Invalid thread ID: must be a UUID"}'
ID = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("status", "body", "path", "name", "rest"),
    [
        (
            422,
            NO_THREAD_ID,
            "/threads/t1/runs/r1",
            "thread_id",
            "'t1'; threads.create() makes one",
        ),
        (
            422,
            b'{"detail": "Invalid thread ID"}',
            "/threads/t1/runs",
            "thread_id",
            "'t1'; threads.create() makes one",
        ),
        (
            400,
            b'{"detail": "badly formed hexadecimal UUID string"}',
            "/api/threads/t%201/runs/wait",
            "thread_id",
            "'t 1'; threads.create() makes one",
        ),
        (
            422,
            b'{"detail": "Invalid run ID: must be a UUID"}',
            f"/threads/{ID}/runs/r1/cancel",
            "run_id",
            "'r1'",
        ),
        (
            422,
            b'{"detail": "Invalid assistant ID: must be a UUID"}',
            "/assistants/agent/latest",
            "assistant_id",
            "'agent'; assistants.search() finds those of a graph",
        ),
        (422, NO_THREAD_ID, "/threads", None, ""),
        (422, NO_THREAD_ID, "/threads/prune", None, ""),
        (400, b'{"detail": "Invalid thread ID x"}', "/threads/search", None, ""),
        (422, b'{"detail": "Invalid run ID: must be a UUID"}', "/runs/cancel", None, ""),
        (422, NO_THREAD_ID, f"/threads/{ID}/runs", None, ""),
        (422, b'{"detail": "Invalid checkpoint ID"}', "/threads/t1/runs", None, ""),
        (409, NO_THREAD_ID, "/threads/t1/runs", None, ""),
    ],
)
def test_an_id_that_is_no_uuid(status: int, body: bytes, path: str, name: str | None, rest: str) -> None:
    """A server that takes UUIDs only is heard, and the error says which id was none and where to get one."""
    message = told(status, body, path=path)
    if name is None:
        assert "on this server" not in message
    else:
        assert message.endswith(f"; {name} must be a UUID on this server, got {rest}")


@pytest.mark.parametrize(
    ("method", "path", "content", "hinted"),
    [
        ("POST", f"/threads/{ID}/runs", b'{"assistant_id":"agent"}', True),
        ("POST", f"/threads/{ID}/runs/stream", b'{"assistant_id":"agent"}', True),
        ("POST", f"/threads/{ID}/runs/wait", b'{"assistant_id":"agent"}', True),
        ("POST", f"/threads/{ID}/runs/crons", b'{"assistant_id":"agent","schedule":"* * * * *"}', False),
        ("POST", f"/threads/{ID}/history", b'{"limit":10}', False),
        ("POST", f"/threads/{ID}/copy", None, False),
        ("GET", f"/threads/{ID}/runs", None, False),
    ],
)
def test_a_thread_that_is_missing(method: str, path: str, content: bytes | None, hinted: bool) -> None:
    """Creating a run on a thread that does not exist says how to create both."""
    message = told(404, b'{"detail": "Thread or assistant not found."}', method, path=path, content=content)
    assert message.endswith("; if_not_exists='create' creates a thread that is missing") is hinted


def test_a_thread_that_was_to_be_created() -> None:
    """Who asked for that already, and is not shown the thread that there is, is not told to."""
    body = b'{"detail": "Thread or assistant not found."}'
    message = told(404, body, path=f"/threads/{ID}/runs", content=b'{"assistant_id":"agent","if_not_exists":"create"}')
    assert message.endswith("404 Not Found: Thread or assistant not found.")
    message = told(404, body, path=f"/threads/{ID}/runs", content=b'{"assistant_id":"agent","if_not_exists":"reject"}')
    assert message.endswith("; if_not_exists='create' creates a thread that is missing")
