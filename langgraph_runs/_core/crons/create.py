"""Create a cron exactly once: what to do when the response is lost, or is about something else.

The server has no idempotency keys, but it stores a cron's metadata, and finds a cron by them. So each creation request
has a mark there. If it is not known whether the request was carried out, it is never sent again: the cron is looked up.
A cron that is found is returned; otherwise CronOutcomeUnknownError is raised, as a second cron would double every run.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import is_ambiguous, was_not_processed
from langgraph_runs._core.calls.send import call, send_once, with_version
from langgraph_runs._core.crons.requests import MARK
from langgraph_runs._core.wire.exchange import Flow, Response, TransportFailure
from langgraph_runs._core.wire.json_decoder import members
from langgraph_runs._generated.api.crons.create_cron import parse
from langgraph_runs._generated.api.crons.search_crons import parse as parse_found
from langgraph_runs._generated.api.crons.search_crons import request as search
from langgraph_runs._generated.models.cron import Cron
from langgraph_runs._generated.models.cron_search import CronSearch
from langgraph_runs._generated.types import Request, whole

LOOKED_AT = 100
"""How many crons a look returns at most; a server that does not know metadata returns the newest ones."""


def create(context: Context, request: Request) -> Flow[Cron]:
    """Create a cron. Raises APIStatusError, APIConnectionError, APIResponseError, CronOutcomeUnknownError."""
    mark = str(members(members(request.body).get("metadata")).get(MARK))
    prepared = context.config.prepare(request)
    budget = context.budget()
    while True:
        outcome = yield from send_once(context, prepared)
        if is_ambiguous(outcome):
            return (yield from _find(context, outcome, mark))
        if outcome.head is not None and outcome.head.ok:
            return (yield from _created(context, outcome, mark))
        if not was_not_processed(outcome) or not (yield from context.retry(budget, outcome)):
            raise (yield from with_version(context, context.error_for(outcome)))


def _created(context: Context, outcome: Response | TransportFailure, mark: str) -> Flow[Cron]:
    """The cron of a success; it is looked up if the body has another object, such as the run that Aegra starts."""
    try:
        if isinstance(outcome, TransportFailure):  # a body that cannot be decoded
            responses.raise_failure(outcome)
        return responses.parse_body(outcome, whole(parse))
    except errors.APIResponseError:
        found, _ = yield from _look_up(context, mark)
        if found is None:
            raise
        return found


def _find(context: Context, outcome: Response | TransportFailure, mark: str) -> Flow[Cron]:
    """The cron of a request whose outcome is open; CronOutcomeUnknownError if it cannot be found."""
    found, doubt = yield from _look_up(context, mark)
    if found is None:
        end = (
            f"it is not known whether the cron was created: {doubt}."
            f" To check, use crons.search(metadata={{{MARK!r}: {mark!r}}})."
        )
        raise responses.left_open_error(errors.CronOutcomeUnknownError, outcome, context.wall(), end, mark=mark)
    return found


def _look_up(context: Context, mark: str) -> Flow[tuple[Cron | None, str]]:
    """The cron with the mark, searched for as long as the policy says; or None, and why it may be there anyway."""
    body = CronSearch.from_dict({"metadata": {MARK: mark}, "limit": LOOKED_AT})
    pauses: Iterator[float | None] = chain(context.config.retry.pauses(), [None])
    while not context.expired:
        try:
            found = yield from call(context, search(body=body), parse_found)
        except errors.LangGraphRunsError as error:
            return None, f"looking it up failed ({error})"
        for cron in found:
            if members(cron.get("metadata")).get(MARK) == mark:
                return cron, ""
        pause = next(pauses)
        if pause is None:
            return None, "no such cron is to be found, but the server may still create it"
        yield from context.sleep(context.within_deadline(pause) or 0.0)
    return None, "the timeout leaves no time to look it up"
