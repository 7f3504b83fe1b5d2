"""A projection of a stream: an iterator of what its reader is after, in place of events.

An interrupt may come between any two instructions, see `stream.py`, but not between those that follow one another
without a call that is written in C: so an event is taken and kept, and an item handed out, without one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Protocol, Self

from langgraph_runs._async.methods import REFUSALS, short
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.streams.interruption import BROKEN_OFF
from langgraph_runs.errors import LangGraphRunsWarning, RunRestartedError, StreamInterruptedError

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    from langgraph_runs._core.projections.projection import Projector
else:
    from langgraph_runs._core.type_vars import TypeVar


class AsyncSource(Protocol):
    """What a projection needs of the stream that it reads."""

    async def __anext__(self) -> StreamEvent: ...

    async def open(self) -> Any: ...

    async def aclose(self) -> None: ...


T = TypeVar("T", default=Any)
R = TypeVar("R", bound=AsyncSource, default=Any, covariant=True)


class AsyncProjection(Generic[T, R]):
    """What `stream.text()` and the other methods for reading by purpose return: an iterator and a context manager.

    It reads the `stream` behind it, which it takes over: entering it opens the stream, leaving it closes the stream,
    and iterating it raises what iterating the stream raises. What it does not give is gone; to read a stream for
    several purposes at once, iterate over its events. An interrupt (Ctrl-C) while it waits does no harm; after one that
    falls into its work on an event, iterating raises StreamInterruptedError.
    """

    def __init__(
        self,
        stream: R,
        pop: Callable[[], StreamEvent],
        projector: Projector[T],
        left_error: Callable[[str], StreamInterruptedError],
    ) -> None:
        self._stream = stream
        self._projector = projector
        self._pop = pop  # what was received already is taken without asking the stream
        self._feed = projector.feed
        self._left_error = left_error  # for reading on after this cause broke it off
        self._feeding = False  # an event is taken and fed; still true when the next read begins if that was interrupted
        self._items: deque[T] = deque()  # of the events that were fed

    @property
    def stream(self) -> R:
        """The stream behind it, which has the run's ids, its status and its result."""
        return self._stream

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while not self._items:
            if self._feeding:
                raise self._left_error(BROKEN_OFF)
            self._feeding = True
            event: Any = None
            try:
                event = self._pop()
            except IndexError:  # none is there
                self._feeding = False
            except Exception:  # what is there cannot be read
                self._feeding = False
                raise
            if event is None:
                try:
                    event = await self._stream.__anext__()
                    self._feeding = True
                except StopAsyncIteration:
                    self._feeding = True
                    try:
                        self._items += self._projector.finish()
                    except Exception:  # a warning that is to be an error
                        self._feeding = False
                        raise
                    self._feeding = False
                    if not self._items:
                        raise
                    break
                except Exception as error:  # noqa: BLE001  # raised again, without the stream's frame
                    raise short(error)
            try:
                items = self._feed(event)
                if items.__class__ is tuple and len(items) == 1:  # of most events of text
                    [item] = items
                    self._feeding = False
                    return item
                self._items += items
            except Exception as error:
                if isinstance(error, (RunRestartedError, LangGraphRunsWarning)):  # the latter, if it is to be an error
                    self._items += self._projector.take_kept()
                self._feeding = False
                raise
            self._feeding = False
        item = self._items[0]
        del self._items[0]
        return item

    async def __aenter__(self) -> Self:
        try:
            await self._stream.open()
        except REFUSALS as error:
            raise short(error)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the stream behind it."""
        await self._stream.aclose()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a projection cannot be pickled or copied; pass on a handle: runs.handle(thread_id, run_id)")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._stream!r}>"

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            is_of_stream = not name.startswith("_") and hasattr(type(self._stream), name)
            remedy = f"; the stream behind it has: .stream.{name}" if is_of_stream else ""
            raise AttributeError(
                f"{type(self).__name__!r} object has no attribute {name!r}{remedy}", name=name, obj=self
            )
