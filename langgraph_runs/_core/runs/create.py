"""Making a run exactly once, although the answer that tells of it may be lost.

The server has no idempotency key. But it keeps the X-Request-Id of the request that made a run in that run's
`kwargs.config.configurable.langgraph_request_id`. So the request is marked; when its answer is lost, or an error
leaves it open whether the run was made, the thread's runs are looked through: a run with the mark is ours and adopted.
If there is none, and no run made since could be it, the request is sent again.

A stateless run is on a thread of the server's making, which can be found among the newest threads until the run is
done and both are deleted. So there a find proves that the run was made, and no find proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import http_date, is_ambiguous, may_still_be_processing, was_not_processed
from langgraph_runs._core.calls.send import parse_success, read_body, read_error_body, send_with_retries
from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.refs import RunRef, parse_run, run_ref
from langgraph_runs._core.wire.exchange import Flow, Head, HTTPRequest, Response, Sleep, TransportFailure, open_
from langgraph_runs._core.wire.headers import find_header
from langgraph_runs._core.wire.json_codec import decode, elements, members
from langgraph_runs._generated.api.runs import get_run, list_runs
from langgraph_runs._generated.api.threads import search_threads
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.thread import Thread
from langgraph_runs._generated.models.thread_search import ThreadSearch
from langgraph_runs._generated.types import Request

MARK_HEADER = "x-request-id"
PAGE = 100  # runs, or threads, looked at in one request
CLOCK_GRAIN = 2.0
"""Seconds by which a run may seem older than it is: a Date header has no fractions."""

PARTLY = frozenset({400, 404, 409, 422})
"""Refusals of a batch that the server may have given because of one of its items, the others made by then."""


def mark_of_request(request: HTTPRequest) -> str | None:
    """The X-Request-Id of a request."""
    return find_header(request.headers, MARK_HEADER) or None


def mark_of_run(run: Run) -> str | None:
    """The mark that a run bears; None if it bears none, or the server keeps none."""
    config = members(members(run.kwargs).get("config"))
    mark = members(config.get("configurable")).get("langgraph_request_id")
    return mark if isinstance(mark, str) and mark else None


def create(context: Context, request: Request, thread_id: str | None) -> Flow[Run]:
    """Make a run; what the server says of it.

    Raises APIStatusError, APIConnectionError, APIResponseError, RunOutcomeUnknownError.
    """
    making = RunCreation(context, request, thread_id)
    made = yield from making.send(long=False)
    if isinstance(made, Head):
        said = yield from read_body(context, made)
        run = _run_in(said)
        if run is not None:
            return run
        made = yield from making.find(made, said)
    if made.run is not None:
        return made.run
    ids = {"run_id": made.run_id, "thread_id": made.thread_id}
    got = yield from send_with_retries(context, context.config.prepare(get_run.request(**ids)), idempotent=True, **ids)
    return parse_success(context, got, parse_run, **ids)


def create_batch(context: Context, request: Request, parse: Callable[[Any], list[Run]]) -> Flow[list[Run]]:
    """Make several stateless runs.

    Raises what `create` does. Those that were made all the same are the error's `runs`, as far as the server shows
    them.
    """
    making = RunCreation(context, request, None, batch=len(elements(request.body)))
    try:
        made = yield from making.send(long=False)
    except errors.APIStatusError as error:
        if error.status_code in PARTLY:
            error.runs = yield from making.seen()
        if error.runs:
            error.args = (f"{error}; nevertheless there are, of this batch, the runs {_named(error.runs)}",)
        raise
    assert isinstance(made, Head)  # no single run answers for a batch
    said = yield from read_body(context, made)
    if isinstance(said, Response):
        with suppress(errors.APIResponseError):
            return responses.parse_body(said, parse)
    raise (yield from making.lost_count(said))


class RunCreation:
    """The making of one run, or of a batch of so many: what was sent, and what came of it.

    `thread_id` is None where the server makes the thread. Raises ValueError for a mark that the server cannot keep.
    """

    def __init__(self, context: Context, request: Request, thread_id: str | None, *, batch: int | None = None) -> None:
        prepared = context.config.prepare(request)
        mark = find_header(prepared.headers, MARK_HEADER)
        if mark is None:
            prepared.headers[MARK_HEADER] = fresh = context.uuid()
        elif not mark or not mark.isascii():
            raise ValueError(f"headers: X-Request-Id={mark!r} must be ASCII and not empty: it marks the run")
        else:
            fresh = None
        self._context = context
        self._request = prepared
        self._sent = prepared  # as it went out last: a hook may have changed it
        self._thread_id = thread_id
        self._batch = batch
        self._began = context.now()
        self._fresh = fresh  # a mark that nobody else can have used
        self._marks: set[str | None] = set()  # of all attempts
        self._repeated = False  # an attempt before may have been carried out

    def send(self, *, long: bool) -> Flow[Head | RunRef]:
        """Send the request: its 2xx, the body still to be read, or the run if only that could be found.

        Raises APIStatusError, APIConnectionError, RunOutcomeUnknownError.
        """
        context = self._context
        budget = context.budget()
        while True:
            head = yield from open_(context.open(self._request, long=long))
            self._note(head.request)
            if isinstance(head, TransportFailure):
                outcome: Response | TransportFailure = head
            elif head.ok:
                return head
            else:
                outcome = yield from read_error_body(context, head)
            open_question = is_ambiguous(outcome)
            found = yield from (self._settle(outcome) if open_question else self._done_before())
            if found is not None:
                return found
            if isinstance(outcome, TransportFailure) and context.expired:
                raise context.deadline_error(self._sent, thread_id=self._thread_id) from outcome.cause
            self._repeated = self._repeated or open_question
            if not (open_question or was_not_processed(outcome)) or not (yield from context.retry(budget, outcome)):
                raise responses.error_for(outcome, context.wall(), thread_id=self._thread_id)

    def find(self, head: Head, said: Response | TransportFailure, what: str | None = None) -> Flow[RunRef]:
        """The run that a 2xx made whose body does not tell it: it broke off, or made no sense (`what`: in which way).

        Raises APIResponseError if there is no such run, and RunOutcomeUnknownError.
        """
        ref = run_ref(head.headers)
        if ref is not None:
            return ref
        look = yield from self._look_twice(said, what)
        if look.runs:
            return self._ref(look.runs[0])
        if isinstance(said, TransportFailure) and said.kind != "protocol":
            raise self._unknown(said, "the server agreed to make it, but no such run is to be seen")
        if self._thread_id is None:
            raise self._unknown(said, "a stateless run that is done leaves no trace", what=what)
        raise responses.error_for(said, what=what, thread_id=self._thread_id)

    def trace(self, head: Head) -> Flow[RunRef | None]:
        """The run that a 2xx made; None if that does not tell and it cannot be found."""
        ref = run_ref(head.headers)
        if ref is not None:
            return ref
        runs = yield from self.seen()
        return self._ref(runs[0]) if runs else None

    def seen(self) -> Flow[tuple[Run, ...]]:
        """What the request has made, as far as the server shows it now."""
        try:
            return (yield from self._look()).runs
        except _NO_LOOK:
            return ()

    def lost_count(self, outcome: Response | TransportFailure) -> Flow[errors.RunOutcomeUnknownError]:
        """The error for a batch of which it is not known what was made: with what can be seen."""
        look = yield from self._look_twice(outcome)
        there = (
            f"the server shows {len(look.runs)} of them ({_named(look.runs)})" if look.runs else "none is to be seen"
        )
        return self._unknown(outcome, f"{there}, and runs that are done leave no trace", runs=look.runs)

    def _note(self, request: HTTPRequest) -> None:
        self._sent = request
        self._marks.add(mark_of_request(request))

    def _ref(self, run: Run) -> RunRef:
        return RunRef(str(self._thread_id or run.thread_id), str(run.run_id), run)

    def _settle(self, outcome: Response | TransportFailure) -> Flow[RunRef | None]:
        """Find out whether the run was made: the run, or None if it certainly was not.

        Raises RunOutcomeUnknownError.
        """
        if self._batch is not None:
            raise (yield from self.lost_count(outcome))
        look = yield from self._look_twice(outcome)
        if look.runs:
            return self._ref(look.runs[0])
        if may_still_be_processing(outcome):
            raise self._unknown(outcome, "the server may still be about to make it")
        if self._thread_id is None:
            raise self._unknown(outcome, "a stateless run that is done leaves no trace")
        return None

    def _done_before(self) -> Flow[RunRef | None]:
        """The run, if an attempt before the last made it late: what the last one came to is then beside the point."""
        runs = (yield from self.seen()) if self._repeated else ()
        return self._ref(runs[0]) if runs else None

    def _look_twice(self, outcome: Response | TransportFailure, what: str | None = None) -> Flow[_Look]:
        """Look, pause, look again: the server may still have been at it.

        Raises RunOutcomeUnknownError.
        """
        context = self._context
        if context.expired:
            raise self._unknown(outcome, "no time is left to look for it", what=what)
        try:
            look = yield from self._look()
            if len(look.runs) < (self._batch or 1):
                yield Sleep(context.within_deadline(context.config.retry.wait(3, context.random())) or 0.0)
                look = yield from self._look()
        except _NO_LOOK as error:
            look = _Look((), f"the runs that there are could not be looked through ({error})")
        if look.doubt is not None:
            raise self._unknown(outcome, look.doubt, what=what)
        return look

    def _look(self) -> Flow[_Look]:
        """What there is to be seen of what the request has made."""
        return (yield from self._look_around() if self._thread_id is None else self._look_on(self._thread_id))

    def _look_on(self, thread_id: str) -> Flow[_Look]:
        """Look through the thread's runs, newest first, as far back as the request."""
        context = self._context
        found = _Found(self._fresh, self._marks, _content(self._sent))
        seen: set[str] = set()
        while True:
            request = list_runs.request(thread_id, limit=PAGE, offset=len(seen))
            got = yield from send_with_retries(
                context, context.config.prepare(request), idempotent=True, thread_id=thread_id
            )
            if responses.is_not_found(got):  # no such thread: so no run on it either
                break
            since = self._since(got.head)
            runs = parse_success(context, got, list_runs.parse, thread_id=thread_id)
            news = [run for run in runs if isinstance(run.run_id, str) and run.run_id not in seen]
            for run in news:
                found.take(run, older=_older(run.created_at, since))
            seen.update(str(run.run_id) for run in news)
            if found.sure or not news or _older(news[-1].created_at, since):
                break
        return found.look()

    def _look_around(self) -> Flow[_Look]:
        """Look through the newest threads: each stateless run has one to itself, as long as it lasts."""
        context = self._context
        found = _Found(self._fresh, self._marks, None, several=self._batch is not None)
        search = ThreadSearch(
            limit=PAGE + (self._batch or 0), sort_by="created_at", sort_order="desc", select=["thread_id", "created_at"]
        )
        got = yield from send_with_retries(
            context, context.config.prepare(search_threads.request(body=search)), idempotent=True
        )
        since = self._since(got.head)
        threads: list[Thread] = parse_success(context, got, search_threads.parse)
        for thread in threads:
            if found.sure or _older(thread.created_at, since) or not isinstance(thread.thread_id, str):
                break
            request = list_runs.request(thread.thread_id, limit=1)
            got = yield from send_with_retries(context, context.config.prepare(request), idempotent=True)
            if not responses.is_not_found(got):  # it may have gone meanwhile
                for run in parse_success(context, got, list_runs.parse):
                    found.take(run, older=False)
        return found.look()

    def _since(self, head: Head) -> float | None:
        """When the first attempt was sent, or a little earlier, by the server's own clock; None if it tells no time."""
        date = http_date(head.headers.get("date", ""))
        return None if date is None else date - (self._context.now() - self._began) - CLOCK_GRAIN

    def _unknown(
        self, outcome: Response | TransportFailure, why: str, *, what: str | None = None, runs: Iterable[Run] = ()
    ) -> errors.RunOutcomeUnknownError:
        mark = mark_of_request(self._sent)
        cause = responses.error_for(outcome, self._context.wall(), what=what, thread_id=self._thread_id)
        made = "the run was made" if self._batch is None else f"the {self._batch} runs were made"
        where = "" if self._thread_id is None else f" on thread {self._thread_id}"
        proof = "langgraph_request_id in kwargs['config']['configurable']"
        error = errors.RunOutcomeUnknownError(
            f"{responses.request_line(self._sent)}: {responses.describe(outcome, what)}; whether {made} is not known: {why}."
            + (f" A run{where} that it made has {mark!r} as {proof}." if mark else ""),
            mark=mark,
            status_code=None if isinstance(outcome, TransportFailure) else outcome.head.status,
            runs=tuple(runs),
            thread_id=self._thread_id,
            method=self._sent.method,
            url=self._sent.url,
        )
        error.__cause__ = cause
        return error


