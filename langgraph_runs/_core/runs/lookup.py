"""Find the runs created by a request whose response was lost, by its X-Request-Id; `create` decides what follows.

The server stores the X-Request-Id of a creation request in its runs, as `langgraph_request_id` in
`kwargs.config.configurable`. So a run with our request id is ours. A newer run without it may be ours too, if something
on the way removed or replaced the id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import http_date
from langgraph_runs._core.calls.send import send_with_retries
from langgraph_runs._core.record import Record
from langgraph_runs._core.wire.exchange import Flow, Head, HTTPRequest, Sleep
from langgraph_runs._core.wire.headers import find_header
from langgraph_runs._core.wire.json_codec import decode, members
from langgraph_runs._generated.api.runs import list_runs
from langgraph_runs._generated.api.threads import search_threads
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.thread import Thread
from langgraph_runs._generated.models.thread_search import ThreadSearch

REQUEST_ID_HEADER = "x-request-id"

PAGE_SIZE = 100
"""Runs, or threads, listed by one request."""

CLOCK_TOLERANCE_SECONDS = 2.0
"""How much older a run may seem than it is: a Date header has no fractions of seconds, and clocks differ."""

PAUSE_AS_BEFORE_RETRY = 3
"""The pause before the second search is as long as the wait before this retry, by the policy."""

_FAILURES = (errors.APIConnectionError, errors.APIStatusError, errors.APIResponseError)


@frozen(slots=True, eq=False, repr=False)
class LookupResult(Record):
    """The runs that the request certainly created; or, in `doubt`, why it is not known whether it created any.

    With neither, the server shows no run that can be ours. On a thread this means that none was created; a stateless
    run may have ended, and so been deleted, already.
    """

    runs: tuple[Run, ...]
    doubt: str | None = None


class RunLookup:
    """Searches for the runs of one creation request, all its attempts together.

    With a `thread_id` the runs of that thread are searched. Without one the newest threads are: a stateless run has
    a temporary thread until it ends and the server deletes both. `generated_id` is a request id that we generated, so
    no other request can have it; None if the caller gave one. `batch_size` is the number of runs of a batch.
    """

    def __init__(
        self, context: Context, thread_id: str | None, *, generated_id: str | None, batch_size: int | None
    ) -> None:
        self._context = context
        self._thread_id = thread_id
        self._generated_id = generated_id
        self._batch_size = batch_size
        self._started = context.now()
        self._request_ids: set[str | None] = set()  # of all attempts: a hook may change it
        self._content: dict[str, Any] = {}  # of the last attempt

    def add_attempt(self, request: HTTPRequest) -> None:
        """Take note of a request as it was sent."""
        self._request_ids.add(request_id_of_request(request))
        self._content = _content(request)

    def search_with_retry(self) -> Flow[LookupResult]:
        """Search, and again after a pause if runs are missing: the server may still have been creating them."""
        context = self._context
        try:
            result = yield from self._search()
            if len(result.runs) < (self._batch_size or 1):
                pause = context.config.retry.wait(PAUSE_AS_BEFORE_RETRY, context.random())
                yield Sleep(context.within_deadline(pause) or 0.0)
                result = yield from self._search()
        except _FAILURES as error:
            return LookupResult((), f"looking it up failed ({error})")
        return result

    def search_once(self) -> Flow[tuple[Run, ...]]:
        """The runs that a single search finds; none if it fails or leaves doubt."""
        try:
            return (yield from self._search()).runs
        except _FAILURES:
            return ()

    def _search(self) -> Flow[LookupResult]:
        if self._thread_id is None:
            return (yield from self._search_newest_threads())
        return (yield from self._search_thread(self._thread_id))

    def _search_thread(self, thread_id: str) -> Flow[LookupResult]:
        """Go through the runs of the thread, from the newest back to those older than the request."""
        context = self._context
        candidates = _Candidates(self._generated_id, self._request_ids, self._content)
        seen: set[str] = set()
        while True:
            request = list_runs.request(thread_id, limit=PAGE_SIZE, offset=len(seen))
            prepared = context.config.prepare(request)
            response = yield from send_with_retries(context, prepared, idempotent=True, thread_id=thread_id)
            if responses.is_not_found(response):  # the thread does not exist, so it has no run
                break
            since = self._sent_at(response.head)
            page = responses.parse_success(response, list_runs.parse, context.wall, thread_id=thread_id)
            new = [run for run in page if isinstance(run.run_id, str) and run.run_id not in seen]
            for run in new:
                candidates.add(run, older=_is_older(run.created_at, since))
            seen.update(str(run.run_id) for run in new)
            if candidates.conclusive or not new or _is_older(new[-1].created_at, since):
                break
        return candidates.result()

    def _search_newest_threads(self) -> Flow[LookupResult]:
        """Go through the threads created after the request, and the one run of each.

        Only one page of threads is searched, so a run behind more newer threads than that is not found.
        """
        context = self._context
        is_batch = self._batch_size is not None
        candidates = _Candidates(self._generated_id, self._request_ids, None, several=is_batch)
        limit = PAGE_SIZE + (self._batch_size or 0)
        search = ThreadSearch(
            limit=limit,
            sort_by="created_at",
            sort_order="desc",
            select=["thread_id", "created_at"],
        )
        prepared = context.config.prepare(search_threads.request(body=search))
        response = yield from send_with_retries(context, prepared, idempotent=True)
        since = self._sent_at(response.head)
        threads: list[Thread] = responses.parse_success(response, search_threads.parse, context.wall)
        for thread in threads:
            if candidates.conclusive:
                break
            if _is_older(thread.created_at, since) or not isinstance(thread.thread_id, str):
                break
            prepared = context.config.prepare(list_runs.request(thread.thread_id, limit=1))
            response = yield from send_with_retries(context, prepared, idempotent=True)
            if not responses.is_not_found(response):  # the thread may have been deleted meanwhile
                for run in responses.parse_success(response, list_runs.parse, context.wall):
                    candidates.add(run, older=False)
        else:
            if len(threads) >= limit:
                candidates.doubt = f"it is not on the newest {limit} threads, and older ones were not searched"
        return candidates.result()

    def _sent_at(self, head: Head) -> float | None:
        """When the first attempt was sent, or a little earlier, by the server's clock; None if it has no Date."""
        date = http_date(head.headers.get("date", ""))
        return None if date is None else date - (self._context.now() - self._started) - CLOCK_TOLERANCE_SECONDS


