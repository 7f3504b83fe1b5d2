"""Reading a stream to its end, and showing it as it comes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from langgraph_runs._acompat import AWAIT
from langgraph_runs._async.methods import short
from langgraph_runs._async_ahead import ReadAhead
from langgraph_runs._core.runs.run_result import RunResult
from langgraph_runs._core.show.going_on import Advice, to_answer
from langgraph_runs._core.show.pace import Pace
from langgraph_runs._core.show.view import RunView, Standing
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._show import Screen, open_screen
from langgraph_runs.errors import RunError

Advise: TypeAlias = Callable[[str | None, str, Exception | None], Advice | None]


class AsyncShown(Protocol):
    """What is needed of a stream that is shown."""

    @property
    def reconnects(self) -> int: ...

    @property
    def last_event_id(self) -> str | None: ...

    async def __anext__(self) -> StreamEvent: ...

    async def result(self) -> RunResult[Any]: ...

    async def aclose(self) -> None: ...


class AsyncShowing:
    """Shows a stream; `advise` says how to go on if it is left before its end, be it by an error."""

    def __init__(self, stream: AsyncShown, advise: Advise, *, has_run: bool = True) -> None:
        self._stream = stream
        self._advise = advise
        self._view = RunView(has_run=has_run)
        self._screen: Screen = open_screen()
        self._began = time.monotonic()
        self._pace = Pace(self._began)
        self._ahead: ReadAhead[tuple[StreamEvent, str | None]] = ReadAhead(self._next)
        self._bookmark = stream.last_event_id  # what comes after it was not shown yet

    async def show(self) -> RunResult[Any]:
        """What the run ended with, once that is shown."""
        try:
            result = await self._read()
        except Exception as error:
            self._view.fail(error, None if isinstance(error, RunError) else self._advise(self._bookmark, AWAIT, error))
            raise
        except BaseException as error:  # noqa: BLE001  # raised again; the cell was stopped, or the task cancelled
            self._view.leave(self._advise(self._bookmark, AWAIT, None))
            raise short(error)
        else:
            self._view.end(result)
            self._view.advise(to_answer(result, AWAIT))
            return result
        finally:
            try:
                await self._stop()
            finally:
                self._screen.finish(self._view, self._standing())

    async def _stop(self) -> None:
        """Stop reading; also if it is stopped once more."""
        try:
            if not self._ahead.ended:
                await self._stream.aclose()
        finally:
            await self._ahead.close()

    async def _read(self) -> RunResult[Any]:
        """Show the stream until it ends, and read what it ended with."""
        while not self._ahead.ended:
            now = time.monotonic()
            wait = self._pace.due_in(now, self._view.state)
            if wait == 0.0:
                self._screen.show(self._view, self._standing())
                self._pace.note_shown(time.monotonic(), self._view.state)
                continue
            for event, bookmark in await self._ahead.take(wait):
                self._view.feed(event)
                self._bookmark = bookmark
        return await self._stream.result()

    async def _next(self) -> tuple[StreamEvent, str | None]:
        return await self._stream.__anext__(), self._stream.last_event_id

    def _standing(self) -> Standing:
        return Standing(time.monotonic() - self._began, self._stream.reconnects)
