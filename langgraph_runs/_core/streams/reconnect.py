"""Between two connections of a stream: fetch the run's status, wait, and try to join the run again, or give up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from attrs import evolve

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.idle_timeout import IdleTimeout
from langgraph_runs._core.calls.retry import is_gateway_timeout, patience, retry_after
from langgraph_runs._core.calls.send import read_body, send_once
from langgraph_runs._core.runs import fetch
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.streams.connection import LIVELY_AFTER_SECONDS, Cause, Connected, Finished, was_interrupted
from langgraph_runs._core.streams.control import METADATA
from langgraph_runs._core.streams.cursor import Cursor
from langgraph_runs._core.streams.event_ids import FROM_START, START_IDS
from langgraph_runs._core.streams.interruption import (
    BEGINNING_GONE,
    MAYBE_NOT_STORED,
    NOT_STORED,
    NOTHING_KNOWN,
    UNREADABLE,
    find_obstacle,
    interrupted_error,
)
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.streams.stored_ids import read_stored
from langgraph_runs._core.wire.exchange import Flow, Head, HTTPRequest, Notice, Response, Sleep, TransportFailure, open_
from langgraph_runs._generated.api.runs import get_run

TICK_SECONDS = 0.01
"""How long to wait before joining a run again whose event ids are millisecond stamps.

