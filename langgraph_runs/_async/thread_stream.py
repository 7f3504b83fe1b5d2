"""The stream that `threads.stream` returns: the events of a thread, and the runs that are started on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar, Unpack

from langgraph_runs._async.methods import method, plain_method
from langgraph_runs._async.run_handle import AsyncRunHandle
from langgraph_runs._async.stream_driver import AsyncStreamDriver
from langgraph_runs._async.thread_readings import AsyncThreadReadings
from langgraph_runs._core.calls.checks import checked_id
from langgraph_runs._core.calls.command_options import RespondOptions, StartRunOptions
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.elsewhere import ON_THREAD_STREAM
from langgraph_runs._core.calls.options import AssistantID, RunID
from langgraph_runs._core.protocol.events import AnyThreadEvent
from langgraph_runs._core.protocol.session import ThreadSession
from langgraph_runs._core.protocol.start import AnswerCommand, StartCommand
from langgraph_runs._core.runs.answers import Pending, answer_by_id, answer_one, checked_answers
from langgraph_runs._core.runs.handle_state import HandleState
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.results import join_result
from langgraph_runs._core.runs.run_result import RunResult
from langgraph_runs._core.runs.status import Status
from langgraph_runs._core.streams.interruption import INHERITED
from langgraph_runs._core.type_vars import C, S, U
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._generated.models.interrupt import Interrupt
from langgraph_runs._generated.types import UNSET

if TYPE_CHECKING:
    from langgraph_runs._async.projections import AsyncProjection
    from langgraph_runs._core.projections.projection import Projector
    from langgraph_runs._core.protocol.assembler import ThreadMessages

T = TypeVar("T")


class AsyncThreadStream(
    AsyncStreamDriver[ThreadSession, AnyThreadEvent[S, U, C]], AsyncThreadReadings[S, U, C], Generic[S, U, C]
):
    """The events of a thread: an iterator and a context manager that owns its connection, and starts runs.

    Iterating ends once all runs that were started by `start`, `resume` and `answer`, or named by `follow`, have ended
    and their events were received; it raises RunFailedError, RunCancelledError or RunTimeoutError if one did not
    succeed, after its events. Start another one, and iterate again: events go on where they ended. Without such a run
    it follows the thread until it is closed. Events of runs that others start come as well, and raise nothing. A stream
    that was entered or opened keeps its connection between turns; close it then.

    A connection that breaks is replaced, as often as need be; StreamInterruptedError is raised if events are missing
    then, which the server has not stored. A read that is interrupted (by Ctrl-C, a time limit, or the cancellation of
    its task) closes the connection, not the stream: the next read opens it again and goes on where the stream stands.
    In a forked child the stream is left alone: reading it, or starting a run, raises StreamInterruptedError.
    """

    _messages: ThreadMessages | None = None

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)  # typing's own asks for all three types
        __getattr__ = ON_THREAD_STREAM

    @property
    def thread_id(self) -> str:
        """The id of the thread."""
        return self._session.plan.thread_id

    @property
    def run_id(self) -> str | None:
        """The id of the run that was started last, or else of the one whose events come; None if there is none."""
        return self._session.run_id

    @property
    def status(self) -> Status | None:
        """How the run that was started last has ended; None before its end, or if nothing was started.

        "success", "needs_input" (it stopped to ask a human), "failed", "cancelled" or "timed_out".
        """
        return self._session.wanted.status

    @property
    def interrupts(self) -> tuple[Interrupt, ...]:
        """The questions that the latest run stopped to ask a human: all, once iterating has ended."""
        return (*self._session.wanted.questions.values(),)

    @method(StartRunOptions)
    async def start(
        self, *, assistant_id: AssistantID | None = None, **options: Unpack[StartRunOptions]
    ) -> AsyncRunHandle[S, U, C]:
        """Start a run on the thread, which is created if it does not exist, and return the run's handle.

        `assistant_id` is that of `threads.stream` if it is not given. Its events come by iterating over this stream.
        The protocol has no context, webhook, durability, breakpoints nor delay: `runs.stream` has. While a run is
        active on the thread the new one waits for its turn, unless another `multitask_strategy` is given, which has an
        effect on runs of more than 5 seconds only. Raises ValueError while the thread waits for an answer, since the
        server would take the input for that; and what `runs.create` raises.
        """
        assistant = self._session.plan.assistant_id if assistant_id is None else assistant_id
        if assistant is None:
            raise TypeError("start needs an assistant_id, as neither it nor threads.stream was given one")
        command = StartCommand(self.thread_id, assistant, options, allow_unknown=self._caller.allow_unknown)
        return await self._start(command.flow, options, checked_id("assistant_id", assistant))

    @method(RespondOptions)
    async def resume(
        self, value: Any, /, *, update: Any = UNSET, goto: Any = UNSET, **options: Unpack[RespondOptions]
    ) -> AsyncRunHandle[S, U, C]:
        """Answer the question that is pending on the thread, and return the handle of the run that goes on with it.

        Reads what is pending first. Raises ValueError if that is not exactly one question: see `answer`. `update`
        changes the state and `goto` says where to go on, as in a command.
        """
        return await self._answer(lambda pending: answer_one(pending, value), update, goto, options)

    @method(RespondOptions)
    async def answer(
        self,
        answers: Mapping[str, Any],
        /,
        *,
        update: Any = UNSET,
        goto: Any = UNSET,
        **options: Unpack[RespondOptions],
    ) -> AsyncRunHandle[S, U, C]:
        """Answer questions by their ids, and return the run that goes on with them; it asks again what is left open.

        Reads what is pending first: raises ValueError for an id that is not. Keywords and errors are those of `resume`.
        """
        given = checked_answers(answers)
        return await self._answer(lambda pending: answer_by_id(pending, given), update, goto, options)

    @plain_method()
    def follow(self, run_id: RunID) -> Self:
        """Have iterating end with this run, which was started elsewhere, as with those started here; return the stream.

        Call it first, before `text()` and the like; RuntimeError once the stream is entered or iterated. Of a run that
        no thread's stream started come states, updates and custom events, if its `stream_mode` has them, and no pieces
        of messages; a warning at the end says if it lacks what was read.
        """
        if self._begun:
            raise RuntimeError("follow comes too late: events of the run may have been left out; use a new stream")
        self._session.wanted.follow(checked_id("run_id", run_id))
        return self

    @method()
    async def cancel(self) -> None:
        """Cancel the run that was started last. Iterating then ends with RunCancelledError.

        Raises RuntimeError if none was started, and NotFoundError if it has already ended.
        """
        await self._newest("cancel").cancel()

    @method()
    async def result(self) -> RunResult[S]:
        """Read on until the runs that were started have ended, and return what the last one ended with.

        Raises what iterating raises, and RuntimeError if no run was started.
        """
        newest = self._newest("result")
        async for _ in self:
            pass
        ref = RunRef(newest.thread_id, newest.run_id)
        return await self._caller.run(join_result(self._caller.context(), ref))

    @method()
    async def show(self) -> RunResult[S]:
        """Read on until the runs that were started have ended, showing them, and return what the last one ended with.

        How they are shown is told at `runs.stream(...).show`. Without a run that was started it follows the thread
        until it is stopped. Start another run, and show the stream again: it goes on where it ended.
        """
        from langgraph_runs._async.showing import AsyncShowing  # noqa: PLC0415
        from langgraph_runs._core.show.going_on import after_leaving_thread  # noqa: PLC0415

        showing = AsyncShowing(
            self,
            lambda at, wait, error: after_leaving_thread(self._session, at, wait, error),
            has_run=self._session.goes_on,
        )
        return await showing.show()

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} objects cannot be pickled or copied;"
            " pass on a handle: runs.handle(thread_id, run_id)"
        )

    async def _open(self) -> Exception | None:
        self._session.keep_connection()
        was_read = self._told and self._session.opened
        error = await super()._open()
        return None if was_read and error is self._error else error  # what a turn ended with was raised then

    async def _answer(
        self, choose: Callable[[Pending], dict[str, Any]], update: Any, goto: Any, options: RespondOptions
    ) -> AsyncRunHandle[S, U, C]:
        command = AnswerCommand(self.thread_id, choose, options, update=update, goto=goto)
        return await self._start(command.flow, options, None)

    async def _start(
        self, flow: Callable[[Context], Flow[RunRef]], options: Mapping[str, Any], assistant_id: str | None
    ) -> AsyncRunHandle[S, U, C]:
        """Start a run, which this stream is to tell of; reading may go on meanwhile."""
        if self._is_inherited:
            raise self._session.left_error(INHERITED)
        wanted = self._session.wanted
        call = object()
        try:
            try:
                self._session.begin_start(call)
                run = await self._caller.run(flow(self._caller.context(options)))
                wanted.add(run.run_id)
            finally:
                wanted.end_start(call)
        except BaseException:
            wanted.end_start(call)  # an interrupt may have broken into that: reading would wait for it
            raise
        return self._handle(run.run_id, assistant_id)

    def _newest(self, what: str) -> AsyncRunHandle[S, U, C]:
        newest = self._session.wanted.newest
        if newest is None:
            raise RuntimeError(f"{what} needs a run: this stream has started none, and follows none")
        return self._handle(newest, None)

    def _handle(self, run_id: str, assistant_id: str | None) -> AsyncRunHandle[S, U, C]:
        state = HandleState(self._caller.config.base_url, self.thread_id, run_id, assistant_id)
        return AsyncRunHandle(self._caller, state)

    def _read_as(
        self, what: str, channels: tuple[str, ...], make: Callable[[], Projector[T]]
    ) -> AsyncProjection[T, Self]:
        from langgraph_runs._async.projections import AsyncProjection  # noqa: PLC0415
        from langgraph_runs._core.protocol.followed import reading_followed  # noqa: PLC0415

        self._session.plan.check_brought(channels, what)
        projector = reading_followed(make(), self._session.wanted, what, channels)
        return AsyncProjection(self, self._session.pop, projector, self._session.left_error)

    def _messages_so_far(self) -> ThreadMessages:
        from langgraph_runs._core.protocol.assembler import ThreadMessages  # noqa: PLC0415

        taken = self._session.queue.taken
        if self._messages is None or self._messages.taken != taken:
            self._messages = ThreadMessages(taken)
        return self._messages

    def _known(self) -> ThreadSession:
        return self._session
