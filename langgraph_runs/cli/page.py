"""`Page`: texts for stdout and for stderr that share a terminal, where each begins on a line of its own."""

from __future__ import annotations

from langgraph_runs.cli.pieces import Piece, Style


class Page:
    """Collects pieces, and ends the line that stands open before another one begins.

    The end of a line that was not the last of stdout goes to stderr, so that stdout has what was said and no more.
    """

    def __init__(self) -> None:
        self.is_blank = True  # nothing was written to stdout
        self._pieces: list[Piece] = []
        self._open: Piece | None = None  # the text that the open line ends with

    def take(self) -> list[Piece]:
        """The pieces since the last time."""
        pieces, self._pieces = self._pieces, []
        return pieces

    def run_on(self, text: str, style: Style = "", *, aside: bool = False) -> None:
        """Go on with a text that comes piece by piece."""
        if not text:
            return
        if self._open is not None and self._open.aside != aside:
            self._break_line()
        self._add(Piece(text, aside, style))
        self._open = None if text.endswith("\n") else self._pieces[-1]

    def line(self, text: str, style: Style = "", *, aside: bool = False) -> None:
        """Write a line."""
        if self._open is not None:
            self._break_line()
        self._add(Piece(f"{text}\n", aside, style))

    def end_line(self) -> None:
        """End the line of a text that is complete."""
        if self._open is not None:
            self._add(Piece("\n", self._open.aside))
            self._open = None

    def _break_line(self) -> None:
        self._add(Piece("\n", aside=True))
        self._open = None

    def _add(self, piece: Piece) -> None:
        self._pieces.append(piece)
        self.is_blank = self.is_blank and piece.aside
