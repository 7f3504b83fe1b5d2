"""`Subgraph`: how a subgraph of a run stands; and `SubgraphReader`, which tells each change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from langgraph_runs._core.projections.projection import Projector
from langgraph_runs._core.protocol.events import LifecycleEvent
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.wire.json_decoder import elements


class Subgraph(NamedTuple):
    """A subgraph of a run, as it began or ended.

    `namespace` is its path, of which each part is a node and an id; `name` the name of its graph. `status` is
    "started", "completed", "failed" or "interrupted", which is told of one that waits for a human and of one that was
    cancelled. `trigger_call_id` is the id of what called it: a tool call, or the task of a node. `error` says what
    failed, if the server tells it. What is not told is "" or None.
    """

    namespace: tuple[str, ...]
    name: str
    status: str
    trigger_call_id: str | None = None
    error: str | None = None
    run_id: str | None = None


class SubgraphReader(Projector[Subgraph]):
    """The subgraphs of the runs of a thread, at each change of how they stand."""

    def __init__(self) -> None:
        self._begun: dict[tuple[str, ...], Subgraph] = {}

    def feed(self, event: StreamEvent) -> Sequence[Subgraph]:
        """The change that an event tells."""
        if not isinstance(event, LifecycleEvent):
            return ()
        data = event.data
        told = [part for part in elements(data.get("namespace")) if isinstance(part, str)]
        namespace = event.namespace or tuple(told)
        status = data.get("event")
        if not namespace:
            self._begun.clear()  # a run began or ended
            return ()
        if not isinstance(status, str):
            return ()
        name, call, error = (
            value if isinstance(value := data.get(key), str) else None
            for key in ("graph_name", "trigger_call_id", "error")
        )
        begun = self._begun.get(namespace)
        if begun is not None:
            name, call = name or begun.name, call or begun.trigger_call_id
        subgraph = Subgraph(namespace, name or "", status, call, error, event.run_id)
        if status == "started":
            self._begun[namespace] = subgraph
        return (subgraph,)
