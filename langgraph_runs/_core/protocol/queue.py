"""`ThreadQueue`: the events of a thread that were received and wait to be taken."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from langgraph_runs._core.calls import responses
from langgraph_runs._core.protocol.events import AnyThreadEvent
from langgraph_runs._core.wire.exchange import Head, Response
from langgraph_runs._core.wire.sse import Frame


class ThreadQueue:
    """Events, and those that are not valid JSON: taking one of these raises, and the next one comes after it."""

    last_event_id = ""  # nothing is gone on after an id

    def __init__(self, ids: Mapping[str, Any]) -> None:
        self.ids = dict(ids)
        self.ready: deque[AnyThreadEvent | Frame] = deque()
        self.received = 0
        self._head: Head | None = None  # of the response that brought the latest

    def put(self, item: AnyThreadEvent | Frame, head: Head) -> None:
        """Take in an event that the caller has not had; `head` is that of the response that brought it."""
        self._head = head
        self.received += 1
        self.ready.append(item)

    @property
    def taken(self) -> int:
        """How many were taken."""
        return self.received - len(self.ready)

    def pop(self) -> AnyThreadEvent:
        """The next event; IndexError if there is none, APIResponseError if its data is not valid JSON."""
        item = self.ready[0]
        del self.ready[0]
        if not isinstance(item, tuple):
            return item
        assert self._head is not None
        name, data, _, _ = item
        what = f"contains a {name!r} event that is not valid JSON"
        raise responses.response_error(Response(self._head, data), what, **self.ids)
