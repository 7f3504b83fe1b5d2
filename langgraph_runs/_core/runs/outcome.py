"""What a run came to: whether its end is a result to hand over or an error to raise."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.send import call, parse_success, send_with_retries
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
    """A run's last status (None: the server has the run no longer) and the error that it amounts to, if any."""

    status: str | None
    error: errors.LangGraphRunsError | None = None


def is_active(run: Run) -> bool:
    """The run has not ended."""
    return run.status in ACTIVE


def fetch_run(context: Context, thread_id: str, run_id: str) -> Flow[Run | None]:
    """The run as the server has it; None if it has it no longer."""
    prepared = context.config.prepare(get_run.request(thread_id, run_id))
    got = yield from send_with_retries(context, prepared, idempotent=True, run_id=run_id, thread_id=thread_id)
    return run_of_response(context, got, run_id=run_id, thread_id=thread_id)


def run_of_response(context: Context, got: Response | TransportFailure, **ids: Any) -> Run | None:
    """What the answer to a question for a run says; None if the server has it no longer."""
    if isinstance(got, TransportFailure):
        responses.raise_failure(got, **ids)
    if responses.is_not_found(got):
        return None
    return parse_success(context, got, _parse_run_with_status, **ids)


def require_run(context: Context, thread_id: str, run_id: str) -> Flow[Run]:
    """The run as the server has it.

    Raises NotFoundError if it has none such.
    """
    request = get_run.request(thread_id, run_id)
    return (yield from call(context, request, _parse_run_with_status, run_id=run_id, thread_id=thread_id))


def _parse_run_with_status(data: Any) -> Run:
    """A run and where it stands; TypeError if that is not told."""
    run = parse_run(data)
    if not isinstance(run.status, str):
        raise TypeError("no run with a status")
    return run


def has_interrupt(data: Any) -> bool:
    """Values or updates that say that the graph waits for a human."""
    return bool(members(data).get(INTERRUPT_KEY))


def resolve_outcome(
    context: Context, thread_id: str, run_id: str, run: Run | None, *, interrupt: bool
) -> Flow[Outcome]:
    """What a run that has ended came to; `interrupt`: its own output said that it waits for a human."""
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
    """What the status of a run that has ended says; `reason`: of its failure, if known."""
    error: errors.RunError | None = None
    if status == "error":
        error = failed_error(reason, **ids)
    elif status == "timeout":
        error = timed_out_error(**ids)
    elif status == "interrupted" and not interrupt:
        error = cancelled_error(**ids)
    return Outcome(status, error)


def failed_error(reason: Any, **ids: Any) -> errors.RunFailedError:
    """The error for a failed run; `reason` is the data of its `error` event or `__error__`, None if not known."""
    name, detail = members(reason).get("error"), members(reason).get("message")
    if not isinstance(reason, dict):
        detail = reason
    said = ": ".join(str(part) for part in (name, detail) if part) or "the server does not tell why"
    return errors.RunFailedError(
        f"run {ids.get('run_id')} failed: {said}",
        status="error",
        error=None if name is None else str(name),
        detail=None if detail is None else str(detail),
        **ids,
    )


def cancelled_error(**ids: Any) -> errors.RunCancelledError:
    return errors.RunCancelledError(
        f"run {ids.get('run_id')} was cancelled before it was done", status="interrupted", **ids
    )


def timed_out_error(**ids: Any) -> errors.RunTimeoutError:
    return errors.RunTimeoutError(
        f"run {ids.get('run_id')} took longer than the server allows", status="timeout", **ids
    )


def deleted_error(**ids: Any) -> errors.RunCancelledError:
    return errors.RunCancelledError(
        f"the server no longer has run {ids.get('run_id')}: it was rolled back, deleted or lost", status=None, **ids
    )


def outcome_of_missing_run(context: Context, run_id: str, thread_id: str) -> Flow[errors.RunError]:
    """What it means that the server no longer has a run that was there.

    A run that was made without a thread goes with its temporary one as soon as it has ended, in whatever way; what its
    stream or join said then is the same for a success and a cancellation.
    """
    try:
        yield from call(context, get_thread.request(thread_id), get_thread.parse)
    except errors.LangGraphRunsError as error:
        unknown = errors.RunError(
            f"the server no longer has run {run_id}, nor its thread as far as is known, so whether it succeeded cannot"
            " be told; on_completion='keep' keeps a run that is made without a thread",
            status=None,
            run_id=run_id,
            thread_id=thread_id,
        )
        unknown.__cause__ = error
        return unknown
    return deleted_error(run_id=run_id, thread_id=thread_id)


def _failure_reason(context: Context, thread_id: str, run_id: str, run: Run) -> Flow[Any]:
    """Why a run failed, as far as the server tells; None if it does not."""
    message = run.additional_properties.get("error_message")
    if message:
        return message
    try:
        known = RunRef(str(run.thread_id or thread_id), str(run.run_id or run_id))  # as the server spells its ids
        return task_error((yield from last_state_of_run(context, known)))
    except errors.LangGraphRunsError:
        return None


def _waits_for_human(context: Context, thread_id: str, run: Run, *, interrupt: bool) -> Flow[bool]:
    """Whether `interrupted` means a human-in-the-loop interrupt and not a cancellation.

    LangGraph calls a run that waits for a human a success, so there it is always a cancellation: an interrupt in the
    values is one that an earlier run left on the thread. Servers whose runs have no `kwargs` (Aegra) use the status for
    both; the run's own output tells, else the thread's pending interrupts.
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
