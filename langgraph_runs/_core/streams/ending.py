"""After the last event of a stream: fetch the run's status where it is needed, and turn it into an outcome."""

from __future__ import annotations

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.runs import outcome
from langgraph_runs._core.runs.fetch import ENDED, contradicts, fetch_ended_run, has_ended, is_active, require_run
from langgraph_runs._core.runs.outcome import Outcome
from langgraph_runs._core.runs.reasons import full_reason
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._core.wire.json_decoder import members
from langgraph_runs._generated.models.run import Run


def stream_outcome(context: Context, run: RunState, outbox: Outbox, *, joined: bool) -> Flow[Outcome]:
    """The outcome of the run; `joined`: it existed before the stream."""
    if run.has_failed:
        return (yield from _failure(context, run, only_event=joined and outbox.received == 1))
    interrupt = outbox.waits_for_human()
    told = members(run.end_data).get("status")
    status = told if isinstance(told, str) else None
    ref = run.ref
    if ref is None:
        if status is None and not run.end_received:
            return Outcome(None)  # a clean end, of which docs/streaming.md says that it tells nothing
        if status == "interrupted" and not interrupt:  # only the run tells a cancellation from a question
            return Outcome(status, outcome.unknown_error(status, **run.ids))
        return outcome.outcome_of_status(status, interrupt=interrupt, **run.ids)
    ended = None if run.is_missing else run.fetched
    contradicted = ended is not None and contradicts(ended, status)
    if not contradicted and (status in ("success", "timeout") or (status == "interrupted" and interrupt)):
        ended = Run.from_dict({"status": status})
    elif run.end_received or (ended is not None and not has_ended(ended)):
        ended = yield from _fetch_ended_run(context, ref, status)
        run.note_run(ended)
        if status is not None and ended is not None and contradicts(ended, status):
            error = outcome.contradiction_error(status, str(ended.status), **run.ids)
            return Outcome(str(ended.status), error)
    return (yield from outcome.resolve_outcome(context, ref.thread_id, ref.run_id, ended, interrupt=interrupt))


def _fetch_ended_run(context: Context, ref: RunRef, told: str | None) -> Flow[Run | None]:
    """The run after its last event; `told` is the status that its `end` event gave, which stands if no better comes.

    But `interrupted` does not tell a cancellation from a question, and `success` is asked about only where the run was
    known to have ended otherwise.
    """
    try:
        run = yield from fetch_ended_run(context, ref.thread_id, ref.run_id, told)
    except (errors.APIConnectionError, errors.APIStatusError, errors.APIResponseError):
        if told not in ENDED or told in ("success", "interrupted"):
            raise
        return Run.from_dict({"status": told})
    if told is None or (run is None and told in ("success", "interrupted")) or not (run is None or is_active(run)):
        return run
    return Run.from_dict({"status": told})


def _failure(context: Context, run: RunState, *, only_event: bool) -> Flow[Outcome]:
    """The outcome of a run after an `error` event.

    Servers also send one for a run that they do not have, whether it never existed or was deleted meanwhile, and for
    one that the caller may not read.
    """
    ref, reason = run.ref, run.error_data
    if ref is None:
        return Outcome("error", outcome.failed_error(reason, **run.ids))
    fetched: Run | None = None
    if only_event or members(reason).get("error") == "HTTPException":
        denied = outcome.denied_error(reason, **run.ids)
        try:
            fetched = yield from require_run(context, ref.thread_id, ref.run_id)
            run.note_run(fetched)
        except errors.NotFoundError as missing:
            if only_event:
                return Outcome(None, missing)
            return Outcome(None, (yield from outcome.outcome_of_missing_run(context, ref.run_id, ref.thread_id)))
        except (errors.AuthenticationError, errors.PermissionDeniedError) as refused:
            if denied is not None or outcome.says_missing(reason):
                return Outcome(run.status, refused)
        except (errors.APIConnectionError, errors.APIStatusError, errors.APIResponseError) as unanswered:
            if denied is not None or outcome.says_missing(reason):
                return Outcome(run.status, denied or unanswered)
        if denied is not None and fetched is not None and fetched.status != "error":
            return Outcome(run.status, denied)
    return Outcome("error", outcome.failed_error((yield from full_reason(context, ref, fetched, reason)), **run.ids))
