"""Cancelling one run."""

from __future__ import annotations

from contextlib import suppress

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import left_open
from langgraph_runs._core.calls.send import drain, refusal
from langgraph_runs._core.runs import outcome
from langgraph_runs._core.runs.read_result import Value, listen, worth_it
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.wait import wait_until_ended
from langgraph_runs._core.wire.exchange import Answer, Failure, Flow, open_
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
        if isinstance(head, Failure):
            got: Answer | Failure = head
        elif not head.ok:
            got = yield from refusal(context, head)
        elif wait:
            said = yield from listen(context, head, ids)
            if isinstance(said, Value):
                with suppress(errors.RunError):  # it is gone
                    yield from wait_until_ended(
                        context, join_run.request(ref.thread_id, ref.run_id), ref, said, raise_error=True
                    )
                return
            got, sent = said, True
        else:
            answer = yield from drain(context, head)
            if isinstance(answer, Answer):  # it says nothing, but it must be the API that says it
                responses.value(answer, lambda _: None, **ids)
            return
        if isinstance(got, Failure) and context.expired:
            raise context.out_of_time(prepared, **ids) from got.cause
        if sent and (responses.not_found(got) if isinstance(got, Answer) else got.head is not None):
            run = yield from outcome.ask(context, ref.thread_id, ref.run_id)
            if run is None or not outcome.active(run):
                return
        sent = sent or left_open(got)
        if not worth_it(got) or not (yield from context.retry(budget, got)):
            raise responses.error_for(got, context.wall(), **ids)
