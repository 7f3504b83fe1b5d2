"""The stream that `runs.stream` returns: an iterator that performs a StreamSession and owns its connection."""

from __future__ import annotations

import sys
from collections.abc import Hashable
from threading import Lock
from types import TracebackType
from typing import Protocol, Self

from langgraph_runs._acompat import current_scope
from langgraph_runs._async.caller import AsyncCaller
from langgraph_runs._async.http import AsyncExchange
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.streams.session import StreamSession
from langgraph_runs._core.wire.exchange import Step


class AsyncCancel(Protocol):
    """Cancels a run on the server, as `runs.cancel` does."""

    async def __call__(self, thread_id: str, run_id: str) -> None: ...


class AsyncRunStream:
    """The events of a run: an iterator and a context manager that owns its connection.

    Nothing is sent before it is entered or iterated. Leaving the `with` block, closing it and dropping the last
    reference close the connection at once; the run goes on unless `on_disconnect="cancel"` or
    `cancel_on_disconnect=True` was given. Iterating ends when the run has ended, and raises if the run did not succeed:
    RunFailedError, RunCancelledError, RunTimeoutError. A connection that breaks and cannot be resumed without losing
    events raises StreamInterruptedError.
    """

    _begun = False  # an interrupt may fall into `__init__`, and `__del__` comes after it

    def __init__(self, session: StreamSession, caller: AsyncCaller, cancel: AsyncCancel) -> None:
        self._session = session
        self._caller = caller
        self._cancel = cancel
        self._exchange = AsyncExchange(caller.http)
        self._flow = session.flow()
        self._ready = session.ready
        self._taken: StreamEvent | None = None
        self._step: Step | None = None
        self._scope: Hashable = None
        self._lock = Lock()  # guards the next two, since another thread may close the stream while it is read
        self._busy = False
        self._done = False
        self._error: Exception | None = None  # to be raised once all events were handed out

    @property
    def run_id(self) -> str | None:
        """The run's id; None until the server has sent it, which it does before the first event."""
        return self._session.run.run_id

    @property
    def thread_id(self) -> str | None:
        """The id of the run's thread; None only for a stateless run with `stream_resumable=False`."""
        return self._session.run.thread_id

    @property
    def last_event_id(self) -> str | None:
        """The id to continue from with `join_stream(last_event_id=…)`, so that no event after the last one is lost.

        That is the id of the last event you received, or the id before it where the server gives several events the
        same id, so that some may come again. Before the first event it is "-1" (the start of the run), or what the
        stream was joined after. None if there is no such id: the stream was joined without one, or the server cleared
        it.
        """
        return self._session.bookmark(self._taken)

    @property
    def status(self) -> str | None:
        """The run's status as last known; None if not known yet."""
        return self._session.run.status

    @property
    def reconnects(self) -> int:
        """How often a broken connection was replaced."""
        return self._session.reconnects

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> StreamEvent:
        while True:
            if self._ready:
                try:
                    self._taken = taken = self._session.pop()
                except IndexError:
                    continue  # it was closed at this very moment by another thread
                except Exception:
                    await self.aclose()
                    raise
                return taken
            if self._done:
                self._raise_error()
                raise StopAsyncIteration
            await self._advance()

    async def __aenter__(self) -> Self:
        while not self._done and not self._session.opened:
            await self._advance()
        if not self._ready:
            self._raise_error()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connection; no more events are delivered. The run goes on, unless it is cancelled on disconnect.

        May be called while another thread or task reads the stream; for that reader the stream just ends.
        """
        with self._lock:
            self._error = None
            self._ready.clear()
            if self._done:
                return
            self._done = True
            busy = self._busy
        if busy:
            self._exchange.cut()  # the reader comes back and cleans up
        else:
            await self._leave()

    async def cancel(self) -> None:
        """Cancel the run on the server. The stream then ends: iterating further raises RunCancelledError.

        Raises NotFoundError if the run has already ended.
        """
        ref = self._session.run.ref
        if ref is None:
            if self._begun:
                raise RuntimeError("the run cannot be cancelled: the server did not say which thread it is on")
            await self.aclose()
            return
        await self._cancel(ref.thread_id, ref.run_id)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of run {self.run_id} on thread {self.thread_id}, status {self.status}>"

    def __del__(self) -> None:
        if self._begun and not self._done and not sys.is_finalizing():
            self._exchange.cut()
            self._caller.http.pool.orphans.adopt(self._scope, self.aclose)

    async def _advance(self) -> None:
        """Perform one step of the session."""
        with self._lock:
            if self._busy:
                raise RuntimeError("the stream is already being read; only one reader at a time is possible")
            if self._done:
                return
            self._busy = True
        try:
            if self._step is None:
                self._begun = True
                self._scope = current_scope()
                self._step = next(self._flow)
            reply = await self._exchange.perform(self._step)
            if not self._done:
                self._step = self._flow.send(reply)
        except StopIteration:
            self._done = True
        except Exception as error:  # noqa: BLE001  # raised once the events before it were taken
            if not self._done:
                self._error = error
            self._done = True
        except BaseException:
            self._done = True
            raise
        finally:
            with self._lock:
                self._busy = False
                done = self._done
            if done:
                await self._leave()

    def _raise_error(self) -> None:
        error, self._error = self._error, None
        if error is not None:
            raise error

    async def _leave(self) -> None:
        """Release what the stream holds, here and on the server."""
        self._flow.close()
        await self._exchange.aclose()
        if self._begun and self._session.must_clean_up and not self._caller.http.pool.closed:
            await self._caller.run(self._session.clean_up())
