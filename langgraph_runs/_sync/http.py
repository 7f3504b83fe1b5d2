# Derived from _async/http.py by 'make generate'. Do not edit.

"""The driver: performs the steps of a flow (open, read, sleep), calls the hooks and logs retries."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve

from langgraph_runs._compat import (
    CAN_INTERRUPT,
    STOPS,
    CancellableSleep,
    NoticeHook,
    RequestHook,
    ResponseHook,
    call_hook,
    undisturbed,
)
from langgraph_runs._core.calls.config import checked_request
from langgraph_runs._core.calls.proxies import proxy_refusal
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
    Rest,
    Step,
    TransportFailure,
    interrupted_reply,
    notice_line,
)
from langgraph_runs._core.wire.headers import Headers, encode_headers
from langgraph_runs._core.wire.transfer import Transfer, for_foreign_transport, joins_body
from langgraph_runs._forks import leave_alone
from langgraph_runs._generated.types import Unset
from langgraph_runs._sync.failures import (
    body_failure,
    network_errors,
    raised_by_handler,
    reading_errors,
    sending_errors,
    slot_failure,
    transport_failure,
    used_up_failure,
)
from langgraph_runs._sync.network import CURRENT, StreamTap, has_surplus
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
            call_hook(f"on_{notice.kind}", hook, notice)


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
        self._state: LoopState | None = None  # whose connections and slots are used
        self._slots: list[object] = []  # of max_concurrency: one, or none
        self._transports: list[Any] = []  # to be given back: one, or none
        self._process: int | None = None  # whose they are
        self._transfer: Transfer | None = None
        self._tap: StreamTap | None = None
        self._body: Iterator[bytes] | None = None
        self._unpacker: Decompressor | None = None
        self._opened: Open | None = None  # the last step of which something may have been sent

    def run(self, flow: Flow[T]) -> T:
        """The result of a flow, performed to its end."""
        results: list[T] = []
        reply: Reply = None
        try:
            try:
                while (step := _next_step(flow, reply, results)) is not None:
                    reply = self.perform(step)
                return results[0]
            finally:
                self.close()
        except BaseException:
            self.close()  # an interrupt may have broken into closing it
            raise

    def perform(self, step: Step) -> Reply:
        """Do what a step asks for, and return the reply to it."""
        if isinstance(step, Read):
            return self.interrupted(step) if self._body is None else self._read(step.timeout)
        if isinstance(step, Ask):
            return self._ask(step)
        if isinstance(step, Rest):
            return None
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

    @property
    def is_foreign(self) -> bool:
        """Whether this process was forked from the one that this belongs to: then it must be left alone."""
        return self._state is not None and self._process != os.getpid()

    def close(self) -> None:
        """Free the connection of the response that is open, if any, and the slot.

        If an interrupt or a cancellation breaks into this, call it again to have the rest done.
        """
        state = self._state
        if state is None:
            return
        if self.is_foreign:
            leave_alone(self._response, self._transports, self._body, self._tap, state)
            self._state = self._response = self._body = self._tap = None
            return
        reusable = False
        try:
            response, self._response = self._response, None
            if response is not None:
                reusable = self._close(response, state)
        finally:
            self._body = None
            state.limit.release(self._slots)
            if self._transports:
                carrier = self._transfer.carrier if self._transfer is not None else None
                if carrier is not None:  # it may be about to become the transport's connection
                    carrier.close()
                state.sender.give_back(self._transports, reusable=reusable)

    def _close(self, response: httpx.Response, state: LoopState) -> bool:
        """Close a response; whether its transport can serve another request."""
        tap, self._tap = self._tap, None
        try:
            reusable = not has_surplus(response.stream)
            if tap is not None:
                assert self._transfer is not None
                tap.release(self._transfer)
        except BaseException:  # an interrupt: what is left on the connection is not known
            if tap is not None and self._transfer is not None:
                tap.cut(self._transfer)
            state.sender.close_response(response)
            raise
        try:
            state.sender.close_response(response)
        except network_errors() as error:  # the connection is not needed any more
            logger.debug("closing a connection: %r", error)
            return False
        return reusable

    def cut(self) -> None:
        """End whatever another thread or task does here, and every later step; the connection is shut."""
        self._sleep.cancel()
        question = self._question
        if question is not None:
            question.cut()
        transfer = self._transfer
        if transfer is not None:
            transfer.is_cut = True
            carrier: StreamTap | None = transfer.carrier
            if carrier is not None:
                carrier.cut(transfer)

    def _ask(self, step: Ask) -> Reply:
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
            changed: HTTPRequest | None = call_hook("on_request", http.on_request, request)
            request = checked_request(request if changed is None else changed)
        self._request = request
        state = http.pool.state()
        self._process = os.getpid()
        self._state = state
        if self._counted and not state.limit.acquire(self._slots, step.slot_limit, self._sleep):
            return slot_failure(request, step.slot_limit)
        self._transfer = transfer = Transfer(
            time.monotonic,
            step.total,
            split_head=step.long and state.split_bodies,
            join_body=state.sender.own and joins_body(request.content),
        )
        self._opened = step
        transfer.is_cut = self._sleep.cancelled
        try:
            response = self._send(step, request, state, transfer)
        except sending_errors() as error:
            self.close()
            if (broke_in := raised_by_handler(error)) is not None:
                raise broke_in from broke_in.__cause__
            return transport_failure(
                error,
                request,
                step.timeouts,
                sent=transfer.sent,
                proxy=state.sender.proxy_for(request.url),
                reached=http.pool.reached,
            )
        except BaseException:
            self.close()
            raise
        if step.long:  # see `Open.long`
            state.limit.release(self._slots)
        headers = Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw])
        head = Head(response.status_code, headers, request)
        refusal = proxy_refusal(head, state.sender.proxy_for)
        if refusal is not None:
            return refusal
        http.pool.reached = True
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
            state.limit.release(self._slots)  # the hook may send requests itself
            call_hook("on_response", http.on_response, head)
            if self._counted and not step.long:
                seconds = transfer.seconds_left
                if not state.limit.acquire(self._slots, seconds, self._sleep):
                    return slot_failure(request, step.total, head)
        return head

    def _send(self, step: Open, request: HTTPRequest, state: LoopState, transfer: Transfer) -> httpx.Response:
        """Send the request: the response, its body still to be read."""
        seconds = step.total
        if CAN_INTERRUPT and state.sender.foreign:
            step, seconds = for_foreign_transport(step)
        outer = CURRENT.get()
        try:
            CURRENT.set(transfer)
            fields = encode_headers(request.headers)
            with self._sleep.bounded(seconds):
                self._response = state.sender.send(request, fields, step.timeouts, transfer, self._transports)
        except STOPS as error:
            raise RuntimeError(f"http_client raised {type(error).__name__}") from error
        finally:
            CURRENT.set(outer)
        return self._response

    def _read(self, timeout: float | None) -> bytes | TransportFailure:
        assert self._request is not None
        try:
            return self._receive(timeout) if self._unpacker is None else self._unpack(timeout)
        except reading_errors() as error:
            if (broke_in := raised_by_handler(error)) is not None:
                raise broke_in from broke_in.__cause__
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
                return undisturbed(next(self._body, b""))
        self._tap.read_timeout = timeout
        if self._state is None or self._state.sender.own:
            return next(self._body, b"")
        return undisturbed(next(self._body, b""))  # else its place in the caller's pool may stay taken


def _next_step(flow: Flow[T], reply: Reply, results: list[T]) -> Step | None:
    """The step that a flow asks for next; None at its end, and its result is in `results`.

    StopIteration is caught here, around the flow alone.
    """
    try:
        return flow.send(reply)
    except StopIteration as stop:
        results.append(stop.value)
        return None
