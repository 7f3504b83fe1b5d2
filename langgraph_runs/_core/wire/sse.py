"""Bytes of a text/event-stream body to its frames (WHATWG HTML §9.2.5, §9.2.6).

The framing is ours: lines end in CR, LF or CRLF wherever a read was cut, only complete blocks are dispatched, and the
cost is linear in the size of an event. A block in the shape that LangGraph servers send (event, data, id, one line
each) is taken apart here; the rare grammar is left to sseclient-py, less what it gets wrong: ids that persist, NUL in
an id, the byte order mark and bytes that are no UTF-8.
"""

from __future__ import annotations

from itertools import repeat
from operator import itemgetter
from typing import TypeAlias

from sseclient import SSEClient

MAX_EVENT_BYTES = 256 * 1024 * 1024
"""Bytes that one event may have; the server itself takes inputs of 300 MiB at most."""

COLUMNS_MIN_LINES = 16
"""Lines from which a read is worth being taken column by column."""

LARGE_LINE_MIN_BYTES = 32 * 1024
"""Bytes from which a line that came in pieces is not copied more than once."""

MAX_EVENT_TYPES = 4096
"""Event types remembered; the events of a subgraph call have one of their own."""

_BOM = b"\xef\xbb\xbf"
_BLANK = (b"\r", b"")
_LARGE_DATA_MARKER = b"data: (a large line put aside)"
_GET_DATA = itemgetter(slice(6, None)), itemgetter(slice(6, -1))
"""Of a `data: ` line: less nothing or less the CR at its end."""
_startswith = bytes.startswith


Frame: TypeAlias = tuple[str, bytes, str | None, str]
"""One dispatched event: its type, its undecoded data, its own id (None: no id line) and the last event id then."""


class EventTooLargeError(Exception):
    """An event has more than MAX_EVENT bytes, or the stream never comes to the end of one."""


