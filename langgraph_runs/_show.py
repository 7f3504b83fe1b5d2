"""Where `show()` shows a view: in the output of a notebook's cell, in place on a terminal, or in lines of text."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, TextIO
from uuid import uuid4

from langgraph_runs._core.show.view import RunView, Standing


class Screen(Protocol):
    """Shows a view, as often as it is told to."""

    def show(self, view: RunView, standing: Standing) -> None:
        """Show the view as it is now."""
        ...

    def finish(self, view: RunView, standing: Standing) -> None:
        """Show the view as it stays."""
        ...


def open_screen() -> Screen:
    """The screen for this process: a notebook, a terminal, or else a file or a pipe."""
    if (notebook := _notebook()) is not None:
        return notebook
    file: TextIO | None = sys.stdout
    if file is None:
        return Lines(lambda text: None)
    if file.isatty() and _renews_lines():
        return Terminal(file)
    return Lines(lambda text: _write(file, f"{text}\n"))


class Notebook:
    """The output of a cell, which is renewed in place and saved with the notebook as it stands last."""

    def __init__(self, display: Callable[..., Any], update_display: Callable[..., Any]) -> None:
        self._display, self._update = display, update_display
        self._id = uuid4().hex
        self._is_there = False

    def show(self, view: RunView, standing: Standing) -> None:
        """Show the view in the cell that runs now, or in the place where it was shown before."""
        shown = {"text/markdown": view.markdown(standing), "text/plain": view.plain(standing)}
        if self._is_there:
            self._update(shown, raw=True, display_id=self._id)
        else:
            self._is_there = True
            self._display(shown, raw=True, display_id=self._id)

    finish = show


class Terminal:
    """Lines of a terminal that are written anew; while the run goes on, the last ones that fit."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._lines = 0  # that stand there now

    def show(self, view: RunView, standing: Standing) -> None:
        """Show the end of the view."""
        columns, rows = shutil.get_terminal_size()
        lines = _terminal_lines(view, standing, columns - 1)
        self._renew(lines[-max(1, rows - 1) :])

    def finish(self, view: RunView, standing: Standing) -> None:
        """Show all of the view; the terminal breaks lines of code, so that they can be copied."""
        lines = _terminal_lines(view, standing, shutil.get_terminal_size().columns - 1)
        self._renew([*lines, "", *view.advised().split("\n")] if view.advised() else lines)

    def _renew(self, lines: list[str]) -> None:
        up = f"\x1b[{self._lines}A" if self._lines else ""
        _write(self._file, f"\r{up}\x1b[J" + "".join(f"{line}\n" for line in lines))
        self._lines = len(lines)


class Lines:
    """Lines of a log: what is over, once."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    def show(self, view: RunView, standing: Standing) -> None:
        """Write what is over since the last time."""
        if text := view.take_lines(standing):
            self._write(text)

    finish = show


def _notebook() -> Notebook | None:
    """The notebook whose kernel this process is; IPython is loaded then."""
    ipython: Any = sys.modules.get("IPython")
    if ipython is None or getattr(ipython.get_ipython(), "kernel", None) is None:
        return None
    shown: Any = ipython.display
    return Notebook(shown.display, shown.update_display)


def _renews_lines() -> bool:
    """Whether a terminal can be written to anew; older ones of Windows show the codes for that instead."""
    return os.environ.get("TERM") != "dumb" and (sys.platform != "win32" or "WT_SESSION" in os.environ)


def _terminal_lines(view: RunView, standing: Standing, width: int) -> list[str]:
    """The view in lines of a terminal: rendered by rich, if that is installed; else plain."""
    with suppress(ImportError):
        from rich.console import Console  # noqa: PLC0415
        from rich.markdown import Markdown  # noqa: PLC0415

        console = Console(width=width)
        with console.capture() as captured:
            console.print(Markdown(view.in_columns(standing, is_markdown=True), hyperlinks=False))
        return captured.get().rstrip("\n").split("\n")
    text = view.in_columns(standing, is_markdown=False).expandtabs()
    return [part for line in text.split("\n") for part in _wrapped(line, width)]


def _wrapped(line: str, width: int) -> list[str]:
    """A line in pieces that are not wider than a terminal."""
    parts, used = [""], 0
    for character in line:
        takes = 0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        if used + takes > max(2, width):
            parts.append("")
            used = 0
        parts[-1] += character
        used += takes
    return parts


def _write(file: TextIO, text: str) -> None:
    encoding = getattr(file, "encoding", None) or "utf-8"
    file.write(text.encode(encoding, "replace").decode(encoding))
    file.flush()
