"""Check the arguments of `runs.stream` and `runs.join_stream`, and build the `StreamPlan` from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langgraph_runs._core.calls.checks import checked_event_id, checked_flag, checked_modes, checked_params
from langgraph_runs._core.calls.options import AssistantID, ThreadID, call_params
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.requests import stream_run
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._generated.models.stream_mode import StreamMode


def create_plan(
    thread_id: ThreadID | None, assistant_id: AssistantID, options: Mapping[str, Any], new_id: Callable[[], str]
) -> StreamPlan:
    """The plan of `stream`, of whose keywords `options` has `stream_mode`, `stream_resumable` and `on_disconnect`."""
    request, chosen_id, temporary, own_thread = stream_run(thread_id, assistant_id, options, new_id)
    modes: str | list[str] = request.body["stream_mode"]
    return StreamPlan(
        thread_id=chosen_id,
        make=request,
        modes=(modes,) if isinstance(modes, str) else tuple(modes),
        resumable=options["stream_resumable"],
        cancel_on_disconnect=options["on_disconnect"] == "cancel",
        params=checked_params(options.get("params")),
        own_thread=own_thread,
        temporary=temporary,
    )


def join_plan(
    ref: RunRef,
    call: Mapping[str, Any],
    *,
    stream_mode: StreamMode | Sequence[StreamMode] | None,
    last_event_id: str | None,
    cancel_on_disconnect: bool,
) -> StreamPlan:
    """The plan of `join_stream`."""
    return StreamPlan(
        thread_id=ref.thread_id,
        run_id=ref.run_id,
        modes=None if stream_mode is None else checked_modes(stream_mode),
        after=checked_event_id(last_event_id),
        cancel_on_disconnect=checked_flag("cancel_on_disconnect", cancel_on_disconnect),
        params=call_params(call),
    )
