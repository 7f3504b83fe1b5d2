"""Making a run exactly once, although the answer that tells of it may be lost.

The server has no idempotency key. But it keeps the X-Request-Id of the request that made a run in that run's
`kwargs.config.configurable.langgraph_request_id`. So the request is marked; when its answer is lost, or an error
leaves it open whether the run was made, the thread's runs are looked through: a run with the mark is ours and adopted.
If there is none, and no run made since could be it, the request is sent again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from attrs import evolve, field, frozen

from langgraph_runs import errors
from langgraph_runs._core import answers
from langgraph_runs._core.call import Context, answer, drain, refusal, value
from langgraph_runs._core.codec import members
from langgraph_runs._core.exchange import Answer, Failure, Flow, Head, HTTPRequest, Sleep, open_
from langgraph_runs._core.headers import Headers
from langgraph_runs._core.retry import declined, left_open
from langgraph_runs._generated.api.runs import get_run, list_runs
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import Request

MARK_HEADER = "x-request-id"
PAGE = 100  # runs looked at in one request
CLOCK_GRAIN = 2.0
"""Seconds by which a run may seem older than it is: a Date header has no fractions."""

_RUN_PATH = re.compile(r"/threads/([^/?#]+)/runs/([^/?#]+)")


@frozen(slots=True)
class RunRef:
    """A run that is known to exist."""

    thread_id: str
    run_id: str
    run: Run | None = field(default=None, repr=False)


def run_ref(headers: Headers) -> RunRef | None:
    """The run that an answer's Content-Location or Location names; None if they name none with its thread."""
    for name in ("content-location", "location"):
        found = _RUN_PATH.search(headers.get(name, ""))
        if found:
            return RunRef(found[1], found[2])
    return None


def mark_of_request(request: HTTPRequest) -> str | None:
    """The X-Request-Id of a request."""
    return Headers(request.headers.items()).get(MARK_HEADER)


def marked(context: Context, request: HTTPRequest) -> tuple[HTTPRequest, str]:
    """The request with a mark, and the mark: the caller's own X-Request-Id if there is one."""
    mark = mark_of_request(request)
    if mark is not None:
        return request, mark
    mark = context.uuid()
    return evolve(request, headers={**request.headers, MARK_HEADER: mark}), mark


def make_run(context: Context, request: Request, thread_id: str | None, *, long: bool) -> Flow[Head | RunRef]:
    """Send a request that makes a run. Its 2xx, the body still to be read, or the run if only that could be found.

    `thread_id` is None where the run can't be looked up: on a thread of the server's own making.
    Raises APIStatusError, APIConnectionError, RunOutcomeUnknownError.
    """
    prepared, mark = marked(context, context.config.prepare(request))
    budget = context.budget()
    while True:
        began = context.now()
        outcome: Head | Answer | Failure = yield from open_(context.open(prepared, long=long))
        if isinstance(outcome, Head):
            if outcome.ok:
                return outcome
            outcome = yield from refusal(context, outcome)
        if isinstance(outcome, Failure) and context.expired and outcome.never_sent:
            raise context.out_of_time(prepared, thread_id=thread_id) from outcome.cause
        if left_open(outcome):
            if thread_id is None:
                raise _unknown(outcome, mark, thread_id, "runs without a thread cannot be looked up")
            found = yield from _settle(context, thread_id, mark, outcome, began)
            if found is not None:
                return found
        elif not declined(outcome):
            if isinstance(outcome, Failure):
                answers.raise_failure(outcome, thread_id=thread_id)
            raise answers.status_error(outcome, context.wall(), thread_id=thread_id)
        if not (yield from context.retry(budget, outcome)):
            if isinstance(outcome, Failure):
                answers.raise_failure(outcome, thread_id=thread_id)
            raise answers.status_error(outcome, context.wall(), thread_id=thread_id)


def create(context: Context, request: Request, thread_id: str | None) -> Flow[Run]:
    """Make a run; what the server says of it."""
    began = context.now()
    made = yield from make_run(context, request, thread_id, long=False)
    if isinstance(made, Head):
        outcome = yield from drain(context, made)
        nonsense: errors.APIResponseError | None = None
        if isinstance(outcome, Answer):
            try:
                return value(context, outcome, _run_of, thread_id=thread_id)
            except errors.APIResponseError as error:
                nonsense = error
        ref = yield from recover(context, made, thread_id, began)
        if ref is None:
            if nonsense is not None:
                raise nonsense
            raise _unknown(outcome, mark_of_request(made.request), thread_id, "the answer broke off")
        made = ref
    if made.run is not None:
        return made.run
    prepared = context.config.prepare(get_run.request(made.thread_id, made.run_id))
    got = yield from answer(context, prepared, idempotent=True, run_id=made.run_id, thread_id=made.thread_id)
    return value(context, got, get_run.parse, run_id=made.run_id, thread_id=made.thread_id)


