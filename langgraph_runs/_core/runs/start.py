"""Start a run for a handle: a new one, or one that answers the questions of another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import evolve

from langgraph_runs._core.calls.checks import checked_id
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.options import AssistantID, ThreadID
from langgraph_runs._core.calls.warn import without_warnings
from langgraph_runs._core.runs.answers import Pending, command, read_pending, refuse_while_busy
from langgraph_runs._core.runs.create import create
from langgraph_runs._core.runs.fetch import require_run
from langgraph_runs._core.runs.handle_state import HandleState
from langgraph_runs._core.runs.requests import START_MODES, RunRequest, start_run
from langgraph_runs._core.wire.exchange import Flow


class Start:
    """A run to be started, whose arguments were checked: nothing is sent before `flow` is driven."""

    def __init__(
        self,
        thread_id: ThreadID | None,
        assistant_id: AssistantID,
        options: Mapping[str, Any],
        new_id: Callable[[], str],
        *,
        allow_unknown: bool = False,
    ) -> None:
        wanted = {"stream_mode": START_MODES, "stream_resumable": True, **options}
        self._request: RunRequest = start_run(thread_id, assistant_id, wanted, new_id, allow_unknown=allow_unknown)
        self._assistant_id = checked_id("assistant_id", assistant_id)

    def flow(self, context: Context) -> Flow[HandleState]:
        """Create the run. Raises what `create` does."""
        request, thread_id, _, own_thread = self._request
        assert thread_id is not None
        run = yield from create(context, request, thread_id, own_thread=own_thread)
        return HandleState(context.config.base_url, thread_id, run.run_id, self._assistant_id, own_thread)


class Resume:
    """A run to be started with answers to what is pending then, `choose` says which; its arguments were checked."""

    def __init__(
        self,
        state: HandleState,
        choose: Callable[[Pending], dict[str, Any]],
        options: Mapping[str, Any],
        *,
        update: Any,
        goto: Any,
        allow_unknown: bool = False,
    ) -> None:
        for name in ("input", "command"):
            if name in options:
                raise TypeError(f"unexpected keyword {name!r}; a run that answers has no {name}, but update= and goto=")
        self._state, self._choose, self._options = state, choose, options
        self._more = {"update": update, "goto": goto}
        self._allow_unknown = allow_unknown
        self._start(state.assistant_id or "not known yet", {})  # raises for arguments that are refused

    def flow(self, context: Context) -> Flow[HandleState]:
        """Read what is pending, and create the run. Raises ValueError if the answers are not to that."""
        state = self._state
        pending = yield from read_pending(context, state.thread_id, state.run_id)
        if not pending.interrupts:
            yield from refuse_while_busy(context, state.ref)
        answers = self._choose(pending)
        assistant_id = state.assistant_id
        if assistant_id is None:
            assistant_id = (yield from require_run(context, state.thread_id, state.run_id)).assistant_id
        with without_warnings():
            start = self._start(assistant_id, answers)
        started = yield from start.flow(context)
        return evolve(started, owns_thread=state.owns_thread)

    def _start(self, assistant_id: str, answers: Mapping[str, Any]) -> Start:
        # Behind the run of another answer it would wait its turn, find nothing pending, and look like a success.
        options = {"multitask_strategy": "reject", **self._options, "command": command(answers, **self._more)}
        thread_id = self._state.thread_id
        return Start(thread_id, assistant_id, options, lambda: thread_id, allow_unknown=self._allow_unknown)
