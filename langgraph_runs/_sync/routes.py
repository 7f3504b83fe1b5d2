# Derived from _async/routes.py by 'make generate'. Do not edit.

"""How requests get out: by transports of the HTTP library, or by a whole client of it.

A client of the library does for every request what is ours to decide (redirects, cookies, authentication, merging of
settings); that takes a third of the time of a small request. So where nobody brought a client and the environment names
no proxy, requests go to the library's transports themselves. Whatever hooks into the library hooks in there.

Each transport holds one connection. The library's own pool looks through all of its connections whenever a request
begins or ends, which is dear with hundreds of streams open; taking a free transport off a stack is not.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from functools import cache, lru_cache
from os import environ
from typing import Any, TypeAlias
from urllib.request import getproxies

import httpx
from attrs import define

from langgraph_runs._core.wire.exchange import HTTPRequest, Timeouts
from langgraph_runs._core.wire.headers import find_header

KEPT_ALIVE = 20
"""Idle connections kept for later requests."""

IDLE = 5.0
"""Seconds for which an idle connection is kept."""

ONE = httpx.Limits(max_connections=None, max_keepalive_connections=1, keepalive_expiry=IDLE)
TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR")

FRAMING = ("host", "content-length", "transfer-encoding")
"""Fields that the library makes itself unless they are given."""

Fields: TypeAlias = list[tuple[bytes, bytes]]
Trace: TypeAlias = Callable[..., Any]


class ClientRoute:
    """A client of the HTTP library."""

    direct = False  # there may be a proxy

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        transport: object = getattr(client, "_transport", None)
        self.foreign = not isinstance(transport, httpx.HTTPTransport)

    def send(
        self, request: HTTPRequest, headers: Fields, timeouts: Timeouts, trace: Trace, *, closely: bool
    ) -> tuple[httpx.Response, None]:
        """The answer, its body still to be read, and nothing to give back."""
        built = self._built(request, headers, timeouts, trace)
        return self._client.send(built, stream=True, follow_redirects=False), None

    def _built(self, request: HTTPRequest, headers: Fields, timeouts: Timeouts, trace: Trace) -> httpx.Request:
        """The request with what the client adds to it; it takes longer over that, so where it adds but fields we do."""
        client = self._client
        if not self._adds_fields_only() or parsed(request.url).is_relative_url:
            return client.build_request(
                request.method,
                request.url,
                headers=headers,
                content=request.content,
                timeout=httpx.Timeout(timeouts.connect, read=timeouts.read, write=timeouts.write, pool=timeouts.pool),
                extensions={"trace": trace},
            )
        own = {name.lower() for name, _ in headers}
        built = complete(request, [field for field in client.headers.raw if field[0].lower() not in own] + headers)
        built.extensions |= {"timeout": limits(timeouts), "trace": trace}
        return built

    def _adds_fields_only(self) -> bool:
        """Whether the client adds nothing to requests but fields, and those none of the framing."""
        client = self._client
        building = getattr(client.build_request, "__func__", None)
        if getattr(building, "__globals__", {}).get("__name__") != "httpx._client":  # somebody changes it
            return False
        return not (client.cookies or client.params or any(name in client.headers for name in FRAMING))

    def give_back(self, lane: None) -> None:
        """Nothing is."""

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def end(self) -> None:
        """The same."""
        self.close()


@define(eq=False, repr=False)
class Lane:
    """A transport, where it waits while it is free, and the connection that it had when it was last used."""

    transport: httpx.HTTPTransport
    free: list[Lane]
    stream: Any = None
    idle_since: float = 0.0

    def connected(self) -> bool:
        """Whether a request will go by that connection for sure; else one may be made."""
        long = time.monotonic() - self.idle_since > IDLE / 2
        return not (long or self.stream is None or self.stream.get_extra_info("is_readable"))


class TransportRoute:
    """Transports of the HTTP library, each with one connection."""

    direct = True
    foreign = False  # a transport of another library hands out no network stream

    def __init__(self) -> None:
        self._plain: list[Lane] = []
        self._secure: list[Lane] = []
        self._used: set[Lane] = set()  # so that a connection is not garbage before the stream that forgot it
        self._closed = False

    def send(
        self, request: HTTPRequest, headers: Fields, timeouts: Timeouts, trace: Trace, *, closely: bool
    ) -> tuple[httpx.Response, Lane]:
        """The answer, its body still to be read, and the lane to give back after that.

        `trace` is told of the progress where a connection may be made, or `closely` always.
        """
        built = complete(request, headers)
        built.extensions["timeout"] = limits(timeouts)
        lane = self._lane(built.url.scheme)
        self._used.add(lane)
        if closely or not lane.connected():
            built.extensions["trace"] = trace
        try:
            response = lane.transport.handle_request(built)
        except BaseException:
            self.give_back(lane)
            raise
        lane.stream = response.extensions.get("network_stream")
        return response, lane

    def _lane(self, scheme: str) -> Lane:
        """A free lane, or a new one."""
        if scheme not in ("http", "https"):
            raise httpx.UnsupportedProtocol(f"{scheme!r} is no scheme for a request")
        free = self._secure if scheme == "https" else self._plain
        try:
            return free.pop()
        except IndexError:
            verify = trusting(*map(environ.get, TRUST)) if scheme == "https" else trusting_nobody()
            return Lane(httpx.HTTPTransport(verify=verify, limits=ONE), free)

    def give_back(self, lane: Lane) -> None:
        """Keep a lane whose answer is closed for a later request, or close it if there are enough."""
        self._used.discard(lane)
        if len(lane.free) < KEPT_ALIVE and not self._closed:
            lane.idle_since = time.monotonic()
            lane.free.append(lane)
        else:
            lane.transport.close()

    def close(self) -> None:
        """Close the connections that are not in use; those that are close when they are given back."""
        self._closed = True
        for free in (self._plain, self._secure):
            while free:
                free.pop().transport.close()

    def end(self) -> None:
        """Close those in use, too."""
        while self._used:
            self._used.pop().transport.close()
        self.close()


def limits(timeouts: Timeouts) -> dict[str, float | None]:
    """As the library has them."""
    return {"connect": timeouts.connect, "read": timeouts.read, "write": timeouts.write, "pool": timeouts.pool}


def complete(request: HTTPRequest, headers: Fields) -> httpx.Request:
    """The library's request, as it would make it: with Host and Content-Length (RFC 9110 §7.2, §8.6).

    Made from `content` it looks its fields through several times and builds them twice, which takes as long as sending
    them.
    """
    url = parsed(request.url)
    more: Fields = [] if find_header(request.headers, "host") is not None else [(b"Host", url.netloc)]
    if request.content:
        more.append((b"Content-Length", b"%d" % len(request.content)))
    elif request.method.upper() in ("POST", "PUT", "PATCH"):
        more.append((b"Content-Length", b"0"))
    made = httpx.Request(request.method, url, headers=more + headers, stream=httpx.ByteStream(request.content or b""))
    made.read()  # whoever hooks into the library may look at its content
    return made


parsed = lru_cache(maxsize=256)(httpx.URL)
"""A URL taken apart: those of a run that is polled, and of a thread, come again and again."""


def through_proxies() -> bool:
    """Whether the environment names a proxy."""
    return any(scheme in ("http", "https", "all") for scheme in getproxies())


@cache
def trusting(file: str | None, folder: str | None) -> ssl.SSLContext:
    """What secure connections are verified by: the HTTP library's certificates, or those that the environment names.

    The library reads SSL_CERT_FILE and SSL_CERT_DIR itself; the arguments tell one from the other. Loading takes longer
    than all else about a client, so it is done once, when first needed.
    """
    return httpx.create_ssl_context()


@cache
def trusting_nobody() -> ssl.SSLContext:
    """For transports that are never asked for a secure connection: should they be, it is refused."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
