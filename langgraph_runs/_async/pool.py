"""What a client has open: in each event loop or process connections and the slots of `max_concurrency`, and streams."""

from __future__ import annotations

from collections.abc import Hashable
from os import environ
from typing import Any, Protocol
from weakref import ref

from attrs import frozen

from langgraph_runs._acompat import BackgroundCloser, Closer, ConcurrencyLimit, current_scope, is_dead
from langgraph_runs._async.transport import AsyncClientSender, AsyncSender, checked_client, new_sender
from langgraph_runs._core.wire.transfer import keep_read_memory
from langgraph_runs._forks import load_before_fork


@frozen(slots=True, eq=False, repr=False)
class AsyncLoopState:
    """What a client uses in one event loop or process."""

    sender: AsyncSender
    limit: ConcurrencyLimit
    closer: Closer | None  # None for the caller's client
    split_bodies: bool  # whether bodies are taken apart without the HTTP library, see `_core/wire/chunked.py`


class AsyncClosable(Protocol):
    """A stream of events, as the pool sees it."""

    async def aclose(self) -> None: ...


class AsyncHTTPClient(Protocol):
    """A client of httpx or httpx2."""

    async def send(self, request: Any, *, stream: bool = False) -> Any:
        """Send a request."""

    async def aclose(self) -> None:
        """Close its connections."""


class AsyncPool:
    """The connections of a client: its own in each event loop or process, or those of the caller's client.

    What was opened in one event loop is of no use in another; for blocking code the same is true of processes.
    """

    def __init__(self, http_client: object, max_concurrency: int | None = None) -> None:
        self.http_client = None if http_client is None else checked_client(http_client)
        load_before_fork()
        self._max_concurrency = max_concurrency
        self._states: dict[Hashable, AsyncLoopState] = {}
        self._streams: dict[int, ref[AsyncClosable]] = {}  # that were begun and not left
        self.orphans = BackgroundCloser()  # streams that were forgotten
        self._closing = BackgroundCloser()  # the client itself
        self.closed = False
        self.reached = False  # whether any request was answered, by whatever server

    async def state(self) -> AsyncLoopState:
        """What to use in the present event loop or process."""
        if self.closed:
            raise RuntimeError("the client is closed")
        scope = current_scope()
        state = self._states.get(scope)
        if state is None:
            for other in list(self._states):
                if is_dead(other):
                    self._states.pop(other, None)
            # Of two threads that come here at once, one is given the other's; so no lock can be left held by a fork.
            state = self._states.setdefault(scope, await self._new_state())
        return state

    def add_stream(self, stream: AsyncClosable) -> None:
        """Close a stream with the client, unless it is left before."""
        self._streams[id(stream)] = ref(stream)

    def remove_stream(self, stream: AsyncClosable) -> None:
        """Forget a stream that holds nothing any more."""
        self._streams.pop(id(stream), None)

    async def aclose(self) -> None:
        """Close all streams and connections, except the connections of the caller's client.

        An interrupt or a cancellation leaves nothing open either.
        """
        scope = current_scope()  # raises where the client cannot work
        await self._closing.complete(lambda: self._close(scope))

    async def _close(self, scope: Hashable) -> None:
        try:
            await self._close_streams()
            await self.orphans.wait()
        finally:
            self.closed = True
            await self._close_streams()  # those that were begun meanwhile
            state = self._states.pop(scope, None)
            self._states.clear()  # other event loops close theirs
            if state is not None and state.closer is not None:
                await state.closer.aclose()

    async def _close_streams(self) -> None:
        for reference in list(self._streams.values()):
            stream = reference()
            if stream is not None:
                await stream.aclose()

    async def _new_state(self) -> AsyncLoopState:
        keep_read_memory()
        limit = ConcurrencyLimit(self._max_concurrency)
        split_bodies = environ.get("LANGGRAPH_RUNS_RECHUNK") != "0"
        if self.http_client is not None:
            return AsyncLoopState(AsyncClientSender(self.http_client), limit, None, split_bodies)
        sender = new_sender()
        closer = Closer(sender.aclose, sender.end)
        await closer.start()
        return AsyncLoopState(sender, limit, closer, split_bodies)

    def __reduce__(self) -> tuple[Any, ...]:
        if self.http_client is not None:
            raise TypeError(
                "a client with http_client= cannot be pickled, because its connections cannot be copied"
                " to another process"
            )
        return AsyncPool, (None, self._max_concurrency)
