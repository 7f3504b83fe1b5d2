"""What the response to the creation of a thread must say to count as one."""

from __future__ import annotations

import pytest

from langgraph_runs._core.runs.threads import parse_created_thread


def test_a_thread_has_an_id() -> None:
    """The thread is handed over as the server describes it."""
    assert parse_created_thread({"thread_id": "t", "metadata": {"a": 1}}).thread_id == "t"


def test_a_response_without_one_is_refused() -> None:
    """A server that made it, but not the states it was to begin with, sends 201 and a `detail`: that is no thread."""
    with pytest.raises(TypeError, match="expected a thread with a thread_id"):
        parse_created_thread({"detail": "the supersteps were refused"})
