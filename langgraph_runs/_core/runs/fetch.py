"""Ask the server for a run, and read whether it has ended: only statuses that are known count as an end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import Budget
from langgraph_runs._core.calls.send import send_about_run
from langgraph_runs._core.runs.refs import RunRef, parse_run
from langgraph_runs._core.wire.exchange import Flow, Response, TransportFailure
from langgraph_runs._generated.api.runs import get_run
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import Request

T = TypeVar("T")

ACTIVE = frozenset({"pending", "running"})
ENDED = frozenset({"success", "error", "timeout", "interrupted"})


def is_active(run: Run) -> bool:
    """Whether the run is known to be pending or running."""
    return run.status in ACTIVE


def has_ended(run: Run) -> bool:
    """Whether the run is known to have ended; a status that is not known tells neither."""
    return run.status in ENDED


def fetch_run(context: Context, thread_id: str, run_id: str, budget: Budget | None = None) -> Flow[Run | None]:
    """Get a run; None if it does not exist.

    Afterwards the `budget` tells whether it took retries.
    """
    ids = {"run_id": run_id, "thread_id": thread_id}
    prepared = context.config.prepare(get_run.request(thread_id, run_id))
    got = yield from send_about_run(context, prepared, budget or context.budget(), **ids)
    return run_of_response(context, got, **ids)


def fetch_ended_run(context: Context, thread_id: str, run_id: str) -> Flow[Run | None]:
    """Get a run that is said to have ended, again until its status says so or no attempt is left.

    None if it does not exist.
    """
    budget = context.budget()
    while True:
        run = yield from fetch_run(context, thread_id, run_id)
        if run is None or has_ended(run):
            return run
        prepared = context.config.prepare(get_run.request(thread_id, run_id))
        unsettled = TransportFailure("disconnected", f"the run is said to have status {run.status!r}", prepared)
        if not (yield from context.retry(budget, unsettled)):
            return run


def run_of_response(context: Context, response: Response | TransportFailure, **ids: Any) -> Run | None:
    """The run in the response to a `get_run` request; None if it does not exist."""
    if isinstance(response, TransportFailure):
        responses.raise_failure(response, **ids)
    if responses.is_not_found(response):
        return None
    return responses.parse_success(response, _parse_run_with_status, context.wall, **ids)


def require_run(context: Context, thread_id: str, run_id: str) -> Flow[Run]:
    """Get a run.

    Raises NotFoundError if it does not exist.
    """
    request = get_run.request(thread_id, run_id)
    return (yield from read_about_run(context, RunRef(thread_id, run_id), request, _parse_run_with_status))


def read_about_run(context: Context, ref: RunRef, request: Request, parse: Callable[[Any], T]) -> Flow[T]:
    """What the server tells of a run, or of its thread; the errors of every such read name the run.

    Raises NotFoundError if it is gone, as `send_about_run` tells it.
    """
    ids = {"run_id": ref.run_id, "thread_id": ref.thread_id}
    response = yield from send_about_run(context, context.config.prepare(request), context.budget(), **ids)
    return responses.parse_success(response, parse, context.wall, **ids)


def _parse_run_with_status(data: Any) -> Run:
    """A run from decoded JSON; TypeError if it has no run_id or no status."""
    run = parse_run(data)
    if not isinstance(run.get("status"), str):
        raise TypeError("expected a run with a status")
    return run
