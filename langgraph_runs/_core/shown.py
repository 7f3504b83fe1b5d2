"""How values of the caller's are shown in messages, and how much of a traceback is shown."""

from __future__ import annotations

from reprlib import Repr
from types import TracebackType
from typing import TypeVar

E = TypeVar("E", bound=BaseException)


class _Repr(Repr):
    def repr_int(self, x: int, level: int) -> str:
        try:
            return super().repr_int(x, level)
        except ValueError:  # it has more digits than Python writes
            return f"<int of {x.bit_length()} bits>"


_REPR = _Repr()
_REPR.maxother = _REPR.maxstring = 80
_REPR.maxlist = _REPR.maxtuple = _REPR.maxdict = _REPR.maxset = 10


_INTERNAL = frozenset(
    {"langgraph_runs", "httpx", "httpcore", "httpx2", "httpcore2", "httpx_aiohttp", "aiohttp", "aiohappyeyeballs"}
    | {"anyio", "h11", "asyncio", "contextlib", "selectors", "socket", "ssl", "uvloop"}
)
"""Top-level packages whose frames say nothing of the caller's code."""


def shown(value: object) -> str:
    """The value's repr on one line, whatever it does, cut in the middle if it is long."""
    return " ".join(_REPR.repr(value).split("\n"))


def shorten_traceback(error: E) -> E:
    """The error; its traceback, and those of its causes, keep only frames of the caller's code, as of hooks.

    An error that is not ours stays as it is if it was not raised by this package: it may be a mistake in a hook. So
    does one that the caller was handling when the call was made.
    """
    if isinstance(error, (RuntimeError, TypeError, ValueError)) and not _is_raised_here(error.__traceback__):
        return error
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        link.__traceback__ = _of_caller(link.__traceback__)
        link = link.__cause__ or _context(link)
    return error


def _context(error: BaseException) -> BaseException | None:
    """What was handled when the error was raised, if it was caught by this package or the HTTP library."""
    context = error.__context__
    caught_in = context.__traceback__ if context else None
    return context if caught_in and _package(caught_in) in _INTERNAL else None


def _is_raised_here(traceback: TracebackType | None) -> bool:
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback is not None and _package(traceback) == "langgraph_runs"


def _of_caller(traceback: TracebackType | None) -> TracebackType | None:
    frames: list[TracebackType] = []
    while traceback is not None:
        if _package(traceback) not in _INTERNAL:
            frames.append(traceback)
        traceback = traceback.tb_next
    kept: TracebackType | None = None
    for one in reversed(frames):
        kept = TracebackType(kept, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return kept


def _package(traceback: TracebackType) -> str:
    return str(traceback.tb_frame.f_globals.get("__name__", "")).partition(".")[0]
