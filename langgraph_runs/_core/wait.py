"""Waiting for a run: until it is done, through every drop, and never taking another run's state for its result.

The server answers a wait or join at once, sends a line break every few seconds, and then one JSON document. That the
status is 200 says nothing: failed, cancelled and timed-out runs answer 200 too, so the run is asked in the end.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve, frozen

from langgraph_runs import errors
from langgraph_runs._core import answers, outcome
from langgraph_runs._core.call import Body, Context, call, drain, refusal
from langgraph_runs._core.codec import decode, members
from langgraph_runs._core.create import RunRef, make_run, recover, run_ref
from langgraph_runs._core.exchange import Answer, Failure, Flow, Head, HTTPRequest, open_, read
from langgraph_runs._core.results import ERROR, ended_result, is_newest
from langgraph_runs._core.retry import Budget, may_pass
from langgraph_runs._core.silence import Silence
from langgraph_runs._generated.api.runs import join_run
from langgraph_runs._generated.api.threads import delete_thread
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import Request


@frozen(slots=True)
class Value:
    """What a wait or join said."""

    data: Any


def wait(context: Context, request: Request, thread_id: str | None, *, raise_error: bool, temporary: bool) -> Flow[Any]:
    """Make a run and wait for its values. `temporary`: its thread is of our own making and is deleted at the end.

    Raises RunError unless `raise_error` is false, APITimeoutError with the run's id at the deadline (the thread is
    kept then, so that the run can be joined), and what making a run raises.
    """
    began = context.now()
    made = yield from make_run(context, request, thread_id, long=True)
    said: Value | Failure | None = None
    if isinstance(made, RunRef):
        ref = made
    else:
        known = run_ref(made.headers)
        said = yield from _listen(context, made, known)
        known = known or (yield from recover(context, made, thread_id, began))
        if known is None:
            return _only_said(said, thread_id, raise_error=raise_error)
        ref = known
    try:
        result = yield from _result(context, ref, said, raise_error=raise_error)
    except errors.RunError:
        if temporary:
            yield from _discard(context, ref)
        raise
    if temporary:
        yield from _discard(context, ref)
    return result


def _only_said(said: Value | Failure, thread_id: str | None, *, raise_error: bool) -> Any:
    """The values of a run that cannot be asked for: what its wait said must do."""
    if isinstance(said, Failure):
        answers.raise_failure(said, thread_id=thread_id)
    reason = members(said.data).get(ERROR)
    if reason and raise_error:
        raise outcome.failed(reason, thread_id=thread_id)
    return said.data


def join(context: Context, request: Request, ref: RunRef, *, raise_error: bool) -> Flow[Any]:
    """Wait for a run that exists; its values, however far its thread has moved on.

    Raises NotFoundError if there is none such, RunError unless `raise_error` is false.
    """
    run = yield from outcome.must_exist(context, ref.thread_id, ref.run_id)
    if outcome.active(run):
        said = yield from attach(context, context.config.prepare(request), ref)
        return (yield from _result(context, ref, said, raise_error=raise_error, live=False))
    result = yield from ended_result(context, ref, run)
    if raise_error:
        yield from _raise_unless_success(context, ref, run, result)
    return result


def cancel(context: Context, request: Request, ref: RunRef, *, wait: bool) -> Flow[None]:
    """Cancel a run; `wait`: return once it has ended.

    Raises NotFoundError if there is none such or it had ended already.
    """
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    prepared = context.config.prepare(request)
    budget = context.budget()
    sent = False
    while True:
        head = yield from open_(context.open(prepared, long=wait))
        if isinstance(head, Failure):
            failure = head
            sent = sent or not failure.never_sent
        elif head.ok:
            said = yield from _cancelled(context, head, ref, wait=wait)
            if said is None:
                return
            failure, sent = said, True
        else:
            got = yield from refusal(context, head)
            if head.status == 404 and sent and (yield from _has_ended(context, ref)):
                return  # an earlier attempt did it
            sent = True
            if not may_pass(head) or not (yield from context.retry(budget, got)):
                raise answers.status_error(got, context.wall(), **ids)
            continue
        if context.expired:
            raise context.out_of_time(prepared, **ids) from failure.cause
        if not (may_pass(failure) or failure.head) or not (yield from context.retry(budget, failure)):
            answers.raise_failure(failure, **ids)


def _cancelled(context: Context, head: Head, ref: RunRef, *, wait: bool) -> Flow[Failure | None]:
    """None if a cancellation is done; else why that is not known."""
    if wait:
        said = yield from _listen(context, head, ref)
        if isinstance(said, Value) or (yield from _has_ended(context, ref)):
            return None
        return said
    got = yield from drain(context, head)
    if isinstance(got, Answer):
        answers.value(got, lambda _: None, run_id=ref.run_id, thread_id=ref.thread_id)
    return None


def _has_ended(context: Context, ref: RunRef) -> Flow[bool]:
    run = yield from outcome.ask(context, ref.thread_id, ref.run_id)
    return run is None or not outcome.active(run)


def attach(context: Context, request: HTTPRequest, ref: RunRef, cause: Failure | None = None) -> Flow[Value]:
    """Wait by a join, as often as it takes; whatever the server says in the end. `cause`: why the last wait ended.

    Raises APIConnectionError, APIStatusError, APIResponseError, and APITimeoutError at the deadline.
    """
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    budget = context.budget()
    while True:
        if cause is not None:
            if context.expired:
                raise context.out_of_time(request, **ids) from cause.cause
            if not (may_pass(cause) or cause.head) or not (yield from context.retry(budget, cause)):
                answers.raise_failure(cause, **ids)
        head = yield from open_(context.open(request, long=True))
        if isinstance(head, Failure):
            cause = head
        elif head.ok:
            said = yield from _listen(context, head, ref, budget)
            if isinstance(said, Value):
                return said
            cause = said
        else:
            cause = None
            got = yield from refusal(context, head)
            if not may_pass(head) or not (yield from context.retry(budget, got)):
                raise answers.status_error(got, context.wall(), **ids)


def _listen(context: Context, head: Head, ref: RunRef | None, budget: Budget | None = None) -> Flow[Value | Failure]:
    """Read through line breaks to the JSON document; what it says, or why it does not tell.

    Raises APITimeoutError at the deadline.
    """
    silence = Silence(context.config.idle_timeout)
    opened = context.now()
    silence.opened(opened)
    body = Body(head)
    while True:
        chunk = yield from read(context.left(silence.limit(resumable=True)))
        if context.expired:
            ids = {} if ref is None else {"run_id": ref.run_id, "thread_id": ref.thread_id}
            raise context.out_of_time(head.request, **ids)
        if isinstance(chunk, Failure):
            return evolve(chunk, head=head)
        if not chunk:
            break
        if chunk.isspace():
            silence.heartbeat(context.now())
            if budget is not None and context.now() - opened >= 1.0:
                budget.refill()
        if (failure := body.add(chunk)) is not None:
            return failure
    text = body.whole().strip()
    if not text:
        return Failure("invalid", "the body ended without a result", head.request, head=head)
    try:
        return Value(decode(text))
    except ValueError:
        shown = text[:80].decode("utf-8", "replace")
        return Failure("invalid", f"the body is no JSON document: {shown!r}", head.request, head=head)


def _result(
    context: Context, ref: RunRef, said: Value | Failure | None, *, raise_error: bool, live: bool = True
) -> Flow[Any]:
    """The values of a run whose wait said something, or broke.

    `live`: what was said came from a reader that was there from the start of the run, so it is of no other run.
    """
    request = context.config.prepare(join_run.request(ref.thread_id, ref.run_id))
    budget = context.budget()
    while True:
        if not isinstance(said, Value):
            said, live = (yield from attach(context, request, ref, said)), False
        run = yield from outcome.ask(context, ref.thread_id, ref.run_id)
        if run is None or not outcome.active(run):
            break
        # The status may lag behind the answer by a moment; or the answer was that of a server shutting down.
        if not (yield from context.retry(budget, Failure("broken", "the wait ended, but the run goes on", request))):
            raise errors.APIConnectionError(
                f"waiting for run {ref.run_id}: the server ends the wait, but calls the run {run.status}",
                run_id=ref.run_id,
                thread_id=ref.thread_id,
            )
        if budget.used > 2:
            said = None
    data = said.data
    if not live and run is not None and not (yield from is_newest(context, ref)):
        data = yield from ended_result(context, ref, run)
    if raise_error:
        yield from _raise_unless_success(context, ref, run, data)
    return data


def _raise_unless_success(context: Context, ref: RunRef, run: Run | None, data: Any) -> Flow[None]:
    """Raise what the run came to, unless it is a result."""
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    reason = members(data).get(ERROR)
    if run is not None and run.status == "error" and reason:
        raise outcome.failed(reason, **ids)
    ending = yield from outcome.ending(context, ref.thread_id, ref.run_id, run, interrupt=outcome.has_interrupt(data))
    if ending.error is not None:
        raise ending.error


def _discard(context: Context, ref: RunRef) -> Flow[None]:
    """Delete the thread that was made for this run; that this fails is no failure of the run."""
    try:
        yield from call(context, delete_thread.request(ref.thread_id), lambda _: None)
    except errors.LangGraphRunsError:
        return
