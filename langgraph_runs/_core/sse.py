"""Bytes of a text/event-stream body to its frames (WHATWG HTML §9.2.5, §9.2.6).

The framing is ours: lines end in CR, LF or CRLF wherever a read was cut, only complete blocks are dispatched, and the
cost is linear in the size of an event. A block in the shape that LangGraph servers send (event, data, id, one line
each) is taken apart here; the rare grammar is left to sseclient-py, less what it gets wrong: ids that persist, NUL in
an id, the byte order mark and bytes that are no UTF-8.
"""

from __future__ import annotations

from typing import NamedTuple

from sseclient import SSEClient

MAX_EVENT = 256 * 1024 * 1024
"""Bytes that one event may have; the server itself takes inputs of 300 MiB at most."""

_BOM = b"\xef\xbb\xbf"


class Frame(NamedTuple):
    """One dispatched event: its type, its undecoded data, its own id (None: no id line) and the last event id then."""

    event: str
    data: bytes
    own_id: str | None
    last_id: str


class EventTooLargeError(Exception):
    """An event has more than MAX_EVENT bytes, or the stream never comes to the end of one."""


class SSEDecoder:
    """Decodes one response body, fed in pieces of any size.

    `last_id` is the WHATWG last event id string ("" until one is set; an empty `id:` empties it) and may be set to
    what an earlier connection left. `comments` counts comment blocks: the server's heartbeats.
    """

    __slots__ = ("_block", "_bom", "_limit", "_names", "_parts", "_size", "_skip_lf", "comments", "last_id")

    def __init__(self, last_id: str = "", limit: int = MAX_EVENT) -> None:
        self.last_id = last_id
        self.comments = 0
        self._limit = limit
        self._parts: list[bytes] = []  # of the line that is not complete yet
        self._block: list[bytes] = []  # the complete lines of the block that is not complete yet
        self._size = 0  # bytes in both
        self._skip_lf = False  # the last line ended in the CR that ended the last read
        self._bom: bytes | None = b""  # what may still turn out to be a byte order mark; None once decided
        self._names: dict[bytes, str] = {}  # decoded event types; servers use few

    def feed(self, chunk: bytes) -> list[Frame]:
        """The events that these bytes complete.

        Raises EventTooLargeError.
        """
        if self._bom is not None:
            chunk = self._without_bom(chunk)
        if self._skip_lf and chunk:
            self._skip_lf = False
            if chunk[0] == 10:
                chunk = chunk[1:]
        if not chunk:
            return []
        self._size += len(chunk)
        if b"\n" not in chunk and b"\r" not in chunk:
            self._parts.append(chunk)
            if self._size > self._limit:
                raise EventTooLargeError
            return []
        if self._parts:
            self._parts.append(chunk)
            chunk = b"".join(self._parts)
            self._parts.clear()
        frames: list[Frame] = []
        lines = chunk.split(b"\n")
        rest = lines.pop()
        block = self._block
        for line in lines:
            if line[-1:] == b"\r":
                line = line[:-1]
            if b"\r" in line:
                for part in line.split(b"\r"):
                    self._take(part, frames)
            elif line:
                block.append(line)
            elif block:
                self._dispatch(block, frames)
                block.clear()
        if b"\r" in rest:
            *complete, rest = rest.split(b"\r")
            for part in complete:
                self._take(part, frames)
            self._skip_lf = not rest
        if rest:
            self._parts.append(rest)
        self._size = len(rest) + sum(map(len, block))
        if self._size > self._limit:
            raise EventTooLargeError
        return frames

    def _take(self, line: bytes, frames: list[Frame]) -> None:
        """One complete line."""
        if line:
            self._block.append(line)
        elif self._block:
            self._dispatch(self._block, frames)
            self._block.clear()

    def _dispatch(self, block: list[bytes], frames: list[Frame]) -> None:
        """One complete block of at least one line."""
        size = len(block)
        if 2 <= size <= 3 and block[0].startswith(b"event: ") and block[1].startswith(b"data: "):
            own_id: str | None = None
            if size == 3:
                line = block[2]
                if not line.startswith(b"id: "):
                    return self._dispatch_any(block, frames)
                own_id = line[4:].decode("utf-8", "replace")
                if "\0" in own_id:
                    own_id = None
                else:
                    self.last_id = own_id
            name = block[0]
            event = self._names.get(name)
            if event is None:
                event = self._name(name)
            frames.append(Frame(event, block[1][6:], own_id, self.last_id))
            return None
        return self._dispatch_any(block, frames)

    def _name(self, line: bytes) -> str:
        """The event type of an `event: ` line."""
        event = line[7:].decode("utf-8", "replace") or "message"
        if len(self._names) < 256:
            self._names[line] = event
        return event

    def _dispatch_any(self, block: list[bytes], frames: list[Frame]) -> None:
        """A block of any shape: the grammar is sseclient-py's, the ids are ours."""
        own_id: str | None = None
        fields: list[bytes] = []
        for line in block:
            name, _, value = line.partition(b":")
            if name == b"id":
                text = value.removeprefix(b" ").decode("utf-8", "replace")
                own_id = own_id if "\0" in text else text
            elif name in (b"data", b"event"):
                fields.append(line.decode("utf-8", "replace").encode())
        if own_id is not None:
            self.last_id = own_id
        if all(line.startswith(b":") for line in block):
            self.comments += 1
        if not fields:
            return
        for parsed in SSEClient([b"\n".join([*fields, b"", b""])]).events():  # type: ignore[arg-type]
            frames.append(Frame(parsed.event, parsed.data.encode(), own_id, self.last_id))

    def _without_bom(self, chunk: bytes) -> bytes:
        """The body's first bytes less one leading byte order mark, which may come in pieces."""
        assert self._bom is not None
        start = self._bom + chunk
        if len(start) < len(_BOM) and _BOM.startswith(start):
            self._bom = start
            return b""
        self._bom = None
        return start.removeprefix(_BOM)
