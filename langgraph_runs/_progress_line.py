"""The line that shows the progress of a map: on stderr, renewed in place, in terminals and notebooks only."""

from __future__ import annotations

import sys
import time

from langgraph_runs._core.runs.mapped import Progress

RENEWAL_SECONDS = 0.1
"""How often the line is renewed at most."""


class ProgressLine:
    """Shows progress in one line, and ends it when the map does."""

    def __init__(self) -> None:
        self._file = sys.stderr
        self._shows = _renews_lines(self._file)
        self._written = ""  # what stands there now
        self._latest = ""
        self._next_time = 0.0

    def __call__(self, progress: Progress) -> None:
        """Renew the line, unless that was done just now."""
        self._latest = str(progress)
        if time.monotonic() >= self._next_time:
            self._write()

    def finish(self) -> None:
        """Show how far the map came, and end the line."""
        if self._latest:
            self._write()
            if self._shows:
                self._file.write("\n")
                self._file.flush()
            self._latest = ""

    def _write(self) -> None:
        self._next_time = time.monotonic() + RENEWAL_SECONDS
        if self._shows and self._latest != self._written:
            self._file.write("\r" + self._latest.ljust(len(self._written)))
            self._file.flush()
            self._written = self._latest


def _renews_lines(file: object) -> bool:
    """Whether a line can be written anew: in a terminal, and in Jupyter, which is none."""
    is_terminal = getattr(file, "isatty", None)
    return type(file).__module__.startswith("ipykernel.") or (is_terminal is not None and bool(is_terminal()))
