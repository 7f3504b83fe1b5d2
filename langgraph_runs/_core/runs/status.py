"""`Status`: how a run stands, in words that mean the same on every server. `Run.status` has the server's own word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, get_args

from langgraph_runs import errors

Status: TypeAlias = Literal["pending", "running", "success", "needs_input", "failed", "cancelled", "timed_out"]

STATUSES: Final[tuple[Status, ...]] = get_args(Status)
ENDED: Final = frozenset(STATUSES) - {"pending", "running"}
"""Those of a run that does nothing more by itself."""

_BY_WORD: Final[Mapping[str | None, Status]] = {
    "pending": "pending",
    "running": "running",
    "success": "success",
    "error": "failed",
    "timeout": "timed_out",
    "interrupted": "cancelled",
    "rollback": "cancelled",
}


def status_of(word: str | None, *, needs_input: bool) -> Status | None:
    """The status that the server's word means; None for one that is not known.

    `needs_input`: the run stopped to ask a human. LangGraph calls that a success, Aegra calls it interrupted.
    """
    if needs_input and word in ("success", "interrupted"):
        return "needs_input"
    return _BY_WORD.get(word)


def status_of_error(error: errors.RunError) -> Status | None:
    """The status of a run that ended with this error; None if that is not known."""
    match error:
        case errors.RunFailedError():
            return "failed"
        case errors.RunCancelledError():
            return "cancelled"
        case errors.RunTimeoutError():
            return "timed_out"
        case _:
            return None
