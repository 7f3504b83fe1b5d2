"""Sends requests through httpx: its transports where possible, or a client (ours for proxies, or the caller's).

A client of httpx does for every request what is ours to decide (redirects, cookies, authentication, merging of
settings), which takes a third of the time of a small request. So requests go straight to transports of httpx, unless
the caller passes a client or the environment names a proxy. Whatever hooks into httpx hooks in there. A client of the
caller's is used by the names of its own library, which may be httpx2.

Each transport holds one connection. httpx's own pool looks through all of its connections whenever a request begins or
ends, which is slow with hundreds of streams open; taking a free transport off a stack is not.
"""

from __future__ import annotations

import ssl
from contextlib import nullcontext
from functools import cache, lru_cache, partial
from http.cookiejar import CookieJar
from importlib.util import find_spec
from os import environ
from os.path import isdir, isfile
from typing import Any, TypeAlias, cast
from urllib.request import getproxies

import httpx

from langgraph_runs._acompat import finish, move_last
from langgraph_runs._async.network import AsyncStreamTap, AsyncTapBackend, adopt, follow
from langgraph_runs._core.calls.proxies import check_trust, checked_proxies
from langgraph_runs._core.wire.exchange import HTTPRequest, Timeouts
from langgraph_runs._core.wire.headers import Fields, find_header
from langgraph_runs._core.wire.transfer import Transfer
from langgraph_runs._http_libraries import CLIENT_MODULES, TRANSPORT_MODULES, kinds, library_of

MAX_IDLE_CONNECTIONS = 20
"""Idle connections that are kept for later requests."""

IDLE_SECONDS = 3.0
"""How long an idle connection is kept: well below the 5 s after which uvicorn and Node close it.

A request that meets the closing is lost, and nobody knows whether the server has seen it. The server counts from when
it has sent its response and until it has read the request, so the margin is for both ways and for a busy server.
"""

ONE_CONNECTION = httpx.Limits(max_connections=None, max_keepalive_connections=1, keepalive_expiry=IDLE_SECONDS)
TRUST_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")

FRAMING_FIELDS = ("host", "content-length", "transfer-encoding")
"""Header fields that httpx makes itself unless they are given."""


MARK = "langgraph_runs"
"""The extension of a request that holds its `Transfer`."""


class AsyncPooledTransport(httpx.AsyncHTTPTransport):
    """A transport of httpx with one connection, which is tapped, and the stack that it waits on while it is free."""

    def __init__(self, verify: ssl.SSLContext, free: list[AsyncPooledTransport]) -> None:
        super().__init__(verify=verify, limits=ONE_CONNECTION)
        tap_connections(self)
        self.free = free
        pool: Any = self._pool
        # Only one request at a time uses it, so it needs no lock, and an interrupt can leave none locked.
        pool._optional_thread_lock = nullcontext()  # noqa: SLF001


def tap_connections(transport: Any) -> None:
    """Have a transport of httpx tap the connections that it opens from now on; TLS, limits and proxies stay httpx's.

    A network backend is part of httpcore's API, but httpx has no setting for it.
    """
    pool = transport._pool  # noqa: SLF001
    pool._network_backend = AsyncTapBackend(pool._network_backend)  # noqa: SLF001


