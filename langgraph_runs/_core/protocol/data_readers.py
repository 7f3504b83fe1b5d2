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

_NODE_AND_UPDATE: Final = {"node", "values"}
"""The keys of the object that has an update on Aegra, as the protocol's specification has it."""


class ThreadUpdatesReader(UpdatesReader):
    """What the nodes of the graph itself return, each with the node's name.

    Runs that the thread's stream started have them by the node's name, others bare, with the node beside. Aegra has
    both in an object.
    """

    def feed(self, event: StreamEvent) -> Sequence[tuple[str, Any]]:
        """The updates of an event."""
        if not isinstance(event, ThreadEvent) or event.mode != "updates":
            return super().feed(event)
        node, update, told = event.node, event.data, members(event.data)
        if node is None and {*told} == _NODE_AND_UPDATE and isinstance(told["node"], str):
            node, update = told["node"], told["values"]
        if node is None:
            return super().feed(event)
        return () if event.namespace or node == INTERRUPT_KEY else ((node, update),)


class ThreadCustomReader(CustomReader):
    """What nodes write, those of subgraphs as well.

    Runs that the thread's stream started have it as it is, others, and channels with a name, as `payload` of an object.
    """

    def feed(self, event: StreamEvent) -> Sequence[Any]:
        """What an event has."""
        return [data["payload"] if frozenset(members(data)) in _WRAPPED else data for data in super().feed(event)]
