"""`TextReader`: the text that models say to those who read it, piece by piece."""

from __future__ import annotations

from typing import Unpack

from langgraph_runs._core.messages.assembler import Messages
from langgraph_runs._core.messages.delta import text_of
from langgraph_runs._core.projections.projection import restarted_error
from langgraph_runs._core.projections.selection import Selection, Which
from langgraph_runs._core.streams.events import ChunkEvent, StreamEvent
from langgraph_runs._core.streams.run_state import RunState

_SILENT, _HEARD, _UNWANTED = 0, 1, 2


class TextReader:
    """The text of AI messages. Of the pieces in the middle of a message it takes the text, and no more than that.

    Which messages a restart makes void is told by where they begin and end, so the assembler gets those pieces alone.
    """

    def __init__(self, run: RunState, **which: Unpack[Which]) -> None:
        self._run = run
        self._selection = Selection(**which)
        self._messages = Messages()
        self._open: dict[str, int] = {}  # messages of this attempt that are streamed: whether some text was handed out
        self._heard: set[str] = set()  # other messages of which some was
        self._kept: tuple[str, ...] = ()  # text to hand out after an error
        self._has_restarted = False

    def feed(self, event: StreamEvent) -> tuple[str, ...]:
        """The text that an event brings.

        Raises RunRestartedError if text that was handed out is void.
        """
        if event.__class__ is ChunkEvent:
            try:
                chunk = event.data[0]
                message_id = chunk["id"]
                state = self._open[message_id]
                if chunk["type"] == "AIMessageChunk" and not chunk.get("chunk_position"):
                    if state == _UNWANTED:
                        return ()
                    content = chunk["content"]
                    text = content if content.__class__ is str else text_of(content)
                    if not text:
                        return ()
                    if state == _SILENT:
                        self._open[message_id] = _HEARD
                    return (text,)
            except (KeyError, TypeError, IndexError):
                pass  # it begins a message, or is none
        return self._feed_assembler(event)

    def finish(self) -> tuple[str, ...]:
        """What is left at the end."""
        kept, self._kept = self._kept, ()
        return kept

    def _feed_assembler(self, event: StreamEvent) -> tuple[str, ...]:
        if event.restarted:
            self._has_restarted = True
            self._heard.update(message_id for message_id, state in self._open.items() if state == _HEARD)
            self._open.clear()
        self._selection.note(event)
        text = ""
        void: list[str] = []
        for delta in self._messages.feed(event):
            if delta.kind == "void":
                if self._forget(delta.message_id) and self._has_restarted:
                    void.append(delta.message_id)
                continue
            is_wanted = self._selection.takes(delta, event)
            if is_wanted and delta.kind == "text":
                text += delta.text
                self._heard.add(delta.message_id)
            if isinstance(event, ChunkEvent) and event.data[0]["type"] == "AIMessageChunk":
                state = _HEARD if delta.message_id in self._heard else _SILENT
                self._open[delta.message_id] = state if is_wanted else _UNWANTED
        if text:
            self._kept = (*self._kept, text)
        if void:
            raise restarted_error(self._run, void)
        return self.finish()

    def _forget(self, message_id: str) -> bool:
        """Forget a message that is void; whether text of it was handed out."""
        was_heard = self._open.pop(message_id, _SILENT) == _HEARD or message_id in self._heard
        self._heard.discard(message_id)
        return was_heard
