"""Why a stream cannot be resumed without losing events, and the StreamInterruptedError that says so."""

from __future__ import annotations

from langgraph_runs import errors
from langgraph_runs._core.calls.warn import warn
from langgraph_runs._core.streams.event_ids import FROM_START
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.position import Position
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._generated.models.run import Run

UNSTORED_MODE = "The server does not store the events of stream mode 'messages'; 'messages-tuple' can be resumed."
CLEARED_ID = "The server cleared the last event id, so there is nothing to resume after."
NOT_RESUMABLE = "The run is not resumable (stream_resumable=False, create's default), so rejoining would skip events."
NO_IDS = "Its events came without ids, so there is nothing to resume after."
CLOSED = "it was closed by the caller"
INHERITED = "it belongs to the process that opened it"
ELSEWHERE = "it belongs to the event loop that opened it"
BROKEN_OFF = "an interrupt hit the SDK while it processed what had arrived, so the stream does not know where it stands"
JOINED_LIVE = "It was joined without last_event_id, so the events missed are unknown; '-1' joins from the start."

NOTHING_KNOWN = "the server no longer has the events that follow the last one known, or never had that one"
WITHHELD = "the server has more events of the run, but joining it does not bring them"
REPEATED = "the replays of the run, which has ended, bring the same events as new ones again and again"
BEGINNING_GONE = "the server no longer has the first events of the run"
MAYBE_GONE = "the server may no longer have the first events of the run"
UNREADABLE = "whether the server still has all events of the run could not be found out"
NOT_STORED = "the server does not store events that were published before it was joined"
MESSAGES_NOT_STORED = "the 'messages' events that were published before it was joined cannot be had"
MAYBE_NOT_STORED = "whether the server stored the events that were published before it was joined is not known"

_GONE = (NOTHING_KNOWN, BEGINNING_GONE, REPEATED)


def not_resumable(run: Run) -> str:
    """Why the events of a run cannot be read from an earlier one on, and what can be read."""
    return (
        f"run {run.run_id} is not resumable: it was made with stream_resumable=False, create's default, so the server"
        " does not store its events; stream(after=None) gives those from now on, result() what it ends with"
    )


def warn_unread(plan: StreamPlan) -> None:
    """Warn that a stream that would have created a run was forgotten before anything was sent."""
    if not plan.joins_existing_run:
        warn(
            "a stream was never entered or iterated, so no run was created: iterate over it, enter it, or call its"
            " open(); to create a run whose events are not read, use create()"
        )


def warn_of_late_start(run: RunState) -> None:
    """Warn that a stream from the first event of its run began with a later one, unless the server may do that."""
    why = MAYBE_GONE if run.fetched is None else BEGINNING_GONE if run.is_stored else NOT_STORED
    if why != NOT_STORED or not run.is_resumable:
        warn(f"the stream of run {run.run_id} on thread {run.thread_id} began late: {why}")


def find_obstacle(run: RunState, position: Position, outbox: Outbox) -> str | None:
    """Why resuming a stream where it stands would lose events, as the error explains it; None if it would not."""
    if run.has_unstored_events and not run.lacks_events:  # else more of them are no other loss
        return UNSTORED_MODE
    if position.id_cleared and position.is_known:
        return CLEARED_ID
    if not run.is_resumable:
        return NOT_RESUMABLE
    if position.is_known:
        return None
    if outbox.received:
        return NO_IDS
    return JOINED_LIVE if position.resume_id() is None else None


def interrupted_error(
    cause: str, run: RunState, position: Position, outbox: Outbox, *, attempts: int
) -> errors.StreamInterruptedError:
    """The error for a stream that is given up: what is known of it, and after which event it can be joined."""
    obstacle = UNSTORED_MODE if run.lacks_events else find_obstacle(run, position, outbox)
    last_event_id = position.bookmark(outbox.last_event_id)
    if obstacle == CLEARED_ID or (obstacle is not None and not outbox.last_event_id):
        last_event_id = None
    where = "" if last_event_id in (None, FROM_START) else f" after event id {last_event_id}"
    return errors.StreamInterruptedError(
        f"the stream of run {run.run_id or '(unknown)'} on thread {run.thread_id or '(unknown)'} was interrupted"
        f"{where}: {cause}. {obstacle or _advice(cause, run, last_event_id)}".rstrip(),
        last_event_id=last_event_id,
        attempts=attempts,
        **run.ids,
    )


def _advice(cause: str, run: RunState, last_event_id: str | None) -> str:
    """What is left to do where nothing stands in the way of resuming."""
    if run.ref is None:
        return ""
    if cause in _GONE or last_event_id is None:
        return "runs.join returns the result alone."
    return "To go on, pass last_event_id to runs.join_stream."


def is_in_vain(error: errors.StreamInterruptedError) -> bool:
    """Whether going on after its `last_event_id` would end in the same error, as events are gone."""
    return any(cause in str(error) for cause in _GONE)


def left_error(cause: str, run: RunState, last_event_id: str | None) -> errors.StreamInterruptedError:
    """The error for reading on where a stream was left: what the caller has taken ends at `last_event_id`."""
    where = f" after event id {last_event_id}" if last_event_id not in (None, "", FROM_START) else ""
    ref = run.ref
    advice = ""
    if ref is not None and last_event_id and run.is_resumable and not run.has_unstored_events:
        join = f"runs.join_stream({ref.thread_id!r}, {ref.run_id!r}, last_event_id={last_event_id!r})"
        advice = f". To go on, use {join}"
    elif ref is not None:
        advice = f". runs.join({ref.thread_id!r}, {ref.run_id!r}) returns the result alone"
    return errors.StreamInterruptedError(
        f"the stream of run {run.run_id or '(unknown)'} on thread {run.thread_id or '(unknown)'} was interrupted"
        f"{where}: {cause}{advice}",
        last_event_id=last_event_id or None,
        **run.ids,
    )
