"""After the last event of a stream: fetch the run's status where it is needed, and turn it into an outcome."""

from __future__ import annotations

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.runs import outcome
from langgraph_runs._core.runs.outcome import Outcome
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._core.wire.json_codec import members
from langgraph_runs._generated.models.run import Run


def stream_outcome(context: Context, run: RunState, outbox: Outbox, *, joined: bool) -> Flow[Outcome]:
    """The outcome of the run; `joined`: it existed before the stream."""
    if run.has_failed:
        return (yield from _failure(context, run, only_event=joined and outbox.received == 1))
    interrupt = outbox.waits_for_human()
    status = members(run.end_data).get("status")
    if not isinstance(status, str):
        status = None
    ref = run.ref
    if ref is None:
        return outcome.outcome_of_status(status, interrupt=interrupt, **run.ids)
    if status is not None:
        ended: Run | None = Run(status=status)
    elif run.end_received:
        ended = yield from outcome.fetch_run(context, ref.thread_id, ref.run_id)
        run.note_run(ended)
    else:
        ended = None if run.is_missing else run.fetched
    return (yield from outcome.resolve_outcome(context, ref.thread_id, ref.run_id, ended, interrupt=interrupt))


def _failure(context: Context, run: RunState, *, only_event: bool) -> Flow[Outcome]:
    """The outcome of a run after an `error` event.

    Servers also send one for a run that they do not have, whether it never existed or was deleted meanwhile.
    """
    error: errors.LangGraphRunsError = outcome.failed_error(run.error_data, **run.ids)
    ref = run.ref
    may_be_missing = only_event or members(run.error_data).get("error") == "HTTPException"
    if ref is None or not may_be_missing:
        return Outcome("error", error)
    try:
        yield from outcome.require_run(context, ref.thread_id, ref.run_id)
    except errors.NotFoundError as missing:
        if only_event:
            return Outcome(None, missing)
        return Outcome(None, (yield from outcome.outcome_of_missing_run(context, ref.run_id, ref.thread_id)))
    except (errors.APIConnectionError, errors.APIStatusError, errors.APIResponseError):
        pass  # the event has to do
    return Outcome("error", error)