class SSEDecoder:
    """Decodes one response body, fed in pieces of any size.

    `last_id` is the WHATWG last event id string ("" until one is set; an empty `id:` empties it) and may be set to
    what an earlier connection left. `comments` counts comment blocks: the server's heartbeats.
    """

    __slots__ = (
        "_begun",
        "_block",
        "_bom",
        "_dispatched",
        "_large",
        "_limit",
        "_names",
        "_parts",
        "_size",
        "_skip_lf",
        "comments",
        "last_id",
    )

    def __init__(self, last_id: str = "", limit: int = MAX_EVENT_BYTES) -> None:
        self.last_id = last_id
        self.comments = 0
        self._limit = limit
        self._parts: list[bytes] = []  # of the line that is not complete yet
        self._begun = 0  # bytes of it
        self._block: list[bytes] = []  # the complete lines of the block that is not complete yet
        self._large: list[bytes] = []  # the data of the lines of that block that are large
        self._size = 0  # bytes in all of them
        self._skip_lf = False  # the last line ended in the CR that ended the last read
        self._bom: bytes | None = b""  # what may still turn out to be a byte order mark; None once decided
        self._dispatched = False  # a block has been completed since the last read
        self._names: dict[bytes, str] = {}  # the event types of whole lines; servers use few

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
            self._begun += len(chunk)
            if self._size > self._limit:
                raise EventTooLargeError
            return []
        if self._parts:
            chunk = self._joined(chunk)
        frames: list[Frame] = []
        lines = chunk.split(b"\n")
        rest = lines.pop()
        if not rest and len(lines) == 4 and not self._block and self._take_one(lines, frames):
            return frames
        at, end = 0, len(lines)
        alike = True
        while at < end:
            if alike and not self._block and end - at >= COLUMNS_MIN_LINES:
                before, at = at, self._take_many(lines, at, frames)
                alike = at - before >= COLUMNS_MIN_LINES
            else:
                self._take(lines[at].removesuffix(b"\r"), frames)
                at += 1
        if b"\r" in rest:
            *complete, rest = rest.split(b"\r")
            for line in complete:
                self._take(line, frames)
            self._skip_lf = not rest
        if rest:
            self._parts.append(rest)
        self._begun = len(rest)
        if self._dispatched:
            self._dispatched = False
            self._size = len(rest) + sum(map(len, self._block))
        if self._size > self._limit and not frames:  # what is whole comes first
            raise EventTooLargeError
        return frames

    def _joined(self, chunk: bytes) -> bytes:
        """The line that was not complete and what comes after it; but of a large one with data only what comes after.

        It would be copied to join its pieces, to be split off, to lose its CR and to lose the field's name: here but
        once.
        """
        parts = self._parts
        if self._begun < LARGE_LINE_MIN_BYTES or not parts[0].startswith(b"data: "):
            rest = b"".join([*parts, chunk])
        else:
            line = chunk.partition(b"\n")[0].partition(b"\r")[0]
            self._large.append(b"".join([parts[0][6:], *parts[1:], line]))
            self._block.append(_LARGE_DATA_MARKER)
            crlf = chunk.startswith(b"\r\n", len(line))
            rest = chunk[len(line) + 1 + crlf :]
            self._skip_lf = not rest and chunk.endswith(b"\r")
        parts.clear()
        return rest

    def _take_one(self, lines: list[bytes], frames: list[Frame]) -> bool:
        """Take a read that is one event in the shape that servers send, as they come live; whether it was."""
        name, data, own, end_of_line = lines
        if end_of_line not in _BLANK or not data.startswith(b"data: ") or not own.startswith(b"id: ") or b"\0" in own:
            return False
        data_end, own_end = (len(data) - 1, len(own) - 1) if end_of_line else (None, None)
        event = self._names.get(name) or self._name(name)
        if not event or data.find(b"\r") != (data_end or -1) or own.find(b"\r") != (own_end or -1):
            return False
        self.last_id = own_id = own[4:own_end].decode("utf-8", "replace")
        frames.append((event, data[6:data_end], own_id, own_id))
        self._begun = self._size = 0
        return True

    def _take_many(self, lines: list[bytes], at: int, frames: list[Frame]) -> int:
        """Take the events that stand here one like the other in the shape that servers send; where the others stand.

        This is the hot path. It goes column by column, not event by event: the loops are then not Python's, and bytes
        are searched for single ones only, which is what CPython does fast.
        """
        end_of_line = lines[at + 3]
        step = 4
        if end_of_line not in _BLANK:
            end_of_line = lines[at + 2]
            step = 3
        blanks = lines[at + step - 1 :: step]
        count = blanks.count(end_of_line)
        if end_of_line not in _BLANK or not count:
            return at
        if count < len(blanks):
            count = next(index for index, line in enumerate(blanks) if line != end_of_line)
        stop = at + count * step
        ending = len(end_of_line)
        names = self._names
        events = [names.get(line) or self._name(line) for line in lines[at:stop:step]]
        fields = lines[at + 1 : stop : step]
        data = [*map(_GET_DATA[ending], fields)]
        if "" in events or not all(map(_startswith, fields, repeat(b"data: "))) or b"\r" in b"".join(data):
            return at
        ids: list[str] | list[None] = [None] * count
        last_ids: list[str] = [self.last_id] * count
        if step == 4:
            text = b"\n".join(lines[at + 2 : stop : step])
            if not text.startswith(b"id: ") or not text.endswith(end_of_line) or b"\0" in text:
                return at
            between = end_of_line + b"\nid: "
            last_ids = text[4 : len(text) - ending].decode("utf-8", "replace").split(between.decode())
            if len(last_ids) != count or text.count(b"\r") != count * ending:
                return at
            ids = last_ids
            self.last_id = last_ids[-1]
        frames += zip(events, data, ids, last_ids, strict=True)
        self._dispatched = True
        return stop

    def _name(self, line: bytes) -> str:
        """The event type of a line with or without its CR; "" if it is no plain `event: ` line."""
        text = line[7:].removesuffix(b"\r")
        if not line.startswith(b"event: ") or b"\r" in text:
            return ""
        event = text.decode("utf-8", "replace") or "message"
        if len(self._names) < MAX_EVENT_TYPES:
            self._names[line] = event
        return event

    def _take(self, line: bytes, frames: list[Frame]) -> None:
        """One line of any block, less its LF and one CR before that."""
        if b"\r" in line:
            for part in line.split(b"\r"):
                self._take(part, frames)
        elif line:
            self._block.append(line)
        elif self._block:
            self._dispatch(self._block, frames)
            self._block.clear()
            self._dispatched = True

    def _dispatch(self, block: list[bytes], frames: list[Frame]) -> None:
        """A complete block of lines."""
        event = self._names.get(block[0]) or self._name(block[0])
        if not event or not 2 <= len(block) <= 3 or not block[1].startswith(b"data: "):
            return self._dispatch_any(block, frames)
        own_id: str | None = None
        if len(block) == 3:
            if not block[2].startswith(b"id: ") or b"\0" in block[2]:
                return self._dispatch_any(block, frames)
            self.last_id = own_id = block[2][4:].decode("utf-8", "replace")
        data = self._large.pop() if block[1] is _LARGE_DATA_MARKER else block[1][6:]
        frames.append((event, data, own_id, self.last_id))
        return None

    def _dispatch_any(self, block: list[bytes], frames: list[Frame]) -> None:
        """A block of any shape: the grammar is sseclient-py's, the ids are ours."""
        own_id: str | None = None
        fields: list[bytes] = []
        for part in block:
            line = b"data: " + self._large.pop(0) if part is _LARGE_DATA_MARKER else part
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
        parsed = SSEClient([b"\n".join([*fields, b"", b""])]).events()  # type: ignore[arg-type]
        frames += [(event.event, event.data.encode(), own_id, self.last_id) for event in parsed]

    def _without_bom(self, chunk: bytes) -> bytes:
        """The body's first bytes less one leading byte order mark, which may come in pieces."""
        assert self._bom is not None
        start = self._bom + chunk
        if len(start) < len(_BOM) and _BOM.startswith(start):
            self._bom = start
            return b""
        self._bom = None
        return start.removeprefix(_BOM)
