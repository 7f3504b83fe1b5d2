"""`StreamSession`: the flow of one stream, from its first request through every break to the known end of its run.

The session is told what the network did and says what to do next (see `exchange`). Its rules:

* A clean end of the body proves nothing. Unless an `end` or `error` event came, the run is fetched; once it is known to
  be over, a stream that can be replayed is read once more, from the last event that it has: only a replay that has
  that one and no other ends it. One that has not even that shows that stored events are gone: StreamInterruptedError.
* A broken connection is replaced by one that joins the run where the stream stands. Where that would lose events (the
  run is not resumable, the server does not store the mode, the last event id was cleared) StreamInterruptedError is
  raised instead.
* Every event resets the attempts. An error of the run is raised after all of its events were delivered.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, assert_never

from attrs import evolve

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.idle_timeout import IdleTimeout
from langgraph_runs._core.calls.send import read_body
from langgraph_runs._core.runs import fetch
from langgraph_runs._core.runs.create import RunCreation
from langgraph_runs._core.runs.refs import RunRef, run_ref
from langgraph_runs._core.runs.run_result import RunResult
from langgraph_runs._core.runs.threads import delete_temporary_thread
from langgraph_runs._core.streams.connection import Connected, Disconnected, Finished, Reader
from langgraph_runs._core.streams.cursor import Cursor
from langgraph_runs._core.streams.ending import stream_outcome
from langgraph_runs._core.streams.event_ids import FROM_START
from langgraph_runs._core.streams.interruption import left_error, not_resumable, warn_unread
from langgraph_runs._core.streams.modes import check_subset
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.plan import StreamPlan, with_mode, with_modes
from langgraph_runs._core.streams.position import Position
from langgraph_runs._core.streams.reconnect import Reconnector
from langgraph_runs._core.streams.result import final_status, questions, read_result
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.wire.exchange import Flow, Sleep
from langgraph_runs._generated.models.interrupt import Interrupt
from langgraph_runs._generated.types import Request


class StreamSession:
    """The state of one stream. `flow()` is driven once; the attributes may be read at any time."""

    goes_on = False

    def __init__(self, plan: StreamPlan, context: Context) -> None:
        self.plan = plan
        self.run = RunState(plan)
        self.result: RunResult[Any] | None = None  # of a run that has ended, once it was read
        self.joined_after = "" if plan.after in (None, FROM_START) else str(plan.after)
        self.reconnects = 0
        self.opened = False  # the run is known, and its events begin
        self._context = context
        self._position = Position(plan.after if plan.joins_existing_run else FROM_START)
        self.outbox = Outbox(plan, self.run, self.joined_after)
        self.ready = self.outbox.ready
        self.pop = self.outbox.pop
        self._owns_thread = False  # it was created for this stream, and is not deleted yet
        self._is_whole = False  # all events were received, and none of them dropped

    def leave(self) -> None:
        """The stream is left: drop the events that were not taken."""
        self._is_whole = self._is_whole and not self.ready
        self.ready.clear()

    @property
    def last_event_id(self) -> str | None:
        """The id to join after to lose nothing of what comes after the event taken last."""
        return self._position.bookmark_of(self.outbox.taken)

    def left_error(self, cause: str) -> errors.StreamInterruptedError:
        """The error for reading on where the stream was left."""
        return left_error(cause, self.run, self.last_event_id)

    def described(self, *, untouched: bool) -> str:
        """What the stream is of, for its repr; nothing was sent as long as it is untouched."""
        return self.run.described(untouched=untouched)

    def warn_unread(self) -> None:
        """Warn that the stream was forgotten before anything was sent, if it would have created a run."""
        warn_unread(self.plan)

    def asking_for(self, modes: Sequence[str]) -> StreamSession:
        """A session of the same stream that brings one of these modes; this one was not begun."""
        return self._following(with_mode(self.plan, modes))

    def asking_for_all(self, modes: Sequence[str]) -> StreamSession:
        """A session of the same stream that brings these modes unless the caller chose; this one was not begun."""
        return self._following(with_modes(self.plan, modes))

    def _following(self, plan: StreamPlan) -> StreamSession:
        return self if plan is self.plan else StreamSession(plan, self._context)

    def interrupts(self) -> tuple[Interrupt, ...]:
        """The questions that the run stopped to ask, as far as they are known."""
        return questions(self.run, self.outbox)

    def read_result(self) -> Flow[RunResult[Any]]:
        """What the run ended with; all of its events were taken, and it did not fail."""
        return (yield from self._read_result(evolve(self._context, timeout=None, deadline=None)))

    def _read_result(self, context: Context) -> Flow[RunResult[Any]]:
        if self.result is None:
            created = not self.plan.joins_existing_run
            self.result = yield from read_result(context, self.run, self.outbox, created=created)
        return self.result

    @property
    def must_clean_up(self) -> bool:
        """The thread was created for this stream, and is to be deleted.

        It is once all events were taken. If the stream is left before, run and thread stay, unless the run is to be
        cancelled when its connection closes.
        """
        if not self._owns_thread or self.outbox.is_unreadable:
            return False
        return self._is_whole or (self.plan.cancel_on_disconnect and self.run.ref is not None)

    def clean_up(self) -> Flow[None]:
        """Delete the thread that was created for this stream, after cancelling its run if that goes on.

        Does nothing if the server refuses.
        """
        context = evolve(self._context, timeout=None, deadline=None)
        active_run_id = None if self._is_whole else self.run.run_id
        assert self.run.thread_id is not None
        yield from delete_temporary_thread(context, self.run.thread_id, active_run_id=active_run_id)
        self._owns_thread = False  # only now: a clean-up that is interrupted can be done again

    def flow(self) -> Flow[None]:
        """Everything from the first request to the known end of the run.

        Raises the errors of a request, StreamInterruptedError, RunError, APITimeoutError at the deadline.
        """
        context = self._context
        if context.timeout is not None:
            context = self._context = evolve(context, deadline=context.now() + context.timeout)
        try:
            yield from self._follow(context)
        except errors.LangGraphRunsError:
            self._owns_thread = False  # the run may go on, and the caller needs its thread to join it or to find it
            if self.ready:
                yield Sleep(0.0)  # the caller gets what came before it first
            raise

    def _follow(self, context: Context) -> Flow[None]:
        """Begin, go from phase to phase of the connection, and end."""
        plan, run, outbox = self.plan, self.run, self.outbox
        idle = IdleTimeout(context.config.idle_timeout)
        cursor = Cursor(self._position)
        reconnector = Reconnector(context, plan, run, cursor, outbox, idle)
        reader = Reader(context, run, cursor, outbox, reconnector.attempts.budget, idle)
        phase: Connected | Disconnected | Finished
        if plan.make is None:
            phase = yield from self._join(context, reconnector)
        else:
            phase = yield from self._create(context, reconnector, reader, plan.make)
        self.opened = True
        while not isinstance(phase, Finished):
            match phase:
                case Connected():
                    self.reconnects += phase.reconnected
                    phase = yield from reader.read(phase.head)
                case Disconnected():
                    phase = yield from reconnector.reconnect(phase.cause)
                case _:
                    assert_never(phase)
        ending = yield from stream_outcome(context, run, outbox, joined=plan.joins_existing_run)
        run.status = ending.status
        missing: errors.StreamInterruptedError | None = None
        if ending.error is None or isinstance(ending.error, errors.RunError):
            missing = yield from reconnector.completeness.find_missing(failed=ending.error is not None)
        if missing is not None:
            if ending.error is None:
                raise missing
            missing.__cause__, ending.error.__cause__ = ending.error.__cause__, missing
        run.final = yield from final_status(context, run, outbox, ending)
        self._is_whole = True
        if run.final == "needs_input" or (run.final is None and ending.error is None):
            self._owns_thread = False  # it is answered there, or may have to be
        if self.must_clean_up:
            if "values" not in (plan.modes or ()) and ending.error is None:
                with suppress(errors.LangGraphRunsError):  # raised when it is asked for
                    yield from self._read_result(context)
            yield from self.clean_up()
        if ending.error is not None:
            raise ending.error

    def _join(self, context: Context, reconnector: Reconnector) -> Flow[Connected | Finished]:
        """Join the run that is to be followed, once it is known to have what is asked for: the modes, stored events."""
        if self.plan.modes is not None or self.plan.must_be_resumable:
            assert self.run.ref is not None
            fetched = yield from fetch.fetch_run(context, self.run.ref.thread_id, self.run.ref.run_id)
            self.run.note_run(fetched)
            if fetched is not None:
                if self.plan.must_be_resumable and not self.run.is_resumable:
                    raise ValueError(not_resumable(fetched))
                check_subset(self.plan.modes or (), fetched)
                if self._position.is_stamped or self.plan.cancel_on_disconnect:  # its connection must not be left later
                    yield from reconnector.completeness.look_for_given()
        return (yield from reconnector.join(first=True))

    def _create(
        self, context: Context, reconnector: Reconnector, reader: Reader, request: Request
    ) -> Flow[Connected | Finished]:
        """Create the run; its events come with the response, or else it is joined."""
        self._owns_thread = self.plan.temporary
        creation = RunCreation(context, request, self.run.thread_id, own_thread=self.plan.own_thread)
        try:
            created = yield from creation.send(long=True)
        except errors.LangGraphRunsError:
            if creation.left_nothing:
                self.run.thread_id = None
            raise
        if isinstance(created, RunRef):
            self.run.note_ids(created)
            return (yield from reconnector.join_created("the response to its creation was lost"))
        ref = run_ref(created.headers)
        if ref is not None:
            self.run.note_ids(ref)
            reconnector.attempts.path = context.config.follow(created.headers.get("location"))
        else:
            reader.find_run = lambda: creation.find_while_open(created)
        reason = responses.why_not_event_stream(created)
        if reason is None:
            return Connected(created)
        body = yield from read_body(context, created)
        self.run.note_ids((yield from creation.find_run(created, body, "is not an event stream")))
        return (yield from reconnector.join_created(reason))
