"""`Pieces`: takes the events of a stream, and of pieces of messages that look alike the text alone, not decoded."""

from __future__ import annotations

from typing import Any, Final

import orjson

from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.wire.json_decoder import decode
from langgraph_runs._core.wire.sse import Frame

_MAX_PATTERNS: Final = 4  # messages that are streamed at a time, of which most pieces are not decoded
_MAX_TRIES: Final = 3  # pieces of a message of which a pattern is tried to be made
_PROBE: Final = "another text"
_loads = orjson.loads
_new = object.__new__


class TextEvent(StreamEvent):
    """A piece of a message of which only the text was read, which is its `data`.

    Its `content` is that of the piece that it looks like, its `owner` what was given with that one.
    """

    __slots__ = ("content", "owner")
    data: str
    content: Any
    owner: Any


class Pieces:
    """The events of a stream; a TextEvent each for those pieces of messages that look as others did."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._ready = outbox.ready
        self._taken: StreamEvent | None = None  # the latest event that was decoded when it was taken here
        self._frame: Frame = "", b"", "", ""  # of it
        self._patterns: dict[str, Pattern] = {}  # by message id
        self._tries: dict[str, int] = {}  # by message id

    def pop(self) -> StreamEvent:
        """The next event, as from `Outbox.pop`."""
        item = self._ready[0]
        if type(item) is not tuple:
            return self._outbox.pop()
        name, data, _, last_id = item
        for pattern in self._patterns.values():
            if data.startswith(pattern.start) and data.endswith(pattern.end) and name == pattern.name:
                try:
                    text = _loads(data[pattern.text_start : pattern.text_end])
                except ValueError:  # there is more than one string
                    break
                event = _new(TextEvent)
                event.event = name
                event.data = text
                event.id = last_id
                event.content = pattern.content
                event.owner = pattern.owner
                del self._ready[0]
                self._outbox.taken = event
                return event
        self._taken = self._outbox.pop()
        self._frame = item
        return self._taken

    def learn(self, event: StreamEvent, owner: object) -> None:
        """Take pieces that look like this one by their text alone, for `owner`, as long as that holds."""
        message_id = event.data[0]["id"]
        tries = self._tries.get(message_id, 0)
        if event is self._taken and message_id not in self._patterns and tries < _MAX_TRIES:
            self._tries[message_id] = tries + 1
            pattern = pattern_of(self._frame[0], self._frame[1], event.data, owner)
            if pattern is not None:
                if len(self._patterns) == _MAX_PATTERNS:
                    del self._patterns[next(iter(self._patterns))]
                self._patterns[message_id] = pattern

    def forget(self, message_id: str | None = None) -> None:
        """Decode all pieces of a message that come from now on; None: of all messages."""
        if message_id is None:
            self._patterns.clear()
        else:
            self._patterns.pop(message_id, None)


class Pattern:
    """What the JSON of some pieces has around a string, their text, in which alone they differ."""

    __slots__ = ("content", "end", "name", "owner", "start", "text_end", "text_start")

    def __init__(self, frame: tuple[str, bytes, bytes], content: Any, owner: object) -> None:
        self.name, start, end = frame
        self.start = start + b'"'
        self.end = b'"' + end
        self.text_start = len(start)
        self.text_end = -len(end)
        self.content = content
        self.owner = owner


def pattern_of(name: str, data: bytes, piece: Any, owner: object) -> Pattern | None:
    """The pattern of a piece, given as it came and decoded; None if it cannot be told where its text stands."""
    holder, key = _place_of_text(piece)
    text = holder.get(key)
    if not isinstance(text, str):
        return None
    start, quoted, end = data.partition(f'"{text}"'.encode(errors="replace"))
    try:
        other = decode(b'%b"%b"%b' % (start, _PROBE.encode(), end))
        holder, key = _place_of_text(other)
        if not quoted or holder[key] != _PROBE:
            return None
    except (ValueError, TypeError, LookupError):  # what was found is no string, or not its text
        return None
    holder[key] = text
    return Pattern((name, start, end), piece[0]["content"], owner) if other == piece else None


def _place_of_text(piece: Any) -> tuple[dict[str, Any], str]:
    """The object and the key at which a piece has its text: a message's content, or its only block."""
    message: dict[str, Any] = piece[0]
    content: Any = message.get("content")
    is_block = content.__class__ is list and len(content) == 1 and content[0].__class__ is dict
    return (content[0], "text") if is_block else (message, "content")
