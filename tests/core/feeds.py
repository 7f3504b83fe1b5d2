"""Streams that are not of one run, for scripts."""

from __future__ import annotations

from typing import Any

from langgraph_runs._core.streams.feed import Feed, custom_feed, thread_feed
from langgraph_runs._core.streams.feed_session import FeedSession
from langgraph_runs._generated.types import UNSET
from tests.core.script import THREAD, Script

S, T, U, V = (f"176380000000{n}-0" for n in range(4))
"""Ids of events, one millisecond apart."""


def of_thread(after: str | None = "-1", mode: Any = None, **call: Any) -> Feed:
    """The stream of a thread."""
    return thread_feed(THREAD, call, call.get("headers", {}), stream_mode=mode, last_event_id=after)


def of_request(method: str = "GET", **headers: str) -> Feed:
    """That of any endpoint."""
    return custom_feed(method, "/feed?q=1", headers, json=UNSET, params=None)


def session_of(feed: Feed) -> FeedSession:
    """One that was not begun."""
    return FeedSession(feed, Script().context)