def recover(context: Context, made: Head, thread_id: str | None, began: float) -> Flow[RunRef | None]:
    """The run that was made by a request whose success came without telling of it; None if it cannot be found.

    `began` is a moment before the request was sent.
    """
    ref = run_ref(made.headers)
    mark = mark_of_request(made.request)
    if ref is not None or thread_id is None or mark is None:
        return ref
    try:
        return (yield from _look(context, thread_id, mark, began)).ours
    except (errors.APIConnectionError, errors.APIStatusError, errors.APIResponseError):
        return None


def create_batch(context: Context, request: Request, parse: Any) -> Flow[list[Run]]:
    """Make several stateless runs; what cannot be settled raises."""
    made = yield from make_run(context, request, None, long=False)
    assert isinstance(made, Head)  # without a thread nothing is looked up
    outcome = yield from drain(context, made)
    if isinstance(outcome, Failure):
        raise _unknown(outcome, mark_of_request(made.request), None, "the answer broke off")
    return value(context, outcome, parse)


def _run_of(data: Any) -> Run:
    if not members(data).get("run_id"):
        raise TypeError("no run with a run_id")
    return Run.from_dict(members(data))


def _settle(
    context: Context, thread_id: str, mark: str, outcome: Answer | Failure, began: float
) -> Flow[RunRef | None]:
    """Find out whether the run was made: the run, or None if it certainly was not.

    Raises RunOutcomeUnknownError.
    """
    try:
        found = yield from _look(context, thread_id, mark, began)
        if found.ours is None:  # the server may still be at it
            yield Sleep(context.config.retry.wait(3, context.random()))
            found = yield from _look(context, thread_id, mark, began)
    except (errors.APIConnectionError, errors.APIStatusError, errors.APIResponseError) as error:
        raise _unknown(outcome, mark, thread_id, f"the thread's runs could not be listed ({error})") from error
    if found.ours is not None:
        return found.ours
    if found.unmarked:
        raise _unknown(outcome, mark, thread_id, "runs were made since that bear no marks, and one may be it")
    if isinstance(outcome, Failure) and outcome.kind == "timeout":
        raise _unknown(outcome, mark, thread_id, "the server may still be about to make it")
    return None


@frozen(slots=True)
class _Look:
    ours: RunRef | None
    unmarked: bool = False  # runs made since the request that bear no mark


def _look(context: Context, thread_id: str, mark: str, began: float) -> Flow[_Look]:
    """Look through the thread's runs, newest first, as far back as the request."""
    unmarked = False
    offset = 0
    while True:
        request = list_runs.request(
            thread_id, limit=PAGE, offset=offset, select=["run_id", "thread_id", "kwargs", "created_at"]
        )
        got = yield from answer(context, context.config.prepare(request), idempotent=True, thread_id=thread_id)
        if got.head.status == 404:
            return _Look(None)  # no such thread: so no run on it either
        runs = value(context, got, list_runs.parse, thread_id=thread_id)
        since = _server_time(got.head, context.now() - began)
        for run, older in _aged(runs, since):
            own = _mark_of(run)
            if own == mark and isinstance(run.run_id, str):
                return _Look(RunRef(thread_id, run.run_id))
            unmarked = unmarked or (own is None and not older)
        if len(runs) < PAGE or (runs and all(older for _, older in _aged(runs, since))):
            return _Look(None, unmarked)
        offset += len(runs)


def _aged(runs: list[Run], since: float | None) -> Iterator[tuple[Run, bool]]:
    """Runs, each with whether it was surely made before the request was sent."""
    for run in runs:
        made = run.created_at
        old = since is not None and isinstance(made, datetime) and _epoch(made) < since
        yield run, old


def _epoch(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _server_time(head: Head, ago: float) -> float | None:
    """The server's own clock `ago` seconds back, not later than it was; None if it does not tell the time."""
    try:
        return parsedate_to_datetime(head.headers.get("date", "")).timestamp() - ago - CLOCK_GRAIN
    except (ValueError, TypeError, OverflowError):
        return None


def _mark_of(run: Run) -> str | None:
    """The mark that a run bears; None if it bears none, or the server keeps none."""
    config = members(members(run.kwargs).get("config"))
    mark = members(config.get("configurable")).get("langgraph_request_id")
    return mark if isinstance(mark, str) else None


def _unknown(
    outcome: Answer | Failure, mark: str | None, thread_id: str | None, why: str
) -> errors.RunOutcomeUnknownError:
    request = outcome.request if isinstance(outcome, Failure) else outcome.head.request
    if isinstance(outcome, Failure):
        what, status = outcome.message, None
        cause: BaseException = answers.connection_error(outcome, thread_id=thread_id)
        cause.__cause__ = outcome.cause
    else:
        cause = answers.status_error(outcome, thread_id=thread_id)
        what, status = answers.phrase(outcome.head.status), outcome.head.status
    where = (
        f" kwargs.config.configurable.langgraph_request_id={mark!r} on the thread's runs would prove it."
        if thread_id
        else ""
    )
    error = errors.RunOutcomeUnknownError(
        f"{answers.asked(request)}: {what}; whether the run was made is not known: {why}.{where}",
        mark=mark,
        status_code=status,
        thread_id=thread_id,
        method=request.method,
        url=request.url,
    )
    error.__cause__ = cause
    return error
