"""The flows of `runs.wait` and `runs.join`: create or find the run, wait through breaks, return its values or raise.

A 200 does not mean success: failed, cancelled and timed-out runs respond with it too. So the run's status is read at
the end. And a join may return the state of a later run on the same thread, which is never taken for the result.
"""

from __future__ import annotations

from typing import Any

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.runs import outcome
from langgraph_runs._core.runs.create import RunCreation
from langgraph_runs._core.runs.read_result import PROGRESS_SECONDS, Result, read_result, wait_by_join
from langgraph_runs._core.runs.refs import RunRef, run_ref
from langgraph_runs._core.runs.results import ERROR_KEY, is_latest_run, result_of_ended_run
from langgraph_runs._core.runs.threads import delete_temporary_thread
from langgraph_runs._core.wire.exchange import Flow, TransportFailure
from langgraph_runs._core.wire.json_codec import members
from langgraph_runs._generated.api.runs import join_run
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import Request


def wait(
    context: Context,
    request: Request,
    thread_id: str | None,
    *,
    raise_error: bool,
    temporary: bool,
    own_thread: bool = False,
) -> Flow[Any]:
    """Create a run and wait for its values.

    `own_thread`: the thread is created for this run; `temporary`: and deleted at the end.

    Raises RunError unless `raise_error` is false, APITimeoutError with the run's id at the deadline (the thread is
    kept then, so that the run can be joined), and what creating a run raises.
    """
    creation = RunCreation(context, request, thread_id, own_thread=own_thread)
    created = yield from creation.send(long=True)
    waited: Result | TransportFailure | None = None
    if isinstance(created, RunRef):
        ref = created
    else:
        named = run_ref(created.headers)
        ids = {"thread_id": named.thread_id, "run_id": named.run_id} if named else {"thread_id": thread_id}
        waited = yield from read_result(context, created, ids)
        if isinstance(waited, Result):
            found = yield from creation.find_run_if_visible(created)
            if found is None:
                return _values_of_unknown_run(waited, raise_error=raise_error, thread_id=thread_id)
            ref = found
        else:
            ref = yield from creation.find_run(created, waited)
    try:
        request = join_run.request(ref.thread_id, ref.run_id)
        result = yield from _values(context, request, ref, waited, raise_error=raise_error)
    except errors.RunError:
        if temporary:
            yield from delete_temporary_thread(context, ref.thread_id)
        raise
    if temporary:
        yield from delete_temporary_thread(context, ref.thread_id)
    return result


def join(context: Context, request: Request, ref: RunRef, *, raise_error: bool) -> Flow[Any]:
    """Wait for an existing run: its own values, even if later runs changed the thread.

    Raises NotFoundError if it does not exist, and RunError unless `raise_error` is false.
    """
    run = yield from outcome.require_run(context, ref.thread_id, ref.run_id)
    ref = _ref_by_server(ref, run)
    if outcome.is_active(run):
        waited = yield from _join_existing(context, request, ref, None, raise_error=raise_error)
        return (yield from _values(context, request, ref, waited, raise_error=raise_error, from_start=False))
    result = yield from result_of_ended_run(context, ref, run)
    if raise_error:
        yield from _raise_unless_success(context, ref, run, result)
    return result


def _values_of_unknown_run(waited: Result, *, raise_error: bool, **ids: Any) -> Any:
    """The values of a run whose id is unknown, so that only the result of its wait can tell whether it failed."""
    reason = members(waited.data).get(ERROR_KEY)
    if reason and raise_error:
        raise outcome.failed_error(reason, **ids)
    return waited.data


def _join_existing(
    context: Context, request: Request, ref: RunRef, cause: TransportFailure | None, *, raise_error: bool
) -> Flow[Result]:
    """Join a run that is known to have existed; `cause` is how the wait before broke, if there was one.

    Raises RunError, if `raise_error`, where the run no longer exists.
    """
    try:
        return (yield from wait_by_join(context, context.config.prepare(request), ref, cause))
    except errors.NotFoundError as error:
        if not raise_error or (yield from outcome.fetch_run(context, ref.thread_id, ref.run_id)) is not None:
            raise
        raise (yield from outcome.outcome_of_missing_run(context, ref.run_id, ref.thread_id)) from error


def wait_until_ended(
    context: Context, request: Request, ref: RunRef, waited: Result | TransportFailure | None, *, raise_error: bool
) -> Flow[tuple[Result, Run | None, bool]]:
    """Wait until the run has ended: the result of its wait or join, the run, and whether it was joined again for that.

    A run may still be active after its wait: the status may lag behind for a moment, or the server may be shutting
    down. `waited` is how the wait so far ended, `request` is the join.
    """
    budget = context.budget()
    rejoined = False
    while True:
        if not isinstance(waited, Result):
            started = context.now()
            waited = yield from _join_existing(context, request, ref, waited, raise_error=raise_error)
            rejoined = True
            if context.now() - started >= PROGRESS_SECONDS:
                budget.refill()
        run = yield from outcome.fetch_run(context, ref.thread_id, ref.run_id)
        if run is None or not outcome.is_active(run):
            return waited, run, rejoined
        still_active = TransportFailure(
            "disconnected", f"the wait ended, but the run is still {run.status}", context.config.prepare(request)
        )
        if not (yield from context.retry(budget, still_active)):
            responses.raise_failure(still_active, run_id=ref.run_id, thread_id=ref.thread_id)
        if budget.retries > 1:
            waited = None


def _values(
    context: Context,
    request: Request,
    ref: RunRef,
    waited: Result | TransportFailure | None,
    *,
    raise_error: bool,
    from_start: bool = True,
) -> Flow[Any]:
    """The values of a run, after a wait for it ended with a result or broke.

    `from_start`: the wait began with the run, so its result cannot be that of another run on the thread.
    """
    result, run, rejoined = yield from wait_until_ended(context, request, ref, waited, raise_error=raise_error)
    data = result.data
    if run is not None:
        ref = _ref_by_server(ref, run)
        own = (from_start and not rejoined) or (yield from is_latest_run(context, ref))
        if not own or (run.status == "success" and members(data).get(ERROR_KEY)):
            data = yield from result_of_ended_run(context, ref, run)
    if raise_error:
        yield from _raise_unless_success(context, ref, run, data)
    return data


def _raise_unless_success(context: Context, ref: RunRef, run: Run | None, data: Any) -> Flow[None]:
    """Raise the error for the outcome of a run, unless it is a success."""
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    reason = members(data).get(ERROR_KEY)
    if run is not None and run.status in ("error", "success") and reason:
        raise outcome.failed_error(reason, **ids)
    resolved = yield from outcome.resolve_outcome(
        context, ref.thread_id, ref.run_id, run, interrupt=outcome.has_interrupt(data)
    )
    if resolved.error is not None:
        raise resolved.error


def _ref_by_server(ref: RunRef, run: Run) -> RunRef:
    """The run by the ids in the server's spelling: it accepts several, but finds saved states by this one only."""
    return RunRef(str(run.thread_id or ref.thread_id), str(run.run_id or ref.run_id))