class _Candidates:
    """Sorts the runs that a search finds into ours, others, and those that may be ours.

    `content` is what the request asked for; None if each run is alone on its thread, where only the request id counts.
    `several`: more than one run is expected. `doubt` is why a run may be ours although none has our request id.
    """

    def __init__(
        self, generated_id: str | None, request_ids: Iterable[str | None], content: Any, *, several: bool = False
    ) -> None:
        self._generated_id = generated_id
        self._request_ids = frozenset(request_ids)
        self._content = content
        self._several = several
        self._with_generated_id: list[Run] = []
        self._with_given_id: list[Run] = []  # with the caller's request id, and created after the request
        self._id_was_used_before = False  # the caller's request id is on an older run
        self.doubt: str | None = None

    @property
    def conclusive(self) -> bool:
        """Whether the run is found, so that the search can end."""
        return bool(self._with_generated_id) and not self._several

    def add(self, run: Run, *, older: bool) -> None:
        """Consider a run; `older`: it was created before the request was sent."""
        request_id = request_id_of_run(run)
        if request_id is not None and request_id in self._request_ids:
            if request_id == self._generated_id:
                self._with_generated_id.append(run)
            elif older:
                self._id_was_used_before = True
            else:
                self._with_given_id.append(run)
        elif not older and self.doubt is None:
            self.doubt = self._why_it_may_be_ours(run, request_id)

    def result(self) -> LookupResult:
        """What all runs together show."""
        if self._with_generated_id:
            return LookupResult(tuple(self._with_generated_id))
        if self._several or len(self._with_given_id) == 1:
            return LookupResult(tuple(self._with_given_id))
        if self._with_given_id or self._id_was_used_before:
            return LookupResult((), "the given X-Request-Id is on other runs too, so it does not identify this one")
        return LookupResult((), self.doubt)

    def _why_it_may_be_ours(self, run: Run, request_id: str | None) -> str | None:
        """Why a newer run may be ours although it does not have our request id; None if it cannot be."""
        if self._content is None:
            return None
        if request_id is None:
            return f"run {run.run_id} was created after this request and has no request id"
        if None in self._request_ids:
            return f"run {run.run_id} was created after this request, which was sent without a request id"
        if self._content.items() <= members(run.kwargs).items():
            return (
                f"run {run.run_id} was created after this request with the same input;"
                " a proxy may have changed the request id"
            )
        return None


def request_id_of_request(request: HTTPRequest) -> str | None:
    """The X-Request-Id of a request; None without one."""
    return find_header(request.headers, REQUEST_ID_HEADER) or None


def request_id_of_run(run: Run) -> str | None:
    """The X-Request-Id of the request that created a run; None if there was none or the server does not store it."""
    config = members(members(run.kwargs).get("config"))
    request_id = members(config.get("configurable")).get("langgraph_request_id")
    return request_id if isinstance(request_id, str) and request_id else None


def _content(request: HTTPRequest) -> dict[str, Any]:
    """What the run is to work on, which tells it from other runs."""
    body: Mapping[str, Any] = {}
    with suppress(ValueError):  # a hook may have replaced the body
        body = members(decode(request.content or b""))
    return {name: body.get(name) for name in ("input", "command")}


def _is_older(created_at: object, since: float | None) -> bool:
    """Whether something was certainly created before the request was sent."""
    if since is None or not isinstance(created_at, datetime):
        return False
    return (created_at if created_at.tzinfo else created_at.replace(tzinfo=UTC)).timestamp() < since
