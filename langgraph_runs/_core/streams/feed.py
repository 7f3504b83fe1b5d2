"""`Feed`: an event stream that is not of one run: the stream of a thread, or of any endpoint."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import evolve, field, frozen

from langgraph_runs._core.calls.checks import checked_bookmark, checked_id, checked_modes
from langgraph_runs._core.calls.config import Config
from langgraph_runs._core.calls.custom_request import custom_request
from langgraph_runs._core.calls.options import ThreadID, call_params
from langgraph_runs._core.record import Record
from langgraph_runs._core.streams.event_ids import FROM_START, START_IDS
from langgraph_runs._core.streams.position import Position
from langgraph_runs._core.wire.exchange import HTTPRequest
from langgraph_runs._generated.api.threads import join_thread_stream
from langgraph_runs._generated.models.thread_stream_mode import ThreadStreamMode
from langgraph_runs._generated.types import UNSET, Request, Unset

START_OF_THREAD: Final = "-"
"""The Last-Event-ID that makes servers replay a thread from its first stored event; "-1" is refused."""

_OF_THREAD: Final = re.compile(r"/threads/[^/]+/stream(/events)?")
"""The paths of streams of a thread, which do not end by themselves."""

EVENT_STREAM: Final = {"Accept": "text/event-stream"}


@frozen(slots=True, kw_only=True, eq=False, repr=False)
class Feed(Record):
    """What to ask for, and what is known of how the server answers."""

    request: Request
    name: str  # completes "the stream of …"
    thread_id: str | None = None  # that it is of
    after: str | None = None  # begin after this event id; None: it was not given
    resumable: bool = True  # the request may be sent again
    ends: bool = True  # by itself; otherwise a response that ends is a break
    ids: Mapping[str, Any] = field(factory=dict[str, Any])  # what it is about, as attributes of an error

    @property
    def is_of_thread(self) -> bool:
        """Whether this is the stream of a thread."""
        return self.thread_id is not None

    def position(self) -> Position:
        """Where it begins. The event after which a thread is joined has to come again, and is dropped."""
        if self.is_of_thread:
            return Position(self.after)
        position = Position(None)
        position.after = position.before = self.after
        return position

    def request_after(self, config: Config, after: str | None) -> HTTPRequest:
        """The request for the events after an id; None: for what the server sends without one."""
        headers = self.request.headers
        if after is not None:
            headers = {**headers, "Last-Event-ID": _id_in_thread(after) if self.is_of_thread else after}
        return config.prepare(evolve(self.request, headers=headers))


def thread_feed(
    thread_id: ThreadID,
    call: Mapping[str, Any],
    headers: Mapping[str, str],
    *,
    stream_mode: ThreadStreamMode | Sequence[ThreadStreamMode] | None,
    last_event_id: str | None,
    allow_unknown: bool = False,
) -> Feed:
    """The feed of `threads.join_stream`; `headers` are those of the call."""
    thread = checked_id("thread_id", thread_id)
    after = checked_bookmark(last_event_id, headers)
    modes: str | Unset = UNSET
    if stream_mode is not None:
        modes = ",".join(checked_modes(stream_mode, kind=ThreadStreamMode, allow_unknown=allow_unknown))
    request = join_thread_stream.request(
        thread, stream_modes=modes, last_event_id=UNSET if after is None else _id_in_thread(after)
    )
    return Feed(
        request=evolve(request, params={**call_params(call), **request.params}),
        name=f"thread {thread}",
        thread_id=thread,
        after=FROM_START if after in START_IDS else after,
        ends=False,
        ids={"thread_id": thread},
    )


def _id_in_thread(after: str) -> str:
    """An id to join a thread after, as its server knows it."""
    return START_OF_THREAD if after in START_IDS else after


def custom_feed(
    method: str, path: str, headers: Mapping[str, str], *, json: Any, params: Mapping[str, Any] | None
) -> Feed:
    """The feed of `request`; `headers` are those of the call."""
    request = custom_request(method, path, json=json, params=params)
    path = request.path.partition("?")[0]
    return Feed(
        request=evolve(request, streaming=True, headers=EVENT_STREAM),
        name=f"{request.method} {path}",
        after=checked_bookmark(None, headers),
        resumable=request.method == "GET",
        ends=_OF_THREAD.fullmatch(path) is None,
    )
