"""Rows for waiting for what a run comes to: `runs.wait` and `runs.join`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from langgraph_runs import errors

from .creating import EVERYTHING, a_state, has_everything, thread
from .table import CALL, refusal, row
from .world import SPACED, World

# runs.wait


@row("runs.wait", "the values", thread_id=thread, assistant_id="steps", input=SPACED)
def waited(w: World, result: Any) -> None:
    assert result == {**SPACED, "step": 4}


@row(
    "runs.wait",
    "UUID objects serve as ids",
    thread_id=lambda w: UUID(w.thread),
    assistant_id=lambda w: UUID(w.assistant("echo")),
    input={"a": [1, None, "\u2028"]},
)
def waited_by_uuid(w: World, result: Any) -> None:
    assert result == {"a": [1, None, "\u2028"]}


@row("runs.wait", "every keyword arrives", **EVERYTHING, raise_error=True, on_disconnect="continue")
def wait_everything(w: World, result: Any) -> None:
    assert result == {"delay": 0, "step": 2, "__feedback__": {"good": "https://feedback/good"}}
    [run] = w.get(f"/threads/{w.unheard_of}/runs")
    has_everything(w, run)


@row("runs.wait", "stateless, on a thread that is gone afterwards", thread_id=None, assistant_id="echo", input={"a": 1})
def waited_stateless(w: World, result: Any) -> None:
    assert result == {"a": 1}
    location = w.heads[0].headers["content-location"]
    assert w.api.get(location.partition("/runs/")[0]).status_code == 404


@row("runs.wait", "stateless and kept", thread_id=None, assistant_id="echo", input={"a": 1}, on_completion="keep")
def waited_kept(w: World, result: Any) -> None:
    assert result == {"a": 1}
    assert w.get(w.heads[0].headers["content-location"])["status"] == "success"


@row("runs.wait", "any JSON may be the values", thread_id=None, assistant_id="echo", input=[1, "ü"])
def waited_list(w: World, result: Any) -> None:
    assert result == [1, "ü"]


@refusal("runs.wait", errors.RunFailedError, "a failure is raised", thread_id=thread, assistant_id="boom", input={})
def wait_failed(w: World, error: Any) -> None:
    assert (error.error, error.detail, error.status, error.thread_id) == ("ValueError", "boom", "error", w.thread)
    assert w.look(error.run_id)["status"] == "error"


@row("runs.wait", "or handed over", thread_id=thread, assistant_id="boom", input={}, raise_error=False)
def wait_failed_quietly(w: World, result: Any) -> None:
    assert result == {"__error__": {"error": "ValueError", "message": "boom"}}


@row("runs.wait", "a question is a result", thread_id=thread, assistant_id="ask", input={})
def wait_asks(w: World, result: Any) -> None:
    [asked] = result["__interrupt__"]
    assert asked["value"] == {"question": "Your name?"}


@row(
    "runs.wait",
    "two questions are answered by their ids",
    thread_id=lambda w: (w.run("ask2", {}), w.thread)[1],
    assistant_id="ask2",
    command=lambda w: {"resume": {id: question.upper() for id, question in w.interrupts().items()}},
)
def wait_answers(w: World, result: Any) -> None:
    assert result["answers"] == {"left": "LEFT?", "right": "RIGHT?"}


@row("runs.wait", "interrupt_before all", thread_id=thread, assistant_id="steps", input=SPACED, interrupt_before="*")
def wait_stops_before(w: World, result: Any) -> None:
    assert result == SPACED
    assert w.get(f"/threads/{w.thread}/state")["next"] == ["begin"]


@row("runs.wait", "interrupt_after", thread_id=thread, assistant_id="steps", input=SPACED, interrupt_after=["begin"])
def wait_stops_after(w: World, result: Any) -> None:
    assert result == {**SPACED, "step": 0}
    assert w.client.runs.wait(w.thread, "steps", input=None)["step"] == 4


@row(
    "runs.wait",
    "from a checkpoint",
    thread_id=thread,
    assistant_id="steps",
    checkpoint=lambda w: a_state(w, 1)["checkpoint"],
)
def wait_from_checkpoint(w: World, result: Any) -> None:
    assert result["step"] == 3


@row(
    "runs.wait",
    "from a checkpoint by its id",
    thread_id=thread,
    assistant_id="steps",
    checkpoint_id=lambda w: a_state(w, 1)["checkpoint"]["checkpoint_id"],
)
def wait_from_checkpoint_id(w: World, result: Any) -> None:
    assert result["step"] == 3


@refusal(
    "runs.wait",
    errors.APITimeoutError,
    "timeout bounds it",
    thread_id=thread,
    assistant_id="slow",
    input={},
    timeout=1.0,
)
def wait_timed_out(w: World, error: Any) -> None:
    assert error.timeout == 1.0
    assert error.thread_id == w.thread
    assert w.look(error.run_id)["status"] in ("pending", "running")
    w.client.runs.cancel(w.thread, error.run_id, wait=True)


# runs.join


@row("runs.join", "the values", thread_id=thread, run_id=lambda w: w.run("steps", SPACED))
def joined(w: World, result: Any) -> None:
    assert result == {**SPACED, "step": 4}


@row(
    "runs.join",
    "of a run that is going, with UUID objects",
    thread_id=lambda w: UUID(w.thread),
    run_id=lambda w: UUID(w.post(f"/threads/{w.thread}/runs", {"assistant_id": "steps", "input": SPACED})["run_id"]),
    **CALL,
)
def joined_while_going(w: World, result: Any) -> None:
    assert result == {**SPACED, "step": 4}


@row(
    "runs.join",
    "its own, though the thread has moved on",
    thread_id=thread,
    run_id=lambda w: (w.run("steps", {"count": 1, "delay": 0}), w.run("steps", {"count": 3, "delay": 0}))[0],
)
def joined_late(w: World, result: Any) -> None:
    assert result == {"count": 1, "delay": 0, "step": 1}


@refusal(
    "runs.join", errors.RunFailedError, "a failure is raised", thread_id=thread, run_id=lambda w: w.run("boom", {})
)
def join_raises(w: World, error: Any) -> None:
    assert (error.error, error.detail) == ("ValueError", "boom")


@row("runs.join", "or handed over", thread_id=thread, run_id=lambda w: w.run("boom", {}), raise_error=False)
def join_quietly(w: World, result: Any) -> None:
    assert result == {"__error__": {"error": "ValueError", "message": "boom"}}


@refusal(
    "runs.join",
    errors.APITimeoutError,
    "cancel_on_disconnect cancels when it is given up",
    thread_id=thread,
    run_id=lambda w: w.slow(input={"count": 100, "delay": 0.02}),
    cancel_on_disconnect=True,
    timeout=1.0,
)
def join_given_up(w: World, error: Any) -> None:
    w.result(error.run_id)
    assert w.look(error.run_id)["status"] == "interrupted"


@refusal("runs.join", errors.NotFoundError, "an unknown run", thread_id=thread, run_id=lambda w: w.unheard_of)
def join_nothing(w: World, error: Any) -> None:
    assert (error.run_id, error.thread_id) == (w.unheard_of, w.thread)
