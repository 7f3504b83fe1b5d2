"""What a view is made of: what models say, the tools that they call, and what a run asks a human."""

from __future__ import annotations

from typing import Any, Final, Literal

import orjson

from langgraph_runs._core.show.markdown import cut
from langgraph_runs._core.show.style import Style
from langgraph_runs._generated.models.interrupt import Interrupt

MOST_OF_PROSE: Final = 40_000
MOST_OF_THOUGHT: Final = 400
MOST_OF_DATA: Final = 3_000
MOST_OF_LINE: Final = 240
"""How many characters are shown of each; every update sends them all again."""


class Said:
    """A message of a model."""

    def __init__(self, speaker: str) -> None:
        self.speaker = speaker
        self.is_over = False
        self._texts: list[str] = []
        self._thoughts: list[str] = []

    @property
    def has_text(self) -> bool:
        """Whether anything was said to the reader."""
        return bool(self._texts)

    def say(self, text: str) -> None:
        """Go on with what is said to the reader."""
        self._texts.append(text)

    def think(self, text: str) -> None:
        """Go on with what the model says to itself."""
        self._thoughts.append(text)

    def written(self, style: Style, *, with_speaker: bool) -> str:
        """The message; "" if nothing was said yet."""
        parts: list[str] = []
        if self._thoughts:
            self._thoughts = ["".join(self._thoughts)]
            parts.append(style.aside(cut(self._thoughts[0], MOST_OF_THOUGHT)))
        if self._texts:
            self._texts = ["".join(self._texts)]
            parts += _shown_prose(self._texts[0], style)
        if parts and with_speaker and self.speaker:
            parts.insert(0, f"{style.code(self.speaker)}:")
        return "\n\n".join(parts)


class Called:
    """A call of a tool, and what came of it."""

    def __init__(self, caller_id: str) -> None:
        self.caller_id = caller_id  # the message that calls it
        self.result_id: str | None = None  # the message that has its result
        self.standing: Literal["working", "done", "failed"] = "working"
        self.name = ""
        self.arguments = ""
        self.result = ""

    @property
    def is_over(self) -> bool:
        """Whether the tool finished or failed."""
        return self.standing != "working"

    def finish(self, result: str, *, result_id: str | None = None, has_failed: bool = False) -> None:
        """The tool finished or failed."""
        self.result, self.result_id = result, result_id
        self.standing = "failed" if has_failed else "done"

    def resume(self) -> None:
        """What came of it is void: it is called again."""
        self.result, self.result_id, self.standing = "", None, "working"

    def written(self, style: Style, *, with_speaker: bool) -> str:
        """The call in one line."""
        called = style.code(cut(f"{self.name or 'tool'}({self.arguments})", MOST_OF_LINE))
        if self.standing == "working":
            return f"{MARKS['working']} {called}"
        result = f" → {style.code(cut(self.result, MOST_OF_LINE))}" if self.result else ""
        return f"{MARKS[self.standing]} {called}{result}"


MARKS: Final = {"working": "…", "done": "✓", "failed": "✗", "asks": "?"}
"""How it is shown that a node or a tool is at work, or how it ended."""


def asked(question: Interrupt, style: Style) -> str:
    """A question to a human."""
    value: Any = question.value
    if isinstance(value, str):
        return f"{style.strong('Question:')}\n\n{style.block(cut(value, MOST_OF_DATA))}"
    return f"{style.strong('Question:')}\n\n{data(value, style)}"


def data(value: Any, style: Style) -> str:
    """Any JSON, in lines of its own."""
    return style.block(cut(json_text(value, indented=True), MOST_OF_DATA), "json")


def json_text(value: Any, *, indented: bool = False) -> str:
    """A value as JSON; as Python shows it if it has no JSON form, or is nested too deeply for that."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 if indented else None).decode()
    except orjson.JSONEncodeError:
        pass
    try:
        return repr(value)
    except RecursionError:
        return "(nested too deeply to be shown)"


def _shown_prose(text: str, style: Style) -> list[str]:
    """What a model says: if it is long, the beginning and the end of it."""
    left_out = len(text) - MOST_OF_PROSE
    if left_out <= 0:
        return [style.prose(text)]
    half = MOST_OF_PROSE // 2
    note = style.strong(f"… {left_out:,} characters are not shown …")
    return [style.prose(text[:half]), note, style.prose(text[-half:])]
