"""Rows for what makes runs and returns at once: `runs.create` and `runs.create_batch`."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from langgraph_runs import UNSET, RetryPolicy, errors

from .table import refusal, row
from .world import SPACED, World


def thread(w: World) -> str:
    return w.thread


@row("runs.create", "a run on a thread", thread_id=thread, assistant_id="steps", input={"count": 2, "delay": 0})
def on_a_thread(w: World, run: Any) -> None:
    assert run.thread_id == w.thread
    assert run.status in ("pending", "running", "success")
    assert isinstance(run.created_at, datetime)
    assert w.result(run.run_id) == {"count": 2, "delay": 0, "step": 2}


@row(
    "runs.create",
    "UUID objects serve as ids",
    thread_id=lambda w: UUID(w.thread),
    assistant_id=lambda w: UUID(w.assistant("echo")),
    input={"a": 1},
)
def by_uuid(w: World, run: Any) -> None:
    assert (run.thread_id, run.assistant_id) == (w.thread, w.assistant("echo"))
    assert w.result(run.run_id) == {"a": 1}


@row("runs.create", "no thread: on one of the server's own", thread_id=None, assistant_id="echo", input={"a": 1})
def stateless(w: World, run: Any) -> None:
    w.until(lambda: w.api.get(f"/threads/{UUID(run.thread_id)}").status_code == 404)


@row("runs.create", "on_completion keeps it", thread_id=None, assistant_id="echo", input={"a": 1}, on_completion="keep")
def stateless_and_kept(w: World, run: Any) -> None:
    assert w.result(run.run_id, thread=run.thread_id) == {"a": 1}
    assert w.look(run.run_id, thread=run.thread_id)["status"] == "success"


EVERYTHING: dict[str, Any] = {
    "thread_id": lambda w: w.unheard_of,
    "assistant_id": "steps",
    "input": {"delay": 0},
    "config": {"tags": ["blue"], "recursion_limit": 50},
    "context": {"count": 2},
    "metadata": {"a": {"b": [1]}},
    "interrupt_before": ["nobody"],
    "interrupt_after": ["nothing"],
    "feedback_keys": ["good"],
    "webhook": lambda w: w.webhook.url,
    "multitask_strategy": "reject",
    "if_not_exists": "create",
    "after_seconds": 0.25,
    "durability": "sync",
    "strict_resume": True,
    "langsmith_tracer": {"project_name": "trials"},
    "extra_body": {"checkpoint_during": True, "unheard_of": 1},
    "headers": {"X-Request-Id": "mark-1"},
    "params": {"note": "é 1"},
    "timeout": 20,
    "retry": RetryPolicy(attempts=3),
}


def has_everything(w: World, run: dict[str, Any]) -> None:
    """The server took every keyword of EVERYTHING as it was meant."""
    kwargs = run["kwargs"]
    assert run["thread_id"] == w.unheard_of
    assert run["multitask_strategy"] == "reject"
    assert run["metadata"].items() >= {"a": {"b": [1]}}.items()
    assert kwargs["input"] == {"delay": 0}
    assert kwargs["config"]["tags"] == ["blue"]
    assert kwargs["config"]["recursion_limit"] == 50
    assert kwargs["config"]["configurable"]["langgraph_request_id"] == "mark-1"
    assert kwargs["config"]["configurable"]["__langsmith_project__"] == "trials"
    assert kwargs["context"] == {"count": 2}
    assert kwargs["interrupt_before"] == ["nobody"]
    assert kwargs["interrupt_after"] == ["nothing"]
    assert kwargs["feedback_keys"] == ["good"]
    assert kwargs["durability"] == "sync"
    assert kwargs["checkpoint_during"] is True
    assert kwargs["config"]["configurable"]["__after_seconds__"] == 0.25
    posted = w.webhook.posted()
    assert (posted["run_id"], posted["status"], posted["values"]["step"]) == (run["run_id"], "success", 2)
    assert any(head.request.url.endswith("?note=%C3%A9+1") for head in w.heads)


@row(
    "runs.create",
    "every keyword arrives",
    **EVERYTHING,
    stream_mode=["values", "custom"],
    stream_subgraphs=True,
    stream_resumable=True,
)
def everything(w: World, run: Any) -> None:
    has_everything(w, run.to_dict())
    assert run.kwargs["stream_mode"] == ["values", "custom"]
    assert run.kwargs["subgraphs"] is run.kwargs["resumable"] is True


@row("runs.create", "after_seconds lets it wait", thread_id=thread, assistant_id="echo", input={}, after_seconds=3600)
def delayed(w: World, run: Any) -> None:
    w.run("echo", {}, thread=w.make_thread())  # which another that need not wait would be done before
    assert w.look(run.run_id)["status"] == "pending"
    w.cancel(run.run_id)


def a_state(w: World, step: int) -> dict[str, Any]:
    """The state of a run of `steps` that has come to `step`."""
    w.run("steps", {"count": 3, "delay": 0})
    return next(state for state in w.states() if state["values"].get("step") == step)


def forked(w: World, run: Any) -> None:
    """The run went on from step 1 of the one before: 2 and 3 were done again."""
    assert w.result(run.run_id)["step"] == 3
    own = [state for state in w.states() if state["metadata"].get("run_id") == run.run_id]
    assert sorted(state["values"]["step"] for state in own if state["metadata"]["source"] == "loop") == [2, 3]


from_checkpoint_id = row(
    "runs.create",
    "from a checkpoint by its id",
    thread_id=thread,
    assistant_id="steps",
    checkpoint_id=lambda w: a_state(w, 1)["checkpoint"]["checkpoint_id"],
)(forked)
from_checkpoint = row(
    "runs.create",
    "from a checkpoint as a state has it",
    thread_id=thread,
    assistant_id="steps",
    checkpoint=lambda w: a_state(w, 1)["checkpoint"],
)(forked)


@row(
    "runs.create", "interrupt_before all nodes", thread_id=thread, assistant_id="steps", input={}, interrupt_before="*"
)
def stopped_before(w: World, run: Any) -> None:
    w.result(run.run_id)
    assert w.get(f"/threads/{w.thread}/state")["next"] == ["begin"]


@row(
    "runs.create", "interrupt_after a node", thread_id=thread, assistant_id="steps", input={}, interrupt_after=["begin"]
)
def stopped_after(w: World, run: Any) -> None:
    w.result(run.run_id)
    assert w.get(f"/threads/{w.thread}/state")["next"] == ["step"]


@refusal(
    "runs.create",
    ValueError,
    "an input beside a command, which would replace it",
    thread_id=thread,
    assistant_id="steps",
    input={"count": 0},
    command={"update": {"count": 3}, "goto": "step"},
)
def input_and_command(w: World, error: Any) -> None:
    assert w.get(f"/threads/{w.thread}/runs") == []


@row(
    "runs.create",
    "command in place of an input",
    thread_id=lambda w: (w.run("steps", {"count": 1}), w.thread)[1],
    assistant_id="steps",
    command={"update": {"count": 3}, "goto": "step"},
)
def commanded(w: World, run: Any) -> None:
    assert w.result(run.run_id)["step"] == 3


@row(
    "runs.create",
    "extra_body reaches the server",
    thread_id=thread,
    assistant_id="echo",
    input={},
    extra_body={"durability": "exit"},
)
def extra(w: World, run: Any) -> None:
    assert run.kwargs["durability"] == "exit"


@refusal(
    "runs.create",
    errors.ConflictError,
    "a busy thread may refuse",
    thread_id=lambda w: (w.slow(), w.thread)[1],
    assistant_id="echo",
    input={},
    multitask_strategy="reject",
)
def rejected(w: World, error: Any) -> None:
    assert (error.status_code, error.thread_id) == (409, w.thread)
    assert "already running" in str(error.detail)


@row(
    "runs.create",
    "or interrupt what it does",
    thread_id=lambda w: (w.slow(), w.thread)[1],
    assistant_id="echo",
    input={"a": 1},
    multitask_strategy="interrupt",
)
def interrupting(w: World, run: Any) -> None:
    assert w.result(run.run_id) == {"a": 1}
    assert [one["status"] for one in w.get(f"/threads/{w.thread}/runs")] == ["success", "interrupted"]


@row(
    "runs.create",
    "or roll it back",
    thread_id=lambda w: (w.slow(), w.thread)[1],
    assistant_id="echo",
    input={"a": 1},
    multitask_strategy="rollback",
)
def rolling_back(w: World, run: Any) -> None:
    assert w.result(run.run_id) == {"a": 1}
    assert [one["run_id"] for one in w.get(f"/threads/{w.thread}/runs")] == [run.run_id]


@refusal(
    "runs.create",
    errors.UnprocessableEntityError,
    "an unknown graph is refused",
    thread_id=thread,
    assistant_id="nobody",
    input={},
)
def unknown_graph(w: World, error: Any) -> None:
    assert "nobody" in str(error)


@refusal(
    "runs.create",
    errors.NotFoundError,
    "an unknown thread is refused",
    thread_id=lambda w: w.unheard_of,
    assistant_id="echo",
    input={},
)
def unknown_thread(w: World, error: Any) -> None:
    assert error.detail == "Thread or assistant not found."


@refusal(
    "runs.create",
    errors.UnprocessableEntityError,
    "no id at all is refused",
    thread_id="t 1",
    assistant_id="echo",
    input={},
)
def not_a_uuid(w: World, error: Any) -> None:
    assert w.heads[-1].request.url.endswith("/threads/t%201/runs")


@row(
    "runs.create_batch",
    "several runs at once",
    payloads=[
        {"assistant_id": "echo", "input": {"a": 1}, "metadata": {"n": 1}, "stream_mode": ["values", "custom"]},
        {"assistant_id": "steps", "input": SPACED, "durability": "exit", "stream_resumable": True},
    ],
    headers={"X-Request-Id": "mark-2"},
    params={"note": "2"},
    timeout=20,
    retry=RetryPolicy(attempts=3),
)
def batch(w: World, runs: Any) -> None:
    assert [run.assistant_id for run in runs] == [w.assistant("echo"), w.assistant("steps")]
    assert runs[0].metadata["n"] == 1
    assert runs[0].kwargs["stream_mode"] == ["values", "custom"]
    assert runs[1].kwargs["durability"] == "exit"
    assert all(run.kwargs["config"]["configurable"]["langgraph_request_id"] == "mark-2" for run in runs)
    assert w.heads[-1].request.url.endswith("/runs/batch?note=2")
    assert runs[0].langsmith_session_name in (None, UNSET)


@row(
    "runs.create_batch",
    "UUID objects serve as ids",
    payloads=lambda w: [
        {"assistant_id": UUID(w.assistant("echo")), "input": {"n": n}, "on_completion": "keep"} for n in (1, 2)
    ],
)
def batch_by_uuid(w: World, runs: Any) -> None:
    assert [w.result(run.run_id, thread=run.thread_id) for run in runs] == [{"n": 1}, {"n": 2}]


@refusal("runs.create_batch", ValueError, "says which item is no run", payloads=[{"assistant_id": "echo"}, {}])
def batch_refused(w: World, error: Any) -> None:
    assert "payloads[1]" in str(error)
    assert w.heads == []
