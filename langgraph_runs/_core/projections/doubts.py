"""`Doubts`: which messages may have begun before the first event that is read, so that they may lack their beginning.

That is so in a stream that was joined after an event, or for those to come only, and for a reader that takes over a
stream from another one. Nothing in a piece tells whether it is the first. But what begins after a state came, after a
message of an earlier step of its graph, or with the run, began here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import cast

from langgraph_runs._core.calls.warn import warn
from langgraph_runs._core.messages.delta import Delta, text_of
from langgraph_runs._core.messages.message import Message
from langgraph_runs._core.streams.control import METADATA
from langgraph_runs._core.streams.events import ChunkEvent, MetadataEvent, StreamEvent
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.wire.json_decoder import elements, members


class Doubts:
    """The messages of one reader of a stream that may lack their beginning, and those of them that the states have."""

    def __init__(self, outbox: Outbox, said: Callable[[str], Message | None]) -> None:
        self._outbox = outbox
        self._said = said  # what came of a message
        self._taken = outbox.taken  # by the reader before, if there was one
        self._all_begin_here: bool | None = None  # whatever is still to begin; None before the first event
        self._heard: set[str] = set()
        self._first_steps: dict[tuple[str, ...], int] = {}  # that were heard of each graph
        self._settled: set[tuple[str, ...]] = set()  # graphs whose state came
        self._doubted: set[str] = set()
        self._whole: dict[str, Message] = {}  # those that were doubted, from the states
        self._to_tell: str | None = None  # a message to warn of
        self._has_warned = False

    def note(self, event: StreamEvent, deltas: Sequence[Delta]) -> None:
        """Take in the next event, and what it adds to messages."""
        if self._all_begin_here is None:
            self._all_begin_here = self._was_silent()
        if isinstance(event, MetadataEvent):
            self._all_begin_here = True
        elif event.mode == "values":
            self._settled.add(event.namespace)
            self._complete(event)
        is_piece = False
        if isinstance(event, ChunkEvent):
            message = members(next(iter(elements(event.data)), None))
            is_piece = message.get("type") == "AIMessageChunk"
            if not is_piece:
                self._doubted.discard(str(message.get("id")))
        for delta in deltas:
            if delta.kind == "void":
                self._heard.discard(delta.message_id)
                self._doubted.discard(delta.message_id)
            elif delta.message_id not in self._heard:
                self._heard.add(delta.message_id)
                if is_piece and not self._began_here(delta):
                    self._doubted.add(delta.message_id)
                self._first_steps.setdefault(delta.namespace, delta.step)

    @property
    def are_settled(self) -> bool:
        """Whether no message is doubted, nor will be."""
        return self._all_begin_here is True and not (self._doubted or self._whole or self._to_tell)

    def whole(self, message_id: str) -> Message | None:
        """A message that was doubted as a state has it, so that it is whole; else None, and then it is to be told."""
        whole = self._whole.get(message_id)
        if whole is None and message_id in self._doubted and not self._has_warned:
            self._to_tell = self._to_tell or message_id
        return whole

    def warn(self) -> None:
        """Warn, once, if a message was handed out as a whole one that may not be whole."""
        if self._to_tell is None:
            return
        message_id, self._to_tell, self._has_warned = self._to_tell, None, True
        warn(
            f"message {message_id} may lack its beginning: run {self._outbox.ids['run_id']} is read from a later event"
            " on, perhaps from the middle of that message. For the whole message, begin with the run's first event"
            " (last_event_id='-1'), or ask for stream_mode=['messages-tuple', 'values'], from whose states messages()"
            " takes it"
        )

    def _was_silent(self) -> bool:
        """Whether nothing was being said when the first event that is read was published."""
        taken = self._taken
        if taken is not None:
            return isinstance(taken, MetadataEvent) or (taken.mode == "values" and not taken.namespace)
        return not self._outbox.is_joined_within or self._outbox.first == METADATA

    def _began_here(self, delta: Delta) -> bool:
        """Whether a message began after the first event that is read, as far as can be told."""
        namespace = delta.namespace
        return (
            self._all_begin_here is True
            or any(namespace[: len(settled)] == settled for settled in self._settled)
            or delta.step > self._first_steps.get(namespace, delta.step)
        )

    def _complete(self, event: StreamEvent) -> None:
        """Take what was doubted from a state that has it. Nodes may have put another message in its place."""
        for told in chain.from_iterable(map(elements, members(event.data).values())) if self._doubted else ():
            message = members(told)
            said = self._said(str(message.get("id"))) if message.get("id") in self._doubted else None
            if said is not None and text_of(message.get("content")).endswith(text_of(said["content"])):
                self._doubted.discard(said["id"])
                self._whole[said["id"]] = cast("Message", dict(message))
