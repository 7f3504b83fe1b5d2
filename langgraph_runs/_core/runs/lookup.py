"""Find the runs created by a request whose response was lost; `create` decides what follows.

Which runs are ours is decided in `candidates`; here the server is searched for them, page by page, and again with
growing pauses: a request may arrive late, and a listing may lag behind.
"""

from __future__ import annotations

from typing import Any

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import http_date
from langgraph_runs._core.calls.send import send_with_retries
from langgraph_runs._core.runs.candidates import CLOCK_TOLERANCE_SECONDS, Candidates, LookupResult, is_older
from langgraph_runs._core.wire.exchange import Flow, Head, HTTPRequest, Response
from langgraph_runs._generated.api.runs import list_runs
from langgraph_runs._generated.api.threads import search_threads
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.thread import Thread
from langgraph_runs._generated.models.thread_search import ThreadSearch
from langgraph_runs._generated.types import UNSET, Request, replaced

PAGE_SIZE = 100
"""Runs, or threads, listed by one request."""

MAX_RESTARTS = 5
"""How often a search begins anew because runs were deleted while it went from page to page."""

_FAILURES = (errors.APIConnectionError, errors.APIStatusError, errors.APIResponseError)


class RunLookup:
    """Searches for the runs of one creation request, all its attempts together.

    With a `thread_id` the runs of that thread are searched; any of them is ours on an `own_thread`, which was made for
    this run. Without one the newest threads are: a stateless run has a temporary thread until it ends and the server
    deletes both. `mark` is the one that we made, None if the caller gave one. `batch_size` is the number of runs of a
    batch.
    """

    def __init__(
        self, context: Context, thread_id: str | None, *, mark: str | None, own_thread: bool, batch_size: int | None
    ) -> None:
        self._context = context
        self._thread_id = thread_id
        self._batch_size = batch_size
        self._started = context.now()
        self._sent_at_latest = 0.0
        self._accepted_after: float | None = None  # seconds after the first attempt was sent
        self.had_thread = False  # the thread is known to have existed before the request was sent
        self.shows_none_active = False  # the latest `search_once` showed that no run on the thread that is ours goes on
        self._searched: set[str] = set()  # temporary threads of which the one run was seen
        self.candidates = Candidates(
            mark, each_alone=thread_id is None, own_thread=own_thread, several=batch_size is not None
        )

    def add_attempt(self, request: HTTPRequest) -> None:
        """Take note of a request as it was sent."""
        self.candidates.add_attempt(request)

    def note_accepted(self) -> None:
        """Note that the server has accepted the request by now."""
        self._accepted_after = self._context.now() - self._started

    def search_until_settled(self) -> Flow[LookupResult]:
        """Search until all runs are found, for as long as the policy says, but not beyond the call's deadline."""
        context = self._context
        pauses = context.config.retry.pauses()
        while True:
            try:
                result = yield from self._search(context)
            except (errors.NotFoundError, errors.APIResponseError) as error:  # of a proxy, so that it may pass
                result = self._failed(f"looking it up failed ({error})")
            except _FAILURES as error:
                return self._failed(f"looking it up failed ({error})")
            pause = next(pauses, None)
            if pause is None or len(result.runs) >= (self._batch_size or 1):
                return result
            yield from context.sleep(context.within_deadline(pause) or 0.0)
            if context.expired:
                return self._failed("the timeout left no time to look it up for long enough")

    def search_once(self, context: Context | None = None) -> Flow[tuple[Run, ...]]:
        """The runs that a single search finds; none if it fails or leaves doubt."""
        self.shows_none_active = False
        self.candidates.active.clear()
        try:
            result = yield from self._search(context or self._context)
        except _FAILURES:
            return ()
        self.shows_none_active = self._thread_id is not None and not (result.gave_up or self.candidates.active)
        return result.runs

    def _failed(self, why: str) -> LookupResult:
        return LookupResult(self.candidates.result().runs, why, gave_up=True)

    def _search(self, context: Context) -> Flow[LookupResult]:
        if self._thread_id is None:
            return (yield from self._search_newest_threads(context))
        return (yield from self._search_thread(context, self._thread_id))

    def _search_thread(self, context: Context, thread_id: str) -> Flow[LookupResult]:
        """Go through the runs of the thread, from the newest back to those older than the request.

        Every page begins with the last run of the one before, or further up if others were created meanwhile. If it has
        no run that was seen, runs were deleted, and others moved up past the page: the search begins anew.
        """
        candidates = self.candidates
        seen: set[str] = set()
        previous: list[set[str]] = []
        offset = restarts = 0
        while True:
            request = list_runs.request(thread_id, limit=PAGE_SIZE, offset=offset)
            response = yield from self._get(context, request, thread_id=thread_id)
            if _has_no_thread(response):  # so it has no run
                return self._failed("its thread was deleted meanwhile") if self.had_thread else candidates.result()
            sent_at = self._sent_at(response.head)
            listed = responses.parse_success(response, list_runs.parse, context.wall, thread_id=thread_id)
            page = [run for run in listed if isinstance(run.get("run_id"), str)]
            after = self._accepted_after
            accepted_at = None if sent_at is None or after is None else sent_at + after
            for run in page:
                candidates.add(run, sent_at=sent_at, accepted_at=accepted_at)
            ids = {run.run_id for run in page}
            if candidates.conclusive or (page and _is_older(page[-1].get("created_at"), sent_at)):
                return candidates.result()
            if seen and not ids & seen:
                restarts += 1
                if restarts > MAX_RESTARTS:
                    return self._failed("runs of its thread were deleted again and again while it was looked up")
                seen, offset = set[str](), 0
            elif len(ids) < 2 or previous[-2:] == [ids, ids]:  # the end; or the server always sends the same page
                return candidates.result()
            else:
                seen |= ids
                offset += len(page) - 1
            previous.append(ids)

    def _search_newest_threads(self, context: Context) -> Flow[LookupResult]:
        """Go through the threads created after the request, and the one run of each.

        Only one page of threads is searched, so a run behind more newer threads than that is not found.
        """
        candidates, searched = self.candidates, self._searched
        limit = PAGE_SIZE + (self._batch_size or 0)
        search = ThreadSearch(
            limit=limit,
            sort_by="created_at",
            sort_order="desc",
            select=["thread_id", "created_at"],
        )
        response = yield from self._get(context, search_threads.request(body=search))
        if response.head.status == 422:  # Aegra has no `select`
            whole_search = replaced(search, select=UNSET)
            response = yield from self._get(context, search_threads.request(body=whole_search))
        sent_at = self._sent_at(response.head)
        threads: list[Thread] = responses.parse_success(response, search_threads.parse, context.wall)
        for thread in threads:
            thread_id = thread.get("thread_id")
            is_old = _is_older(thread.get("created_at"), sent_at)
            if candidates.conclusive or is_old or not isinstance(thread_id, str):
                return candidates.result()
            if thread_id in searched:
                continue
            response = yield from self._get(context, list_runs.request(thread_id, limit=1))
            if _has_no_thread(response):  # it was deleted meanwhile
                continue
            for run in responses.parse_success(response, list_runs.parse, context.wall):
                searched.add(thread_id)
                candidates.add(run, sent_at=sent_at)
        result = candidates.result()
        if result.runs or len(threads) < limit:
            return result
        return self._failed(f"it is not on the newest {limit} threads, and older ones were not searched")

    def _get(self, context: Context, request: Request, **ids: Any) -> Flow[Response]:
        prepared = context.config.prepare(request)
        return (yield from send_with_retries(context, prepared, idempotent=True, **ids))

    def _sent_at(self, head: Head) -> float | None:
        """When the first attempt was sent, or a little earlier, by the server's clock; None if it has no Date.

        A Date has no fractions of seconds, so of several responses the latest time is the closest.
        """
        date = http_date(head.headers.get("date", ""))
        if date is not None:
            self._sent_at_latest = max(self._sent_at_latest, date - (self._context.now() - self._started))
        return self._sent_at_latest or None


def _has_no_thread(response: Response) -> bool:
    """Whether the API says that the thread does not exist; a proxy's 404 does not, even if it is JSON."""
    return responses.is_not_found(response) and responses.says_thread_is_gone(responses.detail_of(response))


def _is_older(time: object, sent_at: float | None) -> bool:
    """Whether something was certainly created before the request was sent, and so all that is listed after it."""
    return is_older(time, sent_at, CLOCK_TOLERANCE_SECONDS)
