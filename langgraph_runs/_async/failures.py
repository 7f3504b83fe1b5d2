"""Translates errors of the HTTP libraries and aiohttp into TransportFailure, unless a signal handler raised them."""

from __future__ import annotations

import signal
import socket
import ssl
import sys
import threading
from functools import partial
from traceback import walk_stack, walk_tb
from types import CodeType
from typing import Any, cast

import httpx

from langgraph_runs._core.wire.compression import EncodingError
from langgraph_runs._core.wire.exchange import FailureKind, Head, HTTPRequest, Timeouts, TransportFailure
from langgraph_runs._core.wire.transfer import failure_kind
from langgraph_runs._http_libraries import core_kinds, kinds, library_of

_NOT_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE")
"""What OpenSSL says of an answer in plain text."""

_IS_IT_HTTP = "; does it speak http, not https?"


_PROTOCOL_ERRORS = ("UnsupportedProtocol", "LocalProtocolError", "InvalidURL", "DecodingError")
"""What the HTTP library raises for a request, or the encoding of a body, that it cannot deal with."""


def network_errors() -> tuple[type[Exception], ...]:
    """What a connection that fails may raise. httpx-aiohttp lets some errors of aiohttp through as they are."""
    aiohttp: Any = sys.modules.get("aiohttp")
    foreign: tuple[type[Exception], ...] = () if aiohttp is None else (aiohttp.ClientError,)
    return (*kinds("HTTPError"), OSError, *foreign)


def sending_errors() -> tuple[type[Exception], ...]:
    """What sending a request may raise: a hook may have made a URL or a header that cannot be sent."""
    return (*network_errors(), *kinds("InvalidURL"), UnicodeError)


def reading_errors() -> tuple[type[Exception], ...]:
    """What reading a body may raise: it may not be what its Content-Encoding says."""
    return (*network_errors(), EncodingError)


def httpx_error(error: Exception) -> Exception | None:
    """The exception of the HTTP library for one of the network stream under it; None if there is none."""
    library: Any = library_of(type(error))
    if isinstance(error, core_kinds("TimeoutException")):
        return cast("Exception", library.ReadTimeout(str(error)))
    if isinstance(error, core_kinds("NetworkError")):
        return cast("Exception", library.ReadError(str(error)))
    return None


def oversized_head(limit: int, stream: object) -> Exception:
    """The error for a response whose head does not end within so many bytes, as the stream's library would raise it."""
    library: Any = library_of(type(stream))
    return cast("Exception", library.RemoteProtocolError(f"the head of the response is larger than {limit} bytes"))


def transport_failure(
    error: Exception,
    request: HTTPRequest,
    timeouts: Timeouts,
    *,
    sent: bool | None = None,
    proxy: str | None = None,
    reached: bool = True,
) -> TransportFailure:
    """How an exchange failed, by the exception that was raised; `sent` as in `Transfer`.

    `proxy` is what the request was to go through, and `reached` whether the client was ever answered.
    """
    kind, message = _described(error, timeouts, proxy, sent=sent)
    if kind in ("connect", "dns") and not reached and proxy is None and _is_nobody_there(_root(error)):
        kind = "refused"
    return TransportFailure(failure_kind(kind, sent=sent), message, request, cause=error)


def slot_failure(request: HTTPRequest, seconds: float | None, head: Head | None = None) -> TransportFailure:
    """The failure of a request for which no slot of `max_concurrency` became free in time; `head` if it was sent."""
    kind = failure_kind("pool", sent=head is not None)
    message = f"max_concurrency requests were in flight for {in_seconds(seconds)}"
    return TransportFailure(kind, message, request, head=head)


def used_up_failure(head: Head) -> TransportFailure:
    """The failure of a response whose body an event hook of the caller's client has read and not kept."""
    message = "an event hook of http_client used up the response body; read it by response.read() instead"
    return TransportFailure("protocol", message, head.request, head=head)


def body_failure(error: Exception, request: HTTPRequest, timeout: float | None) -> TransportFailure:
    """How reading a body failed, by the exception that was raised; `timeout` was the limit of the read."""
    if isinstance(error, EncodingError):
        return TransportFailure("protocol", str(error), request, cause=error)
    if isinstance(error, TimeoutError):
        return TransportFailure("timeout", _silence(timeout), request, cause=error)
    return transport_failure(error, request, Timeouts(read=timeout))