class AsyncTransportSender:
    """Sends requests by the transports it keeps."""

    own = True
    foreign = False

    def __init__(self) -> None:
        self._plain: list[AsyncPooledTransport] = []
        self._secure: list[AsyncPooledTransport] = []
        self._used: set[AsyncPooledTransport] = set()  # keeps the connections of forgotten streams alive
        self._closed = False

    async def send(
        self,
        request: HTTPRequest,
        fields: Fields,
        timeouts: Timeouts,
        transfer: Transfer,
        held: list[AsyncPooledTransport],
    ) -> httpx.Response:
        """The response, its body still to be read; the transport in `held` is to be given back after that."""
        built = build_request(request, fields, {"timeout": timeout_extension(timeouts)})
        self._take(built.url.scheme, held)
        transport = held[-1]
        self._used.add(transport)
        return await transport.handle_async_request(built)

    def _take(self, scheme: str, held: list[AsyncPooledTransport]) -> None:
        """Put a free transport into `held`, or a new one."""
        if scheme not in ("http", "https"):
            raise httpx.UnsupportedProtocol("on_request set a URL that is not an http(s) URL")
        free = self._secure if scheme == "https" else self._plain
        try:
            move_last(free, held)
        except IndexError:
            verify = trusted(*map(environ.get, TRUST_VARIABLES)) if scheme == "https" else trust_none()
            held.append(AsyncPooledTransport(verify, free))

    async def close_response(self, response: httpx.Response) -> None:
        """Let go of a response."""
        await response.aclose()

    async def give_back(self, held: list[AsyncPooledTransport], *, reusable: bool) -> None:
        """Keep the transport in `held`, if there is one, for a later request, or close it.

        It is kept if it is reusable: its response was closed, and nothing broke into that.
        """
        if not held:
            return
        transport = held[-1]
        self._used.discard(transport)
        if reusable and len(transport.free) < MAX_IDLE_CONNECTIONS and not self._closed:
            move_last(held, transport.free)
        else:
            await transport.aclose()
            held.clear()

    def proxy_for(self, url: str) -> None:
        """The proxy that a request goes through: none."""

    async def aclose(self) -> None:
        """Close the connections that are not in use; the others close when they are given back."""
        self._closed = True
        for free in (self._plain, self._secure):
            while free:
                await free.pop().aclose()

    async def end(self) -> None:
        """Close all connections, those in use as well."""
        while self._used:
            await self._used.pop().aclose()
        await self.aclose()


