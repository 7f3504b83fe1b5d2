"""Read the body of a wait or join: line breaks as heartbeats, then one JSON document; join again if it breaks.

The server sends the head at once, a line break every few seconds as a heartbeat, and the document at the end. A wait
that breaks is continued by joining the run, over as many connections as it takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen

from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.idle_timeout import IdleTimeout
from langgraph_runs._core.calls.retry import Budget, is_transient
from langgraph_runs._core.calls.send import BodyBuffer, read_error_body
from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.wire.exchange import Flow, Head, HTTPRequest, Response, TransportFailure, open_, read
from langgraph_runs._core.wire.json_codec import decode

PROGRESS_SECONDS = 1.0
"""How long a connection must have delivered heartbeats to count as progress."""


@frozen(slots=True, eq=False, repr=False)
class Result(Record):
    """The decoded JSON document of a wait or join, which may be None."""

    data: Any


def wait_by_join(
    context: Context, request: HTTPRequest, ref: RunRef, cause: TransportFailure | None = None
) -> Flow[Result]:
    """Join a run, again whenever the connection breaks: the result as the server sends it, values or an error.

    `cause` is how the wait before broke, if there was one; it counts as an attempt. Raises
    APIConnectionError, APIStatusError, APIResponseError, and APITimeoutError at the deadline.
    """
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    budget = context.budget()
    idle_timeout = IdleTimeout(context.config.idle_timeout)
    while True:
        if cause is not None:
            if context.expired:
                raise context.deadline_error(request, **ids) from cause.cause
            if not is_retryable(cause) or not (yield from context.retry(budget, cause)):
                responses.raise_failure(cause, **ids)
        head = yield from open_(context.open(request, long=True))
        if isinstance(head, TransportFailure):
            cause = head
        elif head.ok:
            result = yield from read_result(context, head, ids, idle_timeout, budget)
            if isinstance(result, Result):
                return result
            cause = None if result.kind == "timeout" and idle_timeout.limit_reached() else result
        else:
            cause = None
            response = yield from read_error_body(context, head)
            if not is_transient(head) or not (yield from context.retry(budget, response)):
                raise responses.status_error(response, context.wall(), **ids)


def read_result(
    context: Context,
    head: Head,
    ids: Mapping[str, str | None],
    idle_timeout: IdleTimeout | None = None,
    budget: Budget | None = None,
) -> Flow[Result | TransportFailure]:
    """Read the open body of a wait or join to its end: the result, or how reading it failed.

    `ids` become attributes of errors; heartbeats refill the `budget`. Raises APITimeoutError at the deadline, and
    APIResponseError for a body that is too large.
    """
    idle_timeout = idle_timeout or IdleTimeout(context.config.idle_timeout)
    opened = context.now()
    idle_timeout.opened(opened)
    body = BodyBuffer(head)
    while True:
        chunk = yield from read(context.within_deadline(idle_timeout.limit(resumable=True)))
        if context.expired:
            raise context.deadline_error(head.request, **ids)
        if isinstance(chunk, TransportFailure):
            return evolve(chunk, head=head)
        if not chunk:
            break
        if chunk.isspace():
            idle_timeout.heartbeat(context.now())
            if budget is not None and context.now() - opened >= PROGRESS_SECONDS:
                budget.refill()
        if (failure := body.add(chunk)) is not None:
            responses.raise_failure(failure, **ids)
    text = body.to_bytes().strip()
    if not text:
        return TransportFailure("protocol", "the response body ended without a result", head.request, head=head)
    try:
        return Result(decode(text))
    except ValueError:
        shown = text[:80].decode("utf-8", "replace")
        message = f"the response body is not a JSON document: {shown!r}"
        return TransportFailure("protocol", message, head.request, head=head)


def is_retryable(outcome: Response | TransportFailure) -> bool:
    """Whether to join again; also after an unusable body, which may have been cut or have come from a proxy."""
    return is_transient(outcome) or (isinstance(outcome, TransportFailure) and outcome.head is not None)
