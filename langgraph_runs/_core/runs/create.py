"""Create runs exactly once: what to do when the response to a creation request is lost or leaves the outcome open.

The server has no idempotency keys. But it stores the mark of a creation request in the run, so the run can be looked up
(`lookup`). A run that is found is adopted. If there is none, and the request cannot arrive any more, it is sent again.
Else RunOutcomeUnknownError is raised: a second run is worse than an unknown outcome.

| what came of the request | then |
|---|---|
| 429, or it was never sent | sent again |
| the connection broke, 503 | looked up, adopted; sent again if nothing could be ours; then looked up once more |
| 408, other 5xx, a timeout | looked up, adopted; never sent again |
| 501, other statuses | raised |

Each sending is looked up in full before the next, since any of them may still arrive; that uses no attempts.

A stateless run can be looked up until it ends; then the server deletes it with its thread. So finding it proves that it
was created, and not finding it proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

from attrs import evolve

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import RetryPolicy, is_ambiguous, may_still_be_processing, was_not_processed
from langgraph_runs._core.calls.send import (
    QUESTION_POOL_SECONDS,
    QUESTION_SECONDS,
    read_body,
    read_error_body,
    with_version,
)
from langgraph_runs._core.calls.warn import warn
from langgraph_runs._core.runs.candidates import (
    MARK_PREFIX,
    REQUEST_ID_HEADER,
    LookupResult,
    request_id_of_request,
)
from langgraph_runs._core.runs.duplicates import keep_one
from langgraph_runs._core.runs.fetch import read_about_run
from langgraph_runs._core.runs.lookup import RunLookup
from langgraph_runs._core.runs.refs import FoundWhileOpen, RunRef, parse_run, run_ref
from langgraph_runs._core.runs.threads import refuses_to_create_threads
from langgraph_runs._core.wire.exchange import Ask, Flow, Head, Response, TransportFailure, open_
from langgraph_runs._core.wire.headers import find_header
from langgraph_runs._core.wire.json_decoder import decode, elements, members
from langgraph_runs._generated.api.runs import get_run
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import Request

PARTIAL_BATCH_STATUSES = frozenset({400, 404, 409, 422})
"""With these the server may refuse a batch because of one item, after it has created the runs of others."""

_STATELESS_RUN_IS_DELETED = "finished stateless runs are deleted by the server, so it cannot be looked up"


def create(context: Context, request: Request, thread_id: str | None, *, own_thread: bool = False) -> Flow[Run]:
    """Create a run. `own_thread`: the thread is created with it, by an id that we generated.

    Raises APIStatusError, APIConnectionError, APIResponseError, RunOutcomeUnknownError.
    """
    creation = RunCreation(context, request, thread_id, own_thread=own_thread)
    created = yield from creation.send(long=False)
    if isinstance(created, Head):
        body = yield from read_body(context, created)
        run = _run_in_body(body)
        if run is None:
            created = yield from creation.find_run(created, body)
        else:
            created = (yield from creation.find_other(run.run_id)) or creation.ref(run)
    if created.run is not None:
        return created.run
    request = get_run.request(created.thread_id, created.run_id)
    return (yield from read_about_run(context, created, request, parse_run))


def create_batch(context: Context, request: Request, parse: Callable[[Any], list[Run]]) -> Flow[list[Run]]:
    """Create several stateless runs.

    Raises what `create` does. Runs that were created nevertheless are in `runs` of the error, as far as the server
    still shows them; if those are all, they are the result.
    """
    creation = RunCreation(context, request, None, batch_size=len(elements(request.body)))
    try:
        created = yield from creation.send(long=False)
        assert isinstance(created, Head)  # a RunRef is for single runs only
        body = yield from read_body(context, created)
        if isinstance(body, Response):
            with suppress(errors.APIResponseError):
                return responses.parse_body(body, parse)
        raise (yield from creation.unknown_batch_error(body))
    except errors.APIStatusError as error:
        if error.status_code in PARTIAL_BATCH_STATUSES:
            error.runs = yield from creation.visible_runs()
        if error.runs:
            error.args = (f"{error}; these runs of the batch were created nevertheless: {_list_runs(error.runs)}",)
        raise
    except errors.RunOutcomeUnknownError as error:
        runs = creation.whole_batch(error.runs)
        if runs is None:
            raise
        return runs


class RunCreation:
    """One creation request and its attempts, for a single run or a batch of `batch_size`.

    `thread_id` is None where the server creates the thread; an `own_thread` is created by this request, by an id of our
    choice. Raises ValueError for an X-Request-Id that the server cannot store.
    """

    def __init__(
        self,
        context: Context,
        request: Request,
        thread_id: str | None,
        *,
        own_thread: bool = False,
        batch_size: int | None = None,
    ) -> None:
        prepared = context.config.prepare(request)
        given_id = find_header(prepared.headers, REQUEST_ID_HEADER)
        mark = None
        if given_id is None:
            prepared.headers[REQUEST_ID_HEADER] = mark = f"{MARK_PREFIX}{context.uuid()}"
        elif not given_id or not given_id.isascii():
            raise ValueError(
                f"headers: X-Request-Id must be ASCII and not empty, as it identifies the run, got {given_id!r}"
            )
        self._context = context
        self._request = prepared
        self._sent = prepared  # as it was sent last: a hook may have changed it
        self._thread_id = thread_id
        self._own_thread = own_thread
        self._batch_size = batch_size
        self._lookup = RunLookup(context, thread_id, mark=mark, own_thread=own_thread, batch_size=batch_size)
        self._repeats = 0
        self._maybe_created = False  # by an attempt that was not refused
        self._what: str | None = None  # is wrong with the body of a 2xx that is a refusal

    def send(self, *, long: bool) -> Flow[Head | RunRef]:
        """Send the request until the server accepts it: the head of the 2xx, or the run if only a lookup found it.

        `long`: the response lasts as long as the run. After any other, ask `find_other`. Raises APIStatusError,
        APIConnectionError, RunOutcomeUnknownError.
        """
        context = self._context
        budget = context.budget()
        while True:
            head = yield from open_(context.open(self._request, long=long))
            self._sent = head.request
            self._lookup.add_attempt(head.request)
            if isinstance(head, TransportFailure):
                outcome: Response | TransportFailure = head
            elif head.ok and (refusal := (yield from self._read_refusal(head))) is not None:
                outcome = refusal
            elif head.ok:
                self._lookup.note_accepted()
                return (yield from self._ask_for_other(head)) if long and self._maybe_created else head
            else:
                outcome = yield from read_error_body(context, head)
            looked = 0.0
            ambiguous = is_ambiguous(outcome)
            if ambiguous:
                self._maybe_created = True
                started = context.now()
                found = yield from self._reconcile(outcome)
                if found is not None:
                    return found
                looked = context.now() - started
                budget.exclude(looked)
            again = ambiguous or was_not_processed(outcome)
            if again and (yield from context.retry(budget, outcome, waited=looked)):
                self._repeats = budget.retries
                continue
            if self._maybe_created and not ambiguous:  # the refusal may come of the run of an earlier attempt
                found = yield from self._reconcile(outcome)
                if found is not None:
                    return found
            error = self._error_for(outcome)
            if self._own_thread and isinstance(error, errors.APIStatusError) and refuses_to_create_threads(error):
                raise error  # there is another way, and the caller did not ask for that
            raise (yield from with_version(context, error))

    def find_run(self, head: Head, body: Response | TransportFailure, what: str | None = None) -> Flow[RunRef]:
        """Find the run of a 2xx whose body is incomplete or does not contain it; `what` says what is wrong with it.

        Raises APIResponseError if there is no such run, and RunOutcomeUnknownError.
        """
        ref = run_ref(head.headers)
        if ref is not None:
            return ref
        result = yield from self._look_up(body, what)
        if result.runs:
            return (yield from self._adopt(result.runs))
        if isinstance(body, TransportFailure) and body.kind != "protocol":
            raise self._unknown_error(body, "the server accepted the request, but the run cannot be found")
        if self._thread_id is None:
            raise self._unknown_error(body, _STATELESS_RUN_IS_DELETED, what=what)
        raise responses.error_for(body, self._context.wall(), what=what, thread_id=self._thread_id)

    def find_run_if_visible(self, head: Head) -> Flow[RunRef | None]:
        """Find the run of a 2xx; None if the head does not name it and it cannot be looked up."""
        ref = run_ref(head.headers)
        if ref is not None:
            return ref
        runs = yield from self.visible_runs()
        return self.ref(runs[0]) if runs else None

    def find_while_open(self, head: Head) -> Flow[FoundWhileOpen]:
        """As `find_run_if_visible`, by a short look while the body stays open."""

        def look() -> Flow[RunRef | None]:
            runs = yield from self._lookup.search_once(self._briefly())
            return self.ref(runs[0]) if runs else None

        found = run_ref(head.headers) or (yield Ask(look))
        if isinstance(found, RunRef):
            return found
        return "ended" if self._lookup.shows_none_active else None

    def find_only_run(self) -> Flow[RunRef | None]:
        """Find the run of a 2xx that does not name it, though it may show no mark: then the only one that could be it.

        A run that is alone may not be the only one, but the first to be listed, so this takes as long as the policy
        says. None if no run could be it, or several, or if looking fails.
        """
        result = yield from self._lookup.search_until_settled()
        run = result.runs[0] if result.runs else result.only
        return None if run is None else self.ref(run)

    def find_other(self, run_id: str | None) -> Flow[RunRef | None]:
        """The run to go on with instead of that of the response, if an earlier attempt has created one, too."""
        runs = (yield from self._lookup.search_once(self._briefly())) if self._maybe_created else ()
        if len(runs) < 2:
            return None
        kept = yield from self._adopt(runs, own_id=run_id)
        return None if kept.run_id == run_id else kept

    def visible_runs(self) -> Flow[tuple[Run, ...]]:
        """The runs that the request has created, as far as the server shows them now."""
        return (yield from self._lookup.search_once())

    def whole_batch(self, runs: Sequence[Run]) -> list[Run] | None:
        """The runs of a batch in the order of its items, as far as that can be told; None unless all were found."""
        if len(runs) != self._batch_size:
            return None
        ordered, told = self._lookup.candidates.in_order(runs)
        if not told:
            message = (
                f"the response to a batch was lost; its {len(runs)} runs were found, but not which run is of which item"
            )
            warn(message)
        return ordered

    def unknown_batch_error(self, outcome: Response | TransportFailure) -> Flow[errors.RunOutcomeUnknownError]:
        """The error for a batch whose outcome is not known, with the runs that can be found."""
        try:
            runs = (yield from self._look_up(outcome)).runs
        except errors.RunOutcomeUnknownError as error:
            return error
        some, none = ("it", "no such run") if self._batch_size == 1 else (f"{len(runs)} of them", "none of them")
        found = f"{some} ({_list_runs(runs)})" if runs else none
        why = f"the server shows {found}, and finished stateless runs are deleted"
        return self._unknown_error(outcome, why, runs=runs)

    def ref(self, run: Run) -> RunRef:
        """The ids of a run that the request has created."""
        return RunRef(str(self._thread_id or run.get("thread_id")), run.run_id, run)

    @property
    def left_nothing(self) -> bool:
        """Whether a creation that failed left nothing: no run, nor a thread of our choice, created with the run."""
        return self._own_thread and not self._maybe_created

    def _read_refusal(self, head: Head) -> Flow[Response | None]:
        """The refusal in the body of a 2xx, as a response with the status that it stands for; None if it is none."""
        yield from ()
        return None

    def _error_for(self, outcome: Response | TransportFailure) -> errors.LangGraphRunsError:
        """The error for a request that the server refuses."""
        return self._context.error_for(outcome, thread_id=None if self.left_nothing else self._thread_id)

    def _briefly(self) -> Context:
        """The context for questions after a success, which must not keep the caller waiting."""
        config = self._context.config
        brief = evolve(
            config,
            retry=RetryPolicy(attempts=1),
            timeouts=evolve(config.timeouts, pool=QUESTION_POOL_SECONDS),
        )
        limit = self._context.within_deadline(QUESTION_SECONDS)
        return evolve(self._context, config=brief).with_timeout(limit)

    def _adopt(self, runs: Sequence[Run], *, own_id: str | None = None) -> Flow[RunRef]:
        """Go on with the run that was found; with one of them, if it is more than one."""
        if len(runs) == 1:
            return self.ref(runs[0])
        thread_id = str(self._thread_id)  # of stateless runs, only one is searched for
        run = yield from keep_one(
            self._briefly(), runs, thread_id, own_id=own_id, sent=self._sent, attempt=self._repeats
        )
        return self.ref(run)

    def _ask_for_other(self, head: Head) -> Flow[Head | RunRef]:
        """As `find_other`, while the response to this attempt stays open."""
        named = run_ref(head.headers)
        kept = yield Ask(lambda: self.find_other(None if named is None else named.run_id))
        return kept if isinstance(kept, RunRef) else head

    def _reconcile(self, outcome: Response | TransportFailure) -> Flow[RunRef | None]:
        """Find out whether the attempts so far created the run: the run, or None if they certainly did not.

        Raises RunOutcomeUnknownError.
        """
        if self._batch_size is not None:
            raise (yield from self.unknown_batch_error(outcome))
        result = yield from self._look_up(outcome, self._what)
        if result.runs:
            return (yield from self._adopt(result.runs))
        if may_still_be_processing(outcome):
            raise self._unknown_error(outcome, "the server may still create it")
        if self._thread_id is None:
            raise self._unknown_error(outcome, _STATELESS_RUN_IS_DELETED)
        return None

    def _look_up(self, outcome: Response | TransportFailure, what: str | None = None) -> Flow[LookupResult]:
        """Look up the runs of the request.

        Raises RunOutcomeUnknownError if there is no time, or doubt.
        """
        if self._context.expired:
            raise self._unknown_error(outcome, "the timeout leaves no time to look it up", what=what)
        result = yield from self._lookup.search_until_settled()
        if result.doubt is not None:
            raise self._unknown_error(outcome, result.doubt, what=what, runs=result.runs)
        return result

    def _unknown_error(
        self, outcome: Response | TransportFailure, why: str, *, what: str | None = None, runs: Iterable[Run] = ()
    ) -> errors.RunOutcomeUnknownError:
        request_id = request_id_of_request(self._sent)
        subject = "the run was" if self._batch_size in (None, 1) else f"the {self._batch_size} runs were"
        end = f"it is not known whether {subject} created: {why}."
        if request_id:
            where = "" if self._thread_id is None else f" on thread {self._thread_id}"
            if self._lookup.candidates.shows_no_marks:
                end += f" To check, look{where} for a new run; this server does not show which request created it."
            else:
                stored = f"langgraph_request_id={request_id!r} in kwargs['config']['configurable']"
                end += f" To check, look{where} for a run with {stored}."
        details = {"mark": request_id, "runs": tuple(runs), "thread_id": self._thread_id, "what": what}
        return responses.left_open_error(errors.RunOutcomeUnknownError, outcome, self._context.wall(), end, **details)


def _run_in_body(body: Response | TransportFailure) -> Run | None:
    """The run in the body of a 2xx; None if it contains none."""
    if isinstance(body, TransportFailure):
        return None
    try:
        fields = members(decode(body.body))
    except ValueError:
        return None
    return Run.from_dict(fields) if isinstance(fields.get("run_id"), str) and fields["run_id"] else None


def _list_runs(runs: Iterable[Run]) -> str:
    return ", ".join(f"{run.run_id} on thread {run.get('thread_id')}" for run in runs)
