"""The result of a run that has ended, from its thread's history: its own, however far the thread has moved on."""

from __future__ import annotations

import ast
import re
from typing import Any

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.send import call
from langgraph_runs._core.runs.read_result import wait_by_join
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._core.wire.json_codec import members
from langgraph_runs._generated.api.runs import join_run, list_runs
from langgraph_runs._generated.api.threads import get_thread, get_thread_history
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.thread import Thread
from langgraph_runs._generated.models.thread_history_search import ThreadHistorySearch
from langgraph_runs._generated.models.thread_state import ThreadState
from langgraph_runs._generated.models.thread_task import ThreadTask
from langgraph_runs._generated.types import Unset

INTERRUPT_KEY = "__interrupt__"
ERROR_KEY = "__error__"

_REPR = re.compile(r"(\w+)\((.*)\)", re.DOTALL)
_ESCAPE = r"""\\(?:['"\\abfnrtv]|x[0-9a-f]{2}|u(?!d[89a-f])[0-9a-f]{4}|U00(?:0[0-9a-f]|10)[0-9a-f]{4})"""
_LITERAL = re.compile(rf"""'(?:[^\\'\n\r\0]|{_ESCAPE})*'|"(?:[^\\"\n\r\0]|{_ESCAPE})*\"""")


def is_latest_run(context: Context, ref: RunRef) -> Flow[bool]:
    """Whether no other run was made on the thread since."""
    request = list_runs.request(ref.thread_id, limit=1, select=["run_id"])
    runs = yield from call(context, request, list_runs.parse, run_id=ref.run_id, thread_id=ref.thread_id)
    return not runs or runs[0].run_id == ref.run_id


def last_state_of_run(context: Context, ref: RunRef) -> Flow[ThreadState | None]:
    """The last state that the run left; None if it left none."""
    search = ThreadHistorySearch(limit=1, metadata={"run_id": ref.run_id})
    request = get_thread_history.request(ref.thread_id, body=search)
    states = yield from call(context, request, get_thread_history.parse, run_id=ref.run_id, thread_id=ref.thread_id)
    return states[0] if states else None


def result_of_ended_run(context: Context, ref: RunRef, run: Run) -> Flow[Any]:
    """What joining the run answered just when it had ended: its values, `__interrupt__` among them, or `__error__`.

    Raises APIResponseError where the server cannot show it any more.
    """
    if isinstance(run.kwargs, Unset):  # Aegra, which keeps the output with the run
        return (yield from _result_of_join(context, ref))
    state = yield from last_state_of_run(context, ref)
    if (state is None or run.status == "error") and (yield from is_latest_run(context, ref)):
        said = yield from _result_of_join(context, ref)  # the state of the thread, or its error
        if (yield from is_latest_run(context, ref)):
            return said
    if run.status == "error":
        return {ERROR_KEY: task_error(state)}
    if state is None:
        if run.status != "success":
            return {}
        raise _unavailable_error(ref, "it left no state of its own, and its thread has moved on")
    thread = yield from call(context, get_thread.request(ref.thread_id), get_thread.parse, thread_id=ref.thread_id)
    if _is_shown_through_another_graph(thread, run):
        raise _unavailable_error(
            ref, "the server shows the states of a thread through the graph of its latest run, and that is another one"
        )
    values: Any = {} if isinstance(state.values, Unset) else state.values
    interrupts = [interrupt.to_dict() for task in _tasks(state) for interrupt in task.interrupts or []]
    if not interrupts:
        return values
    return {**members(values), INTERRUPT_KEY: interrupts}


def task_error(state: ThreadState | None) -> dict[str, str] | None:
    """Why a run failed, by the state it left, in the shape of an `error` event; None if that does not tell."""
    said = next((task.error for task in _tasks(state) if isinstance(task.error, str)), None)
    if said is None:
        return None
    found = _REPR.fullmatch(said)
    if found is None:
        return {"error": "Error", "message": said}
    message = str(ast.literal_eval(found[2])) if _LITERAL.fullmatch(found[2]) else found[2]
    return {"error": found[1], "message": message}


def _result_of_join(context: Context, ref: RunRef) -> Flow[Any]:
    """What the server says to a join now."""
    request = context.config.prepare(join_run.request(ref.thread_id, ref.run_id))
    return (yield from wait_by_join(context, request, ref)).data


def _is_shown_through_another_graph(thread: Thread, run: Run) -> bool:
    """Whether the server reads a thread's states as those of another graph than the run's: they come out wrong."""
    own = members(members(members(run.kwargs).get("config")).get("configurable"))
    shown = members(thread.metadata)
    for name in ("graph_id", "assistant_id"):
        if own.get(name) and shown.get(name):
            return bool(own[name] != shown[name])
    return False


def _unavailable_error(ref: RunRef, why: str) -> errors.APIResponseError:
    return errors.APIResponseError(
        f"the result of run {ref.run_id} on thread {ref.thread_id} is not to be had any more: {why}",
        run_id=ref.run_id,
        thread_id=ref.thread_id,
    )


def _tasks(state: ThreadState | None) -> list[ThreadTask]:
    return state.tasks if state is not None and isinstance(state.tasks, list) else []
