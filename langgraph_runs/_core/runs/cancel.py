"""Cancel one run, and on request wait until it has ended; or cancel several."""

from __future__ import annotations

from contextlib import suppress

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import is_ambiguous
from langgraph_runs._core.calls.send import call, read_body, read_error_body
from langgraph_runs._core.runs.outcome import fetch_run, is_active
from langgraph_runs._core.runs.read_result import Result, is_retryable, read_result
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.wait import wait_until_ended
from langgraph_runs._core.wire.exchange import Flow, Response, TransportFailure, open_
from langgraph_runs._generated.api.runs import cancel_runs, join_run
from langgraph_runs._generated.types import Request


def cancel(context: Context, request: Request, ref: RunRef, *, wait: bool) -> Flow[None]:
    """Cancel a run; with `wait`, return once it has ended.

    Raises NotFoundError if it does not exist or had ended already.
    """
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    prepared = context.config.prepare(request)
    budget = context.budget()
    maybe_cancelled = False  # by an earlier attempt
    while True:
        head = yield from open_(context.open(prepared, long=wait))
        if isinstance(head, TransportFailure):
            outcome: Response | TransportFailure = head
        elif not head.ok:
            outcome = yield from read_error_body(context, head)
        elif wait:
            result = yield from read_result(context, head, ids)
            if isinstance(result, Result):
                with suppress(errors.RunError):  # the run was deleted
                    yield from wait_until_ended(
                        context, join_run.request(ref.thread_id, ref.run_id), ref, result, raise_error=True
                    )
                return
            outcome, maybe_cancelled = result, True
        else:
            body = yield from read_body(context, head)
            if isinstance(body, Response):  # raises if it is not JSON, so not from the API
                responses.parse_body(body, lambda _: None, **ids)
            return
        if isinstance(outcome, TransportFailure) and context.expired:
            raise context.deadline_error(prepared, **ids) from outcome.cause
        if maybe_cancelled and _may_have_ended(outcome):
            run = yield from fetch_run(context, ref.thread_id, ref.run_id)
            if run is None or not is_active(run):
                return
        maybe_cancelled = maybe_cancelled or is_ambiguous(outcome)
        if not is_retryable(outcome) or not (yield from context.retry(budget, outcome)):
            raise responses.error_for(outcome, context.wall(), **ids)


def cancel_many(context: Context, request: Request) -> Flow[None]:
    """Cancel several runs.

    Raises NotFoundError if there are none to cancel, unless an earlier attempt may have cancelled them.
    """
    yield from call(context, request, cancel_runs.parse, not_found_is_done=True)


def _may_have_ended(outcome: Response | TransportFailure) -> bool:
    """Whether the run may have ended: there is nothing to cancel any more, or the wait for its end broke."""
    return responses.is_not_found(outcome) if isinstance(outcome, Response) else outcome.head is not None
