"""`Selection`: which messages a projection is about, by their node, their tags and their subgraph."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, ClassVar, TypedDict, Unpack

from langgraph_runs._core.calls.checks import checked_text, checked_texts, closest
from langgraph_runs._core.calls.warn import warn
from langgraph_runs._core.messages.delta import Delta
from langgraph_runs._core.shown import shown
from langgraph_runs._core.streams.events import ChunkEvent, MessagesEvent, StreamEvent
from langgraph_runs._core.wire.json_decoder import elements, is_array, members

_SHOWN_NAMES = 10  # of nodes, tags or subgraphs in a warning


class Which(TypedDict, total=False):
    """What messages are selected by, each None if it is not given."""

    node: str | None
    tags: Collection[str] | None
    namespace: Sequence[str] | None


class Selection:
    """The messages of a node, with one of some tags, or of a subgraph; those that meet all that is given."""

    advice: ClassVar[str] = "; subgraphs send theirs with stream_subgraphs=True"  # if none came of a subgraph

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
        self._given = {name: value for name, value in which.items() if value is not None}
        self._seen: dict[str, dict[str, None]] = {name: {} for name in self._given}  # what messages have of each
        self._met: set[str] = set()  # what at least one message meets
        self._has_warned = False
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

    def finish(self) -> None:
        """Warn if messages came and none was selected, since a name may be misspelt; once."""
        if self._has_warned or not self._verdicts or any(self._verdicts.values()):
            return
        self._has_warned = True
        for name, value in self._given.items():
            if name not in self._met:
                seen = [*filter(None, self._seen[name])]
                if seen or name != "node":
                    warn(_selects_nothing(name, value, seen, self.advice))
                return
        which = " and ".join(f"{name}={shown(value)}" for name, value in self._given.items())
        warn(f"no message was selected: none meets both {which}")

    def _decide(self, delta: Delta, event: StreamEvent) -> bool:
        verdict = True
        if self._node is not None:
            verdict &= self._meets("node", delta.node == self._node, [delta.node])
        if self._tags is not None:
            given = (
                members(event.data[1]).get("tags")
                if isinstance(event, ChunkEvent)
                else self._sent_tags.get(delta.message_id)
            )
            tags = [tag for tag in elements(given) if isinstance(tag, str)]
            verdict &= self._meets("tags", not self._tags.isdisjoint(tags), tags)
        if self._namespace is not None:
            path = [part.partition(":")[0] for part in delta.namespace]
            verdict &= self._meets("namespace", _is_path(delta.namespace, self._namespace), ["|".join(path)])
        return verdict

    def _meets(self, name: str, verdict: bool, seen: list[str]) -> bool:  # noqa: FBT001
        """The verdict, noted with what the message has of what is asked for."""
        self._seen[name] |= dict.fromkeys(seen)
        if verdict:
            self._met.add(name)
        return verdict


def _selects_nothing(name: str, value: Any, seen: list[str], advice: str) -> str:
    """The warning for what no message meets; `seen` are the names that the messages have instead."""
    wanted = [value] if isinstance(value, str) else ["|".join(value)] if name == "namespace" else [*value]
    meant = next(filter(None, (closest(each, seen) for each in wanted)), None)
    others = f"{', '.join(map(repr, seen[:_SHOWN_NAMES]))}{', …' if len(seen) > _SHOWN_NAMES else ''}"
    match name:
        case "node":
            came = f"those that came are of {others}"
        case "tags":
            came = f"those that came have the tags {others}" if seen else "those that came have no tags"
        case _:
            came = (
                f"those that came are of the subgraphs {others}"
                if seen
                else f"those that came are of the graph itself{advice}"
            )
    return f"{name}={shown(value)} selects no message: {came}{f'; did you mean {meant!r}?' if meant else ''}"


def _is_path(namespace: Sequence[str], asked: Sequence[str]) -> bool:
    """Whether the path of a subgraph (`node:id` each) is the one asked for, whose parts may be names of nodes alone."""
    return len(namespace) == len(asked) and all(
        name in (part, part.partition(":")[0]) for part, name in zip(namespace, asked, strict=True)
    )
