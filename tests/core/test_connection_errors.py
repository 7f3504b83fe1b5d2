"""Errors say where a connection failed, and why."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.wire.exchange import FailureKind, HTTPRequest, TransportFailure
from tests.core.responding import REQUEST, of


class TestFailures:
    """Transport failures."""

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            ("connect", errors.APIConnectionError),
            ("dns", errors.APIConnectionError),
            ("tls", errors.APIConnectionError),
            ("proxy", errors.APIConnectionError),
            ("disconnected", errors.APIConnectionError),
            ("protocol", errors.APIConnectionError),
            ("pool", errors.APITimeoutError),
            ("connect timeout", errors.APITimeoutError),
            ("timeout", errors.APITimeoutError),
        ],
    )
    def test_kinds(self, kind: FailureKind, expected: type) -> None:
        """Each kind has its error class; the message has the origin and the reason."""
        error = responses.connection_error(
            TransportFailure(kind, "could not connect within 10 s", REQUEST), thread_id="t"
        )

        assert type(error) is expected
        assert str(error) == "POST /api/threads/t/runs to https://host:8000: could not connect within 10 s"
        assert (error.method, error.url, error.thread_id) == ("POST", REQUEST.url, "t")

    def test_nobody_listens(self) -> None:
        """Where nobody ever was, the message asks for the address."""
        error = responses.connection_error(TransportFailure("refused", "could not connect: refused", REQUEST))

        assert type(error) is errors.APIConnectionError
        assert str(error).endswith(
            "could not connect: refused; is the server running? Start one with `langgraph dev`,"
            " or set base_url or LANGGRAPH_API_URL to another address"
        )

    def test_a_body_that_makes_no_sense(self) -> None:
        """A failure in a response's body is an APIResponseError with its status."""
        error = responses.connection_error(
            TransportFailure("protocol", "the body is no gzip", REQUEST, head=of("", 200).head)
        )

        assert type(error) is errors.APIResponseError
        assert error.status_code == 200

    def test_chained(self) -> None:
        """The HTTP library's exception is the cause."""
        cause = OSError("reset")
        failure = TransportFailure("disconnected", "it broke", REQUEST, cause=cause)

        with pytest.raises(errors.APIConnectionError) as caught:
            responses.raise_failure(failure, run_id="r")
        assert caught.value.__cause__ is cause
        assert caught.value.run_id == "r"
        assert responses.error_for(failure, 0.0).__cause__ is cause

    def test_a_body_that_broke_off(self) -> None:
        """A connection that broke within a body is an APIConnectionError."""
        for kind, expected in (("disconnected", errors.APIConnectionError), ("timeout", errors.APITimeoutError)):
            error = responses.connection_error(TransportFailure(kind, "it broke", REQUEST, head=of("", 200).head))  # type: ignore[arg-type]
            assert type(error) is expected

    def test_the_root(self) -> None:
        """A URL without a path is shown as /."""
        assert responses.request_line(HTTPRequest("GET", "http://host", {})) == "GET /"

    @pytest.mark.parametrize("url", ["http://[", "http://[::1/x", ""])
    def test_a_url_that_is_none(self, url: str) -> None:
        """A URL that a hook made invalid does not hide the failure."""
        error = responses.connection_error(TransportFailure("protocol", "no URL", HTTPRequest("GET", url, {})))

        assert str(error).startswith("GET ")
        assert str(error).endswith("no URL")
