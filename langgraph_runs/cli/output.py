"""Writing to stdout and stderr: all of it, or an error; whole events, unless their reader keeps the command waiting."""

from __future__ import annotations

import io
import os
import select
from typing import Any, Final, TextIO, cast

from langgraph_runs.cli.leaving import waiting

_CHUNK: Final = getattr(select, "PIPE_BUF", 512)  # this much is written at once to whatever is ready
_POLL_SECONDS: Final = 1.0  # a signal may come just before the wait


class PipeClosedError(Exception):
    """Whoever read stdout has left, as `head` does."""


class UnwrittenError(Exception):
    """Stdout cannot be written: the disk is full, or the terminal is gone."""


def write(file: TextIO, text: str) -> None:
    """Write a text as UTF-8, at once. Raises OSError.

    Python's own files lose what does not fit into a pipe that does not block, without a word if they have no buffer.
    """
    if not isinstance(file, io.TextIOWrapper):
        file.write(text)
        file.flush()
        return
    buffer: Any = cast("TextIO", file).buffer
    raw = getattr(buffer, "raw", buffer)
    left = memoryview(text.encode("utf-8", "backslashreplace"))
    while left:
        _wait_for(raw)
        written: int | None = raw.write(left[:_CHUNK])  # None: it does not block, and is not ready
        left = left[written or 0 :]


def _wait_for(raw: Any) -> None:
    """Wait until a file can be written; Ctrl-C ends that."""
    if os.name == "posix" and isinstance(raw, io.FileIO):
        ready = select.select([], [raw], [], 0.0)[1]
        while not ready:
            with waiting():
                ready = select.select([], [raw], [], _POLL_SECONDS)[1]
