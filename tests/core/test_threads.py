"""What a response must say to count as a thread."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs._core.runs.threads import parse_created_thread


def test_a_created_thread_has_an_id() -> None:
    """It is the thread of the response."""
    assert parse_created_thread({"thread_id": "t"}).thread_id == "t"


@pytest.mark.parametrize("data", [{}, {"detail": "the states were refused"}])
def test_a_response_without_an_id_is_no_created_thread(data: dict[str, Any]) -> None:
    """A server that created the thread, but not the states it was to begin with, says so with 201 and a `detail`."""
    with pytest.raises(TypeError, match="thread_id"):
        parse_created_thread(data)