class AsyncClientSender:
    """Sends requests by a client of httpx; `own`: the client is ours, not the caller's."""

    def __init__(self, client: httpx.AsyncClient, *, own: bool = False) -> None:
        self.own = own
        self._client = client
        self._library: Any = library_of(type(client))
        self.foreign = not isinstance(getattr(client, "_transport", None), self._library.AsyncHTTPTransport)

    async def send(
        self, request: HTTPRequest, fields: Fields, timeouts: Timeouts, transfer: Transfer, held: object
    ) -> httpx.Response:
        """The response, its body still to be read; there is nothing to give back after that."""
        extensions: dict[str, Any] = {MARK: transfer}
        if not self.own:
            extensions["trace"] = partial(follow, transfer)
        built = self._built(request, fields, timeouts, extensions)
        try:
            return await self._client.send(built, stream=True, follow_redirects=False)
        except self._library.HTTPStatusError as error:  # an event hook has called `raise_for_status`
            refusal: httpx.Response = error.response
            return refusal
        except BaseException:
            await self._close_connection(transfer)
            raise

    def proxy_for(self, url: str) -> str | None:
        """The host and port of the proxy that a request goes through; None if it goes through none, or nobody knows."""
        client: Any = self._client
        try:
            proxy: Any = client._transport_for_url(self._library.URL(url))._pool._proxy_url  # noqa: SLF001
        except (AttributeError, self._library.InvalidURL):
            return None
        host: str = proxy.host.decode("ascii", "replace")
        return host if proxy.port is None else f"{host}:{proxy.port}"

    async def _close_connection(self, transfer: Transfer) -> None:
        """Close the connection that was opened for a request, or has sent it and nothing else since.

        httpcore leaves it open, and counts it for ever, if the task is cancelled between the two, or once more while
        httpcore closes it.
        """
        client: Any = self._client
        for transport in (client._transport, *client._mounts.values()):  # noqa: SLF001
            for connection in getattr(getattr(transport, "_pool", None), "connections", ()):
                inner = getattr(connection, "_connection", None)
                stream = getattr(inner, "_network_stream", None)
                tap = None if stream is None else adopt(stream)
                unused = getattr(inner, "_request_count", None) == 0
                if tap is not None and tap is transfer.carrier and (unused or tap.carries(transfer)):
                    await connection.aclose()
            await self._free_place(getattr(transport, "_pool", None), transfer)

    async def _free_place(self, pool: Any, transfer: Transfer) -> None:
        """Free the place of a request in a pool of httpcore, which an interrupt has it keep for ever, for who waits."""
        if not hasattr(pool, "_assign_requests_to_connections"):  # a transport that is not httpx's
            return
        queued = [one for one in pool._requests if one.request.extensions.get(MARK) is transfer]  # noqa: SLF001
        for one in queued:
            if one.connection is not None:
                await one.connection.aclose()
        with pool._optional_thread_lock:  # noqa: SLF001
            for one in queued:
                pool._requests.remove(one)  # noqa: SLF001
            closing = pool._assign_requests_to_connections()  # noqa: SLF001  # of a connection that was closed, as well
        await pool._close_connections(closing)  # noqa: SLF001

    def _built(
        self, request: HTTPRequest, fields: Fields, timeouts: Timeouts, extensions: dict[str, Any]
    ) -> httpx.Request:
        """The request with what the client adds to it; header fields we add ourselves, in a fifth of the time."""
        client, library = self._client, self._library
        if not self._adds_fields_only() or parsed_url(request.url, library.URL).is_relative_url:
            return client.build_request(
                request.method,
                request.url,
                headers=fields,
                content=request.content,
                timeout=library.Timeout(timeouts.connect, read=timeouts.read, write=timeouts.write, pool=timeouts.pool),
                extensions=extensions,
            )
        given = {name.lower() for name, _ in fields}
        added = Fields(field for field in client.headers.raw if field[0].lower() not in given)
        added += fields
        return build_request(request, added, {"timeout": timeout_extension(timeouts), **extensions}, library)

    def _adds_fields_only(self) -> bool:
        """Whether the client adds nothing to requests but header fields, other than those of the framing."""
        client = self._client
        building = getattr(client.build_request, "__func__", None)
        if getattr(building, "__globals__", {}).get("__name__") not in CLIENT_MODULES:  # it was replaced
            return False
        return not (client.cookies or client.params or any(name in client.headers for name in FRAMING_FIELDS))

    async def close_response(self, response: httpx.Response) -> None:
        """Let go of a response; broken off halfway, that would leave its place in the client's pool taken."""
        try:
            await finish(response.aclose)
        except BaseException:
            transfer = response.request.extensions.get(MARK)
            if transfer is not None:
                await self._close_connection(transfer)
            raise

    async def give_back(self, held: object, *, reusable: bool) -> None:
        """No-op: the client keeps its connections itself."""

    async def aclose(self) -> None:
        """Close the client's connections."""
        await self._client.aclose()

    async def end(self) -> None:
        """Close the client's connections."""
        await self.aclose()


AsyncSender: TypeAlias = AsyncTransportSender | AsyncClientSender


def new_sender() -> AsyncSender:
    """A sender with its own connections: a client if the environment names a proxy, as it knows when to use it."""
    if not checked_proxies(getproxies(), has_socks):
        return AsyncTransportSender()
    limits = httpx.Limits(
        max_connections=None, max_keepalive_connections=MAX_IDLE_CONNECTIONS, keepalive_expiry=IDLE_SECONDS
    )
    verify = trusted(*map(environ.get, TRUST_VARIABLES))
    try:
        client: Any = httpx.AsyncClient(verify=verify, limits=limits, follow_redirects=False, cookies=NoCookies())
    except (ValueError, httpx.InvalidURL) as error:
        raise ValueError(f"the environment names a proxy that cannot be used: {error}") from None
    for transport in (client._transport, *client._mounts.values()):  # noqa: SLF001  # one for each proxy
        if isinstance(transport, httpx.AsyncHTTPTransport):
            tap_connections(transport)
    return AsyncClientSender(client, own=True)


def checked_client(client: object) -> httpx.AsyncClient:
    """The caller's client, to be used as if it were one of httpx; raises TypeError if it is of neither library."""
    name = httpx.AsyncClient.__name__
    if not isinstance(client, kinds(name)):
        given = type(client)
        module = "" if given.__module__ == "builtins" else f"{given.__module__}."
        raise TypeError(f"http_client must be an httpx.{name} or httpx2.{name}, got {module}{given.__qualname__}")
    return cast(httpx.AsyncClient, client)  # noqa: TC006  # a string would not be derived


