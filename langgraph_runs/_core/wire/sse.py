"""Decode a text/event-stream body: bytes to frames (WHATWG HTML §9.2.5, §9.2.6); their meaning is decided in `streams`.

The framing is ours: lines end in CR, LF or CRLF wherever a read was cut, only complete blocks are dispatched, and the
cost is linear in the size of an event. Blocks in the shape that LangGraph servers send (event, data and id, one line
each) are parsed here. Any other block is left to sseclient-py, except for what it gets wrong (ids that persist, NUL in
an id, the byte order mark and invalid UTF-8) or takes too long for (many lines of data).
"""

from __future__ import annotations

from io import BytesIO
from itertools import repeat
from operator import itemgetter
from typing import TypeAlias

from sseclient import SSEClient

MAX_EVENT_BYTES = 256 * 1024 * 1024
"""Size limit of one event; the server itself accepts inputs of up to 300 MiB."""

COLUMNS_MIN_LINES = 16
"""Number of complete lines from which decoding column by column pays."""

LARGE_LINE_MIN_BYTES = 32 * 1024
"""Size from which a data line that arrives in pieces is set aside, to copy it only once."""

MAX_EVENT_TYPES = 4096
"""Number of event types kept decoded; bounded because every call of a subgraph brings a new one."""

_BOM = b"\xef\xbb\xbf"
_BLANK = (b"\r\n", b"\n")
_LARGE_DATA_MARKER = b"data: (a large line set aside)"
_GET_DATA = {1: itemgetter(slice(6, -1)), 2: itemgetter(slice(6, -2))}
"""Get the value of a `data: ` line, by the length of its line break."""
_GET_BEFORE_LF = itemgetter(-2)
_startswith = bytes.startswith


Frame: TypeAlias = tuple[str, bytes, str | None, str]
"""One dispatched event: its type, raw data, own id (None if it has no id line) and the last event id after it."""


class EventTooLargeError(Exception):
    """An event exceeds the size limit, complete or not."""


