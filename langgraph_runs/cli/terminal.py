"""`Terminal`: stdout and stderr as they are: UTF-8, styles where they are shown, and what a closed pipe means."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Final, TextIO

from langgraph_runs.cli.layout import visible
from langgraph_runs.cli.output import PipeClosedError, UnwrittenError, write
from langgraph_runs.cli.pieces import Piece, Style

_CODES: Final[Mapping[Style, str]] = {"dim": "2", "bold": "1", "red": "31"}


class Terminal:
    """Where texts go. With `quiet`, nothing goes to stderr but errors."""

    def __init__(self, out: TextIO, err: TextIO, environment: Mapping[str, str]) -> None:
        for file in (out, err):
            if isinstance(file, io.TextIOWrapper):
                file.reconfigure(encoding="utf-8", errors="backslashreplace")
        self.quiet = False
        self._out, self._err = out, err
        self._terminals = {file for file in (out, err) if file.isatty()}
        self._has_styles = has_styles(environment)

    @classmethod
    def of_process(cls) -> Terminal:
        """The terminal of this process."""
        out, err = (file or open(os.devnull, "w", encoding="utf-8") for file in (sys.stdout, sys.stderr))  # noqa: SIM115, PTH123
        return cls(out, err, os.environ)

    @property
    def is_shown(self) -> bool:
        """Whether people read stdout as it is written."""
        return self._out in self._terminals

    @property
    def width(self) -> int | None:
        """How many cells a line has; None if nobody looks at lines."""
        return shutil.get_terminal_size().columns if self._terminals else None

    def write(self, pieces: Iterable[Piece]) -> None:
        """Write pieces, at once. Raises PipeClosedError if nobody reads stdout any more, or UnwrittenError."""
        for piece in pieces:
            if not piece.aside:
                try:
                    self._write(self._out, piece)
                except BrokenPipeError:
                    raise PipeClosedError from None
                except OSError as error:
                    raise UnwrittenError(f"cannot write to stdout: {error.strerror or error}") from None
            elif not self.quiet:
                self._write_aside(piece)

    def tell(self, text: str, style: Style = "") -> None:
        """Write a line to stderr, also if it is to be quiet."""
        self._write_aside(Piece(f"{text}\n", aside=True, style=style))

    def leave_echo(self) -> None:
        """Begin a line on stderr after the `^C` that a terminal shows for the key."""
        if self._err in self._terminals:
            self.tell("")

    def write_text(self, text: str) -> None:
        """Write a text to stdout."""
        self.write([Piece(text)])

    def flush(self) -> None:
        """Write what is still buffered, as what `--help` prints."""
        self._out.flush()

    def _write_aside(self, piece: Piece) -> None:
        with suppress(OSError):  # nobody can be told
            self._write(self._err, piece)

    def _write(self, file: TextIO, piece: Piece) -> None:
        is_terminal = file in self._terminals
        text = visible(piece.text) if is_terminal else piece.text
        if piece.style and is_terminal and self._has_styles:
            body = text.rstrip("\n")
            text = f"\x1b[{_CODES[piece.style]}m{body}\x1b[0m{text[len(body) :]}"
        write(file, text)


def has_styles(environment: Mapping[str, str]) -> bool:
    """Whether terminals show styles: not if they are dumb, nor if NO_COLOR has a value."""
    return not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
