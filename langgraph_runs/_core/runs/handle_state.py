"""`HandleState`: what a handle of a run knows without asking, which is all of it that is pickled: where the run is."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

from attrs import frozen

from langgraph_runs import errors
from langgraph_runs._core.calls.checks import checked_choice
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.options import RunID, ThreadID
from langgraph_runs._core.calls.send import call
from langgraph_runs._core.record import FrozenRecord
from langgraph_runs._core.runs.cancel import cancel
from langgraph_runs._core.runs.fetch import fetch_run, has_ended
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.requests import checked_ref
from langgraph_runs._core.runs.status import STATUSES, Status
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._generated.api.runs import cancel_run, delete_run
from langgraph_runs._generated.api.threads import delete_thread


@frozen(slots=True, eq=False, repr=False)
class HandleState(FrozenRecord):
    """A run by its ids and its server; nothing here is secret."""

    base_url: str
    thread_id: str
    run_id: str
    assistant_id: str | None = None  # None: the run has to be asked
    owns_thread: bool = False  # the thread was created for the run, and is deleted with it

    @property
    def ref(self) -> RunRef:
        """The ids of the run."""
        return RunRef(self.thread_id, self.run_id)


def handle_state(base_url: str, thread_id: ThreadID, run_id: RunID, assistant_id: str | None = None) -> HandleState:
    """The state of a handle of an existing run."""
    ref = checked_ref(thread_id, run_id)
    return HandleState(base_url, ref.thread_id, ref.run_id, assistant_id)


def delete(context: Context, state: HandleState) -> Flow[None]:
    """Delete a run, or its thread if that was created for it; the run is cancelled first if it is active.

    Raises NotFoundError if it does not exist.
    """
    run = yield from fetch_run(context, state.thread_id, state.run_id)
    if run is not None and not has_ended(run):  # a server does not stop a run that is deleted
        with suppress(errors.NotFoundError):  # it ended by itself meanwhile
            yield from cancel(context, cancel_run.request(state.thread_id, state.run_id, wait=1), state.ref, wait=True)
    if state.owns_thread:
        yield from call(context, delete_thread.request(state.thread_id), delete_thread.parse)
    else:
        yield from call(context, delete_run.request(state.thread_id, state.run_id), delete_run.parse)


def checked_statuses(statuses: Collection[object]) -> tuple[Status, ...]:
    """The statuses to wait for."""
    if not statuses:
        raise TypeError(f"wait_for needs at least one status: {', '.join(map(repr, STATUSES))}")
    return tuple(checked_choice("a status", status, Status, allow_unknown=None) for status in statuses)
