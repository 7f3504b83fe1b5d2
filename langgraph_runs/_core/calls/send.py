"""The flows that send a request and read its response: once, or with retries, as it is or parsed.

For operations that create no run: an idempotent request is repeated after a transient failure, any other only if it was
not processed. What repeats a request that creates a run is decided in `runs.create`; how failures are classified, in
`retry`; what a response means, in `responses`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from attrs import evolve

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import Budget, is_ambiguous, is_transient, was_not_processed
from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.exchange import (
    Ask,
    Flow,
    Head,
    HTTPRequest,
    Response,
    TransportFailure,
    open_,
    read,
)
from langgraph_runs._core.wire.json_decoder import decode, members
from langgraph_runs._generated.types import Request

T = TypeVar("T")

MAX_BODY_BYTES = 512 * 1024 * 1024
"""Size limit of a decompressed response body; the server itself accepts requests of up to 300 MiB."""

MAX_ERROR_BODY_BYTES = 64 * 1024
"""How much is read of the body of an error response."""

_NOT_KNOWN = re.compile(
    r"is not one of|not valid under any of|are only supported on|\bshould be '|extra inputs are not permitted",
    re.IGNORECASE,
)
"""How servers refuse what they do not know: LangGraph's in words of JSON Schema, Aegra in those of pydantic."""

QUESTION_SECONDS = 10.0
"""How long the answer to a question may take that is asked while a body stays open, which is not read meanwhile."""

QUESTION_POOL_SECONDS = 1.0
"""How long such a question waits for a connection: the pool may have no other than the one of the open body."""


