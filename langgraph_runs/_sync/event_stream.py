# Derived from _async/event_stream.py by 'make generate'. Do not edit.

"""The stream that `threads.join_stream` and `request(stream=True)` return: events that are not of one run."""

from __future__ import annotations

from types import GenericAlias
from typing import TYPE_CHECKING, Generic

from langgraph_runs._core.streams.events import AnyEvent
from langgraph_runs._core.streams.feed_session import FeedSession
from langgraph_runs._core.type_vars import C, S, U
from langgraph_runs._sync.stream_driver import StreamDriver


class EventStream(StreamDriver[FeedSession, AnyEvent[S, U, C]], Generic[S, U, C]):
    """The events of a thread or of any endpoint: an iterator and a context manager that owns its connection.

    Leaving the `with` block, closing it and dropping the last reference close the connection at once. An `error` event
    is an event like others. A connection that breaks and cannot be resumed without losing events raises
    StreamInterruptedError, and so does iterating a stream that was closed before its end.

    A read that is interrupted (by Ctrl-C, a time limit, or the cancellation of its task) closes the connection, not the
    stream: the next read opens it again and goes on where the stream stands, or raises StreamInterruptedError if events
    would be lost. In a forked child the stream is left alone: closing it does nothing there, and reading it raises
    StreamInterruptedError.
    """

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)  # typing's own asks for all three types
