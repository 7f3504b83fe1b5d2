"""Why a feed cannot be resumed without losing events, and the StreamInterruptedError that says so."""

from __future__ import annotations

from langgraph_runs import errors
from langgraph_runs._core.streams.event_ids import FROM_START
from langgraph_runs._core.streams.feed import Feed
from langgraph_runs._core.streams.feed_queue import FeedQueue
from langgraph_runs._core.streams.interruption import CLEARED_ID, NO_IDS, NOTHING_KNOWN, UNSTORED_MODE
from langgraph_runs._core.streams.position import Position

NOT_REPEATED = "A {} request is not sent again, so there is no way to go on."
NO_ID_SINCE = "The last events came without ids, so a replay could not be told from new events."
ONE_ID = "Only one event with an id had come, so what follows it could not be told from another stream's events."
OPENED_LIVE = "No event with an id had come, so there is nothing to resume after."
JOINED_LIVE = "It was joined without last_event_id and no event had come, so the events missed are unknown."
NOT_STORED = "Servers store the events of runs with stream_resumable=True only, and not for ever."


def feed_obstacle(feed: Feed, position: Position, queue: FeedQueue) -> str | None:
    """Why resuming a feed where it stands would lose events, as the error explains it; None if it would not."""
    if not feed.resumable:
        return NOT_REPEATED.format(feed.request.method)
    if queue.has_unstored_events:
        return UNSTORED_MODE
    if position.id_cleared and position.is_known:
        return CLEARED_ID
    if position.tail or position.tail_has_no_id:
        return NO_ID_SINCE if position.is_known else NO_IDS
    after = position.resume_id()
    if after is not None:
        return ONE_ID if after == position.latest else None
    if queue.received:
        return NO_IDS
    return JOINED_LIVE if feed.is_of_thread else OPENED_LIVE


def feed_interrupted(
    cause: str, feed: Feed, obstacle: str | None, last_event_id: str | None, *, attempts: int = 0
) -> errors.StreamInterruptedError:
    """The error for a feed that is given up or was left; the caller can go on after `last_event_id`, if at all."""
    where = f" after event id {last_event_id}" if last_event_id not in (None, FROM_START) else ""
    explanation = obstacle or _advice(cause, feed, last_event_id)
    return errors.StreamInterruptedError(
        f"the stream of {feed.name} was interrupted{where}: {cause}. {explanation}".rstrip(),
        last_event_id=last_event_id,
        attempts=attempts,
        **feed.ids,
    )


def _advice(cause: str, feed: Feed, last_event_id: str | None) -> str:
    """What is left to do where nothing stands in the way of resuming."""
    if cause == NOTHING_KNOWN:
        return NOT_STORED if feed.is_of_thread else ""
    if last_event_id is None:
        return ""
    if feed.is_of_thread:
        return f"To go on, use threads.join_stream({feed.thread_id!r}, last_event_id={last_event_id!r})."
    return f"To go on, send the request again with the header Last-Event-ID: {last_event_id}."