_NO_LOOK = (errors.APIConnectionError, errors.APIStatusError, errors.APIResponseError)


@frozen(slots=True, eq=False, repr=False)
class _Look(Record):
    """What a look has shown: the runs that the request made, or why it cannot be told whether there is one."""

    runs: tuple[Run, ...]
    doubt: str | None = None


class _Found:
    """The runs that a look comes across, sorted."""

    def __init__(self, fresh: str | None, marks: Iterable[str | None], content: Any, *, several: bool = False) -> None:
        self._fresh = fresh
        self._marks = frozenset(marks)
        self._content = content
        self._several = several
        self._surely: list[Run] = []  # with the mark that nobody else can have used
        self._marked: list[Run] = []  # with a mark of the caller's own, made since
        self._reused = False  # such a mark is on an older run, too
        self._doubt: str | None = None

    @property
    def sure(self) -> bool:
        """It is found, and there is nothing more to look for."""
        return bool(self._surely) and not self._several

    def take(self, run: Run, *, older: bool) -> None:
        """One run; `older`: it was made before the request was sent."""
        mark = mark_of_run(run)
        if mark is not None and mark in self._marks:
            if mark == self._fresh:
                self._surely.append(run)
            elif older:
                self._reused = True
            else:
                self._marked.append(run)
        elif not older and self._doubt is None:
            self._doubt = self._why_it_may_be(run, mark)

    def look(self) -> _Look:
        """What all of them together show."""
        if self._surely:
            return _Look(tuple(self._surely))
        if self._several or len(self._marked) == 1:
            return _Look(tuple(self._marked))
        if self._marked or self._reused:
            return _Look((), "the X-Request-Id that was given is on other runs, too, so it proves nothing")
        return _Look((), self._doubt)

    def _why_it_may_be(self, run: Run, mark: str | None) -> str | None:
        """Why a run made since, without our mark, may be ours nevertheless; None if it cannot."""
        if self._content is None:
            return None  # on a thread of its own
        if mark is None:
            return f"run {run.run_id} was made since, and bears no mark"
        if None in self._marks:
            return f"run {run.run_id} was made since, and the request went out without a mark"
        if self._content.items() <= members(run.kwargs).items():
            return f"run {run.run_id} was made since of the same input, and a proxy may have changed the mark"
        return None


def _run_in(said: Response | TransportFailure) -> Run | None:
    """The run that a 2xx tells; None if it tells none."""
    if isinstance(said, TransportFailure):
        return None
    try:
        fields = members(decode(said.body))
    except ValueError:
        return None
    return Run.from_dict(fields) if isinstance(fields.get("run_id"), str) and fields["run_id"] else None


def _content(request: HTTPRequest) -> dict[str, Any]:
    """What tells a run from others: what it is to work on."""
    fields: Mapping[str, Any] = {}
    with suppress(ValueError):  # a hook may have made it so
        fields = members(decode(request.content or b""))
    return {name: fields.get(name) for name in ("input", "command")}


def _older(made: object, since: float | None) -> bool:
    """Whether something was surely made before the request was sent."""
    if since is None or not isinstance(made, datetime):
        return False
    return (made if made.tzinfo else made.replace(tzinfo=UTC)).timestamp() < since


def _named(runs: Iterable[Run]) -> str:
    return ", ".join(f"{run.run_id} on thread {run.thread_id}" for run in runs)
