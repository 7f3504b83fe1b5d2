"""The steps, replies and types that flows and drivers exchange."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from attrs import evolve

from langgraph_runs._core.wire.exchange import (
    NEVER_SENT,
    Head,
    HTTPRequest,
    Notice,
    Open,
    Read,
    Response,
    Timeouts,
    TransportFailure,
    notice_line,
    open_,
    read,
)
from langgraph_runs._core.wire.headers import Headers

REQUEST = HTTPRequest("POST", "http://test/runs", {"X-Api-Key": "secret", "accept": "*/*"}, b'{"secret": 1}')


def test_nothing_secret_in_a_request_s_repr() -> None:
    """The repr of a request shows neither the API key nor the body."""
    assert (
        repr(REQUEST) == "HTTPRequest(POST http://test/runs, headers={'X-Api-Key': '***', 'accept': '*/*'}, 13 bytes)"
    )
    assert repr(HTTPRequest("GET", "http://test/", {})).endswith("no body)")
    assert "secret" not in repr(Open(REQUEST, Timeouts()))
    assert "secret" not in repr(TransportFailure("disconnected", "it broke", REQUEST, cause=OSError("secret")))
    assert "secret" not in repr(Response(Head(200, Headers([("Set-Cookie", "secret")]), REQUEST), b"secret"))


@pytest.mark.parametrize(
    ("status", "ok"), [(199, False), (200, True), (204, True), (299, True), (300, False), (500, False)]
)
def test_success(status: int, ok: bool) -> None:
    """`ok` is true for 2xx only."""
    assert Head(status, Headers(), REQUEST).ok is ok


@pytest.mark.parametrize(
    ("value", "expected"),
    [("Text/HTML; charset=x", "text/html"), ("application/json", "application/json"), (" a/b ;", "a/b")],
)
def test_content_type(value: str, expected: str) -> None:
    """content_type is in lower case and without parameters."""
    assert Head(200, Headers([("Content-Type", value)]), REQUEST).content_type == expected
    assert Head(200, Headers(), REQUEST).content_type == ""


def test_never_sent() -> None:
    """Failures before a connection existed count as never sent."""
    assert {"refused", "connect", "dns", "tls", "proxy", "pool", "connect timeout"} == NEVER_SENT
    assert TransportFailure("dns", "", REQUEST).never_sent
    assert not TransportFailure("timeout", "", REQUEST).never_sent


@pytest.mark.parametrize(
    ("pool", "total", "expected"),
    [(None, None, None), (2.0, None, 2.0), (None, 3.0, 3.0), (2.0, 3.0, 2.0), (4.0, 3.0, 3.0), (0.0, 3.0, 0.0)],
)
def test_the_wait_for_a_slot_has_the_nearer_limit(
    pool: float | None, total: float | None, expected: float | None
) -> None:
    """That of the phase, or of the whole; 0 is a limit, None is none."""
    assert Open(REQUEST, Timeouts(pool=pool), total=total).slot_limit == expected


def test_a_log_line_has_what_is_known() -> None:
    """Request and cause always, the query never, the run and the position in its stream once they are known."""
    retry = Notice(kind="retry", attempt=1, wait=0.125, cause="it broke", method="GET", url="http://h/base/runs?q=1")
    running = evolve(retry, kind="reconnect", run_id="r")

    assert notice_line(retry) == "GET /base/runs: retry 1 in 0.12 s: it broke"
    assert notice_line(running) == "GET /base/runs: reconnect 1 in 0.12 s: it broke (run r)"
    assert notice_line(evolve(running, last_event_id="5")).endswith(": it broke (run r, after event 5)")


def step_of(flow: Generator[Any, Any, Any], reply: Any) -> tuple[Any, Any]:
    """The step that a one-step flow yields, and its result for this reply."""
    step = next(flow)
    with pytest.raises(StopIteration) as stop:
        flow.send(reply)
    return step, stop.value.value


def test_steps() -> None:
    """Open is answered by a head or a failure, Read by bytes or a failure."""
    head, failure = Head(200, Headers(), REQUEST), TransportFailure("disconnected", "", REQUEST)
    opening = Open(REQUEST, Timeouts())

    for reply in (head, failure):
        assert step_of(open_(opening), reply) == (opening, reply)
    for reply in (b"", b"bytes", failure):
        assert step_of(read(3.0), reply) == (Read(3.0), reply)


def test_a_reply_of_the_wrong_type() -> None:
    """A reply that does not fit the step is a bug of the driver."""
    for flow, reply in ((open_(Open(REQUEST, Timeouts())), b"bytes"), (read(None), None)):
        next(flow)
        with pytest.raises(AssertionError):
            flow.send(reply)
