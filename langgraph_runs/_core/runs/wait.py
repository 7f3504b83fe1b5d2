"""The flows of `runs.wait` and `runs.join`: create or find the run, wait through breaks, return its values or raise.

A 200 does not mean success: failed, cancelled and timed-out runs respond with it too. So the run's status is read at
the end. And a join may return the state of a later run on the same thread, which is never taken for the result.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from attrs import evolve

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.warn import warn
from langgraph_runs._core.runs import outcome
from langgraph_runs._core.runs.create import RunCreation
from langgraph_runs._core.runs.fetch import fetch_run, has_ended, is_active, read_about, require_run
from langgraph_runs._core.runs.protocol_run import is_protocol_event
from langgraph_runs._core.runs.refs import RunRef, run_ref
from langgraph_runs._core.runs.requests import WaitRequest
from langgraph_runs._core.runs.run_result import interrupts_of, questions_of
from langgraph_runs._core.runs.stored_result import (
    ERROR_KEY,
    INTERRUPT_KEY,
    is_left_by,
    result_of_ended_run,
    state_left_by,
)
from langgraph_runs._core.runs.threads import delete_temporary_thread, refuses_to_create_threads
from langgraph_runs._core.runs.wait_body import PROGRESS_SECONDS, NoResult, Result, read_result, wait_by_join
from langgraph_runs._core.wire.exchange import Flow, Head, TransportFailure
from langgraph_runs._core.wire.json_decoder import members
from langgraph_runs._generated.api.runs import join_run, list_runs
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import Request, Unset


class Ended(NamedTuple):
    """A run that was waited for: what it is, None if the server does not say, and what the wait returned."""

    ref: RunRef | None
    run: Run | None
    data: Any


def wait(context: Context, wanted: WaitRequest, *, raise_error: bool) -> Flow[Any]:
    """Create a run and wait for its values. A temporary thread is deleted at the end, unless the run asks a human.

    Raises what `create_and_wait` does.
    """
    ended = yield from create_and_wait(context, wanted, raise_error=raise_error)
    if wanted.temporary and ended.ref is not None:
        if outcome.has_interrupt(ended.data):
            warn(
                f"run {ended.ref.run_id} waits for the answer to a question; its thread {ended.ref.thread_id} was kept:"
                " answer with runs.wait(thread_id, assistant_id, command={'resume': ...}), or delete the thread"
            )
        else:
            yield from delete_temporary_thread(context, ended.ref.thread_id)
    return ended.data


def create_and_wait(context: Context, wanted: WaitRequest, *, raise_error: bool) -> Flow[Ended]:
    """Create a run and wait until it ends. A temporary thread is deleted if the run did not succeed, and else stays.

    Raises RunError unless `raise_error` is false, APITimeoutError with the run's id at the deadline (the thread is kept
    then, so that the run can be joined), and what creating a run raises.
    """
    thread_id: str | None = wanted.thread_id
    creation = RunCreation(context, wanted.request, thread_id, own_thread=wanted.own_thread)
    try:
        created = yield from creation.send(long=True)
    except errors.APIStatusError as error:
        if wanted.stateless is None or not refuses_to_create_threads(error):
            raise
        thread_id = None
        creation = RunCreation(context, wanted.stateless, None)
        created = yield from creation.send(long=True)
    waited: Result | NoResult | TransportFailure | None = None
    if isinstance(created, RunRef):
        ref = created
    else:
        named = run_ref(created.headers)
        ids = {"thread_id": named.thread_id, "run_id": named.run_id} if named else {"thread_id": thread_id}
        head = created
        waited = yield from read_result(context, head, ids, find_run=lambda: creation.find_while_open(head))
        if isinstance(waited, Result):
            found, shows_runs = yield from _identify(context, creation, created, thread_id, raise_error=raise_error)
            if found is None:
                data = _values_of_unknown_run(waited, thread_id, shows_runs=shows_runs, raise_error=raise_error)
                return Ended(None, None, data)
            ref = found
        else:
            if isinstance(waited, NoResult):
                what = "only heartbeats came, though the run has ended"
                broken = TransportFailure("disconnected", what, created.request, head=created)
            else:
                broken = waited
            ref = yield from creation.find_run(created, broken)
    try:
        request = join_run.request(ref.thread_id, ref.run_id)
        return (yield from _ended(context, request, ref, waited, raise_error=raise_error))
    except errors.RunError:
        if wanted.temporary:
            yield from delete_temporary_thread(context, ref.thread_id)
        raise


def join(context: Context, request: Request, ref: RunRef, *, raise_error: bool) -> Flow[Any]:
    """Wait for an existing run: its own values, even if later runs changed the thread.

    Raises what `wait_for_existing` does.
    """
    return (yield from wait_for_existing(context, request, ref, raise_error=raise_error)).data


def wait_for_existing(context: Context, request: Request, ref: RunRef, *, raise_error: bool) -> Flow[Ended]:
    """Wait until an existing run ends; `request` is the join.

    Raises NotFoundError if it does not exist, and RunError unless `raise_error` is false.
    """
    run = yield from require_run(context, ref.thread_id, ref.run_id)
    ref = _ref_by_server(ref, run)
    if not has_ended(run):
        waited = yield from _join_existing(context, request, ref, None, raise_error=raise_error)
        return (yield from _ended(context, request, ref, waited, raise_error=raise_error, from_start=False))
    result = yield from _own_result(context, ref, run, raise_error=raise_error)
    if raise_error:
        yield from _raise_unless_success(context, ref, run, result)
        result = yield from _with_questions(context, ref, run, result)
    return Ended(ref, run, result)


def _identify(
    context: Context, creation: RunCreation, head: Head, thread_id: str | None, *, raise_error: bool
) -> Flow[tuple[RunRef | None, bool]]:
    """The run of a wait that gave its result, None if it is not known; and whether the server shows runs at all.

    A look is enough where the run shows the mark, or its outcome does not matter.
    """
    found = yield from creation.find_run_if_visible(head)
    if found is not None or thread_id is None or not raise_error:
        return found, found is not None
    try:
        yield from read_about(context, list_runs.request(thread_id, limit=1), list_runs.parse, thread_id=thread_id)
    except (errors.APIConnectionError, errors.APIStatusError, errors.APIResponseError) as error:
        return None, not outcome.is_not_shown(error)
    return (yield from creation.find_only_run()), True


def _values_of_unknown_run(waited: Result, thread_id: str | None, *, shows_runs: bool, raise_error: bool) -> Any:
    """The values of a run whose id is unknown, so that only the result of its wait can tell how it ended.

    A run that was cancelled has values, too. So they are believed only where the server shows no runs at all.
    """
    if raise_error:
        reason = members(waited.data).get(ERROR_KEY)
        if reason:
            raise outcome.failed_error(reason, run_id=None, thread_id=thread_id)
        if shows_runs or not waited.data:
            raise outcome.unknown_error(None, run_id=None, thread_id=thread_id)
    return waited.data


def _join_existing(
    context: Context, request: Request, ref: RunRef, cause: TransportFailure | None, *, raise_error: bool
) -> Flow[Result | NoResult]:
    """Join a run that is known to have existed; `cause` is how the wait before broke, if there was one.

    Raises RunError, if `raise_error`, where the run no longer exists.
    """
    try:
        return (yield from wait_by_join(context, context.config.prepare(request), ref, cause))
    except errors.NotFoundError as error:
        if not raise_error or (yield from fetch_run(context, ref.thread_id, ref.run_id)) is not None:
            raise
        raise (yield from outcome.outcome_of_missing_run(context, ref.run_id, ref.thread_id)) from error


def wait_until_ended(
    context: Context,
    request: Request,
    ref: RunRef,
    waited: Result | NoResult | TransportFailure | None,
    *,
    raise_error: bool,
) -> Flow[tuple[Result | NoResult, Run | None, bool]]:
    """Wait until the run has ended: the result of its wait or join, the run, and whether it was joined again for that.

    A run may still be active after its wait: the status may lag behind for a moment, or the server is shutting down.
    Then what the wait brought may be the state that the run had by then, so it is not the result. Nor is it if the
    server was away when it was asked for the run. A status that is not known is asked for again while attempts are
    left. `waited` is how the wait so far ended, `request` is the join. If the run is gone by then, such a result is
    returned as one that is not `certain`: its thread may confirm it. The last event of a run that speaks the event
    streaming protocol, which the join of one at work brings, is no result.
    """
    heard: Result | None = None
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    budget = context.budget()
    rejoined = False
    run: Run | None = None
    while True:
        if waited is None or isinstance(waited, TransportFailure):
            started = context.now()
            try:
                waited = yield from _join_existing(context, request, ref, waited, raise_error=raise_error)
            except errors.RunError:  # the run is gone
                if heard is None:
                    raise
                return evolve(heard, certain=False), None, True
            rejoined = True
            if context.now() - started >= PROGRESS_SECONDS and (run is None or is_active(run)):
                budget.refill()
        if isinstance(waited, Result) and is_protocol_event(waited.data):
            waited = NoResult()
        asked = context.budget()
        run = yield from fetch_run(context, ref.thread_id, ref.run_id, asked)
        if run is None and heard is not None and not _tells_of_run(waited):
            waited = evolve(heard, certain=False)
        if run is None:
            return waited, run, rejoined
        heard = waited if isinstance(waited, Result) and _tells_of_run(waited) else heard
        if has_ended(run):
            return (NoResult() if asked.retries else waited), run, rejoined
        if isinstance(waited, Result) and (denied := outcome.denied_error(waited.data, **ids)) is not None:
            raise denied
        unsettled = TransportFailure(
            "disconnected", f"the wait ended, but the run is still {run.status}", context.config.prepare(request)
        )
        if not (yield from context.retry(budget, unsettled)):
            if is_active(run):
                responses.raise_failure(unsettled, **ids)
            return waited, run, rejoined
        waited = NoResult() if budget.retries == 1 else None


def _tells_of_run(waited: Result | NoResult) -> bool:
    """Whether what a wait brought is of the run: values or why it failed, not that it could not be read."""
    if not isinstance(waited, Result) or not waited.data:
        return False
    return ERROR_KEY not in members(waited.data) or outcome.is_failure_of_run(waited.data)


def _ended(
    context: Context,
    request: Request,
    ref: RunRef,
    waited: Result | NoResult | TransportFailure | None,
    *,
    raise_error: bool,
    from_start: bool = True,
) -> Flow[Ended]:
    """The run and its values, after a wait for it ended with a result or broke.

    `from_start`: the wait began with the run, so its result cannot be that of another run on the thread.
    """
    result, run, rejoined = yield from wait_until_ended(context, request, ref, waited, raise_error=raise_error)
    data = result.data if isinstance(result, Result) else None
    if run is not None and has_ended(run):
        ref = _ref_by_server(ref, run)
        surely_own = (from_start and not rejoined) or isinstance(run.kwargs, Unset)  # Aegra joins by what it stored
        own = isinstance(result, Result) and (surely_own or (yield from is_left_by(context, ref)))
        says_failure = own and outcome.is_failure_of_run(data)
        dubious = run.status == "success" and (ERROR_KEY in members(data) or not (data or from_start))
        if not own or (dubious and not says_failure):
            data = yield from _own_result(context, ref, run, raise_error=raise_error)
    certain = isinstance(result, Result) and result.certain
    if raise_error or (run is None and not certain):
        yield from _raise_unless_success(context, ref, run, data, created=from_start, certain=certain)
    if raise_error and run is not None:
        data = yield from _with_questions(context, ref, run, data)
    return Ended(ref, run, data)


def _with_questions(context: Context, ref: RunRef, run: Run, data: Any) -> Flow[Any]:
    """The values of a run that was no failure, with the questions that it asks.

    On Aegra, where such a run is interrupted, the values of one that asks again may lack them. They are in its output,
    or else in the state that it left.
    """
    if run.status != "interrupted" or outcome.has_interrupt(data):
        return data
    found = interrupts_of(run.get("output"))
    try:
        found = found or questions_of((yield from state_left_by(context, ref, run)))
    except errors.APIStatusError as error:
        if not outcome.is_not_shown(error):
            raise
    return {**members(data), INTERRUPT_KEY: [question.to_dict() for question in found]} if found else data


def _own_result(context: Context, ref: RunRef, run: Run, *, raise_error: bool) -> Flow[Any]:
    """The result of a run that has ended, whatever later runs did to its thread.

    Where that is no longer available, a run that did not succeed is told as that, if `raise_error`.
    """
    try:
        return (yield from result_of_ended_run(context, ref, run))
    except errors.APIResponseError:
        if raise_error:
            yield from _raise_unless_success(context, ref, run, None)
        raise


def _raise_unless_success(
    context: Context, ref: RunRef, run: Run | None, data: Any, *, created: bool = False, certain: bool = True
) -> Flow[None]:
    """Raise the error for the outcome of a run, unless it is a success.

    `created`: the wait has created it; `certain`: the run had ended when the wait returned `data`.
    """
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    reason = members(data).get(ERROR_KEY)
    if run is None:
        values = None if reason else data
        missing = yield from outcome.outcome_after_values(context, ref, values, created=created, certain=certain)
        if missing is not None:
            raise missing
        return
    if run.status == "success" and reason:
        raise outcome.failed_error(reason, **ids)
    resolved = yield from outcome.resolve_outcome(
        context, ref.thread_id, ref.run_id, run, interrupt=outcome.has_interrupt(data), reason=reason
    )
    if resolved.error is not None:
        raise resolved.error


def _ref_by_server(ref: RunRef, run: Run) -> RunRef:
    """The run by the ids in the server's spelling: it accepts several, but finds saved states by this one only."""
    return RunRef(str(run.get("thread_id") or ref.thread_id), str(run.get("run_id") or ref.run_id))
