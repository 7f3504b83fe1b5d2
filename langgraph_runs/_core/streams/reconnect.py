"""`Reconnector`: after a connection of a stream ended, wait and join the run again, or give up."""

from __future__ import annotations

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.idle_timeout import IdleTimeout
from langgraph_runs._core.calls.retry import is_gateway_timeout, patience, retry_after
from langgraph_runs._core.streams.attempts import RunAttempts
from langgraph_runs._core.streams.completeness import Completeness
from langgraph_runs._core.streams.connection import (
    LIVELY_AFTER_SECONDS,
    Cause,
    Connected,
    Finished,
    was_interrupted,
    was_silent,
)
from langgraph_runs._core.streams.cursor import Cursor
from langgraph_runs._core.streams.interruption import BEGINNING_GONE, NOTHING_KNOWN, find_obstacle
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.wire.exchange import Flow, Head, Response, TransportFailure


class Reconnector:
    """Rejoins the run after a connection ended; one per stream."""

    def __init__(
        self, context: Context, plan: StreamPlan, run: RunState, cursor: Cursor, outbox: Outbox, idle: IdleTimeout
    ) -> None:
        self.attempts = RunAttempts(context, plan, run, cursor.position, outbox)
        self.completeness = Completeness(context, plan, run, cursor, outbox, self.attempts)
        self._context = context
        self._plan = plan
        self._run = run
        self._cursor = cursor
        self._position = cursor.position
        self._outbox = outbox
        self._idle = idle

    def reconnect(self, cause: Cause) -> Flow[Connected | Finished]:
        """Join the run again where the stream stands, unless everything was received.

        Raises StreamInterruptedError if that would lose events, or if no attempt is left.
        """
        run, attempts = self._run, self.attempts
        attempts.budget.broke(self._context.now())
        if not self._cursor.is_proven and not isinstance(cause, TransportFailure):
            yield from self.completeness.look_for_given()
            if cause == "gap" and self._cursor.is_proven:
                return (yield from self.join())
        if cause == "gap":
            attempts.give_up(NOTHING_KNOWN if self._position.is_known else BEGINNING_GONE)
        if (yield from self.completeness.is_complete(cause)):
            return Finished()
        if run.ref is None:
            if cause == "closed" and run.thread_id is None and self._outbox.received:
                return Finished()  # a run on a thread of the server's own cannot be fetched
            attempts.give_up(*self._explain(cause))
        if cause in ("doubt", "skip") or (was_interrupted(cause) and self._position.is_stamped):
            yield from attempts.wait_a_tick()
        waited = yield from self._refresh_run(cause)
        if run.is_missing:
            return Finished()
        if not self._can_resume():
            if cause in ("closed", "cut", "over") and run.is_over:
                self.completeness.note_loss(None if cause == "closed" else self._explain(cause)[0])
                return Finished()
            attempts.give_up(*self._explain(cause))
        if self._is_free(cause):
            return (yield from self.join())
        return (yield from self.join(*self._explain(cause), waited=waited))

    def join_created(self, reason: str) -> Flow[Connected | Finished]:
        """Join the run that was created for this stream, whose response brought no events for the given reason."""
        if not self._can_resume():
            self.attempts.give_up(reason)
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
        context, run, attempts = self._context, self._run, self.attempts
        server_wait = within = None
        while True:
            request = attempts.join_request()
            if reason is not None and not waited:
                yield from attempts.pause(request, reason, error, server_wait, within, first=first)
            waited = False
            opened = context.now()
            got = yield from attempts.open(request)
            if isinstance(got, Head):
                self.completeness.note_join()
                self._cursor.joined(run_ended=run.has_stopped)
                return Connected(got, reconnected=not first and reason is not None)
            if was_interrupted(got):
                waited = True  # nothing went wrong, so this uses up no attempt
                continue
            error = responses.error_for(got, context.wall(), what="is not an event stream", **run.ids)
            if isinstance(got, Response) and got.head.status == 404 and not first:
                # Also a proxy's 404, unlike `responses.is_not_found`: fetching the run tells whether it is missing.
                yield from attempts.fetch_run()
                if run.is_missing:
                    return Finished()
            if isinstance(got, Response) and got.head.status == 403:
                raise error
            reason = str(error)
            if not responses.is_worth_another_try(got):
                attempts.give_up(reason, error, first=first)
            server_wait, within = retry_after(got.head, context.wall()), patience(got)
            if _ran_into_timeout(got, context.now() - opened):
                yield from attempts.fetch_run()
                attempts.budget.refill()  # the server is well, the run has nothing to say

    def _refresh_run(self, cause: Cause) -> Flow[bool]:
        """Fetch the run where that is needed to go on; whether that took a wait.

        After a failure it is not, since joining the run again shows whether it is over, unless the next connection may
        be silent for longer: it may be so about a run that has ended. But a run that was joined and never fetched may
        be one that does not store its events.
        """
        run = self._run
        may_be_unstored = self._plan.joins_existing_run and run.fetched is None
        may_be_mute = was_silent(cause) and self._idle.grows and self._can_resume()
        if run.is_over or (isinstance(cause, TransportFailure) and not (may_be_unstored or may_be_mute)):
            return False
        return (yield from self.attempts.fetch_run())

    def _can_resume(self) -> bool:
        """Whether joining the run where the stream stands loses nothing."""
        return find_obstacle(self._run, self._position, self._outbox) is None

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
        if self._run.ref is None and cause != "over":
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


def _ran_into_timeout(outcome: Response | TransportFailure, seconds: float) -> bool:
    """Whether a gateway waited for the run, as a stream does, until it lost patience after so many seconds."""
    return isinstance(outcome, Response) and is_gateway_timeout(outcome.head) and seconds >= LIVELY_AFTER_SECONDS
