"""Answers that HTTP allows, or nearly, and that few servers give."""

from __future__ import annotations

import json

import pytest

from langgraph_runs import errors

from .support import Answer, ClientMaker, ScriptedServer, a_thread, raw, reply

THREAD = json.dumps(a_thread()).encode()
LENGTH = b"content-length: %d\r\n\r\n%s" % (len(THREAD), THREAD)

GOOD: dict[str, Answer] = {
    "early hints": raw(b"HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\nHTTP/1.1 200 OK\r\n" + LENGTH),
    "many interim responses": raw(b"HTTP/1.1 102 Processing\r\n\r\n" * 50 + b"HTTP/1.1 200 OK\r\n" + LENGTH),
    "no reason": raw(b"HTTP/1.1 200\r\n" + LENGTH),
    "HTTP/1.0": raw(b"HTTP/1.0 200 OK\r\n\r\n" + THREAD),
    "bare line feeds": raw(b"HTTP/1.1 200 OK\n" + LENGTH.replace(b"\r\n", b"\n")),
    "until the end": raw(b"HTTP/1.1 200 OK\r\n\r\n" + THREAD),
    "a folded header": raw(b"HTTP/1.1 200 OK\r\nx: a\r\n b\r\n" + LENGTH),
    "headers twice": raw(b"HTTP/1.1 200 OK\r\nx: a\r\nX: b\r\nContent-Length: %d\r\n" % len(THREAD) + LENGTH),
    "trailers": raw(
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        + b"%x;x=y\r\n%s\r\n0\r\nx: y\r\n\r\n" % (len(THREAD), THREAD)
    ),
    "more than JSON": reply(THREAD[:-1] + b', "values":[NaN,-Infinity,36893488147419103232,"\\ud800"]}'),
    "another content type": reply(THREAD, headers={"content-type": "text/plain; charset=utf-16"}),
    "white space around": reply(b" \r\n\t" + THREAD + b"\n"),
    "another 2xx": reply(THREAD, 299),
}

BAD: dict[str, tuple[Answer, type[errors.LangGraphRunsError]]] = {
    "no HTTP": (raw(b"SSH-2.0-OpenSSH\r\n"), errors.APIConnectionError),
    "HTTP/2 at once": (raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), errors.APIConnectionError),
    "nothing": (raw(b""), errors.APIConnectionError),
    "half a status line": (raw(b"HTTP/1.1 2"), errors.APIConnectionError),
    "another protocol": (
        raw(b"HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\nxx", end="hang"),
        errors.LangGraphRunsError,
    ),
    "two lengths": (
        raw(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n11"),
        errors.APIConnectionError,
    ),
    "a negative length": (raw(b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n"), errors.APIConnectionError),
    "another transfer encoding": (
        raw(b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n"),
        errors.APIConnectionError,
    ),
    "no content": (reply(b"", 204), errors.APIResponseError),
    "not modified": (reply(b"", 304), errors.APIStatusError),
    "teapot": (reply(b"\xff\xfe", 418), errors.APIStatusError),
    "unknown 5xx": (reply(b"", 599), errors.InternalServerError),
    "beyond 5xx": (raw(b"HTTP/1.1 999 ?\r\ncontent-length: 0\r\n\r\n"), errors.InternalServerError),
    "a byte order mark": (reply(b"\xef\xbb\xbf" + THREAD), errors.APIResponseError),
    "another JSON": (reply(b'"thread"'), errors.APIResponseError),
    "two documents": (reply(THREAD * 2), errors.APIResponseError),
}


@pytest.mark.parametrize("name", GOOD)
def test_odd_but_good(name: str, scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """What can be understood is."""
    scripted.enqueue(GOOD[name])

    assert make_client(scripted.url, retry={"attempts": 1}).threads.get("t").thread_id == "t"


@pytest.mark.parametrize("name", BAD)
def test_odd_and_bad(name: str, scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """What cannot be understood is an error that names the request."""
    answer, kind = BAD[name]
    scripted.enqueue(answer)

    with pytest.raises(kind, match="GET /threads/t") as caught:
        make_client(scripted.url, retry={"attempts": 1}, timeout=2).threads.get("t")

    assert caught.value.url == f"{scripted.url}/threads/t"


@pytest.mark.parametrize(
    ("body", "kind", "told"),
    [
        (b'{"detail": "Thread  is\\n busy"}', "application/json", "Thread is busy"),
        (b'{"detail": [{"loc": ["body", "x", 0], "msg": "bad"}, "worse"]}', "application/json", "body.x.0: bad; worse"),
        (b'{"error": "E", "message": "m", "details": {"a": 1}}', "application/json", r"m \(a: 1\)"),
        (b'{"other": [1, null]}', "application/json", "other: 1"),
        (b"<html><style>p{}</style><h1>502</h1><p>Bad Gateway</p></html>", "text/html", "502 Bad Gateway"),
        (b"plain words", "text/plain", "plain words"),
        (b"", "text/plain", "400 Bad Request$"),
        (b"\xff\xfe\xfd", "application/octet-stream", "400 Bad Request"),
        (b"[" * 500, "application/json", "400 Bad Request"),
    ],
)
def test_what_refusals_say(
    body: bytes, kind: str, told: str, scripted: ScriptedServer, make_client: ClientMaker
) -> None:
    """Whatever shape an explanation has, the message has it in one line."""
    scripted.enqueue(reply(body, 400, {"content-type": kind, "x-request-id": "id-1"}))

    with pytest.raises(errors.BadRequestError, match=told) as caught:
        make_client(scripted.url).threads.get("t")

    assert "\n" not in str(caught.value)
    assert caught.value.request_id == "id-1"
    assert caught.value.status_code == 400
