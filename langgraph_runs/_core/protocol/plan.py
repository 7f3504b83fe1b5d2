"""`ThreadPlan`: what a stream of a thread asks for, from the arguments of `threads.stream`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from langgraph_runs._core.calls.checks import checked_flag, checked_id
from langgraph_runs._core.calls.config import Config
from langgraph_runs._core.calls.options import ThreadID, call_params
from langgraph_runs._core.protocol.commands import checked_channels, events_request
from langgraph_runs._core.record import Record
from langgraph_runs._core.wire.exchange import HTTPRequest

DEFAULT_CHANNELS: Final = ("values", "updates", "messages", "tools", "custom", "lifecycle", "input")
"""Those that a stream brings unless others are asked for."""

_NEEDED: Final = ("lifecycle", "input")
"""Those without which it is not known which run an event is of, when it ends and what it asks."""


@frozen(slots=True, kw_only=True, eq=False, repr=False)
class ThreadPlan(Record):
    """What to ask for, and what of it to hand out."""

    thread_id: str
    assistant_id: str | None
    channels: tuple[str, ...]  # that are handed out
    replay: bool  # of runs that had ended as well
    call: Mapping[str, Any]  # the caller's query parameters

    @property
    def ids(self) -> dict[str, Any]:
        """What the stream is about, as attributes of an error."""
        return {"thread_id": self.thread_id}

    def request(self, config: Config) -> HTTPRequest:
        """The request for the events of the thread, from the first that is stored."""
        channels = [*self.channels, *(one for one in _NEEDED if one not in self.channels)]
        return config.prepare(events_request(self.thread_id, channels, self.call, allow_unknown=True))

    def check_brought(self, channels: Sequence[str], what: str) -> None:
        """Check that the stream brings these channels, which the method `what` reads."""
        missing = [channel for channel in channels if not self.gives(channel, None)]
        if missing:
            raise ValueError(
                f"{what}() reads the channels {', '.join(map(repr, channels))}, of which"
                f" channels={[*self.channels]!r} leaves out {', '.join(map(repr, missing))}"
            )

    def gives(self, channel: str, name: object) -> bool:
        """Whether events of a channel are handed out; `name` is that of a named one's."""
        return channel in self.channels or (channel == "custom" and f"custom:{name}" in self.channels)


def thread_plan(
    thread_id: ThreadID,
    assistant_id: object,
    call: Mapping[str, Any],
    *,
    channels: Sequence[str] | None,
    replay: bool,
    allow_unknown: bool = False,
) -> ThreadPlan:
    """The plan of `threads.stream`. Raises TypeError and ValueError for invalid arguments."""
    given: Sequence[str] = DEFAULT_CHANNELS
    if channels is not None:
        given = checked_channels(channels, allow_unknown=allow_unknown)
    return ThreadPlan(
        thread_id=checked_id("thread_id", thread_id),
        assistant_id=None if assistant_id is None else checked_id("assistant_id", assistant_id),
        channels=(*dict.fromkeys(given),),
        replay=checked_flag("replay", replay),
        call={"params": call_params(call)},
    )
