"""`Piece`: what is to be written where, and JSON as it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeAlias

from langgraph_runs import RunResult, StreamEvent, errors
from langgraph_runs.cli.layout import shorten

Style: TypeAlias = Literal["", "dim", "bold", "red"]


_ESCAPED: Final = {
    each: f"\\u{each:04x}" for each in (*range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}
"""What JSON may have in a string, and where some programs that read lines would end one, or a terminal would obey."""

_STRING_OR_NO_NUMBER: Final = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")|NaN|-?Infinity')


class Piece(NamedTuple):
    """A text for stdout, or for stderr if it is said `aside`; the style is for terminals."""

    text: str
    aside: bool = False
    style: Style = ""


class View(Protocol):
    """What events look like: to people, or to programs."""

    @property
    def wants_result(self) -> bool:
        """Whether `finish` needs the values that the run ended with."""
        ...

    def feed(self, event: StreamEvent) -> Sequence[Piece]:
        """What is written for an event."""
        ...

    def finish(self, result: RunResult[Any]) -> Sequence[Piece]:
        """What is written at the end of a run that succeeded, or waits for a human."""
        ...

    def note(self, text: str) -> Sequence[Piece]:
        """What is written for something that happens to the connection."""
        ...

    def fail(self, error: errors.LangGraphRunsError | None) -> Sequence[Piece]:
        """What is written, besides the error's message, if there is no result; None: it was left."""
        ...


def to_json(value: Any, *, indent: int | None = None) -> str:
    """JSON as UTF-8 has it. A lone surrogate, which UTF-8 does not have, is escaped where it is written."""
    separators = (",", ":") if indent is None else None
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, default=str)
    return text if text.isascii() and "\x7f" not in text else text.translate(_ESCAPED)


def question_line(name: Any, value: Any) -> str:
    """A question to a human, with the id by which it is answered; None if the server told none."""
    return f"? {to_json(value)}" + (f"  ({shorten(str(name), None)})" if name else "")


def to_json_line(value: Any) -> str:
    """JSON for programs: with null for NaN and infinities, which some servers send and JSON does not have."""
    text = to_json(value)
    if "NaN" not in text and "Infinity" not in text:
        return text
    return _STRING_OR_NO_NUMBER.sub(lambda found: found[1] or "null", text)
