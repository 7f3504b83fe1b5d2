"""Map a run's final status to success or an exception, including whether `interrupted` means that it was cancelled.

This is where the errors for runs are created, for streams, waits and joins alike. Only a status that is known to be a
success is one. The values of a run are in `stored_result`, why it failed is in `reasons`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.fetch import ACTIVE, read_about_run
from langgraph_runs._core.runs.reasons import NO_REASON, full_reason
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.stored_result import (
    ERROR_KEY,
    INTERRUPT_KEY,
    is_latest_run,
    is_state_of_run,
    last_state_in_history,
)
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._core.wire.json_decoder import is_object, members
from langgraph_runs._generated.api.threads import get_thread, get_thread_state
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.thread import Thread
from langgraph_runs._generated.models.thread_state import ThreadState
from langgraph_runs._generated.types import Unset

_NOT_SHOWN = frozenset({404, 405, 501})  # what a server without an endpoint responds

_MISSING = re.compile(r"404: (run|thread)\b.* not found\.?", re.IGNORECASE)


@frozen(slots=True, eq=False, repr=False)
class Outcome(Record):
    """The final status of a run, None if it no longer exists, and the error to raise for it, if any."""

    status: str | None
    error: errors.LangGraphRunsError | None = None


def has_interrupt(data: Any) -> bool:
    """Whether values or updates contain an interrupt, with which the graph asks for input."""
    return bool(members(data).get(INTERRUPT_KEY))


def resolve_outcome(
    context: Context, thread_id: str, run_id: str, run: Run | None, *, interrupt: bool, reason: Any = None
) -> Flow[Outcome]:
    """The outcome of a run that has ended, or no longer exists (None).

    `interrupt`: its output had an interrupt; `reason`: why it failed, as far as it is known by now.
    """
    ids = {"run_id": run_id, "thread_id": thread_id}
    if run is None:
        return Outcome(None, (yield from outcome_of_missing_run(context, **ids)))
    # The ids in the server's spelling.
    ref = RunRef(str(run.get("thread_id") or thread_id), str(run.get("run_id") or run_id))
    if run.status == "error":
        reason = yield from full_reason(context, ref, run, reason)
    elif run.status == "interrupted":
        interrupt = yield from _waits_for_human(context, ref, run, interrupt=interrupt)
    return outcome_of_status(str(run.status), reason, interrupt=interrupt, **ids)


def outcome_of_status(status: str | None, reason: Any = None, *, interrupt: bool, **ids: Any) -> Outcome:
    """The outcome that the final status of a run means; `reason`: why it failed, if known."""
    error: errors.RunError | None = None
    if status == "error":
        error = failed_error(reason, **ids)
    elif status == "timeout":
        error = timed_out_error(**ids)
    elif status == "interrupted":
        error = None if interrupt else cancelled_error(**ids)
    elif status == "rollback":
        error = rolled_back_error(**ids)
    elif status != "success":
        error = unknown_error(status, **ids)
    return Outcome(status, error)


def _named(ids: Mapping[str, str | None]) -> str:
    """A run in a message, by its id or its thread."""
    run_id, thread_id = ids.get("run_id"), ids.get("thread_id")
    return f"run {run_id}" if run_id else f"a run on thread {thread_id}" if thread_id else "a run"


def unknown_error(status: str | None, **ids: Any) -> errors.RunError:
    """The error for a run of which the server does not say how it ended."""
    if ids.get("run_id") is None:
        what = "the response has no Content-Location that says which run it was, and it was not found"
    elif status is None:
        what = "the server does not say how it ended"
    elif status in ACTIVE:
        what = f"the server ended it, but its status is still {status!r}"
    elif status == "interrupted":
        what = "it was interrupted, but the server does not say whether it was cancelled or asks for input"
    else:
        what = f"its status is {status!r}, which this package does not know"
    return errors.RunError(f"{_named(ids)}: {what}, so its outcome is unknown", status=status, **ids)


def contradiction_error(told: str, status: str | None, **ids: Any) -> errors.RunError:
    """The error for a run of which the server says in one place that it succeeded, and in another that it did not."""
    return errors.RunError(
        f"{_named(ids)}: its stream ended with {told!r}, but its status is {status!r}, so its outcome is unknown",
        status=status,
        **ids,
    )


def failed_error(reason: Any, **ids: Any) -> errors.RunFailedError:
    """The error for a failed run; `reason` is the data of its `error` event or `__error__`, None if unknown.

    Its message begins with the graph's own.
    """
    name, detail = members(reason).get("error"), members(reason).get("message")
    if not isinstance(reason, dict):
        detail = reason
    explanation = ": ".join(str(part) for part in (name, detail) if part)
    run = f"{_named(ids)} failed"
    return errors.RunFailedError(
        f"{explanation} ({run})" if explanation else f"{run}: {NO_REASON}",
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


def rolled_back_error(**ids: Any) -> errors.RunCancelledError:
    """The error for a run of which a server says itself that it was rolled back, as newer ones do."""
    return errors.RunCancelledError(
        f"run {ids.get('run_id')} was cancelled and rolled back before it finished", status="rollback", **ids
    )


def says_missing(data: Any) -> bool:
    """Whether the data of an `error` event says, in the server's words, that it has no such run.

    A graph can raise the same, so the run has to be asked.
    """
    reason = members(data)
    return reason.get("error") == "HTTPException" and _MISSING.fullmatch(str(reason.get("message"))) is not None


def is_failure_of_run(data: Any) -> bool:
    """Whether what a wait returned says that the run raised an exception.

    If the server could not read the run's values, it says so by an HTTPException.
    """
    reason = members(data).get(ERROR_KEY)
    return bool(reason) and members(reason).get("error") != "HTTPException"


def denied_error(data: Any, **ids: Any) -> errors.APIStatusError | None:
    """The error for a response that says, with status 200, that the run may not be read; None if it does not.

    `data` is what a wait returned, or that of an `error` event. A graph can raise the same, so the run has to be asked.
    """
    reason = members(members(data).get(ERROR_KEY, data))
    message = reason.get("message")
    if reason.get("error") != "HTTPException" or not isinstance(message, str):
        return None
    status, _, detail = message.partition(": ")
    error_class = {"401": errors.AuthenticationError, "403": errors.PermissionDeniedError}.get(status)
    if error_class is None:
        return None
    return error_class(
        f"run {ids.get('run_id')}: {message}", status_code=int(status), detail=detail or None, body=data, **ids
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
    missing = yield from _thread_of_missing_run(context, RunRef(thread_id, run_id))
    return deleted_error(run_id=run_id, thread_id=thread_id) if isinstance(missing, Thread) else missing


def outcome_after_values(
    context: Context, ref: RunRef, values: Any, *, created: bool, certain: bool
) -> Flow[errors.RunError | None]:
    """The error for a run whose wait returned `values`, and that no longer exists; None if it succeeded.

    Some servers show no runs, or delete them when they end: there the values stand. A run that was rolled back returns
    values, too, but its thread has no state of it. `created`: the wait created the run, on a thread that stays, so it
    is asked for: one that is gone took with it how the run ended, but a server without threads said all that it says.
    `certain`: the run had ended when it returned them, as far as is known.
    """
    missing = yield from _thread_of_missing_run(context, ref)
    if not isinstance(missing, Thread):
        stands = values not in (None, {}) and created and certain and is_not_shown(missing.__cause__)
        return None if stands else missing
    is_left: bool | None = False
    if values not in (None, {}):
        is_left = yield from _is_left_on_thread(context, ref, missing, values, certain=certain)
    if is_left:
        return None
    if is_left is None:
        what = f"its thread {ref.thread_id} does not tell whether it had succeeded"
        unknown = f"run {ref.run_id} no longer exists, and {what}, so its outcome is unknown"
        return errors.RunError(unknown, status=None, run_id=ref.run_id, thread_id=ref.thread_id)
    return deleted_error(run_id=ref.run_id, thread_id=ref.thread_id)


def _thread_of_missing_run(context: Context, ref: RunRef) -> Flow[Thread | errors.RunError]:
    """The thread of a run that no longer exists; or the error for a run whose thread cannot be seen, either."""
    thread_id = ref.thread_id
    try:
        return (yield from read_about_run(context, ref, get_thread.request(thread_id), get_thread.parse))
    except errors.LangGraphRunsError as error:
        thread = (
            f"neither does its thread {thread_id} as far as the server can tell"
            if is_not_shown(error) or isinstance(error, errors.NotFoundError)
            else f"its thread {thread_id} could not be checked"
        )
        unknown = errors.RunError(
            f"run {ref.run_id} no longer exists, and {thread}, so its outcome is unknown."
            " If the run was created without a thread, pass on_completion='keep' next time.",
            status=None,
            run_id=ref.run_id,
            thread_id=thread_id,
        )
        unknown.__cause__ = error
        return unknown


def is_not_shown(error: BaseException | None) -> bool:
    """Whether the error of a read says that the server does not show such things at all.

    A 404 that names the thread says that it is gone.
    """
    return (
        isinstance(error, errors.APIStatusError)
        and error.status_code in _NOT_SHOWN
        and not responses.says_thread_is_gone(error.detail)
    )


def _is_left_on_thread(
    context: Context, ref: RunRef, thread: Thread, values: Any, *, certain: bool
) -> Flow[bool | None]:
    """Whether the thread is, or was before later runs, as a run with these values left it; None if it does not tell."""
    try:
        state: ThreadState | None = yield from read_about_run(
            context, ref, get_thread_state.request(ref.thread_id), get_thread_state.parse
        )
        run_id = members(members(state).get("metadata")).get("run_id")
        is_latest = run_id in (None, ref.run_id)
        if not is_latest:
            state = yield from last_state_in_history(context, ref)
    except errors.LangGraphRunsError as error:
        return (isinstance(thread.values, Unset) or thread.values in (None, values)) if is_not_shown(error) else None
    if state is None:
        return False  # it was rolled back
    if state.get("next") and not has_interrupt(values):
        return False  # it was stopped before these nodes
    is_same = bool(state.get("values") == _without_interrupt(values))
    if run_id is None:
        return is_same
    return True if is_same or (is_latest and certain) else None


def _without_interrupt(values: Any) -> Any:
    return {name: value for name, value in values.items() if name != INTERRUPT_KEY} if is_object(values) else values


def _waits_for_human(context: Context, ref: RunRef, run: Run, *, interrupt: bool) -> Flow[bool]:
    """Whether status `interrupted` means a human-in-the-loop interrupt, not a cancellation.

    On LangGraph it is always a cancellation: a run that is waiting for input is a success, and an interrupt in the
    values is left from an earlier run. Aegra, whose runs have no `kwargs`, uses the status for both. There the output
    of a run that stopped is its last state, which may lack the interrupt; after a cancellation it is null or empty. So
    it may be where no state was published: then the thread is interrupted, as long as no other run follows, and idle
    after a cancellation. Raises what keeps the thread from telling, as a question is no cancellation: another run that
    follows one whose output is not known, as the server does not show yet that it has ended.
    """
    if not isinstance(run.kwargs, Unset):
        return False
    output = run.get("output", {})
    if interrupt or output:
        return True
    if output is None:
        return False
    try:
        thread = yield from read_about_run(context, ref, get_thread.request(ref.thread_id), get_thread.parse)
        status, is_shown = thread.get("status"), "output" in run
        if status != "interrupted" and is_shown:
            return False
        state = yield from read_about_run(context, ref, get_thread_state.request(ref.thread_id), get_thread_state.parse)
    except errors.NotFoundError as error:
        raise unknown_error("interrupted", run_id=ref.run_id, thread_id=ref.thread_id) from error
    is_told = status in ("interrupted", "idle") and (
        is_state_of_run(state, ref) or (yield from is_latest_run(context, ref))
    )
    if not (is_told or is_shown):
        raise unknown_error("interrupted", run_id=ref.run_id, thread_id=ref.thread_id)
    return is_told and status == "interrupted"
