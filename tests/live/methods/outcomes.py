"""Rows for what a run came to, where servers show it in different ways."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors

from .creating import thread
from .streaming import data
from .table import refusal, row
from .world import SPACED, World


def beside_a_question(w: World) -> str:
    """A run that was cancelled on a thread where another waits for an answer; its id."""
    run = w.slow()
    w.cancel(run)
    w.run("ask", {})
    return run


@refusal(
    "runs.join",
    errors.LangGraphRunsError,
    "a cancelled run has no result, though its thread asks",
    thread_id=thread,
    run_id=beside_a_question,
)
def join_beside_a_question(w: World, error: Any) -> None:
    assert w.thread in str(error) or error.thread_id == w.thread


@row(
    "runs.join_stream",
    "a cancelled run is none that asks, though its thread does",
    thread_id=thread,
    run_id=beside_a_question,
    last_event_id="-1",
)
def join_stream_beside_a_question(w: World, stream: Any) -> None:
    with pytest.raises(errors.RunCancelledError):
        list(stream)


def answered(w: World) -> str:
    """A run that asked, and was answered by another; its id."""
    run = w.run("ask", {})
    w.post(f"/threads/{w.thread}/runs/wait", {"assistant_id": "ask", "command": {"resume": "Ann"}})
    return run


@row("runs.join_stream", "a run that asked has not failed", thread_id=thread, run_id=answered)
def join_stream_answered(w: World, stream: Any) -> None:
    list(stream)
    assert stream.status == "needs_input"


@row("runs.join", "what a run asked", thread_id=thread, run_id=answered)
def join_answered(w: World, result: Any) -> None:
    assert [one["value"] for one in result["__interrupt__"]] == [{"question": "Your name?"}]


@row("runs.wait", "two questions at once", thread_id=thread, assistant_id="ask2", input={})
def wait_asks_twice(w: World, result: Any) -> None:
    assert {one["value"]["question"] for one in result["__interrupt__"]} == {"left?", "right?"}


@row(
    "runs.stream",
    "interrupt_before is a result",
    thread_id=thread,
    assistant_id="steps",
    input=SPACED,
    interrupt_before="*",
    stream_mode=["updates"],
)
def stream_stops_before(w: World, stream: Any) -> None:
    assert all(update.keys() == {"__interrupt__"} for update in data(list(stream), "updates"))
    assert stream.status == "needs_input"


@row(
    "runs.join",
    "the values of a run that streamed none",
    thread_id=thread,
    run_id=lambda w: w.run("steps", SPACED, stream_mode=["custom"]),
)
def join_streamed_custom(w: World, result: Any) -> None:
    assert result == {**SPACED, "step": 4}


def odd(payload: Any) -> dict[str, Any]:
    """The arguments of a stream with one event of this payload."""
    given = {"count": 1, "payload": payload}
    return {"assistant_id": "burst", "input": given, "stream_mode": "custom"}


@row("runs.stream", "any text", thread_id=thread, **odd("a\u2028b\x85c\U0001f600"))
def stream_text(w: World, stream: Any) -> None:
    assert data(list(stream), "custom") == ["a\u2028b\x85c\U0001f600"]


@row("runs.stream", "NUL in a text, which the server replaces", thread_id=thread, **odd("a\0b"))
def stream_nul(w: World, stream: Any) -> None:
    assert data(list(stream), "custom") == ["a\ufffdb"]