class BodyBuffer:
    """Collects the body of a response, up to MAX_BODY_BYTES."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._parts: list[bytes] = []
        self.size = 0

    def add(self, chunk: bytes) -> TransportFailure | None:
        """Add a chunk; a failure if the body is too large now."""
        self._parts.append(chunk)
        self.size += len(chunk)
        if self.size <= MAX_BODY_BYTES:
            return None
        message = f"the response body exceeds the limit of {MAX_BODY_BYTES} bytes"
        return TransportFailure("protocol", message, self._head.request, head=self._head)

    def to_bytes(self) -> bytes:
        """The body as far as it has arrived."""
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)


def read_body(context: Context, head: Head) -> Flow[Response | TransportFailure]:
    """Read the open body to its end: the complete response, or how reading failed."""
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
            return TransportFailure("timeout", "the response was not complete in time", head.request, head=head)


def read_error_body(context: Context, head: Head) -> Flow[Response]:
    """Read the open body of an error response, up to MAX_ERROR_BODY_BYTES; one that breaks off is good enough."""
    body = BodyBuffer(head)
    broke: TransportFailure | None = None
    while body.size < MAX_ERROR_BODY_BYTES and not context.expired:
        chunk = yield from read(context.within_deadline(context.config.timeouts.read))
        if isinstance(chunk, TransportFailure):
            broke = evolve(chunk, head=head)
            break
        if not chunk:
            break
        body.add(chunk)
    return Response(head, body.to_bytes()[:MAX_ERROR_BODY_BYTES], broke)


def send_once(context: Context, request: HTTPRequest) -> Flow[Response | TransportFailure]:
    """Send a request once: the complete response, or how it failed. If the caller broke it off, it is sent again."""
    while True:
        head = yield from open_(context.open(request))
        outcome = head if isinstance(head, TransportFailure) else (yield from read_body(context, head))
        if isinstance(outcome, Response) or not outcome.interrupted or context.expired:
            return outcome


def beside(context: Context, seconds: float) -> Context:
    """The context of a question that is asked while a body stays open, and that may take so many seconds."""
    limit = context.within_deadline(seconds)
    assert limit is not None
    timeouts = evolve(context.config.timeouts, pool=QUESTION_POOL_SECONDS)
    return evolve(context, config=evolve(context.config, timeouts=timeouts)).with_timeout(limit)


def ask(context: Context, request: HTTPRequest) -> Flow[Response | TransportFailure]:
    """Send a short request once while the open body stays open: the complete response, or how it failed.

    A failure of kind "pool" says that there was no second connection; then the body has to be left to ask.
    """
    asking = beside(context, QUESTION_SECONDS)
    reply = yield Ask(lambda: send_once(asking, request))
    assert isinstance(reply, (Response, TransportFailure))
    return reply


def send_with_retries(context: Context, request: HTTPRequest, *, idempotent: bool, **details: Any) -> Flow[Response]:
    """Send a request, with retries after transient failures: the last response, whatever its status.

    A request that is not idempotent is repeated only if the server certainly did not process it; an error says so if
    that is not known. Raises APIConnectionError and APITimeoutError; `details` become attributes of them.
    """
    response, _ = yield from _send_with_retries(context, request, context.budget(), idempotent=idempotent, **details)
    return response


def send_about_run(context: Context, request: HTTPRequest, budget: Budget, **ids: Any) -> Flow[Response]:
    """Send a read about a run or its thread, where a 404 means that it is gone: the last response, as above.

    So a 404 counts only in the API's own words; that of a gateway, which does not know where the API is for now, is a
    transient failure, which at the deadline is told as that. One that broke off may be either, so it is no 404 at all.
    Afterwards the `budget` tells whether it took retries.
    """
    response, _ = yield from _send_with_retries(context, request, budget, idempotent=True, may_be_gone=True, **ids)
    return response


def _send_with_retries(
    context: Context,
    request: HTTPRequest,
    budget: Budget,
    *,
    idempotent: bool,
    may_be_gone: bool = False,
    **details: Any,
) -> Flow[tuple[Response, bool]]:
    """The last response, and whether the server may have processed an earlier attempt."""
    maybe_processed = False
    while True:
        outcome = yield from send_once(context, request)
        end = responses.LEFT_OPEN if not idempotent and is_ambiguous(outcome) else None
        if isinstance(outcome, TransportFailure) and context.expired:
            raise context.deadline_error(request, end=end, **details) from outcome.cause
        if idempotent:
            retryable = is_transient(outcome) or responses.is_not_found_broken_off(outcome)
        else:
            retryable = was_not_processed(outcome)
        foreign = may_be_gone and responses.is_foreign_not_found(outcome)
        used = budget.used
        if (retryable or foreign) and (yield from context.retry(budget, outcome)):
            maybe_processed = maybe_processed or is_ambiguous(outcome)
            continue
        if isinstance(outcome, TransportFailure):
            responses.raise_failure(outcome, end=end, **details)
        if end:
            raise responses.status_error(outcome, context.wall(), end=end, **details)
        if foreign and budget.used > used:  # there would be another attempt, but for the deadline
            raise context.deadline_error(request, **details) from responses.error_for(outcome, context.wall())
        if foreign and outcome.broke is not None:  # the rest may have been the API's words
            responses.raise_failure(outcome.broke, **details)
        return outcome, maybe_processed


def with_version(context: Context, error: errors.LangGraphRunsError) -> Flow[errors.LangGraphRunsError]:
    """The error for a request; if the server does not know a value in it, the message has the server's version.

    That takes one request more, which is not repeated; if it fails, the message is as it would be without.
    """
    unknown = isinstance(error, errors.UnprocessableEntityError) and _NOT_KNOWN.search(error.detail or "")
    if unknown and not context.expired:
        from langgraph_runs._generated.api.system import get_info  # noqa: PLC0415

        limit = context.within_deadline(QUESTION_SECONDS)
        assert limit is not None
        asking = evolve(context, deadline=context.now() + limit)
        version = _version_in((yield from send_once(asking, context.config.prepare(get_info.request()))))
        if version is not None:
            error.args = (f"{error}; the server has version {version}: update it if a newer one knows this",)
    return error


def _version_in(info: Response | TransportFailure) -> str | None:
    """The version that a server tells; None if it does not."""
    if isinstance(info, TransportFailure) or not info.head.ok:
        return None
    try:
        version = members(decode(info.body)).get("version")
    except ValueError:
        return None
    return shown(version).strip("'") if isinstance(version, str) and version else None


def call(
    context: Context, request: Request, parse: Callable[[Any], T], *, not_found_is_done: bool = False, **details: Any
) -> Flow[T]:
    """The parsed result of an operation that creates no run, sent with retries. For details see `call_with_head`."""
    result, _ = yield from call_with_head(context, request, parse, not_found_is_done=not_found_is_done, **details)
    return result


def call_with_head(
    context: Context, request: Request, parse: Callable[[Any], T], *, not_found_is_done: bool = False, **details: Any
) -> Flow[tuple[T, Head]]:
    """The parsed result of an operation that creates no run, and the head of its response.

    A 404 after an attempt that the server may have processed means that a DELETE is done, and any other operation with
    `not_found_is_done`: then `parse` gets None.
    """
    prepared = context.config.prepare(request)
    idempotent = request.idempotent
    response, maybe_processed = yield from _send_with_retries(
        context, prepared, context.budget(), idempotent=idempotent, **details
    )
    not_found_is_done = not_found_is_done or request.method == "DELETE"
    if not_found_is_done and maybe_processed and responses.is_not_found(response):
        return parse(None), response.head
    if not response.head.ok:
        raise (yield from with_version(context, context.error_for(response, **details)))
    return responses.parse_body(response, parse, **details), response.head
