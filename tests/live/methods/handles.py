"""What returns handles, and the types that callers name."""

from __future__ import annotations

from typing import Any

from .table import CALL, row
from .world import World

STEPS = {"count": 1, "delay": 0}
DONE = {**STEPS, "step": 1}
TYPES: dict[str, Any] = {"state": lambda w: dict, "update": lambda w: dict[str, int], "custom": lambda w: dict}


@row("assistant", "a handle that starts runs", assistant_id="steps", **TYPES)
def assistant(w: World, handle: Any) -> None:
    started = handle.start(w.thread, input=STEPS, **CALL)
    assert started.result().values == DONE
    assert handle.wait(w.thread, input=STEPS, on_disconnect="cancel").status == "success"
    assert [event.data for event in handle.stream(w.thread, input=STEPS) if event.mode][-1] == DONE


@row("runs.handle", "a run by its ids", thread_id=lambda w: w.thread, run_id=lambda w: w.run("steps", STEPS), **TYPES)
def by_ids(w: World, handle: Any) -> None:
    assert (handle.status(), handle.result().values, handle.interrupts()) == ("success", DONE, ())
    assert handle.get().run_id == handle.run_id
    assert handle.wait_for("success").run_id == handle.run_id
    handle.delete()
    assert w.get(f"/threads/{w.thread}/runs") == []


@row("runs.wait", "types change nothing", thread_id=lambda w: w.thread, assistant_id="steps", input=STEPS, **TYPES)
def waited(w: World, result: Any) -> None:
    assert result == DONE


@row(
    "runs.join",
    "types change nothing",
    thread_id=lambda w: w.thread,
    run_id=lambda w: w.run("steps", STEPS),
    **TYPES,
)
def joined(w: World, result: Any) -> None:
    assert result == DONE


@row("threads.stream", "types change nothing", thread_id=lambda w: w.thread, assistant_id="steps", **TYPES)
def thread_stream(w: World, stream: Any) -> None:
    stream.start(input=STEPS)
    assert [event.data for event in stream if event.event == "values"][-1] == DONE


@row("runs.stream", "types change nothing", thread_id=lambda w: w.thread, assistant_id="steps", input=STEPS, **TYPES)
def streamed(w: World, stream: Any) -> None:
    assert [event.data for event in stream if event.mode][-1] == DONE


@row(
    "runs.join_stream",
    "types change nothing",
    thread_id=lambda w: w.thread,
    run_id=lambda w: w.post(
        f"/threads/{w.thread}/runs", {"assistant_id": "steps", "input": STEPS, "stream_resumable": True}
    )["run_id"],
    last_event_id="-1",
    **TYPES,
)
def rejoined(w: World, stream: Any) -> None:
    assert [event.data for event in stream if event.mode][-1] == DONE
