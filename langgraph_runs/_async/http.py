"""Performs the steps that flows ask for, by the HTTP library, and says what came of them."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Mapping
from copy import copy
from typing import Any, TypeVar

import httpx
from attrs import evolve

from langgraph_runs._acompat import (
    INTERRUPTS,
    CancellableSleep,
    ConcurrencyLimit,
    NoticeHook,
    RequestHook,
    ResponseHook,
    bounded,
    hook_result,
)
from langgraph_runs._async.failures import failure, in_seconds, raised
from langgraph_runs._async.opening import Opening, watch
from langgraph_runs._async.pool import AsyncPool, AsyncSite
from langgraph_runs._async.wire import AsyncWire
from langgraph_runs._core.calls.config import checked_request
from langgraph_runs._core.wire.compression import Decompressor, EncodingError
from langgraph_runs._core.wire.exchange import (
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
    TransportFailure,
)
from langgraph_runs._core.wire.headers import Headers, encode_headers
from langgraph_runs._generated.types import UNSET

T = TypeVar("T")

TOGETHER = 65536
"""Bytes of a body up to which it is sent together with the head."""

logger = logging.getLogger("langgraph_runs")


class AsyncHTTP:
    """Sends what flows ask for, and tells the hooks and the log."""

    def __init__(
        self,
        pool: AsyncPool,
        *,
        on_request: RequestHook | None,
        on_response: ResponseHook | None,
        on_retry: NoticeHook | None,
        on_reconnect: NoticeHook | None,
    ) -> None:
        self.pool = pool
        self.on_request = on_request
        self.on_response = on_response
        self.on_retry = on_retry
        self.on_reconnect = on_reconnect

    def with_hooks(self, **hooks: Any) -> AsyncHTTP:
        """The same with other hooks; those that are UNSET stay."""
        other = copy(self)
        for name, hook in hooks.items():
            if hook is not UNSET:
                setattr(other, name, hook)
        return other

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
            await hook_result(hook(notice))


class AsyncExchange:
    """Performs the steps of one flow, with at most one answer open at a time."""

    def __init__(self, http: AsyncHTTP) -> None:
        self._http = http
        self._alarm = CancellableSleep()
        self._request: HTTPRequest | None = None
        self._response: httpx.Response | None = None
        self._route: Any = None  # that it came by
        self._lane: Any = None  # of the route, to be given back
        self._chunks: AsyncIterator[bytes] | None = None
        self._wire: AsyncWire | None = None
        self._unpacker: Decompressor | None = None
        self._slots: ConcurrencyLimit | None = None  # those of which one is held
        self._sent = True  # the request may have left

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
        if wire is not None:
            wire.release()
        try:
            if response is not None:
                await self._let_go(response)
        finally:
            self._free_slot()

    async def _let_go(self, response: httpx.Response) -> None:
        try:
            await response.aclose()
        except raised() as error:  # it is being thrown away
            logger.debug("closing a connection: %r", error)
        finally:
            await self._route.give_back(self._lane)

    def cut(self) -> None:
        """Break the connection under a read, or a sleep, that another thread or task is in."""
        self._alarm.cancel()
        if self._wire is not None:
            self._wire.cut()

    async def _open(self, step: Open) -> Head | TransportFailure:
        http = self._http
        request = step.request
        if http.on_request is not None:
            request = evolve(request, headers=dict(request.headers))
            changed: HTTPRequest | None = await hook_result(http.on_request(request))
            request = checked_request(request if changed is None else changed)
        self._request = request
        site = await http.pool.site()
        limit = step.timeouts.pool if step.total is None else min(step.total, step.timeouts.pool or step.total)
        if not await site.slots.take(limit):
            return TransportFailure("pool", f"max_concurrency requests were in flight for {in_seconds(limit)}", request)
        self._slots = site.slots
        self._sent = True
        try:
            step, limit = _limited(step) if INTERRUPTS and site.route.foreign else (step, step.total)
            if limit is None:
                response = await self._send(step, request, site)
            else:
                async with bounded(limit):
                    response = await self._send(step, request, site)
        except raised(httpx.InvalidURL, UnicodeError) as error:
            self._free_slot()
            return failure(error, request, step.timeouts, sent=self._sent)
        except BaseException:
            self._free_slot()
            raise
        self._response, self._route = response, site.route
        if step.long:
            self._free_slot()
        headers = Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw])
        head = Head(response.status_code, headers, request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        self._unpacker = Decompressor.for_response(head)
        watch(response.extensions.get("network_stream"))  # a connection that was made unseen
        self._wire = wire = AsyncWire.under(response, headers)
        self._chunks = aiter(response.stream) if wire is None else wire.pieces(response.stream)
        logger.debug("%s %s: %d", request.method, request.url, head.status)
        if http.on_response is not None:
            await hook_result(http.on_response(head))
        return head

    async def _send(self, step: Open, request: HTTPRequest, site: AsyncSite) -> httpx.Response:
        """The answer of the HTTP library."""
        in_one = site.route.direct and 0 < len(request.content or b"") <= TOGETHER
        with Opening(step.total, apart=step.long and site.rechunk, in_one=in_one):
            fields = encode_headers(request.headers)
            closely = step.total is not None
            response, self._lane = await site.route.send(request, fields, step.timeouts, self._trace, closely=closely)
        return response

    async def _read(self, timeout: float | None) -> bytes | TransportFailure:
        assert self._request is not None
        try:
            return await self._receive(timeout) if self._unpacker is None else await self._unpack(timeout)
        except EncodingError as error:
            return TransportFailure("protocol", str(error), self._request, cause=error)
        except TimeoutError as error:
            return TransportFailure(
                "timeout", f"nothing arrived within {in_seconds(timeout)}", self._request, cause=error
            )
        except raised() as error:
            return failure(error, self._request, Timeouts(read=timeout))

    async def _unpack(self, timeout: float | None) -> bytes:
        """The next bytes of a compressed body."""
        assert self._unpacker is not None
        until = None if timeout is None else time.monotonic() + timeout
        while not (piece := self._unpacker.read_piece()):
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError
            chunk = await self._receive(left)
            if not chunk:
                self._unpacker.check_complete()
                break
            self._unpacker.feed(chunk)
        return piece

    async def _receive(self, timeout: float | None) -> bytes:
        """The next bytes of the body as it came."""
        assert self._chunks is not None
        wire = self._wire
        if wire is None:
            async with self._alarm.bounded(timeout):
                return await anext(self._chunks, b"")
        wire.timeout = timeout
        return await anext(self._chunks, b"")

    async def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        """What the HTTP library tells of its progress with a request (its `trace` extension)."""
        if event.endswith((".connect_tcp.complete", ".connect_unix_socket.complete", ".start_tls.complete")):
            watch(info["return_value"])
        elif event.endswith(".connect_tcp.started"):
            self._sent = False
        elif event.endswith(".send_request_headers.started"):
            self._sent = info["request"].method != b"CONNECT"  # that one is for a proxy

    async def _sleep(self, step: Sleep) -> None:
        if step.notice is not None:
            await self._http.announce(step.notice)
        await self._alarm.wait(step.seconds)

    def _free_slot(self) -> None:
        slots, self._slots = self._slots, None
        if slots is not None:
            slots.give()


def _limited(step: Open) -> tuple[Open, float | None]:
    """What a transport of another library is to keep to, and the seconds in which it must have the head.

    It does not say when a phase begins, may have no limit for writing, and would have its limit for reading hold for
    the body as well.
    """
    timeouts = step.timeouts
    phases = (timeouts.connect, timeouts.write, timeouts.read)
    limits = [step.total, None if None in phases else sum(phase or 0 for phase in phases)]
    if step.long:
        step = evolve(step, timeouts=evolve(timeouts, read=None))
    return step, min((limit for limit in limits if limit is not None), default=None)
