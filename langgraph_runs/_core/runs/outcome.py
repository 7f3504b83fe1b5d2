"""Map a run's final status to success or an exception, including whether `interrupted` means that it was cancelled.

This is where the errors for runs are created, for streams, waits and joins alike. The values of a run are in `results`.
"""

from __future__ import annotations

from typing import Any

from attrs import frozen

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.send import call, send_with_retries
from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.refs import RunRef, parse_run
from langgraph_runs._core.runs.results import INTERRUPT_KEY, last_state_of_run, task_error
from langgraph_runs._core.wire.exchange import Flow, Response, TransportFailure
from langgraph_runs._core.wire.json_codec import members
from langgraph_runs._generated.api.runs import get_run
from langgraph_runs._generated.api.threads import get_thread, get_thread_state
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import Unset

ACTIVE = frozenset({"pending", "running"})


@frozen(slots=True, eq=False, repr=False)
class Outcome(Record):
    """The final status of a run, None if it no longer exists, and the error to raise for it, if any."""

    status: str | None
    error: errors.LangGraphRunsError | None = None


def is_active(run: Run) -> bool:
    """Whether the run has not ended yet."""
    return run.status in ACTIVE


def fetch_run(context: Context, thread_id: str, run_id: str) -> Flow[Run | None]:
    """Get a run; None if it does not exist."""
    prepared = context.config.prepare(get_run.request(thread_id, run_id))
    response = yield from send_with_retries(context, prepared, idempotent=True, run_id=run_id, thread_id=thread_id)
    return run_of_response(context, response, run_id=run_id, thread_id=thread_id)


def run_of_response(context: Context, response: Response | TransportFailure, **ids: Any) -> Run | None:
    """The run in the response to a `get_run` request; None if it does not exist."""
    if isinstance(response, TransportFailure):
        responses.raise_failure(response, **ids)
    if responses.is_not_found(response):
        return None
    return responses.parse_success(response, _parse_run_with_status, context.wall, **ids)


def require_run(context: Context, thread_id: str, run_id: str) -> Flow[Run]:
    """Get a run.

    Raises NotFoundError if it does not exist.
    """
    request = get_run.request(thread_id, run_id)
    return (yield from call(context, request, _parse_run_with_status, run_id=run_id, thread_id=thread_id))


def _parse_run_with_status(data: Any) -> Run:
    """A run from decoded JSON; TypeError if it has no run_id or no status."""
    run = parse_run(data)
    if not isinstance(run.status, str):
        raise TypeError("expected a run with a status")
    return run


def has_interrupt(data: Any) -> bool:
    """Whether values or updates contain an interrupt, with which the graph asks for input."""
    return bool(members(data).get(INTERRUPT_KEY))


def resolve_outcome(
    context: Context, thread_id: str, run_id: str, run: Run | None, *, interrupt: bool
) -> Flow[Outcome]:
    """The outcome of a run that has ended, or no longer exists (None); `interrupt`: its output had an interrupt."""
    ids = {"run_id": run_id, "thread_id": thread_id}
    if run is None:
        return Outcome(None, (yield from outcome_of_missing_run(context, **ids)))
    reason = None
    if run.status == "error":
        reason = yield from _failure_reason(context, thread_id, run_id, run)
    elif run.status == "interrupted":
        interrupt = yield from _waits_for_human(context, thread_id, run, interrupt=interrupt)
    return outcome_of_status(str(run.status), reason, interrupt=interrupt, **ids)


def outcome_of_status(status: str | None, reason: Any = None, *, interrupt: bool, **ids: Any) -> Outcome:
    """The outcome that the final status of a run means; `reason`: why it failed, if known."""
    error: errors.RunError | None = None
    if status == "error":
        error = failed_error(reason, **ids)
    elif status == "timeout":
        error = timed_out_error(**ids)
    elif status == "interrupted" and not interrupt:
        error = cancelled_error(**ids)
    return Outcome(status, error)


def failed_error(reason: Any, **ids: Any) -> errors.RunFailedError:
    """The error for a failed run; `reason` is the data of its `error` event or `__error__`, None if unknown."""
    name, detail = members(reason).get("error"), members(reason).get("message")
    if not isinstance(reason, dict):
        detail = reason
    explanation = ": ".join(str(part) for part in (name, detail) if part) or "the server gives no reason"
    return errors.RunFailedError(
        f"run {ids.get('run_id')} failed: {explanation}",
        status="error",
        error=None if name is None else str(name),
        detail=None if detail is None else str(detail),
        **ids,
    )


def cancelled_error(**ids: Any) -> errors.RunCancelledError:
    """The error for a cancelled run."""
    return errors.RunCancelledError(
        f"run {ids.get('run_id')} was cancelled before it finished", status="interrupted", **ids
    )


def timed_out_error(**ids: Any) -> errors.RunTimeoutError:
    """The error for a run that the server stopped because it took too long."""
    return errors.RunTimeoutError(
        f"run {ids.get('run_id')} exceeded the time limit of the server", status="timeout", **ids
    )


def deleted_error(**ids: Any) -> errors.RunCancelledError:
    """The error for a run that no longer exists on a thread that still does."""
    return errors.RunCancelledError(
        f"run {ids.get('run_id')} no longer exists: it was rolled back, deleted or lost", status=None, **ids
    )


def outcome_of_missing_run(context: Context, run_id: str, thread_id: str) -> Flow[errors.RunError]:
    """The error for a run that existed and no longer does.

    A run created without a thread is deleted with its temporary thread as soon as it has ended, whatever its outcome;
    its stream or join shows the same for a success and a cancellation.
    """
    try:
        yield from call(context, get_thread.request(thread_id), get_thread.parse)
    except errors.LangGraphRunsError as error:
        thread = (
            f"neither does its thread {thread_id} as far as the server can tell"
            if isinstance(error, errors.NotFoundError)
            else f"its thread {thread_id} could not be checked"
        )
        unknown = errors.RunError(
            f"run {run_id} no longer exists, and {thread}, so its outcome is unknown."
            " If the run was created without a thread, pass on_completion='keep' next time.",
            status=None,
            run_id=run_id,
            thread_id=thread_id,
        )
        unknown.__cause__ = error
        return unknown
    return deleted_error(run_id=run_id, thread_id=thread_id)


def _failure_reason(context: Context, thread_id: str, run_id: str, run: Run) -> Flow[Any]:
    """Why a run failed, from the run or its last state; None if the server does not show it."""
    message = run.additional_properties.get("error_message")
    if message:
        return message
    try:
        ref = RunRef(str(run.thread_id or thread_id), str(run.run_id or run_id))  # ids in the server's spelling
        return task_error((yield from last_state_of_run(context, ref)))
    except errors.LangGraphRunsError:
        return None


def _waits_for_human(context: Context, thread_id: str, run: Run, *, interrupt: bool) -> Flow[bool]:
    """Whether status `interrupted` means a human-in-the-loop interrupt, not a cancellation.

    On LangGraph it is always a cancellation: a run that is waiting for input is a success, and an interrupt in the
    values is left from an earlier run. Aegra, whose runs have no `kwargs`, uses the status for both: the output of the
    run decides, else the pending interrupts of the thread.
    """
    if not isinstance(run.kwargs, Unset):
        return False
    if interrupt:
        return True
    try:
        state = yield from call(context, get_thread_state.request(thread_id), get_thread_state.parse)
    except errors.LangGraphRunsError:
        return False
    tasks = state.tasks if isinstance(state.tasks, list) else []
    return any(not isinstance(task.interrupts, Unset) and task.interrupts for task in tasks)
