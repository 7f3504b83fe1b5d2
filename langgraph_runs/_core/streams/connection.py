"""The phases of a stream (connected, disconnected, finished), and how events are read while it is connected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from attrs import evolve

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.idle_timeout import IdleTimeout
from langgraph_runs._core.calls.inquiry import Inquiry
from langgraph_runs._core.calls.retry import Budget
from langgraph_runs._core.calls.send import ask
from langgraph_runs._core.runs.fetch import run_of_response
from langgraph_runs._core.runs.refs import FoundWhileOpen, RunRef
from langgraph_runs._core.streams.cursor import Cursor
from langgraph_runs._core.streams.interruption import find_obstacle, warn_of_late_start
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.wire.exchange import Flow, Head, Read, Response, TransportFailure
from langgraph_runs._core.wire.sse import EventTooLargeError, SSEDecoder
from langgraph_runs._generated.api.runs import get_run

AFTER_ERROR_SECONDS = 5.0
"""How long to wait for the end of the body after an `error` event."""

LIVELY_AFTER_SECONDS = 1.0
"""How old a connection must be for its heartbeats to count as progress."""

Cause: TypeAlias = TransportFailure | Literal["closed", "cut", "doubt", "gap", "skip", "over", "lonely"]
"""Why a connection ended: it failed, or the server closed it properly, perhaps within an event ("cut"), or it was left.

