"""Runs on thread t that commands start, and what the server says to that."""

from __future__ import annotations

from typing import Any

from langgraph_runs._core.protocol.start import AnswerCommand, StartCommand
from langgraph_runs._core.runs.answers import answer_one
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._generated.types import UNSET
from tests.core.calls_driver import Reply, World, answer, run

POST = "POST /threads/t/commands"
THREAD = "GET /threads/t"
STATE = "GET /threads/t/state"
LIST = "GET /threads/t/runs"
GET = "GET /threads/t/runs/r"
CANCEL = "POST /threads/t/runs/r/cancel"
NONE = answer([])
KEPT: dict[str, Any] = {"input": {"a": 1}, "command": None}
ANSWERED: dict[str, Any] = {"input": None, "command": {"resume": {"i": "yes"}}}
OURS = answer([run("r", mark="langgraph-runs-1", kwargs=KEPT)])
NO_THREAD = answer({"detail": "Thread with ID t not found"}, 404)


def thread(status: str = "idle", *ids: str, **more: Any) -> Reply:
    """A thread that waits for answers to these questions."""
    asked = {f"task {one}": [{"id": one, "value": f"{one}?"}] for one in ids}
    return answer({"thread_id": "t", "status": status, "interrupts": asked, **more})


def success(**result: Any) -> Reply:
    """What is said to a command that was carried out."""
    return answer({"type": "success", "id": 1, "result": result, "meta": {"applied_through_seq": 0}})


def refused(code: str, message: str = "no") -> Reply:
    """What is said to a command that is refused."""
    return answer({"type": "error", "id": 1, "error": code, "message": message})


MADE = success(run_id="r")


def start(world: World, *, own_thread: bool = False, call: Any = None, **options: Any) -> Any:
    """Start a run on thread t."""
    command = StartCommand("t", "agent", {"input": {"a": 1}, **options}, own_thread=own_thread)
    return world.run(command.flow(world.context(**(call or {}))))


def respond(world: World, choose: Any = None, *, call: Any = None, update: Any = UNSET, **options: Any) -> Any:
    """Answer what thread t waits for: "yes", unless told otherwise."""
    chosen = choose or (lambda pending: answer_one(pending, "yes"))
    command = AnswerCommand("t", chosen, options, update=update, goto=UNSET)
    return world.run(command.flow(world.context(**(call or {}))))


def same(ref: RunRef, run_id: str = "r") -> bool:
    """Whether this is a run of thread t."""
    return (ref.thread_id, ref.run_id) == ("t", run_id)
