"""`ThreadUpdatesReader`, `ThreadCustomReader`: what nodes return and what they write, in both shapes that there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from langgraph_runs._core.projections.data import CustomReader, UpdatesReader
from langgraph_runs._core.protocol.events import ThreadEvent
from langgraph_runs._core.runs.stored_result import INTERRUPT_KEY
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.wire.json_decoder import members

_WRAPPED: Final = (frozenset({"payload"}), frozenset({"name", "payload"}))
"""The keys of what servers put around what a node wrote."""


class ThreadUpdatesReader(UpdatesReader):
    """What the nodes of the graph itself return, each with the node's name.

    Runs that the thread's stream started have them by the node's name, others bare, with the node beside.
    """

    def feed(self, event: StreamEvent) -> Sequence[tuple[str, Any]]:
        """The updates of an event."""
        if not isinstance(event, ThreadEvent) or event.mode != "updates" or event.node is None:
            return super().feed(event)
        return () if event.namespace or event.node == INTERRUPT_KEY else ((event.node, event.data),)


class ThreadCustomReader(CustomReader):
    """What nodes write, those of subgraphs as well.

    Runs that the thread's stream started have it as it is, others, and channels with a name, as `payload` of an object.
    """

    def feed(self, event: StreamEvent) -> Sequence[Any]:
        """What an event has."""
        return [data["payload"] if frozenset(members(data)) in _WRAPPED else data for data in super().feed(event)]
