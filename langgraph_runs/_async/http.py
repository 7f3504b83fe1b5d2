"""The only place that knows the HTTP library: performs the steps that flows ask for, and says what came of them."""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import AsyncIterator
from copy import copy
from typing import Any, TypeVar

import httpx
from attrs import evolve

from langgraph_runs._acompat import Alarm, NoticeHook, RequestHook, ResponseHook, Slots, bounded, place, settle
from langgraph_runs._async.wire import AsyncWire
from langgraph_runs._core.exchange import (
    Failure,
    FailureKind,
    Flow,
    Head,
    HTTPRequest,
    Notice,
    Open,
    Read,
    Reply,
    Sleep,
    Step,
    Timeouts,
)
from langgraph_runs._core.headers import Headers
from langgraph_runs._generated.types import UNSET

T = TypeVar("T")

logger = logging.getLogger("langgraph_runs")

KEPT_ALIVE = 20
"""Idle connections kept for later requests. The pool has no other bound: behind one, open streams starve all else."""


class AsyncPool:
    """The HTTP library's client: one for each place where connections may be used, or the one of the caller's own."""

    def __init__(self, own: object) -> None:
        if own is not None and not isinstance(own, httpx.AsyncClient):
            kind = httpx.AsyncClient.__name__
            raise TypeError(f"http_client must be a {kind} of httpx, got {own!r}")
        self._own = own
        self._clients: dict[Any, httpx.AsyncClient] = {}
        self.closed = False

    def client(self) -> httpx.AsyncClient:
        """The client to use here."""
        if self.closed:
            raise RuntimeError("the client is closed")
        if self._own is not None:
            return self._own
        here = place()
        client = self._clients.get(here)
        if client is None:
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=KEPT_ALIVE)
            client = self._clients[here] = httpx.AsyncClient(limits=limits, follow_redirects=False)
        return client

    async def aclose(self) -> None:
        """Close all connections, but none of a client that the caller brought."""
        self.closed = True
        client = self._clients.pop(place(), None)
        self._clients.clear()
        if client is not None:
            await client.aclose()

    def __reduce__(self) -> tuple[Any, ...]:
        if self._own is not None:
            raise TypeError("a client with http_client= cannot be pickled: its connections would stay behind")
        return AsyncPool, (None,)


class AsyncHTTP:
    """Sends what flows ask for, and tells the hooks and the log."""

    def __init__(
        self,
        pool: AsyncPool,
        *,
        max_concurrency: int | None,
        on_request: RequestHook | None,
        on_response: ResponseHook | None,
        on_retry: NoticeHook | None,
        on_reconnect: NoticeHook | None,
    ) -> None:
        self.pool = pool
        self.max_concurrency = max_concurrency
        self.on_request = on_request
        self.on_response = on_response
        self.on_retry = on_retry
        self.on_reconnect = on_reconnect
        self.slots = Slots(max_concurrency)

    def with_hooks(self, **hooks: Any) -> AsyncHTTP:
        """The same with other hooks; those that are UNSET stay."""
        other = copy(self)
        for name, hook in hooks.items():
            if hook is not UNSET:
                setattr(other, name, hook)
        return other

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "slots"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.slots = Slots(self.max_concurrency)

    async def run(self, flow: Flow[T]) -> T:
        """Perform a flow to its end; what it returns."""
        exchange = AsyncExchange(self)
        try:
            step = next(flow)
            while True:
                step = flow.send(await exchange.perform(step))
        except StopIteration as stop:
            result: T = stop.value
            return result
        finally:
            await exchange.aclose()

    async def announce(self, notice: Notice) -> None:
        """Tell the log and the hook why a request is about to be sent again."""
        logger.info(
            "%s %s %d in %.2f s: %s (run %s, after event %s)",
            notice.method,
            notice.kind,
            notice.attempt,
            notice.wait,
            notice.cause,
            notice.run_id,
            notice.last_event_id,
        )
        hook = self.on_retry if notice.kind == "retry" else self.on_reconnect
        if hook is not None:
            await settle(hook(notice))


