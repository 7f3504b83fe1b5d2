"""Which failures are retried: one table for idempotent requests and for those that create something."""

from __future__ import annotations

from typing import get_args

import pytest

from langgraph_runs._core.calls.retry import is_ambiguous, is_transient, may_still_be_processing, was_not_processed
from langgraph_runs._core.wire.exchange import FailureKind, Head, HTTPRequest, Response, TransportFailure
from langgraph_runs._core.wire.headers import Headers

REQUEST = HTTPRequest("POST", "http://test/threads/t/runs", {})

KINDS = {
    # kind: may an idempotent request be sent again, a creating one, is it open whether the creating one was carried out
    "refused": (True, True, False),
    "connect": (True, True, False),
    "dns": (True, True, False),
    "proxy": (True, True, False),
    "pool": (True, True, False),
    "connect timeout": (True, True, False),
    "tls": (False, False, False),
    "protocol": (False, False, False),
    "timeout": (True, False, True),
    "disconnected": (True, False, True),
}
STATUSES = {
    408: (True, False, True),
    425: (True, False, False),
    429: (True, True, False),
    500: (True, False, True),
    501: (True, False, False),
    502: (True, False, True),
    503: (True, False, True),
    504: (True, False, True),
    520: (True, False, True),
    599: (True, False, True),
}
FINAL = [200, 204, 300, 301, 304, 307, 308, 400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 418, 422, 423, 431, 451]


def of_status(status: int, body: bytes = b"") -> Response:
    return Response(Head(status, Headers(), REQUEST), body)


def test_every_kind_of_failure_is_in_the_table() -> None:
    """Every kind of failure has a row in the table."""
    assert set(KINDS) == set(get_args(FailureKind))


@pytest.mark.parametrize("kind", KINDS)
def test_failures(kind: FailureKind) -> None:
    """A transport failure is retried if idempotent; a creation only if nothing was sent; a TLS error never."""
    failure = TransportFailure(kind, "it failed", REQUEST)

    assert (is_transient(failure), was_not_processed(failure), is_ambiguous(failure)) == KINDS[kind]


@pytest.mark.parametrize("status", STATUSES)
def test_statuses_that_may_pass(status: int) -> None:
    """408, 425, 429 and 5xx are retried if idempotent; a creation only after 429; after 501 it is refused."""
    got = of_status(status)

    assert (is_transient(got), was_not_processed(got), is_ambiguous(got)) == STATUSES[status]
    assert is_transient(got.head)


@pytest.mark.parametrize("status", FINAL)
def test_statuses_that_are_final(status: int) -> None:
    """Any other status is final."""
    got = of_status(status)

    assert (is_transient(got), was_not_processed(got), is_ambiguous(got)) == (False, False, False)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<h1>Service Unavailable</h1>",
        b'{"detail": "overloaded"}',
        b"upstream connect error or disconnect/reset before headers. reset reason: connection termination",
        b"upstream connect error or disconnect/reset before headers. reset reason: connection failure",
    ],
)
def test_a_503_proves_nothing(body: bytes) -> None:
    """Whatever a 503 says, the server behind a proxy may have processed the request, but does so soon or never."""
    got = of_status(503, body)

    assert (is_transient(got), was_not_processed(got), is_ambiguous(got)) == (True, False, True)
    assert not may_still_be_processing(got)


@pytest.mark.parametrize(
    ("status", "expected"),
    [(408, True), (500, True), (502, True), (504, True), (524, True), (501, False), (429, False)],
)
def test_statuses_after_which_it_may_go_on(status: int, expected: bool) -> None:
    """After a 408 or a 5xx the server may be processing the request for any time to come."""
    assert may_still_be_processing(of_status(status)) is expected


@pytest.mark.parametrize("kind", KINDS)
def test_failures_of_impatience(kind: FailureKind) -> None:
    """So it may after our own timeout."""
    assert may_still_be_processing(TransportFailure(kind, "it failed", REQUEST)) is (kind == "timeout")
