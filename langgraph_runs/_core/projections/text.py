"""`TextReader`: the text that models say to those who read it, piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

from langgraph_runs._core.messages.assembler import Messages
from langgraph_runs._core.messages.delta import text_of
from langgraph_runs._core.projections.projection import Projector, restarted_error
from langgraph_runs._core.projections.selection import Selection, Which
from langgraph_runs._core.streams.events import ChunkEvent, StreamEvent
from langgraph_runs._core.streams.run_state import RunState


class TextReader(Projector[str]):
    """The text of AI messages. Of the pieces in the middle of a message it takes the text, and no more than that.

    Which messages a restart makes void is told by where they begin and end, so the assembler gets those pieces alone.
    """

    def __init__(self, run: Callable[[], RunState], **which: Unpack[Which]) -> None:
        self._run = run
        self._selection = Selection(**which)
        self._messages = Messages()
        self._flowing: set[str] = set()  # messages that are streamed in this attempt, and of which text was handed out
        self._unwanted: set[str] = set()  # those that are streamed in this attempt, and not selected
        self._heard: set[str] = set()  # all messages of which text was handed out
        self._kept: tuple[str, ...] = ()  # text of an event that raised an error
        self._has_restarted = False

    def feed(self, event: StreamEvent) -> tuple[str, ...]:
        """The text that an event brings.

        Raises RunRestartedError if text that was handed out is void.
        """
        if event.__class__ is ChunkEvent:
            try:
                chunk = event.data[0]
                message_id = chunk["id"]
                if chunk["chunk_position"] is None:  # no other messages than pieces of AI messages have that key
                    if message_id in self._flowing:
                        content = chunk["content"]
                        if content.__class__ is not str:
                            content = text_of(content)
                        return (content,) if content else ()
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
            self._flowing.clear()
            self._unwanted.clear()
        self._selection.note(event)
        text = ""
        void: list[str] = []
        for delta in self._messages.feed(event):
            message_id = delta.message_id
            if delta.kind == "void":
                if self._has_restarted and message_id in self._heard:
                    void.append(message_id)
                for messages in (self._heard, self._flowing, self._unwanted):
                    messages.discard(message_id)
            elif not self._selection.takes(delta, event):
                self._unwanted.add(message_id)
            elif delta.kind == "text":
                text += delta.text
                self._heard.add(message_id)
                if isinstance(event, ChunkEvent) and event.data[0]["type"] == "AIMessageChunk":
                    self._flowing.add(message_id)
        texts = (text,) if text else ()
        if void:
            self._kept = texts
            raise restarted_error(self._run(), void)
        return texts
