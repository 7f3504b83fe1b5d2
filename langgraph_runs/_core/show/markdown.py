"""How foreign text is put into Markdown: a model's own, which is rendered, and all else, which is shown as it is.

A model's Markdown must not swallow what is shown after it, load anything, or act as HTML. So fences that are open are
closed, and outside of code no HTML and no image begins. Where it cannot be told with certainty what is code, or lists
and quotations are nested too deeply, the text is shown as it is.
"""

from __future__ import annotations

import re
from typing import Final

_OPENING: Final = re.compile(r"( {0,3})(`{3,}(?=[^`|]*$)|~{3,}(?=[^|]*$))")  # with a bar, it may head a table
_NESTED: Final = re.compile(r"[\s>*+\-\d.)]*(?:```|~~~)")  # a fence in a list or a quotation
_CONTAINER: Final = re.compile(r" *(>|[*+-](?= |$)|\d{1,9}[.)](?= |$))")  # of a quotation, or of an item of a list
_BACKTICKS: Final = re.compile(r"`+")
_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")

_MOST_CONTAINERS: Final = 8
"""Some renderers give up where lists and quotations are nested more deeply, and leave out all that follows."""


def clean(text: str) -> str:
    """The text without control characters, which would act on a terminal, or show what follows in another order.

    Lone surrogates, which neither files nor messages of a kernel can have, are replaced.
    """
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text.replace("\r\n", "\n")))


def cut(text: str, most: int) -> str:
    """The text, or its beginning with a note of how much was left out."""
    left_out = len(text) - most
    return text if left_out <= 0 else f"{text[:most]}… ({left_out:,} more characters)"


def code(text: str) -> str:
    """A text in one line, as code within a line."""
    line = " ".join(clean(text).split()) or " "
    ticks = "`" * (_longest_run(line) + 1)
    space = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{ticks}{space}{line}{space}{ticks}"


def block(text: str, language: str = "") -> str:
    """A text as a block of code."""
    text = clean(text).strip("\n")
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def rendered(text: str) -> str:
    """A model's Markdown, made harmless; or the same text as a block, where it is not certain what of it is code."""
    text = clean(text)
    lines: list[str] = []
    opened = closing = None  # of the fence that is open
    may_have_code = True
    columns: list[int] = []  # of the marks of the lists and quotations that the line may be in
    for line in text.split("\n"):
        if opened is not None and closing is not None:
            if line.strip() and len(line) - len(line.lstrip(" ")) < len(opened[1]):
                return block(text)  # the list that the fence is in may have ended here, and the fence with it
            lines.append(line)
            if closing.fullmatch(line):
                opened = closing = None
        elif opened := _OPENING.match(line):
            fence = opened[2]
            closing = re.compile(rf" {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*")
            may_have_code = True
            lines.append(line)
        elif _NESTED.match(line) or _is_too_deep(line.expandtabs(4), columns):
            return block(text)
        else:
            may_have_code = may_have_code or not line.strip()  # code does not go on after an empty line
            parts = _parts(line) if may_have_code else None
            may_have_code = parts is not None
            lines.append("".join(_harmless(one, at) for at, one in enumerate(parts or [line])))
    if opened is not None:
        lines.append(f"{opened[1]}{opened[2]}")
    return "\n".join(lines)


def _is_too_deep(line: str, columns: list[int]) -> bool:
    """Whether a line begins lists and quotations within too many others, at these columns; they are kept up to date."""
    at = 0
    while len(columns) <= _MOST_CONTAINERS and (found := _CONTAINER.match(line, at)):
        while columns and columns[-1] >= found.start(1):
            columns.pop()
        columns.append(found.start(1))
        at = found.end()
    return len(columns) > _MOST_CONTAINERS


def _parts(line: str) -> list[str] | None:
    """Text and code in turns; None if code may begin that ends in another line."""
    if "\\`" in line:
        return None
    parts: list[str] = []
    at = 0
    while found := _BACKTICKS.search(line, at):
        end = next((one.end() for one in _BACKTICKS.finditer(line, found.end()) if one[0] == found[0]), None)
        if end is None:
            return None
        parts += line[at : found.start()], line[found.start() : end]
        at = end
    return [*parts, line[at:]]


def _harmless(part: str, at: int) -> str:
    """A part of a line; those at odd places are code."""
    return part if at % 2 else _TAG.sub("&lt;", part).replace("![", "&#33;[")


def _longest_run(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)
