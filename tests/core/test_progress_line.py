"""The line that shows the progress of a map."""

from __future__ import annotations

import sys
from io import StringIO

import pytest

from langgraph_runs import Progress
from langgraph_runs._progress_line import ProgressLine


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


Notebook = type("OutStream", (StringIO,), {"__module__": "ipykernel.iostream"})


@pytest.mark.parametrize("kind", [Terminal, Notebook])
def test_one_line_is_renewed(kind: type[StringIO], monkeypatch: pytest.MonkeyPatch) -> None:
    """In a terminal or a notebook the line is written anew in place, not too often, and ends with the last word."""
    file = kind()
    monkeypatch.setattr(sys, "stderr", file)
    line = ProgressLine()
    for done in range(1000):
        line(Progress(done, 0, 8, 1000))
    line(Progress(1000, 2, 0, 1000))
    line.finish()
    line.finish()

    shown = file.getvalue()
    assert shown.startswith("\r0/1000 done, 0 failed, 8 running")
    assert shown.endswith("\r1000/1000 done, 2 failed, 0 running\n")
    assert shown.count("\n") == 1
    assert shown.count("\r") < 100


def test_a_shorter_line_leaves_no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is shorter than the one before covers it."""
    file = Terminal()
    monkeypatch.setattr(sys, "stderr", file)
    line = ProgressLine()
    line(Progress(10, 0, 10, None))
    line(Progress(11, 0, 9, None))
    line.finish()
    assert file.getvalue() == "\r10 done, 0 failed, 10 running\r11 done, 0 failed, 9 running \n"


def test_a_log_file_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a line cannot be renewed, none is written; nor is one where there is no stderr."""
    file = StringIO()
    for stderr in (file, None):
        monkeypatch.setattr(sys, "stderr", stderr)
        line = ProgressLine()
        line(Progress(1, 0, 0, 1))
        line.finish()
    assert file.getvalue() == ""
