"""`ThreadSession`: the flow of a thread's stream, from its first request through every break to the end of a turn.

Its rules:

* A response that ends is a break, whatever ended it, and every break is mended by another connection. That brings the
  whole history again, from which the events that came before are left out by their ids.
* The end of a run is its status, which is asked for; what the stream says of it is only a reason to ask.
* A turn ends when all runs that the caller started were told. A run that did not succeed ends it with its error, after
  all of its events. Without such runs it has no end.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from attrs import evolve

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.idle_timeout import IdleTimeout
from langgraph_runs._core.calls.inquiry import Inquiry
from langgraph_runs._core.protocol.connecting import LEFT_OUT, ThreadAttempts, interruption
from langgraph_runs._core.protocol.ending import Endings
from langgraph_runs._core.protocol.plan import ThreadPlan
from langgraph_runs._core.protocol.questions import STORED_ONCE, Questioner
from langgraph_runs._core.protocol.queue import ThreadQueue
from langgraph_runs._core.protocol.receiving import Receiver
from langgraph_runs._core.protocol.timeline import Timeline
from langgraph_runs._core.protocol.wanted import Wanted
from langgraph_runs._core.streams.connection import LIVELY_AFTER_SECONDS, was_interrupted, was_silent
from langgraph_runs._core.streams.interruption import NOT_RESUMABLE
from langgraph_runs._core.wire.exchange import Ask, Flow, Head, Read, Response, Rest, Sleep, TransportFailure
from langgraph_runs._core.wire.sse import EventTooLargeError, SSEDecoder

FIRST_QUESTION_SECONDS = 4.0
"""How long nothing but heartbeats comes before wanted runs are asked for: the server may never tell of their end."""

HELD_SECONDS = 15.0
"""How long events may be held back where no heartbeat comes, which is a reason to fill in what is missing before."""

STORED_SECONDS = 30.0
"""How long the events of a run are certainly stored: servers keep them for some minutes."""

Cause: TypeAlias = TransportFailure | Literal["closed", "cut", "lacking", "again", "told"]
"""Why a connection ended: it failed, the server closed it, perhaps within an event ("cut"), it lacked events that could
not be had beside it, it was left to be opened again, or all was told."""

_REASONS = {"closed": "the response ended", "cut": "the response ended within an event", "lacking": LEFT_OUT}


class ThreadSession:
    """The state of a thread's stream. `flow()` is driven for turns; the attributes may be read at any time."""

    must_clean_up = False
    last_event_id = None  # another connection begins at the start, whatever came

    def __init__(self, plan: ThreadPlan, context: Context) -> None:
        self.plan = plan
        self.wanted = Wanted()
        self.queue = ThreadQueue(plan.ids)
        self.ready = self.queue.ready
        self.pop = self.queue.pop
        self.reconnects = 0
        self.opened = False  # the server has answered with an event stream
        self._keeps_connection = False  # from one turn to the next
        self._context = context
        self._is_left = False
        self._first_start: float | None = None  # when the first call of a turn began that starts a run
        methods = STORED_ONCE.intersection(plan.channels)
        self._timeline = Timeline(methods)
        self._questioner = Questioner()
        self._decoder = SSEDecoder()
        self._inquiry = Inquiry(FIRST_QUESTION_SECONDS)
        self._idle = IdleTimeout(context.config.idle_timeout)
        self._receiver = Receiver(plan, self._timeline, self.queue, self.wanted, self._questioner)
        self._endings = Endings(plan, self._timeline, self.wanted, self._questioner, methods)

    @property
    def goes_on(self) -> bool:
        """Whether another turn is to be read."""
        return self.wanted.goes_on and not self._is_left

    @property
    def ids(self) -> dict[str, Any]:
        """What the stream is about, as attributes of an error."""
        return {"run_id": self.run_id, **self.plan.ids}

    @property
    def thread_id(self) -> str:
        """The thread."""
        return self.plan.thread_id

    def begin_start(self, call: object | None = None) -> object:
        """A call begins that starts a run, to be ended by `wanted.end_start`. RuntimeError if the stream was closed."""
        if self._is_left:
            raise RuntimeError("the stream is closed, so it would not tell of the run: use a new one")
        if self._first_start is None or not self.wanted.goes_on:
            self._first_start = self._context.now()
        return self.wanted.begin_start(call)

    @property
    def run_id(self) -> str | None:
        """The run that was asked for last, or else the one whose events come; None if there is none."""
        return self.wanted.newest or self._timeline.current or None

    def keep_connection(self) -> None:
        """The caller will close the stream, so that its connection may stay open between turns."""
        self._keeps_connection = True

    def leave(self) -> None:
        """The stream is left: drop the events that were not taken, and tell of no more runs."""
        self._is_left = True
        self.ready.clear()

    def clean_up(self) -> Flow[None]:
        """Nothing is to be done on the server."""
        yield from ()

    def left_error(self, cause: str) -> errors.StreamInterruptedError:
        """The error for reading on where the stream was left."""
        return interruption(cause, self.plan, self.run_id)

    def described(self, *, untouched: bool) -> str:
        """What the stream is of, for its repr; nothing was sent as long as it is untouched."""
        came = "nothing sent yet" if untouched else f"{self.queue.received} events received"
        return f"thread {self.plan.thread_id}, {came}"

    def warn_unread(self) -> None:
        """Nothing is lost by a stream that was never opened."""

    def flow(self) -> Flow[None]:
        """A turn, from its first request to its end, if it has one; and those after it as long as it keeps connected.

        Raises the errors of a request, StreamInterruptedError, RunError, APITimeoutError at the deadline.
        """
        head: Head | None = None
        while True:
            context = self._context
            if context.timeout is not None:
                context = evolve(context, deadline=context.now() + context.timeout)
            try:
                head = yield from self._read_turn(context, head)
            except errors.LangGraphRunsError as error:
                if isinstance(error, errors.StreamInterruptedError) and error.run_id is not None:
                    self._give_up(error.run_id)
                self._doubt_beginnings()
                if self.ready:
                    yield Sleep(0.0)  # the caller gets what came before it first
                raise
            if self._questioner.has_left or not self._keeps_connection:
                return
            yield Rest()
            self._inquiry.heard()

    def _give_up(self, run_id: str) -> None:
        """Events of a run are missing, which is told once: the next turn, if there is one, is without this run."""
        self._timeline.leave_out(run_id)
        self._endings.forget(run_id)
        self.wanted.told(run_id, None)

    def _read_turn(self, context: Context, head: Head | None) -> Flow[Head]:
        """Read a turn, on the connection that is open, if there is one. The head of the one that is open then."""
        attempts = ThreadAttempts(context, self.plan, self.queue, lambda: self.run_id)
        yield from self._receiver.newcomers.prepare(context)
        is_new = head is None
        if head is None:
            head = yield from self._connect(attempts, first=not self.opened)
        else:
            self._idle.rested(context.now())
            attempts.budget.refill()  # this turn has made no attempt yet, and its connection may have ended long ago
        self.opened = True
        yield Ask(_nothing)  # how long to wait is decided once it is read, by runs that were started meanwhile
        if is_new:
            self._receiver.begins_to_read(context.now())
        while True:
            cause = yield from self._read(context, attempts, head)
            if cause == "told":
                if self._keeps_connection:
                    yield from self._receiver.take_passed_over(context, head)
                return head
            if cause == "again":
                head = yield from self._connect(attempts)
                continue
            self._doubt_beginnings()
            if was_interrupted(cause):
                head = yield from self._connect(attempts)
                continue
            if was_silent(cause) or self._inquiry.is_due(context.now()):
                yield from self._ask_after_silence(context, head)
                if self.wanted.is_told:
                    return head
            attempts.budget.broke(context.now())
            at_work = self._timeline.at_work
            reason, error = self._explain(context, cause)
            if at_work is not None and not at_work.is_resumable:
                raise interruption(f"{reason}. {NOT_RESUMABLE}".removesuffix("."), self.plan, at_work.run_id) from error
            if was_silent(cause) and self._idle.limit_reached():
                head = yield from self._connect(attempts)
                continue
            head = yield from self._connect(attempts, reason, error)
            self.reconnects += 1

    def _doubt_beginnings(self) -> None:
        """Some time passes without a connection, in which the first events of runs may expire."""
        self.wanted.doubted.update([*self.wanted.runs])

    def _connect(
        self,
        attempts: ThreadAttempts,
        reason: str | None = None,
        error: errors.LangGraphRunsError | None = None,
        *,
        first: bool = False,
    ) -> Flow[Head]:
        head = yield from attempts.connect(reason, error, first=first)
        now = self._context.now()
        if self._first_start is not None and now - self._first_start > STORED_SECONDS:
            untold = [run_id for run_id in [*self.wanted.runs] if self._timeline.track(run_id) is None]
            self.wanted.doubted.update(untold)  # their first events may have expired
        self._decoder = SSEDecoder()
        self._questioner.has_left = False
        self._idle.opened(now)
        self._receiver.connected(now)
        self._endings.connected(now)
        return head

    def _read(self, context: Context, attempts: ThreadAttempts, head: Head) -> Flow[Cause]:
        """Read a body to its end: why it ended.

        Raises APITimeoutError at the deadline, APIResponseError for an event that is too large, and RunError.
        """
        decoder, inquiry, idle = self._decoder, self._inquiry, self._idle
        heartbeats = decoder.comments
        opened = context.now()
        while True:
            if self.wanted.is_told:
                return "told"
            if self._questioner.has_left:
                return "lacking" if self._receiver.has_failed else "again"
            patience, tail = self._receiver.newcomers.patience(self._timeline), self._endings.patience(context.now())
            held = HELD_SECONDS if self._receiver.is_held_back else None
            limits = [idle.limit(resumable=True), patience, tail, held]
            limit = min((limit for limit in limits if limit is not None), default=None)
            chunk = yield Read(context.within_deadline(limit))
            if not chunk:
                return "cut" if decoder.is_within_event else "closed"
            if isinstance(chunk, TransportFailure):
                if context.expired:
                    raise context.deadline_error(head.request, **self.plan.ids) from chunk.cause
                if was_silent(chunk) and limit in (tail, patience, held) and self._receiver.is_held_back:
                    self._questioner.has_left = True
                    yield from self._receiver.rest(context, head)
                    yield from self._endings.settle(context)
                    continue
                if was_silent(chunk) and limit == tail is not None:
                    yield from self._endings.settle(context)
                    if self._endings.patience(context.now()) is None:
                        continue
                    self._endings.give_up_waiting()
                    self._doubt_beginnings()
                    return "again"
                if was_silent(chunk) and limit == patience is not None:
                    self._receiver.newcomers.lose_patience()
                    self._questioner.has_left = True
                    yield from self._endings.look_for_missing(context)
                    return "again"
                return evolve(chunk, head=head)
            assert isinstance(chunk, bytes)
            try:
                frames = decoder.feed(chunk)
            except EventTooLargeError:
                what = "contains an event that is too large"
                raise responses.response_error(Response(head, b""), what, **self.plan.ids) from None
            if decoder.comments != heartbeats:
                heartbeats = decoder.comments
                idle.heartbeat(context.now())
                if context.now() - opened >= LIVELY_AFTER_SECONDS and not self._receiver.is_held_back:
                    attempts.budget.refill()  # the server is well, and there is nothing to say
                if not frames:
                    yield from self._receiver.rest(context, head)
                    yield from self._endings.settle(context)
                if not frames and not self._receiver.has_failed and inquiry.is_due(context.now()):
                    yield from self._receiver.look_for_lost(context)
                    yield from self._endings.look_for_all(context)
                    yield from self._receiver.newcomers.look_for_missed(context, self._timeline)
            if frames:
                self._endings.heard(context.now())
                received = self.queue.received
                yield from self._receiver.take(context, frames, head)
                if self.queue.received != received:
                    inquiry.heard()
                    attempts.budget.refill()
                yield from self._endings.settle(context)
            if context.expired:
                raise context.deadline_error(head.request, **self.plan.ids)

    def _ask_after_silence(self, context: Context, head: Head) -> Flow[None]:
        """Ask for what heartbeats are a reason to ask for otherwise: a connection may be too short for any."""
        self._questioner.has_left = True
        yield from self._receiver.rest(context, head)
        yield from self._receiver.look_for_lost(context)
        if not self._receiver.has_failed:
            yield from self._endings.look_for_all(context, may_be_dead=True)

    def _explain(self, context: Context, cause: Cause) -> tuple[str, errors.LangGraphRunsError | None]:
        """Why the stream has to be opened again, in words, and as an error to chain to if the connection failed."""
        if isinstance(cause, TransportFailure):
            return cause.message, responses.error_for(cause, context.wall(), **self.plan.ids)
        return _REASONS[cause], None


def _nothing() -> Flow[None]:
    """A question that is none."""
    yield from ()
