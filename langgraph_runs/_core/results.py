"""The result of a run that has ended, from its thread's history: its own, however far the thread has moved on."""

from __future__ import annotations

import ast
import re
from typing import Any

from langgraph_runs import errors
from langgraph_runs._core.call import Context, call
from langgraph_runs._core.codec import members
from langgraph_runs._core.create import RunRef
from langgraph_runs._core.exchange import Flow
from langgraph_runs._generated.api.runs import join_run, list_runs
from langgraph_runs._generated.api.threads import get_thread_history
from langgraph_runs._generated.models.json_object import JsonObject
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.thread_history_search import ThreadHistorySearch
from langgraph_runs._generated.models.thread_state import ThreadState
from langgraph_runs._generated.models.thread_task import ThreadTask
from langgraph_runs._generated.types import Unset

INTERRUPT = "__interrupt__"
ERROR = "__error__"

_REPR = re.compile(r"(\w+)\((.*)\)", re.DOTALL)


def newest(context: Context, thread_id: str) -> Flow[Run | None]:
    """The thread's newest run, as far as it says which and of which assistant."""
    request = list_runs.request(thread_id, limit=1, select=["run_id", "assistant_id"])
    runs = yield from call(context, request, list_runs.parse, thread_id=thread_id)
    return runs[0] if runs else None


def is_newest(context: Context, ref: RunRef) -> Flow[bool]:
    """Whether no other run was made on the thread since."""
    run = yield from newest(context, ref.thread_id)
    return run is None or run.run_id == ref.run_id


def last_state(context: Context, ref: RunRef) -> Flow[ThreadState | None]:
    """The last state that the run left; None if it left none."""
    search = ThreadHistorySearch(limit=1, metadata=JsonObject({"run_id": ref.run_id}))
    request = get_thread_history.request(ref.thread_id, body=search)
    states = yield from call(context, request, get_thread_history.parse, run_id=ref.run_id, thread_id=ref.thread_id)
    return states[0] if states else None


def ended_result(context: Context, ref: RunRef, run: Run) -> Flow[Any]:
    """What joining the run answered just when it had ended: its values, `__interrupt__` among them, or `__error__`.

    Raises APIResponseError where the server cannot show it any more.
    """
    if isinstance(run.kwargs, Unset):  # Aegra, which keeps the output with the run
        return (yield from call(context, join_run.request(ref.thread_id, ref.run_id), join_run.parse))
    last = yield from newest(context, ref.thread_id)
    state = yield from last_state(context, ref)
    if run.status == "error":
        return {ERROR: task_error(state)}
    if state is None:
        return {}
    if last is not None and last.assistant_id != run.assistant_id and last.run_id != ref.run_id:
        raise errors.APIResponseError(
            f"the result of run {ref.run_id} is not to be had: the server shows the states of a thread through the"
            f" graph of its latest run, and that is one of another assistant",
            run_id=ref.run_id,
            thread_id=ref.thread_id,
        )
    values: Any = {} if isinstance(state.values, Unset) else state.values
    interrupts = [interrupt.to_dict() for task in _tasks(state) for interrupt in task.interrupts or []]
    if not interrupts:
        return values
    return {**members(values), INTERRUPT: interrupts}


def task_error(state: ThreadState | None) -> dict[str, str] | None:
    """Why a run failed, by the state it left, in the shape of an `error` event; None if that does not tell."""
    said = next((task.error for task in _tasks(state) if isinstance(task.error, str)), None)
    if said is None:
        return None
    found = _REPR.fullmatch(said)
    if found is None:
        return {"error": "Error", "message": said}
    try:
        message = str(ast.literal_eval(found[2]))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        message = found[2]
    return {"error": found[1], "message": message}


def _tasks(state: ThreadState | None) -> list[ThreadTask]:
    return state.tasks if state is not None and isinstance(state.tasks, list) else []
