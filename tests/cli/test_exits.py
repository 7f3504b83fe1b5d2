"""What the exit status tells: of every error, and of every status of a run."""

from __future__ import annotations

from typing import get_args

import pytest

from langgraph_runs import errors
from langgraph_runs._core.runs.status import ENDED, Status
from langgraph_runs.cli.exits import MEANINGS, Exit, exit_of_error, exit_of_status

EXPECTED: list[tuple[errors.LangGraphRunsError, int]] = [
    (errors.RunFailedError(), 1),
    (errors.RunCancelledError(), 4),
    (errors.RunTimeoutError(), 5),
    (errors.RunError(), 8),
    (errors.APIConnectionError(), 6),
    (errors.APITimeoutError(), 6),
    (errors.APIResponseError(), 6),
    (errors.APIResponseError(run_id="r"), 8),
    (errors.BadRequestError(status_code=400), 7),
    (errors.AuthenticationError(status_code=401), 7),
    (errors.PermissionDeniedError(status_code=403), 7),
    (errors.NotFoundError(status_code=404), 7),
    (errors.ConflictError(status_code=409), 7),
    (errors.UnprocessableEntityError(status_code=422), 7),
    (errors.RateLimitError(status_code=429), 7),
    (errors.APIStatusError(status_code=302), 7),
    (errors.InternalServerError(status_code=501), 7),
    (errors.InternalServerError(status_code=503), 6),
    (errors.StreamInterruptedError(), 9),
    (errors.RunRestartedError(), 9),
    (errors.RunOutcomeUnknownError(), 8),
    (errors.CronOutcomeUnknownError(), 8),
    (errors.LangGraphRunsError(), 8),
]


@pytest.mark.parametrize(("error", "code"), EXPECTED, ids=lambda value: type(value).__name__)
def test_errors(error: errors.LangGraphRunsError, code: int) -> None:
    """Each error has its exit status."""
    assert exit_of_error(error) == code


def test_no_error_is_left_out_and_none_is_a_success() -> None:
    """All public errors are listed here, and none has the exit status of a success."""
    public = {getattr(errors, name) for name in errors.__all__}
    listed = {type(error) for error, _ in EXPECTED}
    assert public - listed == {errors.LangGraphRunsWarning}
    assert 0 not in {exit_of_error(error, has_limit=True) for error, _ in EXPECTED}


def test_a_limit_of_ones_own() -> None:
    """With --timeout, a timeout is that; without, the server is out of reach."""
    error = errors.APITimeoutError(timeout=3.0, run_id="r")
    assert (exit_of_error(error, has_limit=True), exit_of_error(error)) == (Exit.TIMED_OUT, Exit.UNREACHABLE)


def test_statuses() -> None:
    """Each status in which a run ends has its own; none that it passes through, or that is unknown, is a success."""
    codes = {status: exit_of_status(status) for status in (*get_args(Status), "new", None)}
    assert {status: code for status, code in codes.items() if status in ENDED} == {
        "success": 0, "needs_input": 3, "failed": 1, "cancelled": 4, "timed_out": 5
    }  # fmt: skip
    assert {code for status, code in codes.items() if status not in ENDED} == {Exit.UNKNOWN}


def test_each_has_a_meaning() -> None:
    """`--help` explains every exit status."""
    assert set(MEANINGS) == set(Exit)
