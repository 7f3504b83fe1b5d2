"""Runs that emit the events of the event streaming protocol, as those do that are started by the stream of a thread.

Where others have values, in the response to a join and as the data of their events, these have whole events of it.
"""

from __future__ import annotations

from typing import Any, Final

from langgraph_runs._core.wire.json_decoder import members
from langgraph_runs._generated.models.run import Run

_V2_KEY: Final = "__event_streaming_v2"
"""What servers set in the config of such a run."""


def speaks_protocol(run: Run) -> bool:
    """Whether a run emits the events of the protocol itself, so that what is stored of it are those."""
    config = members(members(run.get("kwargs")).get("config"))
    return bool(members(config.get("configurable")).get(_V2_KEY))


def is_protocol_event(data: Any) -> bool:
    """Whether what is told in place of a run's values is an event of the protocol, so that it is not the state."""
    told = members(data)
    return (
        told.get("type") == "event"
        and isinstance(told.get("method"), str)
        and "namespace" in members(told.get("params"))
    )
