"""How exceptions of the HTTP library are told: by what they mean for the request."""

from __future__ import annotations

import socket
import ssl
from typing import Any

import httpx
import httpx2
import pytest

from langgraph_runs._async.failures import body_failure, transport_failure
from langgraph_runs._core.wire.exchange import HTTPRequest, Timeouts

REQUEST = HTTPRequest("GET", "https://127.0.0.1/x", {})
WRONG_VERSION = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number")
WRONG_VERSION.reason = "WRONG_VERSION_NUMBER"
UNTRUSTED = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")


@pytest.mark.parametrize(
    ("error", "sent"), [(WRONG_VERSION, False), (UNTRUSTED, False), (UNTRUSTED, None)], ids=["http", "trust", "a mock"]
)
def test_an_error_of_openssl_in_the_handshake(error: Exception, sent: bool | None) -> None:
    """An error of OpenSSL is one of the handshake if nothing was sent: httpcore before 1.0.6 lets it through."""
    failure = transport_failure(error, REQUEST, Timeouts(), sent=sent)

    assert failure.kind == "tls"
    assert failure.message.startswith("TLS handshake failed: ")
    assert failure.never_sent


def test_an_error_of_openssl_after_the_handshake() -> None:
    """Once something was sent, or while a body is read, such an error is a broken connection: the run may be made."""
    for failure in (
        transport_failure(WRONG_VERSION, REQUEST, Timeouts(), sent=True),
        body_failure(WRONG_VERSION, REQUEST, None),
    ):
        assert failure.kind == "disconnected"
        assert failure.message.startswith("the connection broke: ")
        assert not failure.never_sent


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "refused"),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "refused"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), "dns"),
    ],
    ids=["refused", "no such host", "dns"],
)
def test_a_call_made_while_another_error_is_handled(error: OSError, kind: str, library: Any) -> None:
    """What the caller was handling, the context of the system's error, does not hide why nothing was reached."""
    error.__context__ = KeyError("not in the cache")
    raised = library.ConnectError("failed")
    raised.__context__ = error

    assert transport_failure(raised, REQUEST, Timeouts(), reached=False).kind == kind


def test_a_host_name_that_is_gone() -> None:
    """A name that was resolved before is a disturbance, and so is one of a proxy: the policy says how long to retry."""
    raised = httpx.ConnectError("failed")
    raised.__context__ = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert transport_failure(raised, REQUEST, Timeouts(), reached=True).kind == "dns"
    assert transport_failure(raised, REQUEST, Timeouts(), reached=False, proxy="http://p").kind == "dns"


def test_the_library_ends_its_words_with_a_full_stop() -> None:
    """Messages go on after the library's words, so those keep no full stop."""
    raised = httpx.RemoteProtocolError("Server disconnected without sending a response.")
    message = transport_failure(raised, REQUEST, Timeouts(), sent=True).message
    assert message == "the connection broke: Server disconnected without sending a response"
