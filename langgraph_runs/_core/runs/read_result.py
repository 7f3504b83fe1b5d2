"""Listening to a wait or join: through line breaks to one JSON document, by as many connections as that takes.

The server answers at once, sends a line break every few seconds, and the document when the run has ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen

from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import Budget, may_pass
from langgraph_runs._core.calls.send import Body, refusal
from langgraph_runs._core.calls.silence import Silence
from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.wire.exchange import Answer, Failure, Flow, Head, HTTPRequest, open_, read
from langgraph_runs._core.wire.json_codec import decode

PROGRESS = 1.0
"""Seconds that a connection must have been of use to count as progress."""


@frozen(slots=True, eq=False, repr=False)
class Value(Record):
    """What a wait or join said."""

    data: Any


def attach(context: Context, request: HTTPRequest, ref: RunRef, cause: Failure | None = None) -> Flow[Value]:
    """Wait by a join, as often as it takes; whatever the server says in the end. `cause`: why the last wait ended.

    Raises APIConnectionError, APIStatusError, APIResponseError, and APITimeoutError at the deadline.
    """
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    budget = context.budget()
    silence = Silence(context.config.idle_timeout)
    while True:
        if cause is not None:
            if context.expired:
                raise context.out_of_time(request, **ids) from cause.cause
            if not worth_it(cause) or not (yield from context.retry(budget, cause)):
                responses.raise_failure(cause, **ids)
        head = yield from open_(context.open(request, long=True))
        if isinstance(head, Failure):
            cause = head
        elif head.ok:
            said = yield from listen(context, head, ids, silence, budget)
            if isinstance(said, Value):
                return said
            cause = None if said.kind == "timeout" and silence.fell_silent() else said
        else:
            cause = None
            got = yield from refusal(context, head)
            if not may_pass(head) or not (yield from context.retry(budget, got)):
                raise responses.status_error(got, context.wall(), **ids)


def listen(
    context: Context,
    head: Head,
    ids: Mapping[str, str | None],
    silence: Silence | None = None,
    budget: Budget | None = None,
) -> Flow[Value | Failure]:
    """Read on to the document; what it says, or why it does not tell. `ids` are attributes for errors.

    Raises APITimeoutError at the deadline, and APIResponseError for a body that is too large.
    """
    silence = silence or Silence(context.config.idle_timeout)
    opened = context.now()
    silence.opened(opened)
    body = Body(head)
    while True:
        chunk = yield from read(context.left(silence.limit(resumable=True)))
        if context.expired:
            raise context.out_of_time(head.request, **ids)
        if isinstance(chunk, Failure):
            return evolve(chunk, head=head)
        if not chunk:
            break
        if chunk.isspace():
            silence.heartbeat(context.now())
            if budget is not None and context.now() - opened >= PROGRESS:
                budget.refill()
        if (failure := body.add(chunk)) is not None:
            responses.raise_failure(failure, **ids)
    text = body.whole().strip()
    if not text:
        return Failure("invalid", "the body ended without a result", head.request, head=head)
    try:
        return Value(decode(text))
    except ValueError:
        shown = text[:80].decode("utf-8", "replace")
        return Failure("invalid", f"the body is no JSON document: {shown!r}", head.request, head=head)


def worth_it(outcome: Answer | Failure) -> bool:
    """Whether to ask again: a body that made no sense may have been cut, or a proxy's."""
    return may_pass(outcome) or (isinstance(outcome, Failure) and outcome.head is not None)