Until a millisecond is over more events may get its id; after that, a replay has all of them and none is missed. 10 ms
and not 1, since a server stamps an event a little before it stores it.
"""

MAX_SHORT_REPLAYS = 3
"""Replays in a row that seem cut short before one is believed: some events may not be stored by the server."""

MAX_LONELY_REPLAYS = 1
"""As many that bring only heartbeats, which takes a while each."""


class Reconnector:
    """Rejoins the run after a connection ended.

    One per stream; every event resets the attempts, so they count per gap.
    """

    def __init__(
        self, context: Context, plan: StreamPlan, run: RunState, cursor: Cursor, outbox: Outbox, idle: IdleTimeout
    ) -> None:
        self.budget = context.budget()
        self.path: str | None = None  # where to join the run, if its server said so
        self._context = context
        self._plan = plan
        self._run = run
        self._cursor = cursor
        self._outbox = outbox
        self._idle = idle
        self._opened_after_end = False  # the run was known to be over when the last connection was opened
        self._short_replays = 0  # in a row
        self._replays_first = False  # the first event was received, if at all, from a replay from the start
        self._loss: str | None = None  # why the events of a run that has ended are not complete

    def reconnect(self, cause: Cause) -> Flow[Connected | Finished]:
        """Join the run again where the stream stands, unless everything was received.

        Raises StreamInterruptedError if that would lose events, or if no attempt is left.
        """
        run = self._run
        self.budget.broke(self._context.now())
        if not self._cursor.is_proven and not isinstance(cause, TransportFailure):
            yield from self.look_for_given()
            if cause == "gap" and self._cursor.is_proven:
                return (yield from self.join())
        if cause == "gap":
            self.give_up(NOTHING_KNOWN if self._cursor.has_position else BEGINNING_GONE)
        if (yield from self._is_complete(cause)):
            return Finished()
        if run.ref is None:
            if cause == "closed" and run.thread_id is None and self._outbox.received:
                return Finished()  # a run on a thread of the server's own cannot be fetched
            self.give_up(*self._explain(cause))
        if cause in ("doubt", "skip") or (was_interrupted(cause) and self._cursor.is_stamped):
            yield Sleep(TICK_SECONDS)
        waited = yield from self._refresh_run(run.ref, cause)
        if run.is_missing:
            return Finished()
        if not self.can_resume():
            if cause in ("closed", "cut", "over") and run.is_over:
                self._loss = None if cause == "closed" else self._explain(cause)[0]
                return Finished()
            self.give_up(*self._explain(cause))
        if self._is_free(cause):
            return (yield from self.join())
        return (yield from self.join(*self._explain(cause), waited=waited))

    def _is_complete(self, cause: Cause) -> Flow[bool]:
        """Whether the run was over before the last connection was opened, and that brought nothing new.

        If its replay seems cut short, this waits for another, and believes it after MAX_SHORT_REPLAYS. One that does
        not even bring what is known is not believed: what the server has of the run shows whether events are lost.
        """
        cursor = self._cursor
        if cursor.has_news:
            self._short_replays = 0
            return False
        if cause not in ("closed", "over") or not self._opened_after_end:
            return False
        if cursor.is_short and self._short_replays < (MAX_SHORT_REPLAYS if cause == "closed" else MAX_LONELY_REPLAYS):
            self._short_replays += 1
            yield Sleep(self._context.config.retry.wait(self._short_replays, self._context.random()))
            return False
        if cursor.is_at_unknown_place or not cursor.is_proven:
            try:
                self._loss = yield from self._find_loss()
            except errors.StreamInterruptedError:
                if not self._run.has_ended_badly:
                    raise
                self._loss = UNREADABLE  # the run's own error counts more
        return True

    def _find_loss(self) -> Flow[str | None]:
        """Why events of the run, which has ended, must be missing; None if the last that the server has is known."""
        if not self._cursor.has_position and not self._cursor.is_at_unknown_place:
            return None if self._may_be_empty else BEGINNING_GONE
        last: str | None = None

        def note(event: str, own_id: str) -> bool:
            nonlocal last
            if self._outbox.passes(event) or self._cursor.knows(own_id):
                last = own_id
            return False

        yield from self._read_stored(FROM_START, note)
        return None if self._cursor.knows(last) else NOTHING_KNOWN

    def look_for_given(self) -> Flow[None]:
        """Find out whether the filter of a join keeps back the event that the caller joined after.

        Then a replay through the filter cannot begin with it, and nothing is missing. Where events share its id, those
        that pass are others, of which none may be dropped for it.
        """
        given = self._cursor.given
        if self._plan.filter is None or given is None:
            return

        def note(event: str, own_id: str) -> bool:
            if own_id == given and not self._outbox.passes(event):
                self._cursor.stand_at_given()
            return True

        yield from self._read_stored(self._cursor.resume_id(), note)

    def _read_stored(self, after: str | None, note: Callable[[str, str], bool]) -> Flow[None]:
        """Have `note` see what a replay after an id has of all modes, with the attempts that the gap has left."""
        context = self._context
        plan = evolve(self._plan, cancel_on_disconnect=False)
        request = plan.join_request(context.config, self._ref, after=after, path=self.path, all_modes=True)
        while True:
            got = yield from self._open(request)
            if isinstance(got, Head):
                failure = yield from read_stored(context, got, note)
                if failure is None:
                    return
                got = failure
            error = responses.error_for(got, context.wall(), what="is not an event stream", **self._run.ids)
            if not responses.is_worth_another_try(got):
                self.give_up(str(error), error)
            yield from self._pause(request, str(error), error, retry_after(got.head, context.wall()))

    def find_missing(self, *, failed: bool) -> Flow[errors.StreamInterruptedError | None]:
        """The error that tells what is missing of the events of a run that has ended; None if nothing, as far as known.

        `failed`: the run did, so that an error is raised anyway, and what cannot be found out is left open.
        """
        run, ref = self._run, self._run.ref
        is_unknown = failed and ref is not None and self._joins_in_past and run.fetched is None
        if is_unknown and not run.is_missing:
            assert ref is not None
            with suppress(errors.APIConnectionError, errors.APIResponseError, errors.APIStatusError):
                run.note_run((yield from fetch.fetch_run(self._context, ref.thread_id, ref.run_id)))
        reason = self._what_is_missing()
        if reason is None and is_unknown and run.fetched is None and not self._is_whole_so_far:
            reason = MAYBE_NOT_STORED
        return None if reason is None else self._interruption(reason)

    def _what_is_missing(self) -> str | None:
        run, cursor = self._run, self._cursor
        if self._joins_in_past and not run.is_resumable:
            return NOT_STORED
        if self._loss is not None:
            return self._loss
        if run.end_received or run.has_failed:  # after which the run is not looked at
            if not cursor.is_proven:
                return BEGINNING_GONE if self._replays_first else NOTHING_KNOWN
        elif self._replays_first and run.is_stored and self._outbox.first != METADATA and not self._may_be_empty:
            return BEGINNING_GONE
        return None

    @property
    def _joins_in_past(self) -> bool:
        return self._plan.joins_existing_run and self._plan.after is not None

    @property
    def _is_whole_so_far(self) -> bool:
        """Whether what was received begins where the caller joined the run."""
        return self._outbox.first == METADATA if self._plan.after in START_IDS else self._cursor.is_proven

    @property
    def _may_be_empty(self) -> bool:
        """Whether the run may have had no events: it was cancelled, perhaps before it began."""
        return not self._outbox.received and self._run.status == "interrupted" and self._run.has_ended_badly

    def _refresh_run(self, ref: RunRef, cause: Cause) -> Flow[bool]:
        """Fetch the run where that is needed to go on; whether that took a wait.

        After a failure it is not, since joining the run again shows whether it is over. But a run that was joined and
        never fetched may be one that does not store its events.
        """
        run = self._run
        may_be_unstored = self._plan.joins_existing_run and run.fetched is None
        if run.is_over or (isinstance(cause, TransportFailure) and not may_be_unstored):
            return False
        return (yield from self._fetch_run(ref))

    def _is_free(self, cause: Cause) -> bool:
        """Whether joining again uses up no attempt, since nothing went wrong.

        A silence counts as none if the server may send no heartbeats; it raises the limit for the next one. Nor does an
        interrupt: it is the caller's.
        """
        if isinstance(cause, TransportFailure):
            return cause.interrupted or (cause.kind == "timeout" and self._idle.limit_reached())
        return cause in ("doubt", "skip", "lonely") or (cause != "cut" and self._run.is_over)

    def _explain(self, cause: Cause) -> tuple[str, errors.LangGraphRunsError | None]:
        """Why the stream has to be joined again, in words, and as an error to chain to if the connection failed."""
        if isinstance(cause, TransportFailure):
            return cause.message, responses.error_for(cause, self._context.wall(), **self._run.ids)
        if self._run.ref is None:
            return "the response ended, and the server did not say which run it is, so its status is unknown", None
        if cause == "doubt":
            return "an event may have been received before, which only a replay can tell", None
        if cause == "skip":
            return "events are missing before the next one, which a replay may have", None
        if cause == "cut":
            return "the response ended within an event", None
        if cause == "over":
            return "only heartbeats came, though the run has ended", None
        if cause == "lonely":
            return "only heartbeats came, and there was no second connection to ask for the run", None
        return "the response ended, but the run goes on", None

    def join_created(self, reason: str) -> Flow[Connected | Finished]:
        """Join the run that was created for this stream, whose response brought no events for the given reason."""
        if not self.can_resume():
            self.give_up(reason)
        return (yield from self.join(reason))

    def join(
        self,
        reason: str | None = None,
        error: errors.LangGraphRunsError | None = None,
        *,
        first: bool = False,
        waited: bool = False,
    ) -> Flow[Connected | Finished]:
        """Open the stream where it stands; Finished if the server no longer has the run.

        With a `reason` this uses up an attempt, with a wait before it unless that was `waited` already. If it is the
        `first` request of the stream, what it fails with is raised as it is.
        """
        context, run = self._context, self._run
        server_wait = within = None
        while True:
            request = self._plan.join_request(context.config, self._ref, after=self._cursor.resume_id(), path=self.path)
            if reason is not None and not waited:
                yield from self._pause(request, reason, error, server_wait, within, first=first)
            waited = False
            opened = context.now()
            got = yield from self._open(request)
            if isinstance(got, Head):
                if not self._outbox.received:
                    self._replays_first = self._cursor.resume_id() in START_IDS
                self._cursor.joined(run_ended=run.has_stopped)
                self._opened_after_end = run.is_over
                return Connected(got, reconnected=not first and reason is not None)
            if was_interrupted(got):
                waited = True  # nothing went wrong, so this uses up no attempt
                continue
            error = responses.error_for(got, context.wall(), what="is not an event stream", **run.ids)
            if isinstance(got, Response) and got.head.status == 404 and not first:
                # Also a proxy's 404, unlike `responses.is_not_found`: fetching the run tells whether it is missing.
                yield from self._fetch_run(self._ref)
                if run.is_missing:
                    return Finished()
            if isinstance(got, Response) and got.head.status == 403:
                raise error
            reason = str(error)
            if not responses.is_worth_another_try(got):
                self.give_up(reason, error, first=first)
            server_wait, within = retry_after(got.head, context.wall()), patience(got)
            if _ran_into_timeout(got, context.now() - opened):
                yield from self._fetch_run(self._ref)
                self.budget.refill()  # the server is well, the run has nothing to say

    def can_resume(self) -> bool:
        """Whether joining the run where the stream stands loses nothing."""
        return find_obstacle(self._run, self._cursor, self._outbox) is None

    def give_up(self, reason: str, error: Exception | None = None, *, first: bool = False) -> NoReturn:
        """Raise StreamInterruptedError from `error`; or `error` itself if the `first` request failed with it."""
        if first and error is not None:
            raise error
        raise self._interruption(reason) from error

    def _interruption(self, reason: str) -> errors.StreamInterruptedError:
        return interrupted_error(reason, self._run, self._cursor, self._outbox, attempts=self.budget.used)

    @property
    def _ref(self) -> RunRef:
        ref = self._run.ref
        assert ref is not None
        return ref

    def _open(self, request: HTTPRequest) -> Flow[Head | Response | TransportFailure]:
        """Send the request to join: the head of an event stream, or what came instead."""
        context = self._context
        head = yield from open_(context.open(request, long=True))
        if isinstance(head, TransportFailure) or (head.ok and responses.why_not_event_stream(head) is None):
            return head
        got = yield from read_body(context, head)
        return got if isinstance(got, Response) else Response(head, b"")

    def _fetch_run(self, ref: RunRef) -> Flow[bool]:
        """Ask the server for the run, with the attempts that the gap has left; whether that took a wait."""
        context = self._context
        request = context.config.prepare(get_run.request(ref.thread_id, ref.run_id))
        waited = False
        while True:
            got = yield from send_once(context, request)
            try:
                self._run.note_run(fetch.run_of_response(context, got, **self._run.ids))
            except (errors.APIConnectionError, errors.APIResponseError, errors.APIStatusError) as failure:
                error = failure
            else:
                return waited
            if isinstance(error, errors.PermissionDeniedError):
                raise error
            if isinstance(error, errors.APIStatusError) and not responses.is_worth_another_try(got):
                self.give_up(str(error), error)
            yield from self._pause(request, str(error), error, retry_after(got.head, context.wall()))
            waited = True

    def _pause(
        self,
        request: HTTPRequest,
        reason: str,
        error: Exception | None,
        server_wait: float | None,
        within: float | None = None,
        *,
        first: bool = False,
    ) -> Flow[None]:
        """Wait before another attempt with `request`, `within` seconds if given; give up if none is left."""
        context = self._context
        wait = self.budget.next_wait(context.now(), context.random(), server_wait, within)
        if wait is None:
            self.give_up(reason, error, first=first)
        if self._cursor.is_stamped:
            wait = max(wait, TICK_SECONDS)
        if context.deadline is not None and context.now() + wait >= context.deadline:
            raise context.deadline_error(request, **self._run.ids) from error
        notice = Notice(
            kind="retry" if first else "reconnect",
            attempt=self.budget.retries,
            wait=wait,
            cause=reason,
            method=request.method,
            url=request.url,
            last_event_id=self._outbox.last_event_id or None,
            **self._run.ids,
        )
        yield Sleep(wait, notice)


def _ran_into_timeout(outcome: Response | TransportFailure, seconds: float) -> bool:
    """Whether a gateway waited for the run, as a stream does, until it lost patience after so many seconds."""
    return isinstance(outcome, Response) and is_gateway_timeout(outcome.head) and seconds >= LIVELY_AFTER_SECONDS