That is so since an event may be a copy ("doubt") or events before it are missing (from a replay: "gap", else "skip"),
or since only heartbeats came, although the run is over or while there is no second connection to ask for it by
("lonely").
"""


def was_interrupted(got: object) -> bool:
    """Whether a connection ended because the caller broke off a read, see `interrupted_reply`."""
    return isinstance(got, TransportFailure) and got.interrupted


def was_silent(got: object) -> bool:
    """Whether a connection was given up since nothing came, not even heartbeats."""
    return isinstance(got, TransportFailure) and got.kind == "timeout" and not got.interrupted


class Connected:
    """A connection is open, and events are to be read. Leads to Disconnected or Finished."""

    def __init__(self, head: Head, *, reconnected: bool = False) -> None:
        self.head = head
        self.reconnected = reconnected  # it replaces a connection that broke


class Disconnected:
    """The connection is gone, and the run may have more events. Leads to Connected or Finished."""

    def __init__(self, cause: Cause) -> None:
        self.cause: Cause = cause


class Finished:
    """All events were received."""


class Reader:
    """Reads the events of one connection after the other into the outbox."""

    def __init__(
        self, context: Context, run: RunState, cursor: Cursor, outbox: Outbox, budget: Budget, idle: IdleTimeout
    ) -> None:
        self._context = context
        self._run = run
        self._cursor = cursor
        self._outbox = outbox
        self._budget = budget
        self._idle = idle
        self._inquiry = Inquiry()
        self.find_run: Callable[[], Flow[FoundWhileOpen]] | None = None  # if the response did not name it
        self._was_over = False  # the run was at the last question, and no event has come since

    def read(self, head: Head) -> Flow[Disconnected | Finished]:
        """Read a body to its end.

        Raises APITimeoutError at the deadline and APIResponseError for an event that is too large.
        """
        cause = yield from self._read(head)
        return Finished() if self._run.end_received or self._run.has_failed else Disconnected(cause)

    def _read(self, head: Head) -> Flow[Cause]:
        context, run, cursor, outbox, budget = self._context, self._run, self._cursor, self._outbox, self._budget
        idle = self._idle
        decoder = SSEDecoder(outbox.last_event_id)
        heartbeats = 0
        opened = context.now()
        idle.opened(opened)
        failed_at: float | None = None
        resumable = self._can_resume()
        step = Read(self._patience(resumable=resumable))
        while True:
            chunk = yield step
            if not chunk:
                return "cut" if decoder.is_within_event else "closed"
            if isinstance(chunk, TransportFailure):
                if context.expired:
                    raise context.deadline_error(head.request, **run.ids) from chunk.cause
                return evolve(chunk, head=head)
            assert isinstance(chunk, bytes)
            try:
                frames = decoder.feed(chunk)
            except EventTooLargeError:
                what = "contains an event that is too large"
                raise responses.response_error(Response(head, b""), what, **run.ids) from None
            cursor.position.id_cleared = not decoder.last_id
            alive = decoder.comments != heartbeats
            if alive:
                heartbeats = decoder.comments
                idle.heartbeat(context.now())
                if context.now() - opened >= LIVELY_AFTER_SECONDS:
                    budget.refill()  # the server is well, the run has nothing to say
                if not frames and self._inquiry.is_due(context.now()):
                    reason = yield from self._ask()
                    if reason is not None:
                        return reason
            if frames:
                self._heard()
                frames, halt = cursor.admit(frames, rejoinable=self._can_resume)
                if frames:
                    if not outbox.received and cursor.may_begin_late(frames[0]):
                        yield from self._warn_of_late_start()
                    outbox.put(frames, head)
                    budget.refill()
                if halt is not None:
                    return halt
                if run.end_received:
                    return "closed"
            before, resumable = resumable, self._can_resume()
            if context.deadline is not None and context.expired:
                raise context.deadline_error(head.request, **run.ids)
            if run.has_failed:
                failed_at = context.now() if failed_at is None else failed_at
                if context.now() - failed_at >= AFTER_ERROR_SECONDS:
                    return "closed"
                step = Read(self._patience(resumable=resumable))
            elif alive or resumable != before or failed_at is not None or context.deadline is not None:
                failed_at = None
                step = Read(self._patience(resumable=resumable))

    def _heard(self) -> None:
        """Note that something else came than heartbeats."""
        self._inquiry.heard()
        self._was_over = False

    def _ask(self) -> Flow[Literal["over", "lonely"] | None]:
        """Ask for the run, since only heartbeats come: why to leave the connection, None to go on with it.

        One that could not be replaced is left when the run is over at two questions in a row; so is that of a run that
        the response did not name, when none that it could be goes on.
        """
        run = self._run
        is_over = False
        if run.ref is None and self.find_run is not None:
            found = yield from self.find_run()
            if isinstance(found, RunRef):
                run.note_ids(found)
            is_over = found == "ended"
        if run.ref is not None:
            failed = yield from self._fetch_run(run.ref)
            if failed is not None:
                no_connection = isinstance(failed, TransportFailure) and failed.kind == "pool"
                return "lonely" if no_connection and self._can_resume() else None
            is_over = run.is_over
        was_over, self._was_over = self._was_over, is_over
        if not is_over or not (was_over or (run.ref is not None and self._can_resume())):
            return None
        self._heard()  # the next connection is given as long as this one
        return "over"

    def _fetch_run(self, ref: RunRef) -> Flow[Response | TransportFailure | None]:
        """Ask for the run while the response stays open: None once it was noted, else what came of the question."""
        context, run = self._context, self._run
        answered = yield from ask(context, context.config.prepare(get_run.request(ref.thread_id, ref.run_id)))
        try:
            run.note_run(run_of_response(context, answered, **run.ids))
        except (errors.APIConnectionError, errors.APIResponseError, errors.APIStatusError):
            return answered
        return None

    def _warn_of_late_start(self) -> Flow[None]:
        """Warn that the first events of the run are gone before the caller, who may leave soon, gets the others."""
        if self._run.fetched is None and self._run.ref is not None:
            yield from self._fetch_run(self._run.ref)
        warn_of_late_start(self._run)

    def _can_resume(self) -> bool:
        return find_obstacle(self._run, self._cursor.position, self._outbox) is None

    def _patience(self, *, resumable: bool) -> float | None:
        """Seconds of silence after which the connection is given up; `resumable`: the stream could go on after that."""
        limit = self._idle.limit(resumable=resumable, over=self._run.is_over)
        if self._run.has_failed:
            limit = AFTER_ERROR_SECONDS
        return self._context.within_deadline(limit)
