"""`Voices`: the messages that one graph says at a time, and which of them an event is about.

Events about content have no message id. Where one message is said at a time they are of that one. Where nodes of one
graph speak at the same time nothing tells: then pieces are held, and a block is given when it is complete. Which
message has it follows from what each of them said before, and from the pieces that came since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from langgraph_runs._core.messages.delta import Delta
from langgraph_runs._core.protocol.spoken import Spoken
from langgraph_runs._core.wire.json_decoder import members

_MAX_ENDS: Final = 32  # so that long texts take no longer, by the piece, than short ones


class Voices:
    """The messages of one graph that are not complete."""

    def __init__(self) -> None:
        self.speaking: list[Spoken] = []
        self._held: list[tuple[int, str]] = []  # pieces since several spoke, each with the index of its block
        self._latest: Spoken | None = None  # the message of the latest block that was complete

    def start(self, message: Spoken) -> None:
        """A message begins."""
        self.speaking.append(message)
        if len(self.speaking) > 1:
            for each in self.speaking:
                each.is_held = True

    def hear(self, data: Mapping[str, Any]) -> list[Delta]:
        """What an event about the content of one of these messages adds to it."""
        index = data.get("index")
        index = index if isinstance(index, int) else 0
        content = members(data.get("content"))
        match data.get("event"):
            case "content-block-start" if len(self.speaking) == 1:
                return self.speaking[0].begin(index, content)
            case "content-block-delta":
                piece = members(data.get("delta", content))  # the latter of a tool's result
                if len(self.speaking) == 1:
                    deltas = self.speaking[0].go_on(index, piece)
                    if deltas is not None:
                        return deltas
                text = next((part for key, part in piece.items() if key != "type" and isinstance(part, str)), "")
                self._held.append((index, text))
            case "content-block-finish":
                message = self._whose_block(index, content)
                if message is not None:
                    self._latest = message
                    return message.end(index, content)
            case _:
                pass
        return []

    def finish(self) -> Spoken:
        """The message that is complete: of several, the one whose block was complete last."""
        waiting = [message for message in self.speaking if message.is_between_blocks] or self.speaking
        message = self._latest if self._latest in waiting and self._latest else waiting[0]
        self.speaking.remove(message)
        if not self.speaking:
            self._held.clear()
        return message

    def _whose_block(self, index: int, content: Mapping[str, Any]) -> Spoken | None:
        """The message that a complete block is of; None if it can be of none."""
        if len(self.speaking) == 1:
            return self.speaking[0]
        able = [message for message in self.speaking if message.may_have(index, content)]
        if len(able) < 2:
            return able[0] if able else None
        pieces = [piece for at, piece in self._held if at == index]
        sure = [message for message in able if self._was_said(message, index, content, pieces)]
        return (sure or able)[0]

    @staticmethod
    def _was_said(message: Spoken, index: int, content: Mapping[str, Any], pieces: Iterable[str]) -> bool:
        """Whether pieces that were held make up what a block has more than was given of it in a message."""
        rest = message.rest_of(index, content)
        return rest is None or _composes(pieces, rest)


def _composes(pieces: Iterable[str], text: str) -> bool:
    """Whether some of the pieces, in their order, make up the text."""
    ends = {0}  # of what may be made up by the pieces so far
    for piece in pieces:
        ends |= {end + len(piece) for end in ends if piece and text.startswith(piece, end)}
        if len(ends) > 2 * _MAX_ENDS:
            ends = {*sorted(ends)[-_MAX_ENDS:]}
    return len(text) in ends
