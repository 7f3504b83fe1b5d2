"""The values (or error) that a run ended with, from its thread's history: later runs may have changed the thread.

A join of a run that has ended returns the present values of its thread, which later runs may have changed. So the
history is searched for the last state of the run itself.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.runs.fetch import read_about_run
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.wait_body import NoResult, wait_by_join
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._core.wire.json_decoder import elements, members
from langgraph_runs._generated.api.runs import join_run, list_runs
from langgraph_runs._generated.api.threads import get_thread, get_thread_history, get_thread_state
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.thread import Thread
from langgraph_runs._generated.models.thread_history_search import ThreadHistorySearch
from langgraph_runs._generated.models.thread_state import ThreadState
from langgraph_runs._generated.types import Unset

INTERRUPT_KEY = "__interrupt__"
ERROR_KEY = "__error__"

NO_OWN_STATE = "the run saved no state, and later runs may have changed the thread"

MAX_STATES = 100
"""How many states of a thread are looked through for those of a run."""
MAX_RUNS = 100
"""How many runs of a thread are looked through for those after a run."""

_EXCEPTION_REPR = re.compile(r"(\w+)\((.*)\)", re.DOTALL)
_ESCAPE = r"""\\(?:['"\\abfnrtv]|x[0-9a-f]{2}|u(?!d[89a-f])[0-9a-f]{4}|U00(?:0[0-9a-f]|10)[0-9a-f]{4})"""
_STRING_LITERAL = re.compile(rf"""'(?:[^\\'\n\r\0]|{_ESCAPE})*'|"(?:[^\\"\n\r\0]|{_ESCAPE})*\"""")


def is_left_by(context: Context, ref: RunRef) -> Flow[bool]:
    """Whether the thread is as this run left it, and so was when it was joined.

    A later run may not be listed yet, but what it saved is there.
    """
    state = yield from read_about_run(context, ref, get_thread_state.request(ref.thread_id), get_thread_state.parse)
    return is_state_of_run(state, ref)


def is_latest_run(context: Context, ref: RunRef) -> Flow[bool]:
    """Whether this is the newest run that its thread lists; no, if it is not listed yet."""
    request = list_runs.request(ref.thread_id, limit=1, select=["run_id"])
    runs = yield from read_about_run(context, ref, request, list_runs.parse)
    return bool(runs) and runs[0].get("run_id") == ref.run_id


def _is_last(context: Context, ref: RunRef, state: ThreadState | None) -> Flow[bool]:
    """Whether no later run changed the thread, as far as can be told; `state` is what this run saved last."""
    if not (yield from is_latest_run(context, ref)):
        return False
    return state is None or (yield from is_left_by(context, ref))


def last_state_of_run(context: Context, ref: RunRef, run: Run) -> Flow[ThreadState | None]:
    """The last state that the run saved; None if it saved none, or if the server does not show it."""
    if isinstance(run.kwargs, Unset):
        return (yield from _last_state_among_all(context, ref))
    search = ThreadHistorySearch(limit=1, metadata={"run_id": ref.run_id})
    request = get_thread_history.request(ref.thread_id, body=search)
    states = yield from read_about_run(context, ref, request, get_thread_history.parse)
    return states[0] if states else None


def state_left_by(context: Context, ref: RunRef, run: Run) -> Flow[ThreadState]:
    """The state as a run left it: the last one that it saved, or if it saved none, the one that it found.

    Raises APIResponseError if the server can no longer show it.
    """
    state = yield from last_state_of_run(context, ref, run)
    if state is None:
        state = yield from _present_state(context, ref)
    if state is None:
        raise _unavailable_error(ref, NO_OWN_STATE)
    return state


def has_stopped(context: Context, ref: RunRef, run: Run) -> Flow[bool]:
    """Whether a run that is called a success stopped before its graph's end: for a question, or before or after a node.

    Then the state that it left has nodes that are still to run. Raises APIResponseError if that cannot be told any
    more.
    """
    state = yield from last_state_of_run(context, ref, run)
    if isinstance(run.kwargs, Unset):  # Aegra: one that asks is interrupted, so this may be at a node
        return state is not None and bool(state.get("next"))
    if state is None:
        state = yield from _present_state(context, ref)
    if state is None:
        state = yield from _state_found_by(context, ref, run)
    return bool(state.get("next"))


def _present_state(context: Context, ref: RunRef) -> Flow[ThreadState | None]:
    """The present state of the thread, if no later run may have changed it."""
    found = yield from read_about_run(context, ref, get_thread_state.request(ref.thread_id), get_thread_state.parse)
    return found if (yield from is_latest_run(context, ref)) else None


def _state_found_by(context: Context, ref: RunRef, run: Run) -> Flow[ThreadState]:
    """The state that a run found, and left as it was since it saved none: the newest one that no later run saved.

    It must be that of an earlier run: one that was written without a run may be older or newer than this one.
    """
    runs = yield from read_about_run(
        context, ref, list_runs.request(ref.thread_id, limit=MAX_RUNS, select=["run_id"]), list_runs.parse
    )
    ids = [one.get("run_id") for one in runs]
    if ref.run_id in ids and "checkpoint_id" not in _configurable(run):
        later, earlier = ids[: ids.index(ref.run_id)], ids[ids.index(ref.run_id) + 1 :]
        request = get_thread_history.request(ref.thread_id, body=ThreadHistorySearch(limit=MAX_STATES))
        states = yield from read_about_run(context, ref, request, get_thread_history.parse)
        found = next((state for state in states if _saver(state) not in later), None)
        if found is not None and _saver(found) in earlier:
            return found
    raise _unavailable_error(ref, NO_OWN_STATE)


def result_of_ended_run(context: Context, ref: RunRef, run: Run) -> Flow[Any]:
    """What a join returned at the moment the run ended: its values, with any `__interrupt__`, or its `__error__`.

    Raises APIResponseError if the server can no longer show it.
    """
    if isinstance(run.kwargs, Unset):  # Aegra, where a join returns the stored output of the run
        return (yield from _stored_output(context, ref, run))
    state = yield from last_state_of_run(context, ref, run)
    if (state is None or run.status == "error") and (yield from _is_last(context, ref, state)):
        result = yield from _result_of_join(context, ref)  # the values of the thread, or the error of its last run
        if (yield from _is_last(context, ref, state)):
            return result
    if run.status == "error":
        return {ERROR_KEY: task_error(state)}
    if state is None:
        if run.status != "success":
            return {}
        raise _unavailable_error(ref, NO_OWN_STATE)
    thread = yield from read_about_run(context, ref, get_thread.request(ref.thread_id), get_thread.parse)
    if _is_shown_through_another_graph(thread, run):
        raise _unavailable_error(
            ref, "the server reads the states of a thread by the graph of its latest run, which is a different one"
        )
    values: Any = state.get("values", {})
    interrupts = [interrupt for task in _tasks(state) for interrupt in elements(task.get("interrupts"))]
    if not interrupts:
        return values
    return {**members(values), INTERRUPT_KEY: interrupts}


def task_error(state: ThreadState | None) -> dict[str, str] | None:
    """Why a run failed, from the state it saved, in the shape of an `error` event; None if the state has no error.

    The state has the repr of an exception. One with a single string argument is taken apart into class and message.
    """
    error = next((task["error"] for task in _tasks(state) if isinstance(task.get("error"), str)), None)
    if error is None:
        return None
    match = _EXCEPTION_REPR.fullmatch(error)
    if match is None:
        return {"error": "Error", "message": error}
    message = str(ast.literal_eval(match[2])) if _STRING_LITERAL.fullmatch(match[2]) else match[2]
    return {"error": match[1], "message": message}


def is_state_of_run(state: ThreadState, ref: RunRef) -> bool:
    """Whether the run saved this state."""
    return bool(_saver(state) == ref.run_id)


def _saver(state: ThreadState) -> Any:
    """The id of the run that saved the state; None if it was written without one."""
    return members(state.get("metadata")).get("run_id")


def _stored_output(context: Context, ref: RunRef, run: Run) -> Flow[Any]:
    """The output that the server stored with the run, which is the last `values` event, if it had any.

    A success that published no values has none, though it left some in its thread.
    """
    output = run.get("output")
    if run.status != "success" or "output" not in run:
        return (yield from _result_of_join(context, ref))
    if output:
        return output
    try:
        state = yield from _last_state_among_all(context, ref)
    except errors.APIStatusError:
        return {} if output is None else output  # this server shows no states
    if state is None:
        raise _unavailable_error(ref, "the run published no values and later runs changed the thread")
    return state.get("values", {})


def _last_state_among_all(context: Context, ref: RunRef) -> Flow[ThreadState | None]:
    """The last state that the run saved, where the history cannot be searched for it (Aegra responds with a 500)."""
    latest = yield from read_about_run(context, ref, get_thread_state.request(ref.thread_id), get_thread_state.parse)
    return latest if is_state_of_run(latest, ref) else (yield from last_state_in_history(context, ref))


def last_state_in_history(context: Context, ref: RunRef) -> Flow[ThreadState | None]:
    """The last state that the run saved, among the latest of its thread; None if none of them is of the run."""
    request = get_thread_history.request(ref.thread_id, body=ThreadHistorySearch(limit=MAX_STATES))
    states = yield from read_about_run(context, ref, request, get_thread_history.parse)
    return next((state for state in states if is_state_of_run(state, ref)), None)


def _result_of_join(context: Context, ref: RunRef) -> Flow[Any]:
    """What a join returns now."""
    request = context.config.prepare(join_run.request(ref.thread_id, ref.run_id))
    result = yield from wait_by_join(context, request, ref)
    if isinstance(result, NoResult):
        raise _unavailable_error(ref, "the run has ended, but joining it brings nothing but heartbeats")
    return result.data


def _is_shown_through_another_graph(thread: Thread, run: Run) -> bool:
    """Whether the server reads the thread's states by another graph than the run's, which makes them wrong."""
    of_run = _configurable(run)
    of_thread = members(thread.get("metadata"))
    for name in ("graph_id", "assistant_id"):
        if of_run.get(name) and of_thread.get(name):
            return bool(of_run[name] != of_thread[name])
    return False


def _configurable(run: Run) -> Mapping[str, Any]:
    """What the run was configured with."""
    return members(members(members(run.kwargs).get("config")).get("configurable"))


def _unavailable_error(ref: RunRef, why: str) -> errors.APIResponseError:
    return errors.APIResponseError(
        f"the result of run {ref.run_id} on thread {ref.thread_id} is no longer available: {why}",
        run_id=ref.run_id,
        thread_id=ref.thread_id,
    )


def _tasks(state: ThreadState | None) -> list[Mapping[str, Any]]:
    return [members(task) for task in elements(state.get("tasks"))] if state is not None else []
