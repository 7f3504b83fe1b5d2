# Derived from _async/pool.py by 'make generate'. Do not edit.

"""What a client has open: in each event loop or process connections and the slots of `max_concurrency`, and streams."""

from __future__ import annotations

from collections.abc import Hashable
from os import environ
from typing import Any, Protocol
from weakref import ref

from attrs import frozen

from langgraph_runs._compat import BackgroundCloser, Closer, ConcurrencyLimit, current_scope, is_dead
from langgraph_runs._core.wire.transfer import keep_read_memory
from langgraph_runs._forks import load_before_fork
from langgraph_runs._sync.transport import ClientSender, Sender, checked_client, new_sender


@frozen(slots=True, eq=False, repr=False)
class LoopState:
    """What a client uses in one event loop or process."""

    sender: Sender
    limit: ConcurrencyLimit
    closer: Closer | None  # None for the caller's client
    split_bodies: bool  # whether bodies are taken apart without the HTTP library, see `_core/wire/chunked.py`


class Closable(Protocol):
    """A stream of events, as the pool sees it."""

    def close(self) -> None: ...


class HTTPClient(Protocol):
    """A client of httpx or httpx2."""

    def send(self, request: Any, *, stream: bool = False) -> Any:
        """Send a request."""

    def close(self) -> None:
        """Close its connections."""


class Pool:
    """The connections of a client: its own in each event loop or process, or those of the caller's client.

    What was opened in one event loop is of no use in another; for blocking code the same is true of processes.
    """

    def __init__(self, http_client: object, max_concurrency: int | None = None) -> None:
        self.http_client = None if http_client is None else checked_client(http_client)
        load_before_fork()
        self._max_concurrency = max_concurrency
        self._states: dict[Hashable, LoopState] = {}
        self._streams: dict[int, ref[Closable]] = {}  # that were begun and not left
        self.orphans = BackgroundCloser()  # streams that were forgotten
        self._closing = BackgroundCloser()  # the client itself
        self.closed = False
        self.reached = False  # whether any request was answered, by whatever server

    def state(self) -> LoopState:
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
            state = self._states.setdefault(scope, self._new_state())
        return state

    def add_stream(self, stream: Closable) -> None:
        """Close a stream with the client, unless it is left before."""
        self._streams[id(stream)] = ref(stream)

    def remove_stream(self, stream: Closable) -> None:
        """Forget a stream that holds nothing any more."""
        self._streams.pop(id(stream), None)

    def close(self) -> None:
        """Close all streams and connections, except the connections of the caller's client.

        An interrupt or a cancellation leaves nothing open either.
        """
        scope = current_scope()  # raises where the client cannot work
        self._closing.complete(lambda: self._close(scope))

    def _close(self, scope: Hashable) -> None:
        try:
            self._close_streams()
            self.orphans.wait()
        finally:
            self.closed = True
            self._close_streams()  # those that were begun meanwhile
            state = self._states.pop(scope, None)
            self._states.clear()  # other event loops close theirs
            if state is not None and state.closer is not None:
                state.closer.close()

    def _close_streams(self) -> None:
        for reference in list(self._streams.values()):
            stream = reference()
            if stream is not None:
                stream.close()

    def _new_state(self) -> LoopState:
        keep_read_memory()
        limit = ConcurrencyLimit(self._max_concurrency)
        split_bodies = environ.get("LANGGRAPH_RUNS_RECHUNK") != "0"
        if self.http_client is not None:
            return LoopState(ClientSender(self.http_client), limit, None, split_bodies)
        sender = new_sender()
        closer = Closer(sender.close, sender.end)
        closer.start()
        return LoopState(sender, limit, closer, split_bodies)

    def __reduce__(self) -> tuple[Any, ...]:
        if self.http_client is not None:
            raise TypeError(
                "a client with http_client= cannot be pickled, because its connections cannot be copied"
                " to another process"
            )
        return Pool, (None, self._max_concurrency)
