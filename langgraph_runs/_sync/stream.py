# Derived from _async/stream.py by 'make generate'. Do not edit.

"""The stream that `runs.stream` returns: the events of a run, what is known of the run, and how else to read them."""

from __future__ import annotations

from collections.abc import Callable
from types import GenericAlias
from typing import TYPE_CHECKING, Generic, NoReturn, Protocol, Self, TypeVar, cast

from langgraph_runs._core.runs.run_result import RunResult
from langgraph_runs._core.runs.status import Status
from langgraph_runs._core.streams.event_ids import FROM_START
from langgraph_runs._core.streams.events import AnyEvent
from langgraph_runs._core.streams.interruption import left_error
from langgraph_runs._core.streams.modes import MESSAGE_MODES, check_brought
from langgraph_runs._core.streams.session import StreamSession
from langgraph_runs._core.type_vars import C, S, U
from langgraph_runs._generated.models.interrupt import Interrupt
from langgraph_runs._sync.caller import Caller
from langgraph_runs._sync.methods import method
from langgraph_runs._sync.readings import Readings
from langgraph_runs._sync.stream_driver import StreamDriver
from langgraph_runs.errors import StreamInterruptedError

if TYPE_CHECKING:
    from langgraph_runs._core.projections.projection import Projector
    from langgraph_runs._core.streams.run_state import RunState
    from langgraph_runs._sync.projections import Projection

T = TypeVar("T")


class Cancel(Protocol):
    """Cancels a run on the server, as `runs.cancel` does."""

    def __call__(self, thread_id: str, run_id: str) -> None: ...


class RunStream(StreamDriver[StreamSession, AnyEvent[S, U, C]], Readings[S, U, C], Generic[S, U, C]):
    """The events of a run: an iterator and a context manager that owns its connection.

    Nothing is sent before it is entered or iterated. Leaving the `with` block, closing it and dropping the last
    reference close the connection at once; the run goes on unless `on_disconnect="cancel"` or
    `cancel_on_disconnect=True` was given. Iterating ends when the run has ended, and raises if the run did not succeed:
    RunFailedError, RunCancelledError, RunTimeoutError; iterating again does the same again. A connection that breaks
    and cannot be resumed without losing events raises StreamInterruptedError, and so does iterating a stream that was
    closed before its end.

    A read that is interrupted (by Ctrl-C, a time limit, or the cancellation of its task) closes the connection, not the
    stream: the next read joins the run again and goes on where the stream stands, or raises StreamInterruptedError if
    events would be lost. In a forked child the stream is left alone: closing it does nothing there, and reading it
    raises StreamInterruptedError.
    """

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)  # typing's own asks for all three types

    def __init__(self, session: StreamSession, caller: Caller, cancel: Cancel) -> None:
        super().__init__(session, caller)
        self._cancel = cancel

    @property
    def run_id(self) -> str:
        """The run's id. Raises RuntimeError as long as it is not known: before the stream is entered or iterated."""
        return self._session.run.known_run_id()

    @property
    def thread_id(self) -> str:
        """The id of the run's thread. Raises RuntimeError for a stateless run with `stream_resumable=False`.

        It does so, too, if a run without a thread was refused: the thread would have been created with it.
        """
        return self._session.run.known_thread_id()

    @property
    def last_event_id(self) -> str | None:
        """The id to continue from with `join_stream(last_event_id=…)`, so that no event after the last one is lost.

        That is the id of the last event you received; or the id before it where the server does not store that event,
        or gives several events the same id, so that some may come again. Before the first event it is "-1" (the start
        of the run), or what the stream was joined after. None if there is no such id: the stream was joined without
        one, or the server cleared it.
        """
        return self._session.last_event_id

    @property
    def status(self) -> Status | None:
        """How the run stands, as last known, in words that mean the same on every server; None if not known yet.

        "pending", "running", "success", "needs_input" (it stopped to ask a human), "failed", "cancelled" or
        "timed_out". The server's own word is `runs.get(...).status`.
        """
        return self._session.run.known_status

    @property
    def interrupts(self) -> tuple[Interrupt, ...]:
        """The questions that the run stopped to ask a human, as far as they are known: all, once it has ended."""
        return self._session.interrupts()

    @method()
    def result(self) -> RunResult[S]:
        """Read the stream to its end and return what the run ended with; after any projection as well.

        Raises what iterating raises, so a result is that of a run that succeeded or waits for a human. If no `values`
        came, they are read from the thread.
        """
        for _ in self:
            pass
        if self._session.result is None:
            self._caller.run(self._session.read_result())
        return cast("RunResult[S]", self._session.result)

    @method()
    def show(self) -> RunResult[S]:
        """Read the stream to its end, show it as it comes, and return what the run ended with.

        In a notebook it is shown in the output of the cell, renewed in place and saved with the notebook; on a terminal
        in place; elsewhere as lines of text. It shows what models say, as Markdown, tools and nodes as they work, what
        nodes write, questions, how long it took and how it ended. Call it before the stream is opened: unless you chose
        a `stream_mode`, the modes for that are asked for. Raises what iterating raises. Stopping it (Ctrl-C, the stop
        button) closes the stream and shows how to go on; the run goes on unless it is cancelled on disconnect.
        """
        from langgraph_runs._core.show.going_on import after_leaving  # noqa: PLC0415
        from langgraph_runs._core.show.view import MODES  # noqa: PLC0415
        from langgraph_runs._sync.showing import Showing  # noqa: PLC0415

        if not self._begun:
            self._use(self._session.asking_for_all(MODES))
        elif not self._session.plan.are_modes_given:
            check_brought(self._session.plan.modes, MESSAGE_MODES, "show")
        showing = Showing(self, lambda at, wait, error: after_leaving(self._session, at, wait, error))
        return showing.show()

    @method()
    def cancel(self) -> None:
        """Cancel the run on the server. The stream then ends: iterating further raises RunCancelledError.

        The request is sent even if the task that asks for it is being cancelled itself. A stream that was not begun is
        closed, and creates no run. Raises NotFoundError if the run has already ended.
        """
        ref = self._session.run.ref
        if ref is None:
            if self._begun:
                raise RuntimeError("the run cannot be cancelled: the server did not say which thread it is on")
            self.close()
            return
        self._caller.http.pool.orphans.complete(lambda: self._cancel(ref.thread_id, ref.run_id))

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} objects cannot be pickled or copied;"
            " pass on a handle: runs.handle(thread_id, run_id)"
        )

    def _known(self) -> RunState:
        return self._session.run

    def _read_as(self, what: str, modes: tuple[str, ...], make: Callable[[], Projector[T]]) -> Projection[T, Self]:
        from langgraph_runs._sync.projections import Projection  # noqa: PLC0415

        self._refused = True
        projector = make()
        self._refused = False
        if self._begun:
            check_brought(self._session.plan.modes, modes, what)
        else:
            self._use(self._session.asking_for(modes))
        return Projection(self, projector.pop_of(self._session.outbox), projector, self._left_error)

    def _use(self, session: StreamSession) -> None:
        """Drive this session; the one before was not begun."""
        self._session = session
        self._flow = session.flow()
        self._ready = session.ready

    def _left_error(self, cause: str) -> StreamInterruptedError:
        return left_error(cause, self._known(), FROM_START)
