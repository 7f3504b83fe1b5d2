"""Waiting for a run: until it is done, through every drop, and never taking another run's state for its result.

That the status of a wait's answer is 200 says nothing: failed, cancelled and timed-out runs answer 200 too, so the run
is asked in the end.
"""

from __future__ import annotations

from typing import Any

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.runs import outcome
from langgraph_runs._core.runs.create import RunCreation
from langgraph_runs._core.runs.read_result import PROGRESS, Result, read_result, wait_by_join
from langgraph_runs._core.runs.refs import RunRef, run_ref
from langgraph_runs._core.runs.results import ERROR, ended_result, is_newest
from langgraph_runs._core.runs.threads import delete_temporary_thread
from langgraph_runs._core.wire.exchange import Flow, TransportFailure
from langgraph_runs._core.wire.json_codec import members
from langgraph_runs._generated.api.runs import join_run
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import Request


def wait(context: Context, request: Request, thread_id: str | None, *, raise_error: bool, temporary: bool) -> Flow[Any]:
    """Make a run and wait for its values. `temporary`: its thread is of our own making and is deleted at the end.

    Raises RunError unless `raise_error` is false, APITimeoutError with the run's id at the deadline (the thread is
    kept then, so that the run can be joined), and what making a run raises.
    """
    making = RunCreation(context, request, thread_id)
    made = yield from making.send(long=True)
    said: Result | TransportFailure | None = None
    if isinstance(made, RunRef):
        ref = made
    else:
        told = run_ref(made.headers)
        ids = {"thread_id": told.thread_id, "run_id": told.run_id} if told else {"thread_id": thread_id}
        said = yield from read_result(context, made, ids)
        found = (yield from making.trace(made)) if isinstance(said, Result) else (yield from making.find(made, said))
        if found is None:
            assert isinstance(said, Result)
            return _only_said(said, raise_error=raise_error, thread_id=thread_id)
        ref = found
    try:
        again = join_run.request(ref.thread_id, ref.run_id)
        result = yield from _result(context, again, ref, said, raise_error=raise_error)
    except errors.RunError:
        if temporary:
            yield from delete_temporary_thread(context, ref.thread_id)
        raise
    if temporary:
        yield from delete_temporary_thread(context, ref.thread_id)
    return result


def join(context: Context, request: Request, ref: RunRef, *, raise_error: bool) -> Flow[Any]:
    """Wait for a run that exists; its values, however far its thread has moved on.

    Raises NotFoundError if there is none such, RunError unless `raise_error` is false.
    """
    run = yield from outcome.require_run(context, ref.thread_id, ref.run_id)
    ref = _as_told(ref, run)
    if outcome.is_active(run):
        said = yield from _attached(context, request, ref, None, raise_error=raise_error)
        return (yield from _result(context, request, ref, said, raise_error=raise_error, live=False))
    result = yield from ended_result(context, ref, run)
    if raise_error:
        yield from _raise_unless_success(context, ref, run, result)
    return result


def _only_said(said: Result, *, raise_error: bool, **ids: Any) -> Any:
    """The values of a run that cannot be asked for: what its wait said must do."""
    reason = members(said.data).get(ERROR)
    if reason and raise_error:
        raise outcome.failed_error(reason, **ids)
    return said.data


def _attached(
    context: Context, request: Request, ref: RunRef, cause: TransportFailure | None, *, raise_error: bool
) -> Flow[Result]:
    """What a join of a run that is known to have been there says in the end.

    Raises RunError, if `raise_error`, where the run is gone by now.
    """
    try:
        return (yield from wait_by_join(context, context.config.prepare(request), ref, cause))
    except errors.NotFoundError as error:
        if not raise_error or (yield from outcome.fetch_run(context, ref.thread_id, ref.run_id)) is not None:
            raise
        raise (yield from outcome.outcome_of_missing_run(context, ref.run_id, ref.thread_id)) from error


def wait_until_ended(
    context: Context, request: Request, ref: RunRef, said: Result | TransportFailure | None, *, raise_error: bool
) -> Flow[tuple[Result, Run | None, bool]]:
    """Wait until the run has ended: what its wait or join said then, the run, and whether it was joined anew for that.

    The status may lag behind the answer by a moment, or the answer may be that of a server that shuts down. `request`
    is the join.
    """
    budget = context.budget()
    anew = False
    while True:
        if not isinstance(said, Result):
            began = context.now()
            said, anew = (yield from _attached(context, request, ref, said, raise_error=raise_error)), True
            if context.now() - began >= PROGRESS:
                budget.refill()
        run = yield from outcome.fetch_run(context, ref.thread_id, ref.run_id)
        if run is None or not outcome.is_active(run):
            return said, run, anew
        goes_on = TransportFailure(
            "disconnected", f"the wait ended, but the run is {run.status}", context.config.prepare(request)
        )
        if not (yield from context.retry(budget, goes_on)):
            responses.raise_failure(goes_on, run_id=ref.run_id, thread_id=ref.thread_id)
        if budget.retries > 1:
            said = None


def _result(
    context: Context,
    request: Request,
    ref: RunRef,
    said: Result | TransportFailure | None,
    *,
    raise_error: bool,
    live: bool = True,
) -> Flow[Any]:
    """The values of a run whose wait said something, or broke.

    `live`: what was said came from a reader that was there from the start of the run, so it is of no other run.
    """
    said, run, anew = yield from wait_until_ended(context, request, ref, said, raise_error=raise_error)
    data = said.data
    if run is not None:
        ref = _as_told(ref, run)
        own = (live and not anew) or (yield from is_newest(context, ref))
        if not own or (run.status == "success" and members(data).get(ERROR)):
            data = yield from ended_result(context, ref, run)
    if raise_error:
        yield from _raise_unless_success(context, ref, run, data)
    return data


def _raise_unless_success(context: Context, ref: RunRef, run: Run | None, data: Any) -> Flow[None]:
    """Raise what the run came to, unless it is a result."""
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    reason = members(data).get(ERROR)
    if run is not None and run.status in ("error", "success") and reason:
        raise outcome.failed_error(reason, **ids)
    ending = yield from outcome.resolve_outcome(
        context, ref.thread_id, ref.run_id, run, interrupt=outcome.has_interrupt(data)
    )
    if ending.error is not None:
        raise ending.error


def _as_told(ref: RunRef, run: Run) -> RunRef:
    """The run by the ids that the server itself gives: it takes ids in several spellings, but keeps states by one."""
    return RunRef(str(run.thread_id or ref.thread_id), str(run.run_id or ref.run_id))
