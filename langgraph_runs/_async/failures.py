"""What the exceptions of the HTTP library mean, and those of what stands in for its transports."""

from __future__ import annotations

import socket
import ssl
import sys
from collections.abc import Mapping
from typing import Any

import httpx

from langgraph_runs._core.wire.exchange import FailureKind, HTTPRequest, Timeouts, TransportFailure


def raised(*more: type[Exception]) -> tuple[type[Exception], ...]:
    """What comes of a connection that fails. httpx-aiohttp lets some errors of aiohttp through as they are."""
    aiohttp: Any = sys.modules.get("aiohttp")
    foreign: tuple[type[Exception], ...] = () if aiohttp is None else (aiohttp.ClientError,)
    return (httpx.HTTPError, OSError, *more, *foreign)


def of_httpx(error: Exception) -> Exception | None:
    """What httpx makes of an exception of the network stream under it; None if nothing."""
    httpcore: Any = sys.modules.get("httpcore")
    if httpcore is not None and isinstance(error, httpcore.TimeoutException):
        return httpx.ReadTimeout(str(error))
    if httpcore is not None and isinstance(error, httpcore.NetworkError):
        return httpx.ReadError(str(error))
    return None


def _honest(error: Exception) -> Exception:
    """What httpx itself would have raised for an error of aiohttp.

    httpx-aiohttp takes whatever breaks a connection for a connect timeout, by which nothing would have been sent.
    """
    aiohttp: Any = sys.modules.get("aiohttp")
    cause = error.__cause__ if isinstance(error, httpx.HTTPError) else error
    if aiohttp is None or not isinstance(cause, aiohttp.ClientError):
        return error
    said = str(cause)
    if isinstance(cause, aiohttp.ClientHttpProxyError):
        honest: Exception = httpx.ProxyError(said)
    elif isinstance(cause, aiohttp.ClientConnectorError):
        honest = httpx.ConnectError(said)
    elif isinstance(cause, aiohttp.ConnectionTimeoutError):
        honest = httpx.ConnectTimeout(said)
    elif isinstance(cause, aiohttp.ServerTimeoutError):
        honest = httpx.ReadTimeout(said)
    elif isinstance(cause, (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError)):
        honest = httpx.UnsupportedProtocol(said)
    else:
        honest = httpx.RemoteProtocolError(said or type(cause).__name__)
    honest.__cause__ = cause
    return honest


_BEFORE_SENDING: Mapping[FailureKind, FailureKind] = {"timeout": "connect timeout", "disconnected": "proxy"}


def failure(error: Exception, request: HTTPRequest, timeouts: Timeouts, *, sent: bool = True) -> TransportFailure:
    """What an exception of the HTTP library means; `sent`: the request may have left by then."""
    kind, message = _described(error, timeouts)
    if not sent:
        kind = _BEFORE_SENDING.get(kind, kind)
    return TransportFailure(kind, message, request, cause=error)


def _described(error: Exception, timeouts: Timeouts) -> tuple[FailureKind, str]:
    error = _honest(error)
    said = str(error) or type(error).__name__
    root = _root(error)
    if isinstance(error, httpx.ConnectTimeout):
        return "connect timeout", f"no connection within {in_seconds(timeouts.connect)}"
    if isinstance(error, httpx.PoolTimeout):
        return "pool", f"no connection of the pool became free within {in_seconds(timeouts.pool)}"
    if isinstance(error, httpx.ReadTimeout):
        return "timeout", f"nothing arrived within {in_seconds(timeouts.read)}"
    if isinstance(error, httpx.WriteTimeout):
        return "timeout", f"the request could not be sent within {in_seconds(timeouts.write)}"
    if isinstance(error, TimeoutError):
        return "timeout", "not done in time"
    if isinstance(error, httpx.ProxyError):
        return "proxy", f"the proxy refused: {said}"
    if isinstance(error, httpx.ConnectError):
        if isinstance(root, ssl.SSLError):
            return "tls", f"no secure connection: {said}"
        if isinstance(root, socket.gaierror):
            return "dns", f"the host's name could not be resolved: {said}"
        return "connect", f"no connection: {said}"
    if isinstance(
        error,
        (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL, httpx.DecodingError, UnicodeError),
    ):
        return "protocol", said
    return "disconnected", f"the connection broke: {said}"


def _root(error: BaseException) -> BaseException:
    """The exception at the bottom of a chain."""
    seen = {id(error)}
    while (below := error.__cause__ or error.__context__) is not None and id(below) not in seen:
        error = below
        seen.add(id(below))
    return error


def in_seconds(value: float | None) -> str:
    return "the time allowed" if value is None else f"{value:g} s"
