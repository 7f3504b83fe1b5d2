"""Cancel one run, and on request wait until it has ended; or cancel several."""

from __future__ import annotations

from typing import Any

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import is_ambiguous
from langgraph_runs._core.calls.send import call, read_body, read_error_body
from langgraph_runs._core.runs.fetch import ENDED, fetch_run, has_ended
from langgraph_runs._core.runs.outcome import unknown_error
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.wait import wait_until_ended
from langgraph_runs._core.runs.wait_body import PROGRESS_SECONDS, NoResult, Result, is_retryable, read_result
from langgraph_runs._core.wire.exchange import Flow, Head, Response, TransportFailure, open_
from langgraph_runs._core.wire.json_decoder import members
from langgraph_runs._generated.api.runs import cancel_runs, join_run
from langgraph_runs._generated.types import Request


def cancel(context: Context, request: Request, ref: RunRef, *, wait: bool) -> Flow[None]:
    """Cancel a run; with `wait`, return once it has ended.

    Raises NotFoundError if it does not exist or had ended already, and RunError if it is not known whether it ended.
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
            began = context.now()
            result = yield from read_result(context, head, ids)
            if context.now() - began >= PROGRESS_SECONDS:
                budget.refill()
            if not isinstance(result, TransportFailure):
                if isinstance(result, Result) and not maybe_cancelled:
                    _check_had_not_ended(head, result.data, ref)
                yield from _wait_until_ended(context, ref, result)
                return
            outcome, maybe_cancelled = result, True
        else:
            body = yield from read_body(context, head)
            if isinstance(body, Response):  # raises if it is not JSON, so not from the API
                data = responses.parse_body(body, lambda data: data, **ids)
                if not maybe_cancelled:
                    _check_had_not_ended(head, data, ref)
            return
        if isinstance(outcome, TransportFailure) and context.expired:
            raise context.deadline_error(prepared, **ids) from outcome.cause
        if maybe_cancelled and _may_have_ended(outcome):
            run = yield from fetch_run(context, ref.thread_id, ref.run_id)
            if run is None or has_ended(run):
                return
        maybe_cancelled = maybe_cancelled or is_ambiguous(outcome)
        if not is_retryable(outcome) or not (yield from context.retry(budget, outcome)):
            raise responses.error_for(outcome, context.wall(), **ids)


def _wait_until_ended(context: Context, ref: RunRef, result: Result | NoResult) -> Flow[None]:
    """Return once the run has ended, which includes that it no longer exists."""
    request = join_run.request(ref.thread_id, ref.run_id)
    try:
        _, run, _ = yield from wait_until_ended(context, request, ref, result, raise_error=True)
    except errors.RunError:
        return  # the run was deleted
    if run is not None and not has_ended(run):
        raise unknown_error(str(run.status), run_id=ref.run_id, thread_id=ref.thread_id)


def _check_had_not_ended(head: Head, data: Any, ref: RunRef) -> None:
    """Raise NotFoundError if a cancellation that was accepted shows a run that had ended by itself.

    Aegra accepts every cancellation and responds with the run. Of one that is interrupted, by this cancellation or
    an earlier one or because it asked for input, only the last can be told: it has an output.
    """
    run = members(data)
    status = run.get("status")
    if run.get("run_id") != ref.run_id or status not in ENDED or (status == "interrupted" and not run.get("output")):
        return
    raise errors.NotFoundError(
        f"{responses.request_line(head.request)}: run {ref.run_id} had ended already, with status {status!r}",
        status_code=404,
        detail=f"the run had ended already, with status {status!r}",
        body=data,
        method=head.request.method,
        url=head.request.url,
        run_id=ref.run_id,
        thread_id=ref.thread_id,
    )


def cancel_many(context: Context, request: Request) -> Flow[None]:
    """Cancel several runs.

    Raises NotFoundError if there are none to cancel, unless an earlier attempt may have cancelled them.
    """
    yield from call(context, request, cancel_runs.parse, not_found_is_done=True)


def _may_have_ended(outcome: Response | TransportFailure) -> bool:
    """Whether the run may have ended: there is nothing to cancel any more, or the wait for its end broke."""
    return responses.is_not_found(outcome) if isinstance(outcome, Response) else outcome.head is not None
