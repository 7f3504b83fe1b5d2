"""How the run of a stream ended, and with what: from its events, and from its thread where they don't tell.

A run that waits for a human is a success on LangGraph. Its questions are in the modes `values` and `updates` only, and
that it stopped before or after a node is in `updates` only.
"""

from __future__ import annotations

from typing import Any

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.runs import outcome
from langgraph_runs._core.runs.fetch import has_ended, require_run
from langgraph_runs._core.runs.outcome import Outcome
from langgraph_runs._core.runs.protocol_run import is_protocol_event, speaks_protocol
from langgraph_runs._core.runs.run_result import RunResult, read_interrupts, values_of
from langgraph_runs._core.runs.status import Status, status_of, status_of_error
from langgraph_runs._core.runs.stored_result import last_state_of_run, result_of_ended_run
from langgraph_runs._core.streams.modes import modes_of
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._core.wire.json_decoder import decode, elements, members
from langgraph_runs._generated.models.thread_state import ThreadState


def final_status(context: Context, run: RunState, outbox: Outbox, ended: Outcome) -> Flow[Status | None]:
    """The status of a run that has ended; None if it is not known, as when its thread cannot be read.

    All events were received then, and the run has ended well: reading the stream does not fail for it.
    """
    if ended.error is not None:
        return status_of_error(ended.error) if isinstance(ended.error, errors.RunError) else None
    stopped = outbox.has_stopped or ended.status == "interrupted"
    asks = outbox.asks or bool(_told_by_run(run))
    if not asks and (stopped or (ended.status == "success" and _may_have_stopped(run, outbox))):
        try:
            run.last_state = yield from _last_state(context, run)
        except (errors.APIConnectionError, errors.APIResponseError, errors.APIStatusError):
            return "needs_input" if stopped else None
        stopped = stopped or (run.last_state is not None and bool(run.last_state.get("next")))
    return status_of(ended.status, needs_input=stopped)


def questions(run: RunState, outbox: Outbox) -> tuple[Any, ...]:
    """The questions that the run stopped to ask, as far as they are known."""
    return outbox.interrupts() or _told_by_run(run) or _interrupts(run.last_state)


def read_result(context: Context, run: RunState, outbox: Outbox, *, created: bool) -> Flow[RunResult[Any]]:
    """What a run ended with whose events were all taken; `created`: by the stream, so that its thread is as it left it.

    Raises RunError if it is not known how it ended, and APIResponseError if its state is no longer available.
    """
    status = run.final
    if status is None:
        raise outcome.unknown_error(run.status, **run.ids)
    told = outbox.told.values
    values: Any = None if told is None else decode(told)
    if is_protocol_event(values):
        told = None
    interrupts: tuple[Any, ...] = ()
    if status == "needs_input":
        if told is None and run.last_state is None:
            run.last_state = yield from _last_state(context, run)
        interrupts = questions(run, outbox)
    if told is not None:
        values = values_of(values)
    elif run.last_state is not None and (created or status == "needs_input"):
        values = run.last_state.get("values", {})
    else:
        values = values_of((yield from _stored_result(context, run)))
    return RunResult(run.run_id or "", run.thread_id or "", status, values, interrupts)


def _told_by_run(run: RunState) -> tuple[Any, ...]:
    """The questions in the output of the run, which Aegra shows with it."""
    output = None if run.fetched is None else run.fetched.get("output")
    return read_interrupts(elements(members(output).get("__interrupt__")))


def _may_have_stopped(run: RunState, outbox: Outbox) -> bool:
    """Whether the run may wait for a human though nothing says so: on LangGraph, where that is a success.

    Only its runs show, in their `kwargs`, which modes they were created with.
    """
    created_with = None if run.fetched is None else modes_of(run.fetched)
    if run.ref is None or run.fetched is None or created_with is None:
        return False
    if not outbox.received or speaks_protocol(run.fetched):
        return True
    modes = run.modes or created_with
    kwargs = members(run.fetched.kwargs)
    stops_at_nodes = kwargs.get("interrupt_before") or kwargs.get("interrupt_after")
    return "updates" not in modes and ("values" not in modes or bool(stops_at_nodes))


def _last_state(context: Context, run: RunState) -> Flow[ThreadState | None]:
    """The last state of the run; None if the server does not show it, or no longer has it."""
    ref = run.ref
    if ref is None:
        return None
    try:
        fetched = run.fetched or (yield from require_run(context, ref.thread_id, ref.run_id))
        return (yield from last_state_of_run(context, ref, fetched))
    except errors.APIStatusError as error:
        if isinstance(error, errors.NotFoundError) or outcome.is_not_shown(error):
            return None
        raise


def _stored_result(context: Context, run: RunState) -> Flow[Any]:
    """The values that the server stored."""
    ref = run.ref
    if ref is None:
        what = "the run published no values, and the server does not say which thread has them"
        raise errors.APIResponseError(f"the result of run {run.run_id} is not available: {what}", **run.ids)
    fetched = run.fetched
    if fetched is None or not has_ended(fetched):
        fetched = yield from require_run(context, ref.thread_id, ref.run_id)
    return (yield from result_of_ended_run(context, ref, fetched))


def _interrupts(state: ThreadState | None) -> tuple[Any, ...]:
    tasks = elements(members(state).get("tasks"))
    return read_interrupts(one for task in tasks for one in elements(members(task).get("interrupts")))
