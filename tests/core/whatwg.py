"""Event streams read straight by the words of WHATWG HTML §9.2.5 and §9.2.6: slow, and plain to see through."""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE_END = re.compile("\r\n|\n|\r")


@dataclass(frozen=True)
class Dispatched:
    """One dispatched event: its type, data, own id (None: none that counts) and the last id then."""

    event: str
    data: str
    own_id: str | None
    last_id: str


@dataclass(frozen=True)
class Decoded:
    """All of a body: its events, the last event id it left, and its blocks of comments only."""

    events: list[Dispatched]
    last_id: str
    comments: int


def decode(body: bytes, last_id: str = "") -> Decoded:
    """Decode a whole body; what is unfinished at its end is thrown away."""
    text = body.decode("utf-8", "replace").removeprefix("\ufeff")
    *lines, _ = LINE_END.split(text)
    events: list[Dispatched] = []
    comments = 0
    event, data, own_id, names = "", "", None, []
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            names.append(name)
            value = value.removeprefix(" ")
            if name == "event":
                event = value
            elif name == "data":
                data += value + "\n"
            elif name == "id" and "\0" not in value:
                own_id = value
            continue
        if own_id is not None:
            last_id = own_id
        if names and not any(names):
            comments += 1
        if data:
            events.append(Dispatched(event or "message", data[:-1], own_id, last_id))
        event, data, own_id, names = "", "", None, []
    return Decoded(events, last_id, comments)
