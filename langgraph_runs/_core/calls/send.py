"""One request and its answer, tried again where that is safe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from attrs import evolve

from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.checks import checked_headers, checked_method, checked_params, checked_path
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import declined, left_open, may_pass
from langgraph_runs._core.wire.exchange import (
    Answer,
    Failure,
    Flow,
    Head,
    HTTPRequest,
    open_,
    read,
)
from langgraph_runs._generated.types import Request

T = TypeVar("T")

MAX_BODY = 512 * 1024 * 1024
"""Bytes that the body of one answer may have once unpacked; the server itself takes requests of 300 MiB."""

MAX_REFUSAL = 64 * 1024
"""Bytes that are read of the body of an answer that is no success."""

IDEMPOTENT: Final = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})  # RFC 9110 §9.2.2


class Body:
    """What has arrived of a body, up to MAX_BODY."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._parts: list[bytes] = []
        self.size = 0

    def add(self, chunk: bytes) -> Failure | None:
        """Take in more; how it failed if that is too much."""
        self._parts.append(chunk)
        self.size += len(chunk)
        if self.size <= MAX_BODY:
            return None
        return Failure("invalid", f"the body is larger than {MAX_BODY} bytes", self._head.request, head=self._head)

    def whole(self) -> bytes:
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)


def drain(context: Context, head: Head) -> Flow[Answer | Failure]:
    """The rest of the open body."""
    if not head.ok:
        return (yield from refusal(context, head))
    body = Body(head)
    while True:
        chunk = yield from read(context.left(context.config.timeouts.read))
        if isinstance(chunk, Failure):
            return evolve(chunk, head=head)
        if not chunk:
            return Answer(head, body.whole())
        if (failure := body.add(chunk)) is not None:
            return failure
        if context.expired:
            return Failure("timeout", "not done in time", head.request, head=head)


def refusal(context: Context, head: Head) -> Flow[Answer]:
    """An answer that is no success, with its body as far as it arrived and is of interest."""
    body = Body(head)
    while body.size < MAX_REFUSAL and not context.expired:
        chunk = yield from read(context.left(context.config.timeouts.read))
        if isinstance(chunk, Failure) or not chunk:
            break
        body.add(chunk)
    return Answer(head, body.whole()[:MAX_REFUSAL])


def fetch(context: Context, request: HTTPRequest) -> Flow[Answer | Failure]:
    """Send a request once; the whole answer, or how it failed."""
    head = yield from open_(context.open(request))
    if isinstance(head, Failure):
        return head
    return (yield from drain(context, head))


def answer(context: Context, request: HTTPRequest, *, idempotent: bool, **details: Any) -> Flow[Answer]:
    """Send a request, again after what may pass if it is idempotent; the last answer, of whatever status.

    Raises APIConnectionError, APITimeoutError; `details` are attributes for them.
    """
    got, _ = yield from _attempts(context, request, idempotent=idempotent, **details)
    return got


def _attempts(context: Context, request: HTTPRequest, *, idempotent: bool, **details: Any) -> Flow[tuple[Answer, bool]]:
    """The same, with whether an attempt before the last may have been carried out."""
    budget = context.budget()
    repeated = False
    while True:
        outcome = yield from fetch(context, request)
        if isinstance(outcome, Failure) and context.expired:
            raise context.out_of_time(request, **details) from outcome.cause
        again = may_pass(outcome) if idempotent else declined(outcome)
        if again and (yield from context.retry(budget, outcome)):
            repeated = repeated or left_open(outcome)
            continue
        if isinstance(outcome, Failure):
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
    got, repeated = yield from _attempts(context, prepared, idempotent=request.idempotent, **details)
    ending = request.method == "DELETE" or request.operation == "cancel_runs"
    if ending and repeated and responses.not_found(got):
        return parse(None), got.head
    return value(context, got, parse, **details), got.head


def value(context: Context, got: Answer, parse: Callable[[Any], T], **details: Any) -> T:
    """What a 2xx says; raises the error for any other answer."""
    if not got.head.ok:
        raise responses.status_error(got, context.wall(), **details)
    return responses.value(got, parse, **details)


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
