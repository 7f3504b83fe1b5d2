"""`ThreadPlan`: what a stream of a thread asks for, from the arguments of `threads.stream`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

from attrs import frozen

from langgraph_runs._core.calls.checks import checked_flag, checked_id, checked_texts, closest
from langgraph_runs._core.calls.config import Config
from langgraph_runs._core.calls.options import ThreadID
from langgraph_runs._core.protocol.commands import events_request
from langgraph_runs._core.record import Record
from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.exchange import HTTPRequest

Channel: TypeAlias = Literal[
    "values", "updates", "messages", "tools", "custom", "lifecycle", "input", "tasks", "checkpoints"
]

CHANNELS: Final[tuple[Channel, ...]] = ("values", "updates", "messages", "tools", "custom", "lifecycle", "input")
"""Those that a stream brings unless others are asked for."""

_ALL: Final = (*CHANNELS, "tasks", "checkpoints")
_NEEDED: Final = ("lifecycle", "input")
"""Those without which it is not known which run an event is of, when it ends and what it asks."""


@frozen(slots=True, kw_only=True, eq=False, repr=False)
class ThreadPlan(Record):
    """What to ask for, and what of it to hand out."""

    thread_id: str
    assistant_id: str | None
    channels: tuple[str, ...]  # that are handed out
    replay: bool  # of runs that had ended as well
    call: Mapping[str, Any]

    @property
    def ids(self) -> dict[str, Any]:
        """What the stream is about, as attributes of an error."""
        return {"thread_id": self.thread_id}

    def request(self, config: Config) -> HTTPRequest:
        """The request for the events of the thread, from the first that is stored."""
        channels = [*self.channels, *(one for one in _NEEDED if one not in self.channels)]
        return config.prepare(events_request(self.thread_id, channels, self.call))

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
    """The plan of `threads.stream`."""
    return ThreadPlan(
        thread_id=checked_id("thread_id", thread_id),
        assistant_id=None if assistant_id is None else checked_id("assistant_id", assistant_id),
        channels=CHANNELS if channels is None else _checked_channels(channels, allow_unknown=allow_unknown),
        replay=checked_flag("replay", replay),
        call=call,
    )


def _checked_channels(channels: Collection[str] | str, *, allow_unknown: bool) -> tuple[str, ...]:
    names = [channels] if isinstance(channels, str) else checked_texts("channels", channels, of="channels")
    if not names:
        raise ValueError("channels is empty; leave it out for all that a graph may emit")
    for name in names:
        is_known = name in _ALL or (name.startswith("custom:") and name != "custom:")
        if not (is_known or allow_unknown):
            raise ValueError(
                f"channels: {shown(name)} is not one of {', '.join(map(repr, _ALL))} or 'custom:<name>'"
                f"{closest(name, _ALL)}"
            )
    return (*dict.fromkeys(names),)
