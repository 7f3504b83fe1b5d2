"""How texts fit into the width of a terminal: cells, shortened lines, and tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

_GAP = "  "
_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)")
_LEAST_CELLS = 6  # what a column is cut to at least
_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def cells(text: str) -> int:
    """How many cells of a terminal a line takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shorten(text: str, width: int | None) -> str:
    """A text as one line of at most `width` cells, with `…` in place of what is cut off; None: however long it is."""
    line = visible(" ".join(text.split()))
    if width is None or cells(line) <= width:
        return line
    kept, left = "", max(width, 1) - 1
    for character in line:
        left -= _cells(character)
        if left < 0:
            break
        kept += character
    return f"{kept}…"


def visible(text: str) -> str:
    """A text without control characters but newlines and tabs: what a server sends must not steer a terminal.

    Nor must it show what follows in another order than it is in, so that a human approves what was not asked.
    """
    return text if text.isprintable() else _STEERING.sub(_escaped, text.replace("\r\n", "\n"))


def _escaped(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def to_the_second(time: str) -> str:
    """A time as the server writes it, without fractions of a second, and with Z for UTC; any other text as it is."""
    found = _TIME.fullmatch(time)
    return f"{found[1]}{'Z' if found[2] == '+00:00' else found[2]}" if found else time


def table(columns: Sequence[str], rows: Sequence[Mapping[str, str]], width: int | None) -> list[str]:
    """The lines of a table: the first column is never cut, others from the last on, until the lines fit."""
    shown = [*columns]
    texts = [{name: shorten(row.get(name, ""), None) for name in shown} for row in rows]
    sizes = {name: max([cells(name), *(cells(text[name]) for text in texts)]) for name in shown}
    while width is not None and len(shown) > 1 and (excess := _total(shown, sizes) - width) > 0:
        last = shown[-1]
        if sizes[last] - excess >= _LEAST_CELLS:
            sizes[last] -= excess
        else:
            shown.pop()
    heading = {name: name.upper() for name in shown}
    return [_row(shown, line, sizes) for line in (heading, *texts)]


def _total(shown: Sequence[str], sizes: Mapping[str, int]) -> int:
    return sum(sizes[name] for name in shown) + len(_GAP) * (len(shown) - 1)


def _row(shown: Sequence[str], texts: Mapping[str, str], sizes: Mapping[str, int]) -> str:
    cut = [shorten(texts[name], sizes[name] if name != shown[0] else None) for name in shown]
    return _GAP.join(text + " " * (sizes[name] - cells(text)) for name, text in zip(shown, cut, strict=True)).rstrip()
