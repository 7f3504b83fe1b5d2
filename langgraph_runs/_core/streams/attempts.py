"""`Attempts`: what a stream sends while it has no connection, with a wait before each attempt, until none is left."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, NoReturn, Protocol

from attrs import evolve

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import retry_after
from langgraph_runs._core.calls.send import read_body, send_once
from langgraph_runs._core.runs import fetch
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.streams.interruption import interrupted_error
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.position import Position
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.wire.exchange import Flow, Head, HTTPRequest, Notice, Response, Sleep, TransportFailure, open_
from langgraph_runs._generated.api.runs import get_run

TICK_SECONDS = 0.01
"""How long to wait before joining a run again whose event ids are millisecond stamps.

Until a millisecond is over more events may get its id; after that, a replay has all of them and none is missed. 10 ms
and not 1, since a server stamps an event a little before it stores it.
"""


class Progress(Protocol):
    """What a notice tells of a stream."""

    last_event_id: str

    @property
    @abstractmethod
    def ids(self) -> dict[str, Any]:
        """What the stream is about."""


class Attempts(ABC):
    """The requests of one stream between its connections, and the attempts that are left for them.

    Every event resets the attempts, so they count per gap.
    """

    def __init__(self, context: Context, position: Position | None, queue: Progress) -> None:
        self.budget = context.budget()
        self._context = context
        self._position = position
        self._queue = queue

    def open(self, request: HTTPRequest) -> Flow[Head | Response | TransportFailure]:
        """Send a request to join: the head of an event stream, or what came instead."""
        context = self._context
        head = yield from open_(context.open(request, long=True))
        if isinstance(head, TransportFailure) or (head.ok and responses.why_not_event_stream(head) is None):
            return head
        got = yield from read_body(context, head)
        return got if isinstance(got, Response) else Response(head, b"")

    def wait_a_tick(self) -> Flow[None]:
        """Let the millisecond pass that the latest id may stand for."""
        yield from self._context.sleep(TICK_SECONDS)

    def pause(
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
        if self._position is not None and self._position.is_stamped:
            wait = max(wait, TICK_SECONDS)
        if context.deadline is not None and context.now() + wait >= context.deadline:
            raise context.deadline_error(request, **self._queue.ids) from error
        notice = Notice(
            kind="retry" if first else "reconnect",
            attempt=self.budget.retries,
            wait=wait,
            cause=reason,
            method=request.method,
            url=request.url,
            last_event_id=self._queue.last_event_id or None,
            **self._queue.ids,
        )
        yield Sleep(wait, notice)

    def give_up(self, reason: str, error: Exception | None = None, *, first: bool = False) -> NoReturn:
        """Raise StreamInterruptedError from `error`; or `error` itself if the `first` request failed with it."""
        if first and error is not None:
            raise error
        raise self.interruption(reason) from error

    @abstractmethod
    def interruption(self, reason: str) -> errors.StreamInterruptedError:
        """The error for a stream that is given up."""


class RunAttempts(Attempts):
    """The attempts of a stream of a run, which is asked for, too."""

    def __init__(self, context: Context, plan: StreamPlan, run: RunState, position: Position, outbox: Outbox) -> None:
        super().__init__(context, position, outbox)
        self._at = position
        self.path: str | None = None  # where to join the run, if its server said so
        self._plan = plan
        self._run = run
        self._outbox = outbox

    @property
    def ref(self) -> RunRef:
        """The run, which must be known."""
        ref = self._run.ref
        assert ref is not None
        return ref

    def join_request(self) -> HTTPRequest:
        """The request to join the run where the stream stands."""
        after = self._at.resume_id()
        return self._plan.join_request(self._context.config, self.ref, after=after, path=self.path)

    def replay_request(self, after: str | None) -> HTTPRequest:
        """The request for the stored events of all modes after an id, which leaves the run alone."""
        plan = evolve(self._plan, cancel_on_disconnect=False)
        return plan.join_request(self._context.config, self.ref, after=after, path=self.path, all_modes=True)

    def fetch_run(self) -> Flow[bool]:
        """Ask the server for the run; whether that took a wait."""
        context, ref = self._context, self.ref
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
            yield from self.pause(request, str(error), error, retry_after(got.head, context.wall()))
            waited = True

    def interruption(self, reason: str) -> errors.StreamInterruptedError:
        """The error for a stream that is given up."""
        return interrupted_error(reason, self._run, self._at, self._outbox, attempts=self.budget.used)
