"""Ask the server for a run, and read whether it has ended: only statuses that are known count as an end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from langgraph_runs import errors
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
ENDED = frozenset({"success", "error", "timeout", "interrupted", "rollback"})


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
    request = get_run.request(thread_id, run_id)
    return (yield from _read(context, request, budget, lambda got: run_of_response(context, got, **ids), **ids))


def contradicts(run: Run, told: str | None) -> bool:
    """Whether a run's status and what was `told` of its end cannot both be true: one is a success, the other is not.

    `interrupted` is said of a run that asks for input, too, which for some servers is a success.
    """
    return told in ENDED - {"interrupted"} and has_ended(run) and (run.status == "success") != (told == "success")


def fetch_ended_run(context: Context, thread_id: str, run_id: str, told: str | None) -> Flow[Run | None]:
    """Get a run that is said to have ended, again until its status says so or no attempt is left.

    A status that contradicts what was `told` of its end is asked for again, too. None if the run does not exist.
    """
    budget = context.budget()
    while True:
        run = yield from fetch_run(context, thread_id, run_id)
        if run is None or (has_ended(run) and not contradicts(run, told)):
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
    return (yield from read_about(context, request, parse, run_id=ref.run_id, thread_id=ref.thread_id))


def read_about(context: Context, request: Request, parse: Callable[[Any], T], **ids: Any) -> Flow[T]:
    """As `read_about_run`, of a thread whose run may not be known."""

    def parse_response(response: Response) -> T:
        return responses.parse_success(response, parse, context.wall, **ids)

    return (yield from _read(context, request, None, parse_response, **ids))


def _read(
    context: Context, request: Request, budget: Budget | None, parse: Callable[[Response], T], **ids: Any
) -> Flow[T]:
    """Send a read until its response can be parsed, or no attempt is left.

    A 2xx that cannot is the page of something on the way to the server, or was cut: it may pass like any other break.
    """
    prepared = context.config.prepare(request)
    budget = budget or context.budget()
    while True:
        response = yield from send_about_run(context, prepared, budget, **ids)
        try:
            return parse(response)
        except errors.APIResponseError:
            if not (yield from context.retry(budget, response)):
                raise


def _parse_run_with_status(data: Any) -> Run:
    """A run from decoded JSON; TypeError if it has no run_id or no status."""
    run = parse_run(data)
    if not isinstance(run.get("status"), str):
        raise TypeError("expected a run with a status")
    return run