def tap_of(response: httpx.Response) -> AsyncStreamTap | None:
    """The tap on the connection that a body is still to be read from; None for HTTP/2 and foreign transports."""
    stream = response.extensions.get("network_stream")
    return None if stream is None or response.http_version == "HTTP/2" or is_read(response) else adopt(stream)


def body_of(response: httpx.Response) -> httpx.AsyncByteStream | None:
    """The body of a response, as httpx reads it; None if an event hook of the caller's client has used it up.

    If a hook has called `response.read()`, the body is what that kept: `is_read` tells that it is decoded already.
    """
    if response.is_closed and not response.is_stream_consumed:  # by a hook that raised an error for the status
        return httpx.ByteStream(b"")
    if not is_read(response):
        return cast(httpx.AsyncByteStream, response.stream)  # noqa: TC006  # as above
    try:
        return httpx.ByteStream(response.content)
    except kinds("ResponseNotRead"):
        return None


def is_read(response: httpx.Response) -> bool:
    """Whether the body of a response has been read from its connection."""
    return response.is_stream_consumed or response.is_closed


def is_unwrapped(body: Any) -> bool:
    """Whether a response's body is as httpx made it; a transport may have wrapped it, to see or change the content."""
    if type(body).__module__ in CLIENT_MODULES:
        body = getattr(body, "_stream", body)
    return type(body).__module__ in TRANSPORT_MODULES


def timeout_extension(timeouts: Timeouts) -> dict[str, float | None]:
    """The limits of a request, as httpx's transports read them."""
    return {"connect": timeouts.connect, "read": timeouts.read, "write": timeouts.write, "pool": timeouts.pool}


def build_request(
    request: HTTPRequest, fields: Fields, extensions: dict[str, Any], library: Any = httpx
) -> httpx.Request:
    """The request as the library would build it: with Host and Content-Length (RFC 9110 §7.2, §8.6).

    Given `content`, it looks the fields through several times and builds them twice, which takes as long as sending
    them.
    """
    url = parsed_url(request.url, library.URL)
    framing = Fields() if find_header(request.headers, "host") is not None else Fields([(b"Host", url.netloc)])
    if request.content:
        framing.append((b"Content-Length", b"%d" % len(request.content)))
    elif request.method.upper() in ("POST", "PUT", "PATCH"):
        framing.append((b"Content-Length", b"0"))
    framing += fields
    stream = library.ByteStream(request.content or b"")
    built: httpx.Request = library.Request(request.method, url, headers=framing, stream=stream, extensions=extensions)
    built.read()  # hooks into the library may look at its content
    return built


@lru_cache(maxsize=256)
def parsed_url(url: str, kind: type[httpx.URL]) -> httpx.URL:
    """A URL in parts: those of a run that is polled, and of a thread, are used again and again."""
    return kind(url)


def has_socks() -> bool:
    """Whether httpx can speak SOCKS: it needs a package for that."""
    try:
        return find_spec("socksio") is not None
    except ValueError:  # None in place of the module
        return False


@cache
def trusted(file: str | None, folder: str | None) -> ssl.SSLContext:
    """The certificates that servers are verified by: httpx's, or those that the environment names.

    httpx reads SSL_CERT_FILE and SSL_CERT_DIR itself; the arguments tell one result from another. Loading takes longer
    than anything else about a client, so it is done once, when first needed. Raises ValueError for what cannot be read.
    """
    check_trust(file, folder, isfile, isdir)
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        raise ValueError(f"SSL_CERT_FILE must be a file of certificates in PEM, got {file!r}: {error}") from error


@cache
def trust_none() -> ssl.SSLContext:
    """For transports that are never asked for a secure connection; they would refuse it."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class NoCookies(CookieJar):
    """Keeps no cookies: one caller's must not go out with another caller's request."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Keep none."""

    def add_cookie_header(self, request: Any) -> None:
        """Send none."""