class AsyncExchange:
    """Performs the steps of one flow, with at most one answer open at a time."""

    def __init__(self, http: AsyncHTTP) -> None:
        self._http = http
        self._alarm = Alarm()
        self._request: HTTPRequest | None = None
        self._response: httpx.Response | None = None
        self._chunks: AsyncIterator[bytes] | None = None
        self._wire: AsyncWire | None = None
        self._slot = False

    async def perform(self, step: Step) -> Reply:
        """Do what a step asks for; what came of it."""
        if isinstance(step, Read):
            return await self._read(step.timeout)
        await self.aclose()
        if isinstance(step, Open):
            return await self._open(step)
        await self._sleep(step)
        return None

    async def aclose(self) -> None:
        """Free the connection of the answer that is open, if any."""
        response, self._response = self._response, None
        wire, self._wire = self._wire, None
        self._chunks = None
        self._free_slot()
        if wire is not None:
            wire.release()
        if response is not None:
            try:
                await response.aclose()
            except (httpx.HTTPError, OSError) as error:  # it is being thrown away
                logger.debug("closing a connection: %r", error)

    def cut(self) -> None:
        """Break the connection under a read, or a sleep, that another thread or task is in."""
        self._alarm.ring()
        if self._wire is not None:
            self._wire.cut()

    async def _open(self, step: Open) -> Head | Failure:
        http = self._http
        request = evolve(step.request, headers=dict(step.request.headers))
        if http.on_request is not None:
            changed: HTTPRequest | None = await settle(http.on_request(request))
            request = changed or request
        self._request = request
        client = http.pool.client()
        await http.slots.take()
        self._slot = True
        try:
            async with bounded(step.total):
                self._response = response = await client.send(
                    client.build_request(
                        request.method,
                        request.url,
                        headers=request.headers,
                        content=request.content,
                        timeout=_timeout(step.timeouts),
                    ),
                    stream=True,
                    follow_redirects=False,
                )
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            self._free_slot()
            return _failure(error, request, step.timeouts)
        except BaseException:
            self._free_slot()
            raise
        if step.long:
            self._free_slot()
        if "content-encoding" in response.headers:
            self._chunks = aiter(response.aiter_bytes())
        else:
            assert isinstance(response.stream, httpx.AsyncByteStream)
            self._chunks = aiter(response.stream)
            self._wire = AsyncWire.under(response, rechunk=step.long)
        headers = Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw])
        head = Head(response.status_code, headers, request)
        if http.on_response is not None:
            await settle(http.on_response(head))
        return head

    async def _read(self, timeout: float | None) -> bytes | Failure:
        assert self._chunks is not None
        assert self._request is not None
        wire = self._wire
        try:
            if wire is not None:
                wire.timeout = timeout
                chunk = await anext(self._chunks, b"")
                if wire.rechunker is not None and wire.rechunker.watching:
                    wire.rechunker.told(chunk)
                return chunk
            async with bounded(timeout):
                return await anext(self._chunks, b"")
        except (httpx.HTTPError, OSError) as error:
            return _failure(error, self._request, Timeouts(read=timeout))

    async def _sleep(self, step: Sleep) -> None:
        if step.notice is not None:
            await self._http.announce(step.notice)
        await self._alarm.wait(step.seconds)

    def _free_slot(self) -> None:
        if self._slot:
            self._slot = False
            self._http.slots.give()


def _timeout(timeouts: Timeouts) -> httpx.Timeout:
    return httpx.Timeout(connect=timeouts.connect, read=timeouts.read, write=timeouts.write, pool=timeouts.pool)


def _failure(error: Exception, request: HTTPRequest, timeouts: Timeouts) -> Failure:
    """What an exception of the HTTP library means."""
    kind, message = _described(error, timeouts)
    return Failure(kind, message, request, cause=error)


def _described(error: Exception, timeouts: Timeouts) -> tuple[FailureKind, str]:
    said = str(error) or type(error).__name__
    root = _root(error)
    if isinstance(error, httpx.ConnectTimeout):
        return "connect timeout", f"no connection within {_seconds(timeouts.connect)}"
    if isinstance(error, httpx.PoolTimeout):
        return "pool", f"no connection of the pool became free within {_seconds(timeouts.pool)}"
    if isinstance(error, httpx.ReadTimeout):
        return "timeout", f"nothing arrived within {_seconds(timeouts.read)}"
    if isinstance(error, httpx.WriteTimeout):
        return "timeout", f"the request could not be sent within {_seconds(timeouts.write)}"
    if isinstance(error, TimeoutError):
        return "timeout", "not done in time"
    if isinstance(error, httpx.ProxyError):
        return "proxy", f"the proxy refused: {said}"
    if isinstance(error, httpx.ConnectError):
        if isinstance(root, ssl.SSLError):
            return "tls", f"no secure connection: {said}"
        if isinstance(root, socket.gaierror):
            return "dns", f"the host's name could not be resolved: {said}"
        return "refused", f"no connection: {said}"
    if isinstance(
        error,
        (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL, httpx.DecodingError, UnicodeError),
    ):
        return "invalid", said
    return "broken", f"the connection broke: {said}"


def _root(error: BaseException) -> BaseException:
    """The exception at the bottom of a chain."""
    seen = {id(error)}
    while (below := error.__cause__ or error.__context__) is not None and id(below) not in seen:
        error = below
        seen.add(id(below))
    return error


def _seconds(value: float | None) -> str:
    return "the time allowed" if value is None else f"{value:g} s"
