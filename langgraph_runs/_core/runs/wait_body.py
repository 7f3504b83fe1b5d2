"""Read the body of a wait or join: line breaks as heartbeats, then one JSON document; join again if it breaks.

The server sends the head at once, a line break every few seconds as a heartbeat, and the document at the end. A wait
that breaks is continued by joining the run, over as many connections as it takes. Heartbeats prove that the server is
there, not that the run goes on: while nothing else comes, the run is asked for now and then. A status that is not known
counts as an end when it comes twice in a row. So does a look at the thread of a run that the response did not name, if
none that it could be goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import evolve, frozen

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.idle_timeout import IdleTimeout
from langgraph_runs._core.calls.inquiry import Inquiry
from langgraph_runs._core.calls.retry import Budget, is_ambiguous, is_transient
from langgraph_runs._core.calls.send import BodyBuffer, ask, read_error_body, send_once
from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.fetch import fetch_run, has_ended, is_active, run_of_response
from langgraph_runs._core.runs.refs import FoundWhileOpen, RunRef
from langgraph_runs._core.wire.exchange import Flow, Head, HTTPRequest, Response, TransportFailure, open_, read
from langgraph_runs._core.wire.json_decoder import decode
from langgraph_runs._generated.api.runs import get_run

PROGRESS_SECONDS = 1.0
"""How long a wait must have lasted, from its head on, to count as progress; or how long a proxy must have tried."""

LATE_RESULT_SECONDS = 4.0
"""How long a wait is read on once its run is known to have ended; then nothing but heartbeats will come."""

_NO_CONNECTION = "there was no second connection to ask for the run, so this one was given up"


@frozen(slots=True, eq=False, repr=False)
class Result(Record):
    """The decoded JSON document of a wait or join, which may be None; `certain` unless the run went on after it."""

    data: Any
    certain: bool = True


@frozen(slots=True, eq=False, repr=False)
class NoResult(Record):
    """The run has ended, or no longer exists, but what its wait brought is not its result."""


def wait_by_join(
    context: Context, request: HTTPRequest, ref: RunRef, cause: TransportFailure | None = None
) -> Flow[Result | NoResult]:
    """Join a run, again whenever the connection breaks: the result as the server sends it, values or an error.

    `cause` is how the wait before broke, if there was one; it counts as an attempt. Attempts count from the last
    progress: a connection that lasted for a while, or a run that can still be asked for after a proxy lost patience;
    their time, from when a connection ended at the latest, however long it was silent. Raises APIConnectionError,
    APIStatusError, APIResponseError, and APITimeoutError at the deadline.
    """
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    budget = context.budget()
    idle_timeout = IdleTimeout(context.config.idle_timeout)
    outcome: Response | TransportFailure | None = cause
    active: bool | None = True  # whether the run went on when a connection last fell silent; None: unknown status
    while True:
        if outcome is not None:
            if isinstance(outcome, TransportFailure) and context.expired:
                raise context.deadline_error(request, **ids) from outcome.cause
            if not is_retryable(outcome) or not (yield from context.retry(budget, outcome)):
                raise responses.error_for(outcome, context.wall(), **ids)
        began = context.now()
        head = yield from open_(context.open(request, long=True))
        if isinstance(head, TransportFailure):
            outcome = head
        elif head.ok:
            began = context.now()
            result = yield from read_result(context, head, ids, idle_timeout)
            if not isinstance(result, TransportFailure):
                return result
            outcome = result
            if result.kind == "timeout":
                outcome = None if idle_timeout.limit_reached() else result
                before = active
                if active is not False:
                    active = yield from _ask(context, ref)
                if not before and not active:
                    return NoResult()
        else:
            outcome = yield from read_error_body(context, head)
        if isinstance(head, Head) and head.ok:
            budget.broke(context.now())
        if outcome is not None and context.now() - began >= PROGRESS_SECONDS:
            yield from _note_progress(context, ref, outcome, budget)


def _note_progress(context: Context, ref: RunRef, outcome: Response | TransportFailure, budget: Budget) -> Flow[None]:
    """Refill the budget after a connection that lasted for a while.

    One that never got its head may have waited for a dead server, so the run is asked for: if that works, a proxy
    lost patience with the wait, and nothing is wrong.
    """
    if isinstance(outcome, TransportFailure) and outcome.head is not None:
        budget.refill()
    elif is_ambiguous(outcome) and not context.expired:
        got = yield from send_once(context, context.config.prepare(get_run.request(ref.thread_id, ref.run_id)))
        if isinstance(got, Response) and got.head.ok:
            budget.refill()


def _ask(context: Context, ref: RunRef) -> Flow[bool | None]:
    """Whether a run goes on, as far as the server tells; None for a status that is not known."""
    got = yield from send_once(context, context.config.prepare(get_run.request(ref.thread_id, ref.run_id)))
    return _tells_whether_active(context, got)


def read_result(
    context: Context,
    head: Head,
    ids: Mapping[str, str | None],
    idle_timeout: IdleTimeout | None = None,
    find_run: Callable[[], Flow[FoundWhileOpen]] | None = None,
) -> Flow[Result | NoResult | TransportFailure]:
    """Read the open body of a wait or join to its end: the result, or how reading it failed.

    `ids` become attributes of errors, and tell which run to ask for while nothing but heartbeats comes; `find_run` may,
    if they do not. Raises APITimeoutError at the deadline, and APIResponseError for a body that is too large.
    """
    idle_timeout = idle_timeout or IdleTimeout(context.config.idle_timeout)
    idle_timeout.opened(context.now())
    question = _question(ids)
    inquiry = Inquiry()
    ended_at: float | None = None
    was_unsure = False  # the last question was answered by a status that is not known, or for a run that is not
    body = BodyBuffer(head)
    while True:
        chunk = yield from read(context.within_deadline(idle_timeout.limit(resumable=True)))
        if context.expired:
            raise context.deadline_error(head.request, **ids)
        if isinstance(chunk, TransportFailure):
            return evolve(chunk, head=head)
        if not chunk:
            break
        if (failure := body.add(chunk)) is not None:
            responses.raise_failure(failure, **ids)
        if not chunk.isspace():
            continue
        now = context.now()
        idle_timeout.heartbeat(now)
        if ended_at is not None:
            if now - ended_at >= LATE_RESULT_SECONDS:
                return NoResult()
        elif inquiry.is_due(now):
            active: bool | None = True
            if question is None and find_run is not None:
                found: FoundWhileOpen = yield from find_run()
                question = found if isinstance(found, RunRef) else None
                active = None if found == "ended" else True
            if question is not None:
                request = context.config.prepare(get_run.request(question.thread_id, question.run_id))
                got = yield from ask(context, request)
                if isinstance(got, TransportFailure) and got.kind == "pool":
                    run = yield from fetch_run(context, question.thread_id, question.run_id)
                    if run is None or has_ended(run):
                        return NoResult()
                    return TransportFailure("disconnected", _NO_CONNECTION, head.request, head=head)
                active = _tells_whether_active(context, got)
            if active is False or (active is None and was_unsure):
                ended_at = context.now()
            was_unsure = active is None
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
    if isinstance(outcome, TransportFailure):
        return is_transient(outcome) or outcome.head is not None
    return is_transient(outcome) or responses.is_foreign_not_found(outcome)


def _question(ids: Mapping[str, str | None]) -> RunRef | None:
    """The run to ask for; None while it is not known which it is."""
    thread_id, run_id = ids.get("thread_id"), ids.get("run_id")
    return None if thread_id is None or run_id is None else RunRef(thread_id, run_id)


def _tells_whether_active(context: Context, got: Response | TransportFailure) -> bool | None:
    """Whether the run goes on, as far as the response to a question tells; None for a status that is not known."""
    try:
        run = run_of_response(context, got)
    except (errors.APIConnectionError, errors.APIResponseError, errors.APIStatusError):
        return True
    if run is None or has_ended(run):
        return False
    return True if is_active(run) else None
