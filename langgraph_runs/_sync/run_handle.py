# Derived from _async/run_handle.py by 'make generate'. Do not edit.

"""`RunHandle`: one run, wherever it was started: its status, events, result and questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Generic, Unpack

from langgraph_runs._core.calls.elsewhere import ON_RUN_HANDLE
from langgraph_runs._core.calls.options import AnswerOptions, CallOptions
from langgraph_runs._core.runs import requests
from langgraph_runs._core.runs.answers import (
    Pending,
    answer_by_id,
    answer_one,
    checked_answers,
    read_pending,
)
from langgraph_runs._core.runs.cancel import cancel
from langgraph_runs._core.runs.handle_state import HandleState, checked_statuses, delete
from langgraph_runs._core.runs.refs import parse_run
from langgraph_runs._core.runs.results import join_outcome, join_result, read_status, wait_for_status
from langgraph_runs._core.runs.start import Resume
from langgraph_runs._core.runs.status import Status
from langgraph_runs._core.type_vars import C, S, U
from langgraph_runs._generated.api import runs as run_api
from langgraph_runs._generated.models.cancel_action import CancelAction
from langgraph_runs._generated.models.cancel_reason import CancelReason
from langgraph_runs._generated.models.stream_mode import StreamMode
from langgraph_runs._generated.types import UNSET
from langgraph_runs._sync.caller import Caller
from langgraph_runs._sync.methods import method, plain_method, short
from langgraph_runs._sync.portable import Portable
from langgraph_runs.errors import RunError

if TYPE_CHECKING:
    from langgraph_runs._core.runs.run_result import RunResult
    from langgraph_runs._generated.models.interrupt import Interrupt
    from langgraph_runs._generated.models.run import Run
    from langgraph_runs._sync.stream import RunStream


class RunHandle(Portable, Generic[S, U, C]):
    """A run, to be asked, followed and answered from anywhere: another task, thread, process or machine.

    It sends nothing by itself. Pickled, it holds the ids and `base_url`, never headers, a key, hooks or a client: where
    it is loaded it makes a client with the settings of the environment there, or uses that of `using`.
    """

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)  # typing's own asks for all three types
        __getattr__ = ON_RUN_HANDLE

    def __init__(self, caller: Caller, state: HandleState) -> None:
        self._own_caller: Caller | None = caller
        self._base_url = state.base_url
        self._state = state

    @property
    def run_id(self) -> str:
        """The id of the run."""
        return self._state.run_id

    @property
    def thread_id(self) -> str:
        """The id of its thread."""
        return self._state.thread_id

    @method(CallOptions)
    def get(self, **call: Unpack[CallOptions]) -> Run:
        """Return the run in its present state. Raises NotFoundError if it does not exist."""
        request = run_api.get_run.request(self.thread_id, self.run_id)
        return self._caller.call(request, parse_run, call, about=self._state.ref)

    @method(CallOptions)
    def status(self, **call: Unpack[CallOptions]) -> Status:
        """Return how the run stands, in words that mean the same on every server.

        "pending" and "running"; "success"; "needs_input" if it stopped to ask a human, or before or after a node;
        "failed", "cancelled" and "timed_out". A run that asked keeps "needs_input": the answer is another run's. Raises
        NotFoundError if it does not exist.
        """
        return self._caller.run(read_status(self._caller.context(call), self._state.ref))

    @plain_method(CallOptions)
    def stream(
        self,
        *,
        after: str | None = "-1",
        stream_mode: StreamMode | Sequence[StreamMode] | None = None,
        stream_namespaces: Sequence[str] | None = None,
        **call: Unpack[CallOptions],
    ) -> RunStream[S, U, C]:
        """Return a stream of the run's events: all of them, or those `after` an event's id, None for those from now on.

        Any number of readers may stream one run. Entering the stream raises ValueError if the run was not made
        resumable, so that the server has no events to begin with. Otherwise it is that of `runs.join_stream`.
        """
        from langgraph_runs._core.streams.plan import join_plan  # noqa: PLC0415
        from langgraph_runs._core.streams.session import StreamSession  # noqa: PLC0415
        from langgraph_runs._sync.stream import RunStream  # noqa: PLC0415

        context = self._caller.context(call)
        plan = join_plan(
            self._state.ref,
            call,
            headers=context.config.headers,
            stream_mode=stream_mode,
            last_event_id=after,
            stream_namespaces=stream_namespaces,
            must_be_resumable=after is not None,
            allow_unknown=self._caller.allow_unknown,
        )
        return RunStream(StreamSession(plan, context), self._caller, self._cancel_run)

    @method(CallOptions)
    def show(self, *, after: str | None = "-1", **call: Unpack[CallOptions]) -> RunResult[S]:
        """Show the run as it goes, from its first event or `after` another, and return what it ended with.

        It streams the run, so that it raises what `stream` raises, and shows it as `runs.stream(...).show` does.
        """
        return self.stream(after=after, **call).show()

    @method(CallOptions)
    def result(self, **call: Unpack[CallOptions]) -> RunResult[S]:
        """Wait until the run ends, and return what it ended with.

        Raises RunFailedError, RunCancelledError and RunTimeoutError, RunError if its outcome is unknown, and
        NotFoundError if it does not exist. A run that asks a human has a result, of status "needs_input".
        """
        return self._caller.run(join_result(self._caller.context(call), self._state.ref))

    @method(CallOptions)
    def outcome(self, **call: Unpack[CallOptions]) -> RunResult[S] | RunError:
        """Wait until the run ends, and return its result, or the RunError that `result` would raise for it."""
        outcome = self._caller.run(join_outcome(self._caller.context(call), self._state.ref))
        return short(outcome) if isinstance(outcome, RunError) else outcome

    @method(CallOptions)
    def wait_for(self, *statuses: Status, **call: Unpack[CallOptions]) -> Run:
        """Wait until the run has one of the statuses, which are those of `status`, and return it.

        Raises RunError if it ends with another one, and APITimeoutError after `timeout` seconds. A status that a run
        passes through quickly can be missed.
        """
        wanted = checked_statuses(statuses)
        return self._caller.run(wait_for_status(self._caller.context(call), self._state.ref, wanted))

    @method(CallOptions)
    def cancel(
        self,
        *,
        wait: bool = False,
        action: CancelAction = "interrupt",
        reason: CancelReason | None = None,
        **call: Unpack[CallOptions],
    ) -> None:
        """Cancel the run, as `runs.cancel` does."""
        unknown = self._caller.allow_unknown
        ref = self._state.ref
        request = requests.cancel_run(ref, call, wait=wait, action=action, reason=reason, allow_unknown=unknown)
        self._caller.run(cancel(self._caller.context(call), request, ref, wait=wait))

    @method(CallOptions)
    def delete(self, **call: Unpack[CallOptions]) -> None:
        """Delete the run, and its thread if `start` created that; the run is cancelled first if it is active.

        Raises NotFoundError if it does not exist.
        """
        self._caller.run(delete(self._caller.context(call), self._state))

    @method(CallOptions)
    def interrupts(self, **call: Unpack[CallOptions]) -> tuple[Interrupt, ...]:
        """Return the questions that the run's thread waits for an answer to; none once they were answered."""
        return (self._pending(call)).interrupts

    @method(AnswerOptions)
    def resume(
        self, value: Any, /, *, update: Any = UNSET, goto: Any = UNSET, **options: Unpack[AnswerOptions]
    ) -> RunHandle[S, U, C]:
        """Answer the question that is pending, and return the run that goes on with it.

        Reads what is pending first. Raises ValueError if that is not exactly one question: see `answer`; and
        ConflictError while another run is active on the thread, unless another `multitask_strategy` is given. `update`
        changes the state and `goto` says where to go on, as in a command. The run is a new one, so it has the `config`
        and `context` that are given here.
        """
        return self._go_on(lambda pending: answer_one(pending, value), update, goto, options)

    @method(AnswerOptions)
    def answer(
        self, answers: Mapping[str, Any], /, *, update: Any = UNSET, goto: Any = UNSET, **options: Unpack[AnswerOptions]
    ) -> RunHandle[S, U, C]:
        """Answer questions by their ids, and return the run that goes on with them; it asks again what is left open.

        Reads what is pending first: raises ValueError for an id that is not. Keywords and errors are those of `resume`.
        """
        given = checked_answers(answers)
        return self._go_on(lambda pending: answer_by_id(pending, given), update, goto, options)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of run {self.run_id} on thread {self.thread_id} at {self._base_url}>"

    def _cancel_run(self, thread_id: str, run_id: str) -> None:
        """Cancel the run, for its stream: which knows no other."""
        self.cancel()

    def _pending(self, call: Mapping[str, Any]) -> Pending:
        state = self._state
        return self._caller.run(read_pending(self._caller.context(call), state.thread_id, state.run_id))

    def _go_on(
        self, choose: Callable[[Pending], dict[str, Any]], update: Any, goto: Any, options: AnswerOptions
    ) -> RunHandle[S, U, C]:
        """Start the run that answers what `choose` chooses of what is pending."""
        resume = Resume(
            self._state, choose, options, update=update, goto=goto, allow_unknown=self._caller.allow_unknown
        )
        return RunHandle(self._caller, self._caller.run(resume.flow(self._caller.context(options))))
