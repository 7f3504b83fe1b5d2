"""Runs of a real server, shown: each is whole, and how it ended is told."""

from __future__ import annotations

from typing import Any

import pytest
from dev_server import DevServer

from langgraph_runs import Client, errors

QUESTION = {"messages": [{"role": "user", "content": "one two three"}]}


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What was shown, where nothing can be renewed."""
    return capsys.readouterr().out.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("graph", "given", "expected"),
    [
        ("chat", QUESTION, ["You said: one two three", "success · ", "✓ answer"]),
        ("steps", {"count": 3}, ['custom (3): {"step":3}', '"step": 3', "success · ", "✓ step (3)"]),
        ("ask", {}, ["Question:", '"question": "Your name?"', "waits for an answer · ", ".resume(answer)"]),
    ],
)
def test_runs(
    server: DevServer, capsys: pytest.CaptureFixture[str], graph: str, given: Any, expected: list[str]
) -> None:
    """What is said is shown, or else what is written and the state; nodes, questions and the outcome."""
    with Client(server.url) as client:
        result = client.runs.stream(client.threads.create(), graph, input=given).show()
        shown = "\n".join(lines(capsys))
        assert [part for part in expected if part not in shown] == []

        handle = client.assistant(graph).start(input=given)
        assert handle.show().status == handle.show().status == result.status
        assert "\n".join(lines(capsys)).count(expected[-2]) == 2


@pytest.mark.slow
def test_a_failed_and_a_cancelled_run(server: DevServer, capsys: pytest.CaptureFixture[str]) -> None:
    """They are told as such, and raise."""
    with Client(server.url) as client:
        with pytest.raises(errors.RunFailedError):
            client.runs.stream(None, "boom", input={}).show()
        assert lines(capsys)[-1].startswith("failed · ")
        handle = client.assistant("slow").start(input={})
        handle.wait_for("running")
        handle.cancel(wait=True)
        with pytest.raises(errors.RunCancelledError):
            handle.show()
        assert lines(capsys)[-1].startswith("cancelled · ")
