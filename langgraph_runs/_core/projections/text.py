"""`TextReader`: the text that models say to those who read it, piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

from langgraph_runs._core.messages.assembler import Messages
from langgraph_runs._core.messages.delta import text_of
from langgraph_runs._core.projections.projection import KnownRun, Projector, restarted_error
from langgraph_runs._core.projections.selection import Selection, Which
from langgraph_runs._core.streams.events import ChunkEvent, MessagesEvent, StreamEvent
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.pieces import Pieces, TextEvent
from langgraph_runs._core.wire.json_decoder import elements, members


class TextReader(Projector[str]):
    """The text of AI messages. Of the pieces in the middle of a message it takes the text, and no more than that.

    The assembler, which tells what a restart makes void, gets that text at once with the next event of the message
    that is no such piece.
    """

    def __init__(self, run: Callable[[], KnownRun], **which: Unpack[Which]) -> None:
        self._run = run
        self._selection = Selection(**which)
        self._messages = Messages()
        self._pieces: Pieces | None = None
        self._flowing: dict[str, list[str]] = {}  # text that the assembler lacks, of messages that are streamed now
        self._unwanted: set[str] = set()  # messages that are streamed in this attempt, and not selected
        self._heard: set[str] = set()  # all messages of which text was handed out
        self._kept: tuple[str, ...] = ()  # text of an event that raised an error
        self._has_restarted = False

    def pop_of(self, outbox: Outbox) -> Callable[[], StreamEvent]:
        """What takes the events of a stream, most pieces of messages as TextEvents."""
        self._pieces = Pieces(outbox)
        return self._pieces.pop

    def feed(self, event: StreamEvent) -> tuple[str, ...]:
        """The text that an event brings.

        Raises RunRestartedError if text that was handed out is void.
        """
        data = event.data
        if type(event) is TextEvent:
            if not data:
                return ()
            event.owner.append(data)
            return (data,)
        if event.__class__ is ChunkEvent:
            try:
                chunk = data[0]
                message_id = chunk["id"]
                if chunk["chunk_position"] is None:  # no other messages than pieces of AI messages have that key
                    if message_id in self._flowing:
                        content = chunk["content"]
                        if content.__class__ is not str:
                            content = text_of(content)
                        if not content:
                            return ()
                        said = self._flowing[message_id]
                        said.append(content)
                        if self._pieces is not None:
                            self._pieces.learn(event, said)
                        return (content,)
                    if message_id in self._unwanted:
                        return ()
            except (KeyError, TypeError, IndexError):
                pass  # an older server, or no message
        return self._feed_assembler(event)

    def finish(self) -> tuple[str, ...]:
        """Nothing; it warns if no message was selected."""
        self._selection.finish()
        return ()

    def take_kept(self) -> tuple[str, ...]:
        """The text that an event brings which raised an error."""
        kept, self._kept = self._kept, ()
        return kept

    def _feed_assembler(self, event: StreamEvent) -> tuple[str, ...]:
        if event.restarted:
            self._has_restarted = True
            for message_id in [*self._flowing]:
                self._forget(message_id)
            self._unwanted.clear()
        self._selection.note(event)
        self._complete_assembler(event)
        text = ""
        void: list[str] = []
        for delta in self._messages.feed(event):
            message_id = delta.message_id
            if delta.kind == "void":
                if self._has_restarted and message_id in self._heard:
                    void.append(message_id)
                self._heard.discard(message_id)
                self._unwanted.discard(message_id)
                self._forget(message_id)
            elif not self._selection.takes(delta, event):
                self._unwanted.add(message_id)
            elif delta.kind == "text":
                text += delta.text
                self._heard.add(message_id)
                if isinstance(event, ChunkEvent) and event.data[0]["type"] == "AIMessageChunk":
                    self._flowing.setdefault(message_id, [])
            elif delta.kind == "message":
                self._forget(message_id)
        texts = (text,) if text else ()
        if void:
            self._kept = texts
            raise restarted_error(self._run(), void)
        return texts

    def _complete_assembler(self, event: StreamEvent) -> None:
        """Give the assembler the text that it lacks of the messages that an event is about."""
        for message in elements(event.data) if isinstance(event, (ChunkEvent, MessagesEvent)) else ():
            message_id = members(message).get("id")
            if isinstance(message_id, str) and message_id in self._flowing:
                piece = {"id": message_id, "type": "AIMessageChunk", "content": "".join(self._flowing[message_id])}
                self._flowing[message_id].clear()
                self._messages.feed(ChunkEvent("messages", [piece, {}]))
                if message.get("type") != "AIMessageChunk":
                    self._forget(message_id)

    def _forget(self, message_id: str) -> None:
        """A message is no longer streamed, so its pieces are not expected any more."""
        self._flowing.pop(message_id, None)
        if self._pieces is not None:
            self._pieces.forget(message_id)