class SSEDecoder:
    """Decodes one response body, fed in pieces of any size.

    `last_id` is the last event id (WHATWG: "" until one is set, and after an empty `id:`); set it to continue from an
    earlier connection. `comments` counts comment blocks, which are the server's heartbeats.
    """

    __slots__ = (
        "_block",
        "_bom",
        "_dispatched",
        "_event_types",
        "_large_data",
        "_limit",
        "_line_parts",
        "_line_size",
        "_size",
        "_skip_lf",
        "comments",
        "last_id",
    )

    def __init__(self, last_id: str = "", limit: int = MAX_EVENT_BYTES) -> None:
        self.last_id = last_id
        self.comments = 0
        self._limit = limit
        self._line_parts: list[bytes] = []  # pieces of the incomplete line
        self._line_size = 0  # bytes in them
        self._block: list[bytes] = []  # complete lines of the incomplete block
        self._large_data: list[bytes] = []  # values of that block's large data lines, which _block has markers for
        self._size = 0  # bytes of the incomplete block and line
        self._skip_lf = False  # the last read ended in CR: a leading LF belongs to that line break
        self._bom: bytes | None = b""  # bytes that may be the start of a byte order mark; None once that is decided
        self._dispatched = False  # a block was completed in this read
        self._event_types: dict[bytes, str] = {}  # decoded, by whole `event: ` line

    @property
    def is_within_event(self) -> bool:
        """Whether what was fed ends in the middle of an event; comments are none."""
        lines = [*self._block, *self._line_parts[:1]]
        return not all(line.startswith(b":") for line in lines)

    def feed(self, chunk: bytes) -> list[Frame]:
        """The events completed by these bytes.

        Raises EventTooLargeError.
        """
        if self._bom is not None:
            chunk = self._strip_bom(chunk)
        if self._skip_lf and chunk:
            self._skip_lf = False
            if chunk[0] == 10:
                chunk = chunk[1:]
        if not chunk:
            return []
        self._size += len(chunk)
        if b"\n" not in chunk and b"\r" not in chunk:
            self._line_parts.append(chunk)
            self._line_size += len(chunk)
            if self._size > self._limit:
                raise EventTooLargeError
            return []
        if self._line_parts:
            chunk = self._complete_line(chunk)
        frames: list[Frame] = []
        lines = BytesIO(chunk).readlines()  # `split` looks at every byte itself, which takes three times as long
        rest = lines.pop() if chunk and not chunk.endswith(b"\n") else b""
        if not rest and len(lines) == 4 and not self._block and self._take_one(lines, frames):
            return frames
        position, end = 0, len(lines)
        uniform = True
        while position < end:
            if uniform and not self._block and end - position >= COLUMNS_MIN_LINES:
                start, position = position, self._take_many(lines, position, frames)
                uniform = position - start >= COLUMNS_MIN_LINES
            else:
                self._take_line(lines[position].removesuffix(b"\n").removesuffix(b"\r"), frames)
                position += 1
        if b"\r" in rest:
            *complete, rest = rest.split(b"\r")
            for line in complete:
                self._take_line(line, frames)
            self._skip_lf = not rest
        if rest:
            self._line_parts.append(rest)
        self._line_size = len(rest)
        if self._dispatched:
            self._dispatched = False
            self._size = len(rest) + sum(map(len, self._block))
        if self._size > self._limit and not frames:  # complete events are delivered first
            raise EventTooLargeError
        return frames

    def _complete_line(self, chunk: bytes) -> bytes:
        """The pending line joined with this chunk, or, if it is a large data line, only what follows that line.

        A large line would be copied four times: joined, split off, stripped of its CR and of `data: `. So its value is
        joined once, set aside, and replaced by a marker in the block.
        """
        parts = self._line_parts
        if self._line_size < LARGE_LINE_MIN_BYTES or not parts[0].startswith(b"data: "):
            rest = b"".join([*parts, chunk])
        else:
            line = chunk.partition(b"\n")[0].partition(b"\r")[0]
            self._large_data.append(b"".join([parts[0][6:], *parts[1:], line]))
            self._block.append(_LARGE_DATA_MARKER)
            is_crlf = chunk.startswith(b"\r\n", len(line))
            rest = chunk[len(line) + 1 + is_crlf :]
            self._skip_lf = not rest and chunk.endswith(b"\r")
        parts.clear()
        return rest

    def _take_one(self, lines: list[bytes], frames: list[Frame]) -> bool:
        """Decode a read that is exactly one event in the servers' shape, as live events are; False if it is not."""
        event_line, data, id_line, end_of_line = lines
        if end_of_line not in _BLANK or not data.startswith(b"data: "):
            return False
        if not id_line.startswith(b"id: ") or b"\0" in id_line:
            return False
        ending = len(end_of_line)
        value, id_value = data[6:-ending], id_line[4:-ending]
        if b"\r" in value or b"\r" in id_value or not data[-ending] == id_line[-ending] == end_of_line[0]:
            return False
        event = self._event_types.get(event_line) or self._event_type(event_line)
        if not event:
            return False
        self.last_id = own_id = id_value.decode("utf-8", "replace")
        frames.append((event, value, own_id, own_id))
        self._line_size = self._size = 0
        return True

    def _take_many(self, lines: list[bytes], start: int, frames: list[Frame]) -> int:
        """Decode the run of equally shaped events in the servers' shape that begins here; the index after it.

        This is the hot path. It goes column by column, not event by event: so the loops run in C, and bytes are only
        searched for single characters, which CPython does fast.
        """
        end_of_line = lines[start + 3]
        step = 4
        if end_of_line not in _BLANK:
            end_of_line = lines[start + 2]
            step = 3
        blanks = lines[start + step - 1 :: step]
        count = blanks.count(end_of_line)
        if end_of_line not in _BLANK or not count:
            return start
        if count < len(blanks):
            count = next(index for index, line in enumerate(blanks) if line != end_of_line)
        stop = start + count * step
        ending = len(end_of_line)
        known = self._event_types
        events = [known.get(line) or self._event_type(line) for line in lines[start:stop:step]]
        data_lines = lines[start + 1 : stop : step]
        if "" in events or not all(map(_startswith, data_lines, repeat(b"data: "))):
            return start
        data = [*map(_GET_DATA[ending], data_lines)]
        if b"\r" in b"".join(data) or (ending == 2 and {*map(_GET_BEFORE_LF, data_lines)} != {13}):  # 13 is CR
            return start  # the line ends of a block are mixed
        ids: list[str] | list[None] = [None] * count
        last_ids: list[str] = [self.last_id] * count
        if step == 4:
            text = b"".join(lines[start + 2 : stop : step])
            if not text.startswith(b"id: ") or not text.endswith(end_of_line) or b"\0" in text:
                return start
            between = end_of_line + b"id: "
            last_ids = text[4 : len(text) - ending].decode("utf-8", "replace").split(between.decode())
            if len(last_ids) != count or text.count(b"\r") != count * (ending - 1):
                return start
            ids = last_ids
            self.last_id = last_ids[-1]
        frames += zip(events, data, ids, last_ids, strict=True)
        self._dispatched = True
        return stop

    def _event_type(self, line: bytes) -> str:
        """The type in an `event: ` line, with or without its line break; "" if it is another line."""
        text = line[7:].removesuffix(b"\n").removesuffix(b"\r")
        if not line.startswith(b"event: ") or b"\r" in text:
            return ""
        event = text.decode("utf-8", "replace") or "message"
        if len(self._event_types) < MAX_EVENT_TYPES:
            self._event_types[line] = event
        return event

    def _take_line(self, line: bytes, frames: list[Frame]) -> None:
        """Add a line, without its line break, to the block; an empty one completes it."""
        if b"\r" in line:
            for part in line.split(b"\r"):
                self._take_line(part, frames)
        elif line:
            self._block.append(line)
        elif self._block:
            self._dispatch(self._block, frames)
            self._block.clear()
            self._dispatched = True

    def _dispatch(self, block: list[bytes], frames: list[Frame]) -> None:
        """Decode a complete block."""
        event = self._event_types.get(block[0]) or self._event_type(block[0])
        if not event or not 2 <= len(block) <= 3 or not block[1].startswith(b"data: "):
            return self._dispatch_any(block, frames)
        own_id: str | None = None
        if len(block) == 3:
            if not block[2].startswith(b"id: ") or b"\0" in block[2]:
                return self._dispatch_any(block, frames)
            self.last_id = own_id = block[2][4:].decode("utf-8", "replace")
        data = self._large_data.pop() if block[1] is _LARGE_DATA_MARKER else block[1][6:]
        frames.append((event, data, own_id, self.last_id))
        return None

    def _dispatch_any(self, block: list[bytes], frames: list[Frame]) -> None:
        """Decode a block of any shape: sseclient-py parses it, ids and the joining of data lines are handled here.

        It takes time quadratic in the number of data lines. So it gets one in place of them all.
        """
        own_id: str | None = None
        event_lines: list[bytes] = []
        data: list[bytes] = []
        large_data = iter(self._large_data)
        for line in block:
            if line is _LARGE_DATA_MARKER:
                data.append(next(large_data))
                continue
            name, _, value = line.partition(b":")
            if name == b"data":
                data.append(value.removeprefix(b" "))
            elif name == b"event":
                event_lines.append(line.decode("utf-8", "replace").encode())
            elif name == b"id":
                text = value.removeprefix(b" ").decode("utf-8", "replace")
                own_id = own_id if "\0" in text else text
        self._large_data.clear()
        if own_id is not None:
            self.last_id = own_id
        if all(line.startswith(b":") for line in block):
            self.comments += 1
        if not data:
            return
        body = b"\n".join([*event_lines[-1:], b"data: (joined here)", b"", b""])
        parsed = SSEClient([body]).events()  # type: ignore[arg-type]
        frames += [(event.event, b"\n".join(data), own_id, self.last_id) for event in parsed]

    def _strip_bom(self, chunk: bytes) -> bytes:
        """The first bytes of the body without a leading byte order mark, which may come in pieces."""
        assert self._bom is not None
        start = self._bom + chunk
        if len(start) < len(_BOM) and _BOM.startswith(start):
            self._bom = start
            return b""
        self._bom = None
        return start.removeprefix(_BOM)
