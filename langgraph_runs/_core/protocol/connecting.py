"""Opening the stream of a thread, again and again if need be, and the error for one that is given up."""

from __future__ import annotations

from collections.abc import Callable

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import is_transient, patience, retry_after
from langgraph_runs._core.protocol.commands import NOT_THERE
from langgraph_runs._core.protocol.plan import ThreadPlan
from langgraph_runs._core.protocol.queue import ThreadQueue
from langgraph_runs._core.streams.attempts import Attempts
from langgraph_runs._core.streams.connection import was_interrupted
from langgraph_runs._core.wire.exchange import Flow, Head, Response, TransportFailure

LEFT_OUT = "the server left out events that it has stored"


class ThreadAttempts(Attempts):
    """The attempts of a thread's stream."""

    def __init__(
        self, context: Context, plan: ThreadPlan, queue: ThreadQueue, run_id: Callable[[], str | None]
    ) -> None:
        super().__init__(context, None, queue)
        self._plan = plan
        self._run_id = run_id

    def connect(
        self, reason: str | None = None, error: errors.LangGraphRunsError | None = None, *, first: bool = False
    ) -> Flow[Head]:
        """Open the stream. With a `reason` this uses up an attempt, with a wait before it.

        Raises what the server refuses the `first` time, StreamInterruptedError later; APITimeoutError at the deadline.
        """
        context, plan = self._context, self._plan
        server_wait = within = None
        while True:
            request = plan.request(context.config)
            if reason is not None:
                yield from self.pause(request, reason, error, server_wait, within, first=first)
            got = yield from self.open(request)
            if isinstance(got, Head):
                return got
            if context.expired:
                raise context.deadline_error(request, **plan.ids)
            if was_interrupted(got):
                reason = None  # nothing went wrong, so this uses up no attempt
                continue
            if reason is None and not first:
                self.budget.broke(context.now())  # by this, as nothing broke before it
            error = self._error(got)
            reason = str(error)
            if isinstance(error, errors.PermissionDeniedError):
                raise error
            if not (is_transient(got) if first else responses.is_worth_another_try(got)):
                self.give_up(reason, error, first=first)
            server_wait, within = retry_after(got.head, context.wall()), patience(got)

    def interruption(self, reason: str) -> errors.StreamInterruptedError:
        """The error for a stream that is given up."""
        return interruption(reason, self._plan, self._run_id(), attempts=self.budget.used)

    def _error(self, got: Response | TransportFailure) -> errors.LangGraphRunsError:
        """The error for what came instead of events."""
        ids = self._plan.ids
        if isinstance(got, TransportFailure):
            error = responses.connection_error(got, **ids)
            error.__cause__ = got.cause
            return error
        if got.head.ok:
            return responses.response_error(got, "is not an event stream", **ids)
        end = NOT_THERE if responses.is_unknown_path(got) else None
        return responses.status_error(got, self._context.wall(), end=end, **ids)


def interruption(
    cause: str, plan: ThreadPlan, run_id: str | None, *, attempts: int = 0
) -> errors.StreamInterruptedError:
    """The error for a stream that is given up or was left; `run_id` is the run of which events may be missed."""
    where = "" if run_id is None else f" in run {run_id}"
    advice = f" runs.join({plan.thread_id!r}, {run_id!r}) returns its result." if run_id else ""
    end = "" if cause.endswith((".", "?")) else "."
    return errors.StreamInterruptedError(
        f"the stream of thread {plan.thread_id} was interrupted{where}: {cause}{end}{advice}",
        last_event_id=None,
        attempts=attempts,
        run_id=run_id,
        **plan.ids,
    )
