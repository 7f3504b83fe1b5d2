"""`Session`: what all commands share."""

from __future__ import annotations

from io import StringIO

import pytest

from langgraph_runs.cli import session
from langgraph_runs.cli.parser import build_parser
from langgraph_runs.cli.terminal import Terminal


def test_a_limit_is_that_of_the_whole_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left of `--timeout` counts from the first request, so `resume` does not take it thrice."""
    now = [0.0]
    monkeypatch.setattr(session, "monotonic", lambda: now[0])
    typed = build_parser("langgraph-runs").parse_args(["resume", "t", '"yes"', "--timeout", "10"])
    command = session.Session(typed, Terminal(StringIO(), StringIO(), {}), "langgraph-runs")
    now[0] = 100.0  # the input was read
    assert command.timeout == 10.0
    now[0] = 104.0
    assert (command.timeout, command.run_options()) == (6.0, {"timeout": 6.0})
    now[0] = 200.0
    assert command.timeout == 0.001
