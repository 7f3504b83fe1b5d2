"""Where a view is shown: a notebook, a terminal in place, and lines of text elsewhere."""

from __future__ import annotations

import re
import sys
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest

from langgraph_runs import RunResult
from langgraph_runs._core.show.going_on import Advice
from langgraph_runs._core.show.view import RunView, Standing
from langgraph_runs._show import Lines, Notebook, Screen, Terminal, open_screen
from tests.core.test_projections import last, piece

STANDING = Standing(1.0)


class Tty(StringIO):
    """A terminal: what stands on it once it is done, and how often it was written to."""

    encoding = "utf-8"
    writes = 0

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.writes += 1
        return super().write(text)

    @property
    def lines(self) -> list[str]:
        """The lines that stand there, without colours."""
        stand, row = [""], 0
        for part in re.findall(r"\x1b\[\d*[AJ]|[\r\n]|[^\x1b\r\n]+", re.sub(r"\x1b\[[\d;]*m", "", self.getvalue())):
            if part == "\n":
                row += 1
                stand += [""] * (row == len(stand))
            elif part.endswith("A"):
                row -= int(part[2:-1])
                assert row >= 0, "it went above what it wrote"
            elif part.endswith("J"):
                stand = [*stand[:row], ""]
            elif part != "\r":
                stand[row] += part
        return stand[:-1]


@pytest.fixture(params=["rich", "plain"])
def tty(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Tty:
    """A terminal of 40 columns and 8 rows, with rich installed or not."""
    if request.param == "plain":
        monkeypatch.setitem(sys.modules, "rich.console", None)
    for name, value in {"COLUMNS": "40", "LINES": "8", "TERM": "xterm"}.items():
        monkeypatch.setenv(name, value)
    return Tty()


def play(screen: Screen, text: str) -> RunView:
    """A run that says a text, line by line, shown at each."""
    view = RunView()
    screen.show(view, STANDING)
    for line in text.splitlines(keepends=True):
        view.feed(piece(line))
        screen.show(view, STANDING)
    view.feed(last())
    view.end(RunResult("r", "t", "success", {}))
    screen.finish(view, STANDING)
    return view


def test_a_terminal_is_renewed_in_place(tty: Tty) -> None:
    """What stands there in the end is all of the run, once."""
    play(Terminal(tty), "one\n\ntwo\n\nthree")
    assert [line.strip() for line in tty.lines if line.strip()] == ["one", "two", "three", "success · 1.0 s"]
    assert tty.writes == 7


def test_a_terminal_that_is_too_small(tty: Tty) -> None:
    """While the run goes on the end of it is shown, as much as fits; then all of it, in lines that are not cut."""
    screen = Terminal(tty)
    text = "".join(f"{number} {'word ' * 12}\n\n" for number in range(20))
    play(screen, text)
    steps = tty.getvalue().split("\x1b[J")
    assert max(step.count("\n") for step in steps[:-1]) == 7
    assert "".join(tty.lines).count("word") == 240
    assert max(map(len, tty.lines)) <= 39


def test_code_can_be_copied(tty: Tty) -> None:
    """How to go on is one line, however narrow the terminal is."""
    code = f"client.runs.handle({'t' * 36!r}, {'r' * 36!r}).show()"
    view = RunView()
    view.leave(Advice("The run goes on.", code))
    screen = Terminal(tty)
    screen.show(view, STANDING)
    screen.finish(view, STANDING)
    assert [line.strip() for line in tty.lines] == ["left · 1.0 s", "", "The run goes on.", "", code]


def test_wide_characters(tty: Tty) -> None:
    """Characters that take two columns, or none, are counted as such."""
    play(Terminal(tty), "表" * 30 + "e\u0301" * 5)
    assert "".join("".join(tty.lines).split()).startswith("表" * 30)
    assert max(line.count("表") for line in tty.lines) <= 19


@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_where_nothing_can_be_renewed(term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a file, a pipe and a dumb terminal each thing is told once, in plain lines."""
    file = Tty() if term == "dumb" else StringIO()
    monkeypatch.setenv("TERM", term)
    monkeypatch.setitem(sys.modules, "IPython", None)
    monkeypatch.setattr(sys, "stdout", file)
    play(open_screen(), "one\n\n**two**")
    assert file.getvalue() == "one\n\n**two**\nsuccess · 1.0 s\n"


def test_other_encodings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an encoding lacks is replaced: no run is lost over a dash."""
    file = StringIO()
    ascii_file = SimpleNamespace(encoding="ascii", isatty=lambda: False, write=file.write, flush=lambda: None)
    monkeypatch.setitem(sys.modules, "IPython", None)
    monkeypatch.setattr(sys, "stdout", ascii_file)
    play(open_screen(), "café")
    assert file.getvalue() == "caf?\nsuccess ? 1.0 s\n"


def test_no_output_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program without stdout shows nothing, and runs all the same."""
    monkeypatch.setitem(sys.modules, "IPython", None)
    monkeypatch.setattr(sys, "stdout", None)
    screen = open_screen()
    play(screen, "one")
    assert isinstance(screen, Lines)


def test_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a kernel one display is made and then updated, with Markdown and plain text and nothing that is run."""
    calls: list[tuple[str, Any, dict[str, Any]]] = []
    display = SimpleNamespace(
        display=lambda shown, **options: calls.append(("display", shown, options)),
        update_display=lambda shown, **options: calls.append(("update", shown, options)),
    )
    kernel = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: kernel, display=display))
    screen = open_screen()
    assert isinstance(screen, Notebook)
    play(screen, "one")
    assert [kind for kind, _, _ in calls] == ["display", "update", "update"]
    assert calls[-1][1] == {"text/markdown": "one\n\n**success** · 1.0 s", "text/plain": "one\n\nsuccess · 1.0 s"}
    assert len({options["display_id"] for _, _, options in calls}) == 1
    assert all(options["raw"] for _, _, options in calls)


@pytest.mark.parametrize("shell", [None, SimpleNamespace(kernel=None), SimpleNamespace()], ids=["none", "old", "new"])
def test_ipython_in_a_terminal(shell: object, tty: Tty, monkeypatch: pytest.MonkeyPatch) -> None:
    """IPython without a kernel is a terminal like others."""
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setattr(sys, "stdout", tty)
    assert isinstance(open_screen(), Terminal)
