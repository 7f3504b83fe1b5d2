"""`Completeness`: whether a stream has received all events of its run, which has ended, or what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import retry_after
from langgraph_runs._core.runs import fetch
from langgraph_runs._core.streams.attempts import RunAttempts
from langgraph_runs._core.streams.connection import Cause, was_silent
from langgraph_runs._core.streams.control import METADATA
from langgraph_runs._core.streams.cursor import Cursor
from langgraph_runs._core.streams.event_ids import FROM_START, START_IDS
from langgraph_runs._core.streams.interruption import (
    BEGINNING_GONE,
    MAYBE_NOT_STORED,
    MESSAGES_NOT_STORED,
    NOT_STORED,
    NOTHING_KNOWN,
    REPEATED,
    UNREADABLE,
    WITHHELD,
)
from langgraph_runs._core.streams.look import Look
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.streams.stored_ids import read_stored
from langgraph_runs._core.wire.exchange import Flow, Head, Sleep, TransportFailure

MAX_SHORT_REPLAYS = 3
"""Replays in a row that seem cut short before one is believed: some events may not be stored by the server."""

MAX_LONELY_REPLAYS = 1
"""As many that bring only heartbeats, which takes a while each. One that brings nothing at all takes long enough."""

MAX_WITHHOLDING_REPLAYS = 2
"""As many that did not bring what the server has, as a look at that showed."""

MAX_SAME_REPLAYS = 10
"""As many in a row of a run that has ended that bring the same events as new ones, before the stream is given up."""

_MAX_REPLAYS = {"closed": MAX_SHORT_REPLAYS, "over": MAX_LONELY_REPLAYS}


class Completeness:
    """Judges, by what the replays of a stream bring, whether it is complete. Sends what is needed to find out."""

    def __init__(
        self, context: Context, plan: StreamPlan, run: RunState, cursor: Cursor, outbox: Outbox, attempts: RunAttempts
    ) -> None:
        self._context = context
        self._plan = plan
        self._run = run
        self._cursor = cursor
        self._position = cursor.position
        self._outbox = outbox
        self._attempts = attempts
        self._opened_after_end = False  # the run was known to be over when the last connection was opened
        self._short_replays = Counter[str]()  # in a row, by what ended them or showed it
        self._news: int | None = None  # what the last replay of the ended run brought
        self._same_replays = 0  # in a row, that brought the same as the one before
        self._replays_first = False  # the first event was received, if at all, from a replay from the start
        self._loss: str | None = None  # why the events of a run that has ended are not complete

    def note_join(self) -> None:
        """Note that the run is joined where the stream stands."""
        if not self._outbox.received:
            self._replays_first = self._position.resume_id() in START_IDS
        self._opened_after_end = self._run.is_over

    def note_loss(self, reason: str | None) -> None:
        """Note why the rest of the events of a run that has ended cannot be had; None if there is none."""
        self._loss = reason

    def is_complete(self, cause: Cause) -> Flow[bool]:
        """Whether the run was over before the last connection was opened, and that brought nothing new.

        If its replay seems cut short, this waits for another, and believes it after MAX_SHORT_REPLAYS; or after
        one more, if the server did not end it. One that does not even bring what is known is not believed: what the
        server has of the run shows whether events are lost, or one more replay has them.
        """
        cursor = self._cursor
        if cursor.has_news:
            self._short_replays.clear()
            return self._goes_round()
        limit = _MAX_REPLAYS.get(cause) if isinstance(cause, str) else None
        if was_silent(cause) and cursor.is_short:
            limit = 0
        if limit is None or not self._opened_after_end:
            return False
        if limit == 0 and (yield from self._has_stored_any()):
            return False  # that was the network
        ended_by = cause if isinstance(cause, str) else "silence"
        if (cursor.is_short or cause == "over") and self._short_replays[ended_by] < limit:
            self._note_short(ended_by)
            yield Sleep(self._context.config.retry.wait(self._short_replays.total(), self._context.random()))
            return False
        if cause != "closed" or self._position.is_only_given or not cursor.is_proven:
            try:
                self._loss = yield from self._find_loss(cause)
            except errors.StreamInterruptedError:
                if not self._run.has_ended_badly:
                    raise
                self._loss = UNREADABLE  # the run's own error counts more
            if self._loss == WITHHELD and cause != "closed" and self._short_replays[WITHHELD] < MAX_WITHHOLDING_REPLAYS:
                self._note_short(WITHHELD)
                self._loss = None
                return False
        return True

    def _goes_round(self) -> bool:
        """Whether replays of the run, which has ended, bring the same events as new ones again and again.

        Then no more of them are read, and that is told.
        """
        before, self._news = self._news, self._cursor.news if self._opened_after_end else None
        self._same_replays = self._same_replays + 1 if self._news is not None and self._news == before else 0
        if self._same_replays < MAX_SAME_REPLAYS:
            return False
        self._loss = REPEATED
        return True

    def _note_short(self, why: str) -> None:
        """Note that another replay is waited for: the attempts of the gap count anew, since the server is well."""
        self._short_replays[why] += 1
        self._attempts.budget.refill()

    def look_for_given(self) -> Flow[None]:
        """Find out whether the filter of a join keeps back the event that the caller joined after.

        Then a replay through the filter cannot begin with it, and nothing is missing. Where events share its id, those
        that pass are others, of which none may be dropped for it.
        """
        given = self._position.given
        if self._plan.filter is None or given is None:
            return

        def note(event: str, own_id: str) -> bool:
            if own_id == given and not self._outbox.passes(event):
                self._cursor.stand_at_given()
            return True

        yield from self._read_stored(self._position.resume_id(), note)

    def find_missing(self, *, failed: bool) -> Flow[errors.StreamInterruptedError | None]:
        """The error that tells what is missing of the events of a run that has ended; None if nothing, as far as known.

        `failed`: the run did, so that an error is raised anyway, and what cannot be found out is left open.
        """
        run, ref = self._run, self._run.ref
        matters = self._joins_in_past or (self._begins_late and self._cursor.is_proven)
        is_unknown = failed and ref is not None and matters and run.fetched is None
        if is_unknown and not run.is_missing:
            assert ref is not None
            with suppress(errors.APIConnectionError, errors.APIResponseError, errors.APIStatusError):
                run.note_run((yield from fetch.fetch_run(self._context, ref.thread_id, ref.run_id)))
        reason = self._what_is_missing()
        if reason is None and is_unknown and run.fetched is None and not self._is_whole_so_far:
            reason = MAYBE_NOT_STORED
        return None if reason is None else self._attempts.interruption(reason)

    def _what_is_missing(self) -> str | None:
        run, cursor = self._run, self._cursor
        if self._joins_in_past and not run.is_resumable:
            return NOT_STORED
        if self._loss is not None:
            return self._loss
        if (run.end_received or run.has_failed) and not cursor.is_proven:  # after which the run is not looked at
            return BEGINNING_GONE if self._replays_first else NOTHING_KNOWN
        if self._begins_late and run.is_stored and not self._may_be_empty:
            return BEGINNING_GONE
        return MESSAGES_NOT_STORED if run.lacks_events else None

    @property
    def _begins_late(self) -> bool:
        """Whether a replay from the start began with another event than LangGraph's do, which have no `end`."""
        return self._replays_first and not self._run.end_received and self._outbox.first != METADATA

    @property
    def _joins_in_past(self) -> bool:
        return self._plan.joins_existing_run and self._plan.after is not None

    @property
    def _is_whole_so_far(self) -> bool:
        """Whether what was received begins where the stream does."""
        from_start = self._replays_first or self._plan.after in START_IDS
        return self._outbox.first == METADATA if from_start else self._cursor.is_proven

    @property
    def _may_be_empty(self) -> bool:
        """Whether the run may have had no events: it was cancelled, perhaps before it began."""
        return not self._outbox.received and self._run.status == "interrupted" and self._run.has_ended_badly

    def _find_loss(self, cause: Cause) -> Flow[str | None]:
        """Why events of the run, which has ended, must be missing; None if the last that the server has is known."""
        at = self._position
        is_nothing_known = not at.is_known and not at.is_only_given
        if is_nothing_known and (self._may_be_empty or cause == "closed"):
            return None if self._may_be_empty else BEGINNING_GONE
        look = Look(self._cursor, self._outbox.passes)
        is_whole = (yield from self._read_stored(FROM_START, look.note)) and not look.is_cut
        if look.shows_all_known:
            return None if is_whole or cause == "closed" else UNREADABLE
        if is_nothing_known and look.last is not None:
            return WITHHELD
        if look.shows_known:
            return WITHHELD
        if not is_whole:
            return UNREADABLE
        return BEGINNING_GONE if is_nothing_known else NOTHING_KNOWN

    def _has_stored_any(self) -> Flow[bool]:
        """Whether the server has any event of the run, as far as it says. StreamInterruptedError if it says nothing."""
        found = False

        def note(event: str, own_id: str) -> bool:
            nonlocal found
            found = True
            return True

        yield from self._read_stored(FROM_START, note)
        return found

    def _read_stored(self, after: str | None, note: Callable[[str, str], bool]) -> Flow[bool]:
        """Have `note` see what a replay after an id has of all modes, with the attempts that the gap has left.

        Whether that was all: it was not left because only heartbeats came.
        """
        context, attempts = self._context, self._attempts
        request = attempts.replay_request(after)
        while True:
            got = yield from attempts.open(request)
            if isinstance(got, Head):
                end = yield from read_stored(context, got, note)
                if not isinstance(end, TransportFailure):
                    return end == "read"
                got = end
            error = responses.error_for(got, context.wall(), what="is not an event stream", **self._run.ids)
            if not responses.is_worth_another_try(got):
                attempts.give_up(str(error), error)
            yield from attempts.pause(request, str(error), error, retry_after(got.head, context.wall()))
