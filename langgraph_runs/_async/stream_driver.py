"""What drives every event stream: an iterator that performs the flow of a session and owns its connection.

An interrupt may come at any place: Ctrl-C between any two instructions, a cancellation wherever the stream waits, and a
signal handler, another thread or another task may close the stream at any moment. So the stream takes no locks, and
says before it does something that it does it: whether that was interrupted can be seen at the next read.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable
from os import getpid
from types import TracebackType
from typing import Generic, NoReturn, Self, TypeVar

from langgraph_runs._acompat import current_scope
from langgraph_runs._async.caller import AsyncCaller
from langgraph_runs._async.failures import raised_by_handler
from langgraph_runs._async.http import AsyncExchange
from langgraph_runs._async.methods import method, short
from langgraph_runs._async.turns import AsyncTurn
from langgraph_runs._core.streams.driven import DrivenSession
from langgraph_runs._core.streams.interruption import BROKEN_OFF, CLOSED, ELSEWHERE, INHERITED
from langgraph_runs._core.wire.exchange import Reply, Rest, Step
from langgraph_runs._forks import leave_alone

SessionT = TypeVar("SessionT", bound=DrivenSession)
EventT = TypeVar("EventT")


class AsyncStreamDriver(Generic[SessionT, EventT]):
    """The events of a session: an iterator and a context manager that owns its connection."""

    _begun = False  # an interrupt may fall into `__init__`, and `__del__` comes after it
    _process = 0

    def __init__(self, session: SessionT, caller: AsyncCaller) -> None:
        self._session = session
        self._caller = caller
        self._exchange = AsyncExchange(caller.http)
        self._flow = session.flow()
        self._ready = session.ready
        self._turn = AsyncTurn()  # to perform a step, or to clean up
        self._scope: Hashable = None
        self._step: Step | None = None  # the next one; None before the first, and while the session decides on the next
        self._performing = False  # a step; still true when the next read begins if it was interrupted
        self._closed = False  # by the caller, before its end
        self._given_up = False  # by the caller, whether before its end or not
        self._ended = False  # the session has, or it rests
        self._left = False  # nothing is held any more
        self._refused = False  # reading it by purpose was, so that nobody takes it for read
        self._error: Exception | None = None  # that it ended with
        self._told = True  # … and that was raised
        self._traceback: TracebackType | None = None  # of that error when it came
        self._process = getpid()  # that made it, or else that opened it

    @property
    def last_event_id(self) -> str | None:
        """The id to continue from, so that no event after the last one is lost; None if there is no such id."""
        return self._session.last_event_id

    @property
    def reconnects(self) -> int:
        """How often a broken connection was replaced."""
        return self._session.reconnects

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> EventT:
        while True:
            if self._ready:
                try:
                    return self._session.pop()  # type: ignore[no-any-return]  # its type is the driver's parameter
                except IndexError:
                    if self._ready:
                        raise
                    continue  # it was closed at this very moment by another thread
            if self._closed or (self._ended and not self._goes_on):
                error = self._ending()
                raise StopAsyncIteration if error is None else error
            if (refusal := await self._advance()) is not None:
                raise refusal

    async def __aenter__(self) -> Self:
        if (error := await self._open()) is not None:
            raise error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    @method()
    async def open(self) -> Self:
        """Send the request, unless that was done, and return the stream once the server has answered with events.

        Entering the stream does the same. What the server refuses is raised here (NotFoundError,
        UnprocessableEntityError, …), so that a service can answer with it before it begins to relay events.
        """
        if (error := await self._open()) is not None:
            raise error
        return self

    async def aclose(self) -> None:
        """Close the connection; iterating raises StreamInterruptedError from now on, unless the stream was at its end.

        The run goes on, unless it is cancelled on disconnect. May be called at any moment, by a signal handler as well,
        and while another thread or task reads the stream: that reader gets the StreamInterruptedError.
        """
        if self._ready or not self._ended or self._session.goes_on:
            self._closed = True
        self._given_up = True
        self._session.leave()
        if self._is_inherited:
            self._left = True
            await self._exchange.aclose()  # which leaves its connection alone
        elif self._begun and self._scope != current_scope():
            self._exchange.cut()
            self._caller.http.pool.orphans.adopt(self._scope, self.aclose)
            return
        if not self._left and not await self._turn.take(self._leave):
            self._exchange.cut()  # the reader comes back and cleans up

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} objects cannot be pickled or copied; pass on last_event_id")

    def __repr__(self) -> str:
        described = self._session.described(untouched=not (self._begun or self._closed))
        return f"<{type(self).__name__} of {described}>"

    def __del__(self) -> None:
        if sys.is_finalizing():
            return
        if not self._begun and self._process == getpid() and not (self._closed or self._ended or self._refused):
            self._session.warn_unread()
        if not self._begun or self._left:
            return
        self._caller.http.pool.remove_stream(self)
        if self._is_inherited:
            leave_alone(self._exchange)
        else:
            self._exchange.cut()
            self._caller.http.pool.orphans.adopt(self._scope, self.aclose)

    async def _open(self) -> Exception | None:
        """Open the stream, and return what keeps it from being open."""
        while not (self._closed or self._session.opened or (self._ended and not self._goes_on)):
            if (refusal := await self._advance()) is not None:
                return refusal
        return None if self._ready else self._ending()

    @property
    def _goes_on(self) -> bool:
        """Whether more is to be read after the session's end; an error that it ended with comes first."""
        return self._told and self._session.goes_on

    @property
    def _is_inherited(self) -> bool:
        """Whether this is a forked child's copy of a stream that its parent process reads."""
        return self._begun and self._process != getpid()

    async def _advance(self) -> Exception | None:
        """Perform one step of the session; the error if that is refused here and now."""
        if self._begun and (self._process != getpid() or self._scope != current_scope()):
            if self._is_inherited:
                return self._session.left_error(INHERITED)
            if not self._left:
                return self._session.left_error(ELSEWHERE)
        try:
            if not await self._turn.take(self._perform):
                return RuntimeError("the stream is already being read; only one reader at a time is possible")
        finally:
            if not self._left and (self._given_up or (self._ended and not isinstance(self._step, Rest))):
                await self._turn.take(self._leave)
        return None

    async def _perform(self) -> None:
        """Perform the next step, and have the session decide on the one after it."""
        if self._ended and self._goes_on and not self._closed:
            if self._left:
                self._begin_again()
            elif isinstance(self._step, Rest):
                self._ended = False
        if self._closed or self._ended:
            return
        step = self._step
        try:
            if not self._begun:
                self._scope, self._process = current_scope(), getpid()
                self._caller.http.pool.add_stream(self)
                self._begun = True
                self._decide(None)
            elif step is None:  # the session was interrupted while it decided
                self._error = self._session.left_error(BROKEN_OFF)
                self._session.leave()
                self._ended = True
            elif self._performing:  # the step was interrupted
                await self._exchange.aclose()
                self._decide(self._exchange.interrupted(step))
            else:
                self._performing = True
                reply = await self._exchange.perform(step)
                if not self._closed:
                    self._decide(reply)
        except Exception as error:  # raised once the events before it were taken
            if raised_by_handler(error) is error:
                await self._exchange.aclose()
                raise
            self._error = short(error)
            self._traceback = self._error.__traceback__
            self._told = False
            self._ended = True
        except BaseException:
            await self._exchange.aclose()
            raise

    def _begin_again(self) -> None:
        """Begin another flow of the session, after the end of the one before."""
        self._flow = self._session.flow()
        self._step = self._error = self._traceback = None
        self._begun = self._performing = self._left = False
        self._ended = False

    def _decide(self, reply: Reply) -> None:
        """Have the session decide on the next step; there is none at its end."""
        self._step = None
        self._performing = False
        try:
            self._step = self._flow.send(reply)
        except StopIteration:
            self._ended = True
        else:
            self._ended = isinstance(self._step, Rest)

    def _ending(self) -> Exception | None:
        """What iterating ends with, if it is an error: the same every time."""
        if self._closed:
            return self._session.left_error(CLOSED)
        self._told = True
        return self._error and self._error.with_traceback(self._traceback)

    async def _leave(self) -> None:
        """Release what the stream holds, here and on the server."""
        if self._closed:
            self._session.leave()  # again: the reader may have received more since
        self._flow.close()
        await self._exchange.aclose()
        self._caller.http.pool.remove_stream(self)
        self._left = True  # what is cleaned up now is so in any case, if need be in the background
        pool = self._caller.http.pool
        if self._session.must_clean_up and not pool.closed:
            await pool.orphans.complete(lambda: self._caller.run(self._session.clean_up()))
