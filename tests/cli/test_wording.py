"""What errors say, in a shell."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from langgraph_runs.cli.wording import in_a_shell


@pytest.mark.parametrize(
    "advice",
    [
        ". runs.join returns the result alone.",
        ". runs.join('t', 'r') returns the result alone",
        " runs.join('t', 'r') returns its result.",
        ". To go on, pass last_event_id to runs.join_stream.",
        ". To go on, use runs.join_stream('t', 'r', last_event_id='1-0')",
        ". To go on, use threads.join_stream('t', last_event_id='1-0').",
    ],
)
def test_no_method_is_advised(advice: str) -> None:
    """Where the command that goes on is shown, no method is named in its place; what happened is told as it was."""
    told = "the stream of run r was interrupted after event id 1-0: is the server gone?"
    assert in_a_shell(errors.StreamInterruptedError(f"{told}{advice}"), None) == told


def test_a_limit() -> None:
    """A timeout tells the limit that was typed, not what was left of it for one request; others are left alone."""
    told = "GET /x: timed out after 0.381 s"
    error = errors.APITimeoutError(f"{told}; use runs.join to wait for run r on thread t")
    assert (in_a_shell(error, 0.5), in_a_shell(error, None)) == ("GET /x: timed out after 0.5 s", told)
    failed = errors.RunFailedError("ValueError: timed out after 3 s; use runs.join")
    assert in_a_shell(failed, 0.5) == str(failed)
