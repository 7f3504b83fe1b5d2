"""`RunMap`: a run for each of many inputs, several at a time; an iterator of what comes of them.

An interrupt may come between any two instructions, see `stream.py`. So whatever was begun can be begun again: work that
was started twice is done once, as it takes its input out of a list.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import partial
from os import getpid
from types import GenericAlias, TracebackType
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self

from langgraph_runs._acompat import (
    INPUT_KINDS,
    InputReader,
    Inputs,
    Workers,
    call_hook,
    close_at_exit,
    current_scope,
)
from langgraph_runs._async.caller import AsyncCaller
from langgraph_runs._async.http import AsyncExchange
from langgraph_runs._async.methods import short
from langgraph_runs._async.run_handle import AsyncRunHandle
from langgraph_runs._async.turns import AsyncTurn
from langgraph_runs._core.runs.fanout import LEAVING_SECONDS, FanOut, check_progress, checked_inputs, warn_uniterated
from langgraph_runs._core.runs.handle_state import HandleState
from langgraph_runs._core.runs.mapped import Mapped, Progress
from langgraph_runs._core.runs.mapped_run import MappedRun, MapPlan
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.type_vars import S
from langgraph_runs._progress_line import ProgressLine

if TYPE_CHECKING:
    from langgraph_runs._core.runs.mapped_run import Outcome


class AsyncRunMap(Generic[S]):
    """What comes of each input of `map`: an iterator and a context manager.

    Inputs are taken while you iterate, and each comes out once, as a Mapped: in the order in which the runs end, or in
    that of the inputs. If it is left before its end (closed, dropped, or by an exception) no more inputs are taken, and
    the runs that are under way are cancelled unless on_leave="continue" was given; `undelivered` has what came of the
    inputs whose runs had ended by then. Only one thread or task at a time may
    iterate it.
    """

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)
    _begun = False  # an interrupt may fall into `__init__`, and `__del__` comes after it
    _untouched_in = 0  # the process that made it, as long as it was not iterated

    def __init__(
        self,
        caller: AsyncCaller,
        plan: MapPlan,
        inputs: Inputs,
        *,
        concurrency: int,
        ordered: bool,
        progress: bool | Callable[[Progress], object],
    ) -> None:
        self._reader = InputReader(checked_inputs(inputs, INPUT_KINDS))
        self._fan_out = FanOut(inputs, concurrency=concurrency, ordered=ordered)
        check_progress(progress)
        self._line = ProgressLine() if progress is True else None
        self._report = self._line if isinstance(progress, bool) else progress
        self._caller = caller
        self._work = _Work(caller, plan)
        self._turn = AsyncTurn()  # to iterate it
        self._closed = False
        self._ended = False
        self._scope: Hashable = None
        self._taken: list[tuple[Any, int]] = []  # an input whose run is to be started, with its index
        self._settled: list[Outcome] = []  # what came of runs and is to be noted
        self._traceback: TracebackType | None = None  # of what the inputs raised
        self._untouched_in = getpid()

    @property
    def undelivered(self) -> tuple[Mapped[S], ...]:
        """What came of inputs and was not handed out, of a map that was left before its end; empty before."""
        if not self._closed:
            return ()
        self._work.workers.collect(self._settled)
        for outcome in self._settled:
            if isinstance(outcome, Mapped):
                self._fan_out.settle(outcome)
        return self._fan_out.undelivered

    @property
    def unfinished(self) -> tuple[AsyncRunHandle[S, Any, Any], ...]:
        """Handles of the runs that go on though the map was left, with on_leave="continue"."""
        caller, plan = self._caller, self._work.plan
        where = caller.config.base_url
        return tuple(
            AsyncRunHandle(caller, HandleState(where, ref.thread_id, ref.run_id, plan.assistant_id, owns_thread=True))
            for ref in self._work.unfinished
        )

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Mapped[S]:
        self._untouched_in = 0
        if self._closed:
            raise self._closed_error()
        if self._begun and self._scope != current_scope():
            raise RuntimeError("a RunMap belongs to the process or event loop that began to iterate it")
        try:
            is_mine = await self._turn.take(self._advance)
        except Exception as error:  # noqa: BLE001  # raised again
            if not (self._closed or self._ended):
                await self._leave_by(error)
            raise short(error)
        if not is_mine:
            raise RuntimeError("the RunMap is already being iterated; only one thread or task at a time may do that")
        return self._fan_out.hand_out()

    async def _advance(self) -> None:
        """Go on until there is something to hand out."""
        if not self._begun:
            await self._begin()
        while True:
            if self._closed:  # by another thread or task
                raise self._closed_error()
            if self._taken:
                self._start()
            while self._settled:
                await self._settle(self._settled[0])
            what = self._fan_out.next()
            if what == "hand out":
                return
            if what == "end":
                await self._end()
            elif what == "wait":
                await self._work.workers.wait(self._settled)
            else:
                await self._take()

    async def _leave_by(self, error: BaseException) -> None:
        """Leave the map by an error, which tells what was not handed out."""
        await self.aclose()
        if self.undelivered:
            error.add_note(f"the RunMap was left; {self._fan_out.where_undelivered}")

    def _closed_error(self) -> RuntimeError:
        told = f"; {self._fan_out.where_undelivered}" if self.undelivered else ""
        return RuntimeError(f"the RunMap was closed before its end{told}")

    async def _begin(self) -> None:
        await self._caller.http.pool.state()  # what closes it at the process's end is registered before this is
        self._scope = current_scope()
        self._begun = True
        self._caller.http.pool.add_stream(self)
        close_at_exit(self)

    async def _take(self) -> None:
        """Take an input, and note if there is none."""
        try:
            await self._reader.take(self._taken)
        except Exception as error:  # noqa: BLE001  # raised once all else was handed out
            self._traceback = error.__traceback__
            self._fan_out.exhaust(error)
        except BaseException as error:
            self._fan_out.interrupt(error)
            raise
        else:
            if not self._taken:
                self._fan_out.exhaust()

    def _start(self) -> None:
        """Start the run of the input that was taken."""
        taken = self._taken
        with suppress(IndexError):  # an interrupt came after this was done, and the worker has taken it by now
            self._fan_out.take(taken[0][1])
            self._work.workers.start(partial(self._work.perform, taken))
        self._taken = []

    async def _settle(self, outcome: Outcome) -> None:
        """Note what came of a run, and tell how far the map is."""
        if isinstance(outcome, Mapped):
            if isinstance(outcome.outcome, Exception):
                short(outcome.outcome)
            self._fan_out.settle(outcome)
        del self._settled[0]
        if isinstance(outcome, BaseException):  # of a hook, or the client is closed
            await self._leave_by(outcome)
            raise outcome
        if self._report is not None:
            await call_hook("progress", self._report, self._fan_out.progress)

    async def _end(self) -> None:
        """Raise what iterating ends with."""
        self._ended = True
        self._caller.http.pool.remove_stream(self)
        if self._line is not None:
            self._line.finish()
        if self._fan_out.error is not None:
            raise self._fan_out.error.with_traceback(self._traceback)
        raise StopAsyncIteration

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Take no more inputs, and cancel the runs that are under way unless on_leave="continue" was given.

        Returns once that is done, or after five seconds. Iterating raises RuntimeError from now on, unless the map was
        at its end.
        """
        if self._ended or self._closed:
            return
        self._closed = True
        if not self._begun:
            return
        self._work.leave()
        if self._line is not None:
            self._line.finish()
        pool = self._caller.http.pool
        pool.remove_stream(self)
        if self._scope == current_scope():
            await pool.orphans.complete(partial(self._work.workers.join, LEAVING_SECONDS))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a RunMap cannot be pickled or copied; start runs instead, and pass on their handles")

    def __repr__(self) -> str:
        at = "closed at " if self._closed else ""
        return f"<{type(self).__name__} of assistant {self._work.plan.assistant_id}: {at}{self._fan_out.progress}>"

    def __del__(self) -> None:
        if sys.is_finalizing():
            return
        if self._untouched_in == getpid() and not self._closed:
            warn_uniterated()
        if not self._begun or self._ended or self._closed:
            return
        self._caller.http.pool.remove_stream(self)
        self._work.leave()
        self._caller.http.pool.orphans.adopt(self._scope, partial(self._work.workers.join, LEAVING_SECONDS))