def _described(
    error: Exception, timeouts: Timeouts, proxy: str | None, *, sent: bool | None
) -> tuple[FailureKind, str]:
    via = f" {proxy}" if proxy else ""
    target = f" to the proxy {proxy}" if proxy else ""
    error = _without_aiohttp(error)
    text = (str(error) or type(error).__name__).removesuffix(".")
    root = _root(error)
    if isinstance(error, kinds("ConnectTimeout")):
        return "connect timeout", f"could not connect{target} within {in_seconds(timeouts.connect)}"
    if isinstance(error, kinds("PoolTimeout")):
        return "pool", f"no connection of the pool became free within {in_seconds(timeouts.pool)}"
    if isinstance(error, kinds("ReadTimeout")):
        return "timeout", _silence(timeouts.read)
    if isinstance(error, kinds("WriteTimeout")):
        return "timeout", f"the request could not be sent within {in_seconds(timeouts.write)}"
    if isinstance(error, TimeoutError):
        return "timeout", "timed out"
    if isinstance(error, kinds("TimeoutException")):  # pytest-httpx raises it for requests that have no response
        return "timeout", f"timed out: {text}"
    if isinstance(error, kinds("ProxyError")):
        return "proxy", f"the proxy{via} refused: {text}"
    if isinstance(error, kinds("ConnectError")) or _is_handshake_error(error, sent=sent):
        if isinstance(root, ssl.SSLError):
            hint = _IS_IT_HTTP if getattr(root, "reason", None) in _NOT_TLS else ""  # one made in Python has no reason
            return "tls", f"TLS handshake failed: {text}{hint}"
        if isinstance(root, socket.gaierror):
            return "dns", f"could not resolve the host name{target and f' of the proxy {proxy}'}: {text}"
        return "connect", f"could not connect{target}: {text}"
    if isinstance(error, (*kinds(*_PROTOCOL_ERRORS), UnicodeError)):
        return "protocol", text
    return "disconnected", f"the connection broke: {text}"


def _is_nobody_there(error: BaseException) -> bool:
    """Whether nobody listens at an address, or there is no such host; a name server that fails says neither."""
    if isinstance(error, socket.gaierror):
        return error.errno == socket.EAI_NONAME
    return isinstance(error, ConnectionRefusedError)


def _without_aiohttp(error: Exception) -> Exception:
    """What httpx itself would have raised for an error of aiohttp.

    httpx-aiohttp reports a broken connection as a connect timeout, which would mean that nothing was sent.
    """
    aiohttp: Any = sys.modules.get("aiohttp")
    cause = error.__cause__ if isinstance(error, kinds("HTTPError")) else error
    if aiohttp is None or not isinstance(cause, aiohttp.ClientError):
        return error
    text = str(cause)
    if isinstance(cause, aiohttp.ClientHttpProxyError):
        equivalent: Exception = httpx.ProxyError(text)
    elif isinstance(cause, aiohttp.ClientConnectorError):
        equivalent = httpx.ConnectError(text)
    elif isinstance(cause, aiohttp.ConnectionTimeoutError):
        equivalent = httpx.ConnectTimeout(text)
    elif isinstance(cause, aiohttp.ServerTimeoutError):
        equivalent = httpx.ReadTimeout(text)
    elif isinstance(cause, (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError)):
        equivalent = httpx.UnsupportedProtocol(text)
    else:
        equivalent = httpx.RemoteProtocolError(text or type(cause).__name__)
    equivalent.__cause__ = cause
    return equivalent


def _is_handshake_error(error: Exception, *, sent: bool | None) -> bool:
    """Whether a TLS handshake failed, by an error of OpenSSL that the HTTP library let through.

    httpcore before 1.0.6 does so. Every version does if a connection breaks after the request was sent.
    """
    return isinstance(error, ssl.SSLCertVerificationError) or (isinstance(error, ssl.SSLError) and sent is False)


def _root(error: BaseException) -> BaseException:
    """The exception at the bottom of a chain: the system's, whose context is that of a caller who handles an error."""
    seen = {id(error)}
    while True:
        below = error.__cause__ or (None if isinstance(error, OSError) else error.__context__)
        if below is None or id(below) in seen:
            return error
        error = below
        seen.add(id(below))


def _silence(seconds: float | None) -> str:
    return f"nothing arrived within {in_seconds(seconds)}"


def in_seconds(value: float | None) -> str:
    """A limit, for a message."""
    return "the time allowed" if value is None else f"{value:g} s"


def raised_by_handler(error: BaseException) -> BaseException | None:
    """The error that a signal handler of the caller's raised, if that is what is behind this one; None if none did.

    A handler that ends a blocking call often raises TimeoutError, which the HTTP library takes for one of the network.
    What a caller handles at the moment is behind every error as well, and none that broke into this call.
    """
    if threading.current_thread() is not threading.main_thread():
        return None  # Python runs handlers in the main thread
    codes = {*filter(None, (_code_of(signal.getsignal(number)) for number in signal.valid_signals()))}
    callers = {frame for frame, _ in walk_stack(sys._getframe(2))}  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    at: BaseException | None = error
    while codes and at is not None:
        frames = [*walk_tb(at.__traceback__)]
        if frames and frames[0][0] in callers:
            return None  # it was caught there before
        if any(frame.f_code in codes for frame, _ in frames):
            return at
        at = at.__cause__ or at.__context__
    return None


def _code_of(handler: Any) -> CodeType | None:
    """The code of a signal handler; None for one that is not written in Python."""
    while isinstance(handler, partial):
        handler = handler.func
    if not hasattr(handler, "__code__"):  # neither a function nor a method
        handler = getattr(type(cast("object", handler)), "__call__", None)  # noqa: B004  # the function, not the bound one
    code = getattr(handler, "__code__", None)
    return code if isinstance(code, CodeType) else None
