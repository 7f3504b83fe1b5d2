"""Ask how a run stands, and what it ended with: flows that return a `Status` or a `RunResult`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.runs import outcome
from langgraph_runs._core.runs.fetch import has_ended, require_run
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.requests import WaitRequest
from langgraph_runs._core.runs.run_result import RunResult, interrupts_of, questions_of, values_of
from langgraph_runs._core.runs.status import ENDED, Status, status_of
from langgraph_runs._core.runs.stored_result import has_stopped, state_left_by
from langgraph_runs._core.runs.threads import delete_temporary_thread
from langgraph_runs._core.runs.wait import Ended, create_and_wait, wait_for_existing, wait_until_ended
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._generated.api.runs import get_run, join_run
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import Unset

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 2.0
"""How long to wait between two questions for a status that nothing announces; each pause is half as long again."""


def read_status(context: Context, ref: RunRef) -> Flow[Status]:
    """How a run stands. Raises NotFoundError if it does not exist, and RunError if its status is not known."""
    return (yield from _status(context, ref, (yield from require_run(context, ref.thread_id, ref.run_id))))


def wait_for_result(context: Context, wanted: WaitRequest) -> Flow[RunResult[Any]]:
    """Create a run and wait for its result. A temporary thread is deleted at the end, unless the run asks a human.

    Raises RunError, and what creating a run raises.
    """
    ended = yield from create_and_wait(context, wanted, raise_error=True)
    result = yield from _result(context, ended)
    if wanted.temporary and result.thread_id and result.status != "needs_input":
        yield from delete_temporary_thread(context, result.thread_id)
    return result


def join_result(context: Context, ref: RunRef) -> Flow[RunResult[Any]]:
    """Wait for the result of an existing run. Raises NotFoundError if it does not exist, and RunError."""
    request = join_run.request(ref.thread_id, ref.run_id)
    return (yield from _result(context, (yield from wait_for_existing(context, request, ref, raise_error=True))))


def join_outcome(context: Context, ref: RunRef) -> Flow[RunResult[Any] | errors.RunError]:
    """The result of a run, or the error that `join_result` would raise for it."""
    try:
        return (yield from join_result(context, ref))
    except errors.RunError as error:
        return error


def wait_for_status(context: Context, ref: RunRef, wanted: Collection[Status]) -> Flow[Run]:
    """The run, once it has one of the statuses. Raises RunError if it ended with another, so never will.

    Raises APITimeoutError at the deadline.
    """
    pause = FIRST_PAUSE_SECONDS
    while True:
        run = yield from require_run(context, ref.thread_id, ref.run_id)
        status = yield from _status(context, ref, run)
        if status in wanted:
            return run
        if status in ENDED:
            raise _never_error(ref, run, status, wanted)
        if ENDED.issuperset(wanted):
            request = join_run.request(ref.thread_id, ref.run_id)
            yield from wait_until_ended(context, request, ref, None, raise_error=True)
            continue
        yield from context.sleep(context.within_deadline(pause) or pause)
        if context.expired:
            prepared = context.config.prepare(get_run.request(ref.thread_id, ref.run_id))
            raise context.deadline_error(prepared, run_id=ref.run_id, thread_id=ref.thread_id)
        pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)


def _status(context: Context, ref: RunRef, run: Run) -> Flow[Status]:
    """What the status of a run means, for which a run that stopped is told from one that is done."""
    word = str(run.status)
    needs_input = False
    if has_ended(run) and word in ("success", "interrupted"):
        resolved = yield from outcome.resolve_outcome(context, ref.thread_id, ref.run_id, run, interrupt=False)
        needs_input = resolved.error is None and (word == "interrupted" or (yield from _has_stopped(context, ref, run)))
    status = status_of(word, needs_input=needs_input)
    if status is None:
        raise outcome.unknown_error(word, run_id=ref.run_id, thread_id=ref.thread_id)
    return status


def _has_stopped(context: Context, ref: RunRef, run: Run) -> Flow[bool]:
    """Whether a run that is called a success stopped, as far as the server shows the states of its threads."""
    try:
        return (yield from has_stopped(context, ref, run))
    except errors.APIStatusError as error:
        if isinstance(run.kwargs, Unset) and outcome.is_not_shown(error):
            return False
        raise


def _result(context: Context, ended: Ended) -> Flow[RunResult[Any]]:
    """The result of a run that has ended well."""
    ref, run, data = ended.ref, ended.run, ended.data
    interrupts, values = interrupts_of(data), values_of(data)
    if ref is None or run is None:
        ids = (ref.run_id, ref.thread_id) if ref else ("", "")
        return RunResult(*ids, "needs_input" if interrupts else "success", values, interrupts)
    if not interrupts:
        status = yield from _status(context, ref, run)
        return RunResult(ref.run_id, ref.thread_id, status, values)
    try:
        state = yield from state_left_by(context, ref, run)
    except errors.APIStatusError as error:
        if not outcome.is_not_shown(error):
            raise
    else:  # of several questions the answer may have some, and may have no state besides
        interrupts, values = questions_of(state) or interrupts, state.get("values", values)
    return RunResult(ref.run_id, ref.thread_id, "needs_input", values, interrupts)


def _never_error(ref: RunRef, run: Run, status: Status, wanted: Collection[Status]) -> errors.RunError:
    named = " or ".join(map(repr, wanted))
    return errors.RunError(
        f"run {ref.run_id} ended with status {status!r}, so it will never be {named}",
        status=str(run.status),
        run_id=ref.run_id,
        thread_id=ref.thread_id,
    )
