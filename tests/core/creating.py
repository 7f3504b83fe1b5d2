"""A run that is created on thread t, and what the server says to that."""

from __future__ import annotations

from typing import Any

from langgraph_runs import RetryPolicy
from langgraph_runs._core.calls.options import run_body
from langgraph_runs._core.runs.create import create
from langgraph_runs._generated.api.runs import create_run
from tests.core.calls_driver import KEPT, World, answer, run

POST = "POST /threads/t/runs"
LIST = "GET /threads/t/runs"
GET = "GET /threads/t/runs/r"
NONE = answer([])
MADE = answer(run("r"), content_location="/threads/t/runs/r")
OURS = answer([run("r", mark="langgraph-runs-1", kwargs=KEPT)])
NO_THREAD = answer({"detail": "Thread with ID t not found"}, 404)


def make(
    world: World, *, headers: dict[str, str] | None = None, retry: RetryPolicy | None = None, **options: Any
) -> Any:
    """Create a run on thread t."""
    request = create_run.request("t", body=run_body("agent", {"input": {"a": 1}}, stateless=False))
    return world.run(create(world.context(retry=retry, headers=headers, **options), request, "t"))
