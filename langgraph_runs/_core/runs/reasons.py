"""Why a run failed, the same everywhere: an event, a wait and the run itself each tell a part of it.

LangGraph hides the message of most exceptions in events and waits; Aegra hides it in events, and the class in waits and
in the run. The last state that the run saved has both.
"""

from __future__ import annotations

from typing import Any

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.runs.fetch import fetch_run
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.stored_result import last_state_of_run, task_error
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._core.wire.json_decoder import is_object, members
from langgraph_runs._generated.models.run import Run

NO_REASON = "the server gives no reason"

_ANY_CLASS = "Error"  # what Aegra calls every exception
_HIDDEN_MESSAGE = "An internal error occurred"  # what LangGraph says for most exceptions


def full_reason(context: Context, ref: RunRef, run: Run | None, told: Any) -> Flow[Any]:
    """Why a run failed: as it was told, by an event or a wait, if that is all; else completed from the run.

    The result has the shape of an `error` event, unless the server told something else and shows nothing better; None
    if it gives no reason. `run` is fetched if it is None.
    """
    name, message = _parts(told)
    if name is not None and message is not None:
        return told
    saved: Any = None
    try:
        if run is None:
            run = yield from fetch_run(context, ref.thread_id, ref.run_id)
        if run is not None:
            message = run.get("error_message") or message
            saved = task_error((yield from last_state_of_run(context, ref, run)))
    except errors.LangGraphRunsError:
        pass  # what was told has to do
    saved_name, saved_message = _parts(saved)
    if name in (None, saved_name):
        name = saved_name
        message = saved_message if message is None else message
    if name is None and message is None:
        return told
    shown = members(told)
    return {"error": name or shown.get("error"), "message": shown.get("message") if message is None else message}


def _parts(reason: Any) -> tuple[Any, Any]:
    """Class and message of a reason; each None where the server does not reveal it."""
    if not is_object(reason):
        return None, reason
    fields = members(reason)
    name, message = fields.get("error"), fields.get("message")
    if message in (_HIDDEN_MESSAGE, f"{name}: execution failed"):
        message = None
    return None if name == _ANY_CLASS else name, message
