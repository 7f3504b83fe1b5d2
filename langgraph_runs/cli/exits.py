"""`Exit`: what the exit status of the command tells, and which error or status of a run has which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from langgraph_runs import errors
from langgraph_runs._core.runs.status import status_of_error


class Exit(IntEnum):
    """The exit statuses. Only a run that is known to have succeeded has 0."""

    SUCCESS = 0
    FAILED = 1
    USAGE = 2
    NEEDS_INPUT = 3
    CANCELLED = 4
    TIMED_OUT = 5
    UNREACHABLE = 6
    REFUSED = 7
    UNKNOWN = 8
    INTERRUPTED = 9
    UNWRITTEN = 10
    DETACHED = 130  # 128 + SIGINT, as shells have it


MEANINGS: Final[Mapping[Exit, str]] = {
    Exit.SUCCESS: "the run succeeded, or what was asked for was done",
    Exit.FAILED: "the run failed",
    Exit.USAGE: "the command line is wrong, or the run or thread cannot do that now; nothing was changed",
    Exit.NEEDS_INPUT: "the run waits for a human",
    Exit.CANCELLED: "the run was cancelled",
    Exit.TIMED_OUT: "the run exceeded the server's time limit, or the command its --timeout",
    Exit.UNREACHABLE: "the server cannot be reached, or fails",
    Exit.REFUSED: "the server refused the request: 401, 404, 409, 422, ...",
    Exit.UNKNOWN: "it is not known what became of the run, or whether it was created",
    Exit.INTERRUPTED: "the stream broke and could not be resumed; the run may go on",
    Exit.UNWRITTEN: "stdout could not be written, as on a full disk; the run may go on",
    Exit.DETACHED: "Ctrl-C; the run goes on",
}

_OF_STATUS: Final[Mapping[str | None, Exit]] = {
    "success": Exit.SUCCESS,
    "needs_input": Exit.NEEDS_INPUT,
    "failed": Exit.FAILED,
    "cancelled": Exit.CANCELLED,
    "timed_out": Exit.TIMED_OUT,
}
_NOT_IMPLEMENTED: Final = 501  # a refusal: the server will never do it


class UsageError(Exception):
    """What was typed cannot be carried out. Nothing was changed.

    `advice` is what to do instead, and the command for it.
    """

    def __init__(self, message: str, advice: tuple[str, str] | None = None) -> None:
        super().__init__(message)
        self.advice = advice


def exit_of_status(status: str | None) -> Exit:
    """The exit status for how a run has ended; UNKNOWN for one that is not known."""
    return _OF_STATUS.get(status, Exit.UNKNOWN)


def exit_of_error(error: errors.LangGraphRunsError, *, has_limit: bool = False) -> Exit:
    """The exit status for an error; `has_limit`: a `--timeout` was given, which a timeout is taken for."""
    match error:
        case errors.RunError():
            return exit_of_status(status_of_error(error))
        case errors.StreamInterruptedError() | errors.RunRestartedError():
            return Exit.INTERRUPTED
        case errors.APITimeoutError() if has_limit:
            return Exit.TIMED_OUT
        case errors.APIConnectionError():
            return Exit.UNREACHABLE
        case errors.APIStatusError():
            fails = error.status_code >= 500 and error.status_code != _NOT_IMPLEMENTED
            return Exit.UNREACHABLE if fails else Exit.REFUSED
        case errors.APIResponseError() if error.run_id is None:
            return Exit.UNREACHABLE  # what answers is not the API
        case _:
            return Exit.UNKNOWN
