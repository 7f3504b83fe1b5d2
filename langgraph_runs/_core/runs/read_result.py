"""Listening to a wait or join: through line breaks to one JSON document, by as many connections as that takes.

The server answers at once, sends a line break every few seconds, and the document when the run has ended.
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
"""Seconds that a connection must have been of use to count as progress."""


@frozen(slots=True, eq=False, repr=False)
class Result(Record):
    """What a wait or join said."""

    data: Any


def wait_by_join(
    context: Context, request: HTTPRequest, ref: RunRef, cause: TransportFailure | None = None
) -> Flow[Result]:
    """Wait by a join, as often as it takes; whatever the server says in the end. `cause`: why the last wait ended.

    Raises APIConnectionError, APIStatusError, APIResponseError, and APITimeoutError at the deadline.
    """
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    budget = context.budget()
    silence = IdleTimeout(context.config.idle_timeout)
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
            said = yield from read_result(context, head, ids, silence, budget)
            if isinstance(said, Result):
                return said
            cause = None if said.kind == "timeout" and silence.limit_reached() else said
        else:
            cause = None
            got = yield from read_error_body(context, head)
            if not is_transient(head) or not (yield from context.retry(budget, got)):
                raise responses.status_error(got, context.wall(), **ids)


def read_result(
    context: Context,
    head: Head,
    ids: Mapping[str, str | None],
    silence: IdleTimeout | None = None,
    budget: Budget | None = None,
) -> Flow[Result | TransportFailure]:
    """Read on to the document; what it says, or why it does not tell. `ids` are attributes for errors.

    Raises APITimeoutError at the deadline, and APIResponseError for a body that is too large.
    """
    silence = silence or IdleTimeout(context.config.idle_timeout)
    opened = context.now()
    silence.opened(opened)
    body = BodyBuffer(head)
    while True:
        chunk = yield from read(context.within_deadline(silence.limit(resumable=True)))
        if context.expired:
            raise context.deadline_error(head.request, **ids)
        if isinstance(chunk, TransportFailure):
            return evolve(chunk, head=head)
        if not chunk:
            break
        if chunk.isspace():
            silence.heartbeat(context.now())
            if budget is not None and context.now() - opened >= PROGRESS_SECONDS:
                budget.refill()
        if (failure := body.add(chunk)) is not None:
            responses.raise_failure(failure, **ids)
    text = body.to_bytes().strip()
    if not text:
        return TransportFailure("protocol", "the body ended without a result", head.request, head=head)
    try:
        return Result(decode(text))
    except ValueError:
        shown = text[:80].decode("utf-8", "replace")
        return TransportFailure("protocol", f"the body is no JSON document: {shown!r}", head.request, head=head)


def is_retryable(outcome: Response | TransportFailure) -> bool:
    """Whether to ask again: a body that made no sense may have been cut, or a proxy's."""
    return is_transient(outcome) or (isinstance(outcome, TransportFailure) and outcome.head is not None)
