"""How the servers show what they have: the JSON of runs, states and refusals."""

from __future__ import annotations

from typing import Any

from langgraph_runs.testing.answer import Answer, reply_json
from langgraph_runs.testing.model import FakeRun
from langgraph_runs.testing.payloads import PROTOCOL_KEY
from langgraph_runs.testing.sse import Flavour


def describe_run(run: FakeRun, *, marked: bool = True) -> dict[str, Any]:
    """Return a run as GET shows it; without `marked`, a server that does not keep what a request was marked with."""
    common: dict[str, Any] = {
        "run_id": run.run_id,
        "thread_id": run.thread_id,
        "assistant_id": run.request.get("assistant_id", "agent"),
        "status": run.status,
    }
    if run.flavour == "aegra":
        return {
            **common,
            "created_at": run.created_at.isoformat().replace("+00:00", "Z"),
            "updated_at": run.created_at.isoformat().replace("+00:00", "Z"),
            "input": run.request.get("input"),
            "output": run.output(),
            "error_message": run.error[1] if run.status == "error" else None,
        }
    described: dict[str, Any] = {
        **common,
        "created_at": run.created_at.isoformat(),
        "updated_at": run.created_at.isoformat(),
        "metadata": run.request.get("metadata") or {},
        "multitask_strategy": run.request.get("multitask_strategy") or "enqueue",
    }
    if marked:
        configurable: dict[str, Any] = {"langgraph_request_id": run.mark} if run.mark else {}
        configurable |= {PROTOCOL_KEY: True} if run.protocol else {}
        config = {"configurable": configurable}
        asked = {"input": run.request.get("input"), "command": run.request.get("command")}
        described["kwargs"] = {
            "stream_mode": run.stream_modes,
            "resumable": run.resumable,
            "config": config,
            **asked,
        }
    return described


def describe_state(run: FakeRun | None) -> dict[str, Any]:
    """Return a thread's state as this run left it."""
    if run is None:
        nothing = dict.fromkeys(("checkpoint", "parent_checkpoint", "created_at"))
        return {"values": {}, "next": [], "tasks": [], "metadata": {}, "interrupts": [], **nothing}
    values = run.left_values()
    interrupts: list[Any] = values.pop("__interrupt__", [])
    return {
        "values": values,
        "next": ["ask"] if interrupts else [] if run.status == "success" and not run.stops else ["work"],
        "tasks": [{"id": run.run_id, "name": "ask", "interrupts": interrupts}] if interrupts else [],
        "metadata": {"run_id": run.run_id},
        "created_at": run.created_at.isoformat(),
        "checkpoint": {"thread_id": run.thread_id, "checkpoint_ns": "", "checkpoint_id": run.run_id},
        "parent_checkpoint": None,
        "interrupts": interrupts,
    }


def thread_status(runs: list[FakeRun]) -> str:
    """Return the status of a thread with these runs, newest first."""
    if any(not run.finished for run in runs):
        return "busy"
    if runs and runs[0].status == "error":
        return "error"
    return "interrupted" if runs and describe_state(runs[0])["interrupts"] else "idle"


def refusal(flavour: Flavour, status: int, detail: str) -> Answer:
    """Return an error in the server's own shape."""
    if flavour == "aegra":
        return reply_json({"error": "error", "message": detail, "details": None}, status)
    return reply_json({"detail": detail}, status)


def location(run: FakeRun, then: str | None, *, stateless: bool) -> dict[str, str]:
    """Say where the run is: without the mount prefix, and on the open server uselessly for a stateless stream."""
    dead = stateless and run.flavour == "langgraph" and then != "join"
    path = f"/runs/{run.run_id}" if dead else f"/threads/{run.thread_id}/runs/{run.run_id}"
    if then is None:
        return {} if run.flavour == "aegra" else {"Content-Location": path}
    return {"Location": f"{path}/{then}", "Content-Location": path}
