"""What langgraph-sdk's streams give: their parts, one by one."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import Any

from langgraph_runs._acompat import take_next
from langgraph_runs._async.event_stream import AsyncEventStream
from langgraph_runs._async.methods import short
from langgraph_runs._async.stream import AsyncRunStream
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs.compat._errors import translated
from langgraph_runs.compat._requests import may_be_last, part_of, part_v2_of
from langgraph_runs.errors import LangGraphRunsError, RunFailedError


class AsyncParts(AsyncGenerator[Any, Any]):
    """The parts of a stream, with the methods of the generator that langgraph-sdk has here.

    A real generator is over once a read was interrupted, so that reading on would look like the end of the run; and as
    garbage it closes its connection at once, whatever locks are held then. These go on, and are let go of, as the
    stream behind them.

    A failed run's stream ends with its `error` event. That, and the `end` that some servers send after it, are handed
    out once the stream has ended and cleaned up: RemoteGraph, for one, reads no further.
    """

    def __init__(
        self,
        stream: AsyncRunStream[Any, Any, Any] | AsyncEventStream[Any, Any, Any],
        made: Callable[[StreamEvent], Any] = part_of,
    ) -> None:
        self._stream = stream
        self._made = made
        self._of_run = isinstance(stream, AsyncRunStream)
        self._taken: list[StreamEvent] = []  # one event, or the failure of a run and those after it
        self._over = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._stream!r}>"

    def as_v2(self) -> AsyncParts:
        """The same parts, as langgraph-sdk gives them with `version="v2"`."""
        return AsyncParts(self._stream, part_v2_of)

    async def __anext__(self) -> Any:
        taken = self._taken
        while True:
            while not taken or (self._of_run and may_be_last(taken) and not self._over):
                if self._over:
                    raise StopAsyncIteration
                before = len(taken)
                try:
                    await take_next(self._stream, taken)
                except LangGraphRunsError as error:
                    if not (before and isinstance(error, RunFailedError)):
                        raise short(translated(error)) from error.__cause__
                if len(taken) == before:
                    self._over = True
            part = self._made(taken[0])
            del taken[0]  # only now: an interrupt loses no event
            if part is not None:
                return part

    async def asend(self, value: object) -> Any:
        """The next part, whatever is sent."""
        return await self.__anext__()

    async def athrow(self, kind: Any, value: Any = None, traceback: Any = None) -> Any:
        """Close the connection, and raise an error."""
        await self.aclose()
        raise kind if value is None else value.with_traceback(traceback)

    async def aclose(self) -> None:
        """Close the connection; there are no more parts then."""
        self._over = True
        self._taken.clear()
        await self._stream.aclose()
