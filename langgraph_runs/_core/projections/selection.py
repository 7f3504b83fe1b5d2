"""`Selection`: which messages a projection is about, by their node, their tags and their subgraph."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypedDict, Unpack

from langgraph_runs._core.calls.checks import checked_text, checked_texts
from langgraph_runs._core.messages.delta import Delta
from langgraph_runs._core.streams.events import ChunkEvent, MessagesEvent, StreamEvent
from langgraph_runs._core.wire.json_decoder import elements, is_array, members


class Which(TypedDict, total=False):
    """What messages are selected by, each None if it is not given."""

    node: str | None
    tags: Collection[str] | None
    namespace: Sequence[str] | None


class Selection:
    """The messages of a node, with one of some tags, or of a subgraph; those that meet all that is given."""

    def __init__(self, **which: Unpack[Which]) -> None:
        node, tags, namespace = which.get("node"), which.get("tags"), which.get("namespace")
        self._node = None if node is None else checked_text("node", node)
        self._tags = (
            None if tags is None else frozenset(checked_texts("tags", [*tags] if is_array(tags) else tags, of="tags"))
        )
        self._namespace = (
            None if namespace is None else (*checked_texts("namespace", namespace, of="the names of nodes"),)
        )
        self._takes_all = node is tags is namespace is None
        self._verdicts: dict[str, bool] = {}  # by message id
        self._sent_tags: dict[str, Any] = {}  # in the mode `messages`, by message id

    def note(self, event: StreamEvent) -> None:
        """Take in what an event tells of messages that are yet to come."""
        if self._tags is not None and isinstance(event, MessagesEvent):
            for message_id, told in members(event.data).items():
                self._sent_tags[message_id] = members(members(told).get("metadata")).get("tags")

    def takes(self, delta: Delta, event: StreamEvent) -> bool:
        """Whether the message of a delta is selected; `event` is the one that brought the delta."""
        if self._takes_all:
            return True
        verdict = self._verdicts.get(delta.message_id)
        if verdict is None:
            verdict = self._verdicts[delta.message_id] = self._decide(delta, event)
        return verdict

    def _decide(self, delta: Delta, event: StreamEvent) -> bool:
        if self._node is not None and delta.node != self._node:
            return False
        if self._namespace is not None and not _is_path(delta.namespace, self._namespace):
            return False
        if self._tags is None:
            return True
        tags = (
            members(event.data[1]).get("tags")
            if isinstance(event, ChunkEvent)
            else self._sent_tags.get(delta.message_id)
        )
        return not self._tags.isdisjoint(tag for tag in elements(tags) if isinstance(tag, str))


def _is_path(namespace: Sequence[str], asked: Sequence[str]) -> bool:
    """Whether the path of a subgraph (`node:id` each) is the one asked for, whose parts may be names of nodes alone."""
    return len(namespace) == len(asked) and all(
        name in (part, part.partition(":")[0]) for part, name in zip(namespace, asked, strict=True)
    )
