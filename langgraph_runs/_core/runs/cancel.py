"""Cancelling one run."""

from __future__ import annotations

from contextlib import suppress

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import is_ambiguous
from langgraph_runs._core.calls.send import read_body, read_error_body
from langgraph_runs._core.runs import outcome
from langgraph_runs._core.runs.read_result import Result, is_retryable, read_result
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.wait import wait_until_ended
from langgraph_runs._core.wire.exchange import Flow, Response, TransportFailure, open_
from langgraph_runs._generated.api.runs import join_run
from langgraph_runs._generated.types import Request


def cancel(context: Context, request: Request, ref: RunRef, *, wait: bool) -> Flow[None]:
    """Cancel a run; `wait`: return once it has ended.

    Raises NotFoundError if there is none such or it had ended already.
    """
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    prepared = context.config.prepare(request)
    budget = context.budget()
    sent = False  # an attempt may have done it
    while True:
        head = yield from open_(context.open(prepared, long=wait))
        if isinstance(head, TransportFailure):
            got: Response | TransportFailure = head
        elif not head.ok:
            got = yield from read_error_body(context, head)
        elif wait:
            said = yield from read_result(context, head, ids)
            if isinstance(said, Result):
                with suppress(errors.RunError):  # it is gone
                    yield from wait_until_ended(
                        context, join_run.request(ref.thread_id, ref.run_id), ref, said, raise_error=True
                    )
                return
            got, sent = said, True
        else:
            answer = yield from read_body(context, head)
            if isinstance(answer, Response):  # it says nothing, but it must be the API that says it
                responses.parse_body(answer, lambda _: None, **ids)
            return
        if isinstance(got, TransportFailure) and context.expired:
            raise context.deadline_error(prepared, **ids) from got.cause
        if sent and (responses.is_not_found(got) if isinstance(got, Response) else got.head is not None):
            run = yield from outcome.fetch_run(context, ref.thread_id, ref.run_id)
            if run is None or not outcome.is_active(run):
                return
        sent = sent or is_ambiguous(got)
        if not is_retryable(got) or not (yield from context.retry(budget, got)):
            raise responses.error_for(got, context.wall(), **ids)
