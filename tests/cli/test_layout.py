"""Lines and tables fit into a terminal, whatever is in them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langgraph_runs.cli.layout import cells, shorten, table, to_the_second, visible

TEXTS = st.text(max_size=30)
DIRECTIONS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("", 0)])
def test_cells(text: str, width: int) -> None:
    """Wide characters take two cells, combining ones none."""
    assert cells(text) == width


def test_shorten() -> None:
    """A line is cut to its width, with a mark; whitespace becomes single spaces."""
    assert shorten("a  b\nc", None) == "a b c"
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("日本語", 5) == "日本…"
    assert shorten("abcd", 4) == "abcd"
    assert shorten("\x1b[2J\u202e", 8) == "\\x1b[2J…"


@given(TEXTS, st.integers(1, 20))
def test_a_shortened_line_fits(text: str, width: int) -> None:
    """It never takes more cells than there are."""
    assert cells(shorten(text, width)) <= width


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4), st.integers(1, 60))
def test_a_table_fits(rows: list[tuple[str, str, str]], width: int) -> None:
    """No line is wider than the terminal, unless that is due to the first column, which stays whole."""
    dicts = [dict(zip("abc", row, strict=True)) for row in rows]
    lines = table(["a", "b", "c"], dicts, width)
    assert len(lines) == len(rows) + 1
    first = max(1, *(cells(shorten(row[0], None)) for row in rows), 1)
    assert max(map(cells, lines)) <= max(width, first)
    assert all(line.startswith(shorten(row[0], None).rstrip()) for line, row in zip(lines[1:], rows, strict=True))


def test_a_table() -> None:
    """Columns stand under their names; the last is cut first, and left out if hardly anything of it would stay."""
    rows = [{"id": "1234", "name": "a long name", "note": "a longer note"}]
    assert table(["id", "name", "note"], rows, None) == ["ID    NAME         NOTE", "1234  a long name  a longer note"]
    assert table(["id", "name", "note"], rows, 26) == ["ID    NAME         NOTE", "1234  a long name  a long…"]
    assert table(["id", "name", "note"], rows, 20) == ["ID    NAME", "1234  a long name"]
    assert table(["id", "name", "note"], rows, 2) == ["ID", "1234"]


@given(st.text())
def test_visible(text: str) -> None:
    """Nothing is left that steers a terminal but newlines and tabs; other texts stay as they are."""
    shown = visible(text)
    assert [each for each in shown if unicodedata.category(each) == "Cc" and each not in "\n\t"] == []
    assert [each for each in shown if unicodedata.bidirectional(each) in DIRECTIONS] == []
    assert shown == text or any(
        unicodedata.category(each) == "Cc" or unicodedata.bidirectional(each) in DIRECTIONS for each in text
    )


def test_what_steers_a_terminal_is_shown() -> None:
    """Escape sequences and changes of direction are seen, not obeyed; ends of lines of Windows are such."""
    assert visible("\x1b[2J\x9b1m\u202eyap\u202c\u2066x\u2069") == "\\x1b[2J\\x9b1m\\u202eyap\\u202c\\u2066x\\u2069"
    assert visible("a\r\nb\rc \u200d\u200f") == "a\nb\\x0dc \u200d\u200f"


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2026-11-27T10:15:57.789138+00:00", "2026-11-27T10:15:57Z"),
        ("2026-11-27T10:15:57Z", "2026-11-27T10:15:57Z"),
        ("2026-11-27T10:15:57.7+05:30", "2026-11-27T10:15:57+05:30"),
        ("at 2026-11-27T10:15:57.7+05:30", "at 2026-11-27T10:15:57.7+05:30"),
    ],
)
def test_times_in_tables(time: str, expected: str) -> None:
    """A time fits beside an id on a narrow terminal: it ends with the second, and names its zone."""
    assert to_the_second(time) == expected
