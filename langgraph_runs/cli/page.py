"""`Page`: texts for stdout and for stderr that share a terminal, where each begins on a line of its own."""

from __future__ import annotations

from langgraph_runs.cli.pieces import Piece, Style


class Page:
    """Collects pieces, and ends the line that stands open before another one begins.

    If stderr breaks into a line of stdout, the line break goes to stderr, so that stdout has what was said and no more.
    """

    def __init__(self) -> None:
        self.is_blank = True  # nothing was written to stdout
        self._pieces: list[Piece] = []
        self._latest: Piece | None = None  # the text at the end of the terminal's last line; None if that is complete
        self._is_open = False  # the last line of stdout is not complete

    def take(self) -> list[Piece]:
        """The pieces since the last time."""
        pieces, self._pieces = self._pieces, []
        return pieces

    def run_on(self, text: str, style: Style = "", *, aside: bool = False) -> None:
        """Go on with a text that comes piece by piece."""
        if text:
            self._make_way(aside=aside)
            self._add(Piece(text, aside, style))

    def line(self, text: str, style: Style = "", *, aside: bool = False) -> None:
        """Write a line."""
        if aside:
            self._make_way(aside=None)
        else:
            self.end_line()
        self._add(Piece(f"{text}\n", aside, style))

    def end_line(self) -> None:
        """End the line of a text that is complete, on stdout as well if stderr broke into it."""
        if self._latest is not None and self._latest.aside:
            self._add(Piece("\n", aside=True))
        if self._is_open:
            self._add(Piece("\n"))

    def _make_way(self, *, aside: bool | None) -> None:
        """Begin a line of the terminal, unless it ends with what goes to the same file as what follows."""
        if self._latest is not None and self._latest.aside != aside:
            self._add(Piece("\n", aside=True))

    def _add(self, piece: Piece) -> None:
        self._pieces.append(piece)
        is_complete = piece.text.endswith("\n")
        self._latest = None if is_complete else piece
        if not piece.aside:
            self._is_open, self.is_blank = not is_complete, False
