# Derived from _async/http.py by 'make generate'. Do not edit.

"""The driver: performs the steps of a flow (open, read, sleep), calls the hooks and logs retries."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve

from langgraph_runs._compat import (
    CAN_INTERRUPT,
    CancellableSleep,
    ConcurrencyLimit,
    NoticeHook,
    RequestHook,
    ResponseHook,
    bounded,
    hook_result,
)
from langgraph_runs._core.calls.config import checked_request
from langgraph_runs._core.wire.chunked import has_chunked_body
from langgraph_runs._core.wire.compression import Decompressor
from langgraph_runs._core.wire.exchange import (
    Ask,
    Flow,
    Head,
    HTTPRequest,
    Notice,
    Open,
    Read,
    Reply,
    Response,
    Step,
    TransportFailure,
    notice_line,
)
from langgraph_runs._core.wire.headers import Headers, encode_headers
from langgraph_runs._core.wire.interrupted import interrupted_reply
from langgraph_runs._core.wire.transfer import Transfer, for_foreign_transport, joins_body
from langgraph_runs._generated.types import Unset
from langgraph_runs._sync.failures import (
    body_failure,
    network_errors,
    reading_errors,
    sending_errors,
    slot_failure,
    transport_failure,
    used_up_failure,
)
from langgraph_runs._sync.network import CURRENT, StreamTap
from langgraph_runs._sync.pool import LoopState, Pool
from langgraph_runs._sync.transport import body_of, is_read, is_unwrapped, tap_of

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

logger = logging.getLogger("langgraph_runs")


class HTTP:
    """Performs flows with the connections of a client, and calls its hooks."""

    def __init__(
        self,
        pool: Pool,
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

    def with_hooks(
        self,
        *,
        on_request: RequestHook | Unset | None,
        on_response: ResponseHook | Unset | None,
        on_retry: NoticeHook | Unset | None,
        on_reconnect: NoticeHook | Unset | None,
    ) -> HTTP:
        """A copy with other hooks; those that are UNSET stay."""
        return HTTP(
            self.pool,
            on_request=self.on_request if isinstance(on_request, Unset) else on_request,
            on_response=self.on_response if isinstance(on_response, Unset) else on_response,
            on_retry=self.on_retry if isinstance(on_retry, Unset) else on_retry,
            on_reconnect=self.on_reconnect if isinstance(on_reconnect, Unset) else on_reconnect,
        )

    def run(self, flow: Flow[T]) -> T:
        """The result of a flow, performed to its end."""
        return Exchange(self).run(flow)

    def announce(self, notice: Notice) -> None:
        """Log why a request is about to be sent again, and call the hook."""
        logger.info("%s", notice_line(notice))
        hook = self.on_retry if notice.kind == "retry" else self.on_reconnect
        if hook is not None:
            hook_result(f"on_{notice.kind}", hook(notice))


class Exchange:
    """Performs the steps of one flow, with at most one response open at a time.

    It is `counted` by `max_concurrency` unless it performs a question of another flow that was counted.
    """

    def __init__(self, http: HTTP, *, counted: bool = True) -> None:
        self._http = http
        self._counted = counted
        self._question: Exchange | None = None  # that is being performed
        self._sleep = CancellableSleep()
        self._request: HTTPRequest | None = None
        self._response: httpx.Response | None = None
        self._state: LoopState | None = None  # whose connection it came by
        self._transport: Any = None  # to be given back
        self._transfer: Transfer | None = None
        self._tap: StreamTap | None = None
        self._body: Iterator[bytes] | None = None
        self._unpacker: Decompressor | None = None
        self._limit: ConcurrencyLimit | None = None  # of which a slot is held
        self._opened: Open | None = None  # the last step of which something may have been sent

    def run(self, flow: Flow[T]) -> T:
        """The result of a flow, performed to its end."""
        try:
            step = next(flow)
            while True:
                step = flow.send(self.perform(step))
        except StopIteration as stop:
            result: T = stop.value
            return result
        finally:
            self.close()

    def perform(self, step: Step) -> Reply:
        """Do what a step asks for, and return the reply to it."""
        if isinstance(step, Read):
            return self.interrupted(step) if self._body is None else self._read(step.timeout)
        if isinstance(step, Ask):
            return self._ask(step)
        self.close()
        if isinstance(step, Open):
            return self._open(step)
        if step.notice is not None:
            self._http.announce(step.notice)
        self._sleep.wait(step.seconds)
        return None

    def interrupted(self, step: Step) -> Reply:
        """The reply to a step that was interrupted while it was performed, once the exchange is closed."""
        transfer = self._transfer
        if transfer is None or (isinstance(step, Open) and step is not self._opened):
            return interrupted_reply(step, None, sent=False)
        return interrupted_reply(step, self._request, sent=transfer.sent)

    def close(self) -> None:
        """Free the connection of the response that is open, if any."""
        response, self._response = self._response, None
        tap, self._tap = self._tap, None
        self._body = None
        if tap is not None:
            assert self._transfer is not None
            tap.release(self._transfer)
        try:
            if response is not None:
                self._close(response)
        finally:
            self._free_slot()

    def _close(self, response: httpx.Response) -> None:
        assert self._state is not None
        try:
            response.close()
        except network_errors() as error:  # the connection is not needed any more
            logger.debug("closing a connection: %r", error)
        finally:
            self._state.sender.give_back(self._transport)

    def cut(self) -> None:
        """Break the connection under a read, or a sleep, that another thread or task is in."""
        self._sleep.cancel()
        question = self._question
        if question is not None:
            question.cut()
        tap, transfer = self._tap, self._transfer
        if tap is not None and transfer is not None:
            tap.cut(transfer)

    def _ask(self, step: Ask) -> Response | TransportFailure:
        """The result of a flow that is performed while the response stays open."""
        self._question = Exchange(self._http, counted=False)
        try:
            return self._question.run(step.question())
        finally:
            self._question = None

    def _open(self, step: Open) -> Head | TransportFailure:
        http = self._http
        request = step.request
        if http.on_request is not None:
            request = evolve(request, headers=dict(request.headers))
            changed: HTTPRequest | None = hook_result("on_request", http.on_request(request))
            request = checked_request(request if changed is None else changed)
        self._request = request
        self._state = state = http.pool.state()
        if self._counted:
            if not state.limit.acquire(step.slot_limit):
                return slot_failure(request, step.slot_limit)
            self._limit = state.limit
        self._transfer = transfer = Transfer(
            time.monotonic,
            step.total,
            split_head=step.long and state.split_bodies,
            join_body=state.sender.own and joins_body(request.content),
        )
        self._opened = step
        try:
            response = self._send(step, request, state, transfer)
        except sending_errors() as error:
            self._free_slot()
            return transport_failure(error, request, step.timeouts, sent=transfer.sent)
        except BaseException:
            self._free_slot()
            raise
        self._response = response
        if step.long:  # see `Open.long`
            self._free_slot()
        headers = Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw])
        head = Head(response.status_code, headers, request)
        self._unpacker = None if is_read(response) else Decompressor.for_response(head)
        body = body_of(response)
        if body is None:
            return used_up_failure(head)
        self._tap = tap = tap_of(response)
        if tap is None:
            self._body = iter(body)
        else:
            self._body = tap.open_body(transfer, body, chunked=has_chunked_body(head) and is_unwrapped(body))
        logger.debug("%s %s: %d", request.method, request.url, head.status)
        if http.on_response is not None:
            hook_result("on_response", http.on_response(head))
        return head

    def _send(self, step: Open, request: HTTPRequest, state: LoopState, transfer: Transfer) -> httpx.Response:
        """The response, its body still to be read."""
        seconds = step.total
        if CAN_INTERRUPT and state.sender.foreign:
            step, seconds = for_foreign_transport(step)
        token = CURRENT.set(transfer)
        try:
            fields = encode_headers(request.headers)
            with bounded(seconds):
                response, self._transport = state.sender.send(request, fields, step.timeouts, transfer)
            return response
        finally:
            CURRENT.reset(token)

    def _read(self, timeout: float | None) -> bytes | TransportFailure:
        assert self._request is not None
        try:
            return self._receive(timeout) if self._unpacker is None else self._unpack(timeout)
        except reading_errors() as error:
            return body_failure(error, self._request, timeout)

    def _unpack(self, timeout: float | None) -> bytes:
        """The next bytes of a compressed body."""
        assert self._unpacker is not None
        until = None if timeout is None else time.monotonic() + timeout
        while not (piece := self._unpacker.read_piece()):
            remaining = None if until is None else until - time.monotonic()
            if remaining is not None and remaining <= 0:
                raise TimeoutError
            chunk = self._receive(remaining)
            if not chunk:
                self._unpacker.check_complete()
                break
            self._unpacker.feed(chunk)
        return piece

    def _receive(self, timeout: float | None) -> bytes:
        """The next bytes of the body as it came."""
        assert self._body is not None
        if self._tap is None:
            with self._sleep.bounded(timeout):
                return next(self._body, b"")
        self._tap.read_timeout = timeout
        return next(self._body, b"")

    def _free_slot(self) -> None:
        limit, self._limit = self._limit, None
        if limit is not None:
            limit.release()