class _Work:
    """The runs that are under way; it does not keep the RunMap, which may be dropped meanwhile."""

    def __init__(self, caller: AsyncCaller, plan: MapPlan) -> None:
        self.caller = caller
        self.plan = plan
        self.workers: Workers[Outcome] = Workers()
        self.unfinished: list[RunRef] = []  # that were left and go on
        self._active: dict[int, tuple[MappedRun, AsyncExchange]] = {}
        self._left = False

    async def perform(self, taken: list[tuple[Any, int]]) -> Outcome:
        """Run an input: what came of it, or what the caller's own code raised. None if another worker has it."""
        try:
            given, index = taken.pop()
        except IndexError:
            return None
        run = MappedRun(self.caller.context(self.plan.options), self.plan, index, given)
        exchange = AsyncExchange(self.caller.http)
        self._active[index] = run, exchange
        if self._left:
            run.leave()
        try:
            told = await exchange.run(run.flow())
        finally:
            del self._active[index]
            if run.must_clean_up:
                await self.caller.run(run.clean_up())
            elif run.goes_on and run.ref is not None:
                self.unfinished.append(run.ref)
        if told is not None and isinstance(told.outcome, Exception):
            short(told.outcome)
        return told

    def leave(self) -> None:
        """End every run's work before its next step; may be called from any thread, and takes no locks."""
        self._left = True
        for run, exchange in list(self._active.values()):
            run.leave()
            if not run.is_creating and not exchange.is_foreign:
                exchange.cut()
