"""One request and its answer, tried again where that is safe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from attrs import evolve

from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.checks import checked_headers, checked_method, checked_params, checked_path
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import is_ambiguous, is_transient, was_not_processed
from langgraph_runs._core.wire.exchange import (
    Flow,
    Head,
    HTTPRequest,
    Response,
    TransportFailure,
    open_,
    read,
)
from langgraph_runs._generated.types import Request

T = TypeVar("T")

MAX_BODY_BYTES = 512 * 1024 * 1024
"""Bytes that the body of one answer may have once unpacked; the server itself takes requests of 300 MiB."""

MAX_ERROR_BODY_BYTES = 64 * 1024
"""Bytes that are read of the body of an answer that is no success."""

IDEMPOTENT: Final = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})  # RFC 9110 §9.2.2


class BodyBuffer:
    """What has arrived of a body, up to MAX_BODY."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._parts: list[bytes] = []
        self.size = 0

    def add(self, chunk: bytes) -> TransportFailure | None:
        """Take in more; how it failed if that is too much."""
        self._parts.append(chunk)
        self.size += len(chunk)
        if self.size <= MAX_BODY_BYTES:
            return None
        return TransportFailure(
            "protocol", f"the body is larger than {MAX_BODY_BYTES} bytes", self._head.request, head=self._head
        )

    def to_bytes(self) -> bytes:
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)


def read_body(context: Context, head: Head) -> Flow[Response | TransportFailure]:
    """The rest of the open body."""
    if not head.ok:
        return (yield from read_error_body(context, head))
    body = BodyBuffer(head)
    while True:
        chunk = yield from read(context.within_deadline(context.config.timeouts.read))
        if isinstance(chunk, TransportFailure):
            return evolve(chunk, head=head)
        if not chunk:
            return Response(head, body.to_bytes())
        if (failure := body.add(chunk)) is not None:
            return failure
        if context.expired:
            return TransportFailure("timeout", "not done in time", head.request, head=head)


def read_error_body(context: Context, head: Head) -> Flow[Response]:
    """An answer that is no success, with its body as far as it arrived and is of interest."""
    body = BodyBuffer(head)
    while body.size < MAX_ERROR_BODY_BYTES and not context.expired:
        chunk = yield from read(context.within_deadline(context.config.timeouts.read))
        if isinstance(chunk, TransportFailure) or not chunk:
            break
        body.add(chunk)
    return Response(head, body.to_bytes()[:MAX_ERROR_BODY_BYTES])


def send_once(context: Context, request: HTTPRequest) -> Flow[Response | TransportFailure]:
    """Send a request once; the whole answer, or how it failed."""
    head = yield from open_(context.open(request))
    if isinstance(head, TransportFailure):
        return head
    return (yield from read_body(context, head))


def send_with_retries(context: Context, request: HTTPRequest, *, idempotent: bool, **details: Any) -> Flow[Response]:
    """Send a request, again after what may pass if it is idempotent; the last answer, of whatever status.

    Raises APIConnectionError, APITimeoutError; `details` are attributes for them.
    """
    got, _ = yield from _send_with_retries(context, request, idempotent=idempotent, **details)
    return got


def _send_with_retries(
    context: Context, request: HTTPRequest, *, idempotent: bool, **details: Any
) -> Flow[tuple[Response, bool]]:
    """The same, with whether an attempt before the last may have been carried out."""
    budget = context.budget()
    repeated = False
    while True:
        outcome = yield from send_once(context, request)
        if isinstance(outcome, TransportFailure) and context.expired:
            raise context.deadline_error(request, **details) from outcome.cause
        again = is_transient(outcome) if idempotent else was_not_processed(outcome)
        if again and (yield from context.retry(budget, outcome)):
            repeated = repeated or is_ambiguous(outcome)
            continue
        if isinstance(outcome, TransportFailure):
            responses.raise_failure(outcome, **details)
        return outcome, repeated


def call(context: Context, request: Request, parse: Callable[[Any], T], **details: Any) -> Flow[T]:
    """The result of an operation that makes no run."""
    result, _ = yield from call_with_head(context, request, parse, **details)
    return result


def call_with_head(
    context: Context, request: Request, parse: Callable[[Any], T], **details: Any
) -> Flow[tuple[T, Head]]:
    """The result of an operation that makes no run, and the head of the answer.

    Ending something is done if the server no longer finds it after an attempt whose answer was lost.
    """
    prepared = context.config.prepare(request)
    got, repeated = yield from _send_with_retries(context, prepared, idempotent=request.idempotent, **details)
    ending = request.method == "DELETE" or request.operation == "cancel_runs"
    if ending and repeated and responses.is_not_found(got):
        return parse(None), got.head
    return parse_success(context, got, parse, **details), got.head


def parse_success(context: Context, got: Response, parse: Callable[[Any], T], **details: Any) -> T:
    """What a 2xx says; raises the error for any other answer."""
    if not got.head.ok:
        raise responses.status_error(got, context.wall(), **details)
    return responses.parse_body(got, parse, **details)


def request_any(
    method: str, path: str, *, json: Any, params: Mapping[str, Any] | None, headers: Mapping[str, str] | None
) -> Request:
    """A request to an endpoint that this package has no method for.

    Raises TypeError and ValueError for what cannot be sent.
    """
    method = checked_method(method)
    return Request(
        operation="request",
        method=method,
        path=checked_path(path),
        params=checked_params(params),
        headers=checked_headers(headers or {}),
        body=json,
        streaming=False,
        idempotent=method in IDEMPOTENT,
    )
