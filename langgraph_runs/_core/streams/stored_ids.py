"""Read a replay for the types and ids of its events only, to find out what the server has stored of a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from attrs import evolve

from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.streams.bookmark import has_position
from langgraph_runs._core.wire.exchange import Flow, Head, TransportFailure, read
from langgraph_runs._core.wire.sse import EventTooLargeError, SSEDecoder

MAX_LONELY_HEARTBEATS = 3
"""Heartbeats in a row after which nothing more is expected of a run."""


def read_stored(
    context: Context, head: Head, note: Callable[[str, str], bool]
) -> Flow[TransportFailure | Literal["read", "lonely"]]:
    """Read a replay to its end, or until `note` is true, which gets type and id of each event that has a position.

    "lonely" if it was left because only heartbeats came: then the server may have more.
    """
    decoder = SSEDecoder()
    heartbeats = 0
    while decoder.comments - heartbeats < MAX_LONELY_HEARTBEATS:
        chunk = yield from read(context.within_deadline(context.config.timeouts.read))
        if isinstance(chunk, TransportFailure):
            return evolve(chunk, head=head)
        if not chunk:
            if decoder.is_within_event:
                return TransportFailure("disconnected", "the response ended within an event", head.request, head=head)
            return "read"
        try:
            frames = decoder.feed(chunk)
        except EventTooLargeError:
            return TransportFailure("protocol", "an event is too large", head.request, head=head)
        if frames:
            heartbeats = decoder.comments
        for event, _, own_id, _ in frames:
            if own_id and has_position(event, own_id) and note(event, own_id):
                return "read"
    return "lonely"
