"""What a thread's stream asks for, what of it is handed out, and the queue of what was received."""

from __future__ import annotations

import json
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.protocol.connecting import interruption
from langgraph_runs._core.protocol.envelope import thread_event
from langgraph_runs._core.protocol.plan import DEFAULT_CHANNELS, thread_plan
from langgraph_runs._core.protocol.queue import ThreadQueue
from langgraph_runs._core.wire.exchange import Head, HTTPRequest
from langgraph_runs._core.wire.headers import Headers
from tests.core.script import Script
from tests.core.test_thread_timeline import came
from tests.core.thread_script import plan_of


def channels(*given: str) -> Any:
    request = plan_of(*given).request(Script().context.config)
    assert (request.method, request.url.partition("/mount")[2]) == ("POST", "/threads/t/stream/events")
    return json.loads(request.content or b"")["channels"]


def test_all_channels_are_asked_for_that_graphs_feed() -> None:
    """Unless others are named; those by which runs are told apart always are."""
    assert channels() == [*DEFAULT_CHANNELS]
    assert channels("values", "values") == ["values", "lifecycle", "input"]
    assert channels("input", "tasks") == ["input", "tasks", "lifecycle"]


def test_only_what_was_asked_for_is_handed_out() -> None:
    """Custom events of a name are those of `custom:<name>`, too."""
    plan = plan_of("values", "custom:x")
    assert plan.gives("values", None)
    assert not plan.gives("lifecycle", None)
    assert plan.gives("custom", "x")
    assert not plan.gives("custom", "y")
    assert not plan.gives("custom", None)
    assert plan_of("custom").gives("custom", "y")


def test_a_projection_needs_its_channels() -> None:
    """The error says which are missing."""
    plan = plan_of("values")
    plan.check_brought(("values",), "values")
    with pytest.raises(ValueError, match=r"tool_calls\(\) reads .*'tools'.* leaves out 'tools'"):
        plan.check_brought(("values", "tools"), "tool_calls")


@pytest.mark.parametrize(
    ("given", "kind", "match"),
    [
        ({"thread_id": ""}, ValueError, "thread_id"),
        ({"thread_id": 5}, TypeError, "thread_id"),
        ({"assistant_id": ""}, ValueError, "assistant_id"),
        ({"channels": []}, ValueError, "channels is empty"),
        ({"channels": ["value"]}, ValueError, "did you mean 'values'"),
        ({"channels": "values"}, TypeError, "channels"),
        ({"replay": 1}, TypeError, "replay"),
    ],
)
def test_mistakes_are_told_before_anything_is_sent(given: dict[str, Any], kind: type[Exception], match: str) -> None:
    """With the name of what is wrong."""
    known: dict[str, Any] = {"thread_id": "t", "assistant_id": None, "channels": None, "replay": False}
    known |= given
    with pytest.raises(kind, match=match):
        thread_plan(known["thread_id"], known["assistant_id"], {}, channels=known["channels"], replay=known["replay"])


def test_channels_that_are_not_known_can_be_allowed() -> None:
    """For servers that are newer."""
    plan = thread_plan("t", None, {}, channels=["new"], replay=False, allow_unknown=True)
    assert plan.gives("new", None)
    assert (plan.assistant_id, plan.ids) == (None, {"thread_id": "t"})


HEAD = Head(200, Headers(()), HTTPRequest("POST", "http://server", {}))


def test_events_are_taken_in_order() -> None:
    """One that is not valid JSON raises, and the next one comes after it."""
    queue = ThreadQueue({"thread_id": "t"})
    first, second = (thread_event(came("values", event_id), "a") for event_id in "12")
    queue.put(first, HEAD)
    queue.put(("values", b"{]", "", ""), HEAD)
    queue.put(second, HEAD)

    assert queue.received == 3
    assert queue.pop() is first
    with pytest.raises(errors.APIResponseError, match="a 'values' event that is not valid JSON") as caught:
        queue.pop()
    assert caught.value.thread_id == "t"
    assert queue.pop() is second
    with pytest.raises(IndexError):
        queue.pop()


def test_an_interruption_says_what_can_be_done() -> None:
    """With the run of which events may be missed, if it is known."""
    error = interruption("it broke", plan_of(), None, attempts=2)
    assert str(error) == "the stream of thread t was interrupted: it broke."
    assert (error.attempts, error.run_id, error.thread_id) == (2, None, "t")
    error = interruption("it broke", plan_of(), "a")
    assert (
        str(error)
        == "the stream of thread t was interrupted in run a: it broke. runs.join('t', 'a') returns its result."
    )
