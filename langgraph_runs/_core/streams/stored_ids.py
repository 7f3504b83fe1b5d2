"""Read a replay for the ids of its events only, to find out what the server still has of a run that has ended."""

from __future__ import annotations

from attrs import evolve

from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.streams.control import NO_POSITION
from langgraph_runs._core.wire.exchange import Flow, Head, TransportFailure, read
from langgraph_runs._core.wire.sse import EventTooLargeError, SSEDecoder

MAX_LONELY_HEARTBEATS = 3
"""Heartbeats in a row after which nothing more is expected of a run that has ended."""


def read_last_id(context: Context, head: Head) -> Flow[str | TransportFailure | None]:
    """The id of the last event of a replay after which a stream can resume, None if there is none; or a failure."""
    decoder = SSEDecoder()
    last: str | None = None
    heartbeats = 0
    while decoder.comments - heartbeats < MAX_LONELY_HEARTBEATS:
        chunk = yield from read(context.within_deadline(context.config.timeouts.read))
        if isinstance(chunk, TransportFailure):
            return evolve(chunk, head=head)
        if not chunk:
            if decoder.is_within_event:
                return TransportFailure("disconnected", "the response ended within an event", head.request, head=head)
            break
        try:
            frames = decoder.feed(chunk)
        except EventTooLargeError:
            return TransportFailure("protocol", "an event is too large", head.request, head=head)
        if frames:
            heartbeats = decoder.comments
        for event, _, own_id, _ in frames:
            if own_id and event not in NO_POSITION:
                last = own_id
    return last
