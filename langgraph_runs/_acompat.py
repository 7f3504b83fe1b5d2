"""Async primitives for `_async`: scopes, sleeping, closing, concurrency limits; `_compat` has the sync ones."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Generator,
    Hashable,
    Iterable,
    Iterator,
)
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from functools import partial
from inspect import isawaitable
from itertools import count, islice
from typing import Any, Generic, TypeAlias, TypeVar, cast

from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Notice
from langgraph_runs._core.wire.transfer import Transfer

T = TypeVar("T")
A = TypeVar("A")

logger = logging.getLogger("langgraph_runs")

RequestHook: TypeAlias = Callable[[HTTPRequest], HTTPRequest | Awaitable[HTTPRequest | None] | None]
ResponseHook: TypeAlias = Callable[[Head], Awaitable[None] | None]
NoticeHook: TypeAlias = Callable[[Notice], Awaitable[None] | None]


def current_scope() -> Hashable:
    """The scope in which connections can be used: the running event loop."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise RuntimeError(
            "AsyncClient works in an event loop of asyncio only; elsewhere, as in trio, use Client in a thread"
        ) from None


def is_dead(scope: Hashable) -> bool:
    """Whether a scope has ended: nothing that was opened in it can be used, or closed, any more."""
    return isinstance(scope, asyncio.AbstractEventLoop) and scope.is_closed()


STOPS = (StopIteration, StopAsyncIteration)
"""What ends a loop of ours instead of being raised, if code of the caller's raises it."""


async def call_hook(name: str, hook: Callable[[A], T | Awaitable[T]], argument: A) -> T:
    """The result of a hook, awaited if need be. What it raises is raised, what ends loops as RuntimeError."""
    try:
        value: Any = hook(argument)
        result: T = await value if isawaitable(value) else value
    except STOPS as error:
        raise RuntimeError(f"{name} raised {type(error).__name__}") from error
    return result


def bounded(seconds: float | None) -> AbstractAsyncContextManager[object]:
    """A block that raises TimeoutError after so many seconds; None: never."""
    return nullcontext() if seconds is None else asyncio.timeout(seconds)


AWAIT = "await "
"""What is put before calls that wait."""

CAN_INTERRUPT = True
"""Whether `bounded` ends a block that is waiting for something."""


def garbage_may_wait() -> bool:
    """Whether a generator that is garbage may wait: its event loop finishes it in a task, unless the loop is gone."""
    return asyncio._get_running_loop() is not None  # noqa: SLF001


async def let_go(stream: Any) -> None:
    """No-op: a connection without an event loop is closed as garbage."""


async def finish(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """The result of something that is performed to its end even if this task is cancelled meanwhile."""
    task = asyncio.ensure_future(work())
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):  # a cancelled scope of anyio cancels again and again
                await asyncio.wait([task])
        raise


def undisturbed(work: Awaitable[T]) -> Awaitable[T]:
    """The same, but if it cleans up when it is cancelled, no further cancellation breaks into that."""
    return _Undisturbed(work)


class _Undisturbed(Generic[T]):
    def __init__(self, work: Awaitable[T]) -> None:
        self._work = work

    def __await__(self) -> Generator[Any, Any, T]:
        waiting = self._work.__await__()
        is_cancelled = False
        resume: Callable[[], Any] = partial(next, waiting)
        while True:
            try:
                future = resume()
            except StopIteration as stop:
                return cast("T", stop.value)
            try:
                if is_cancelled:
                    yield from _uncancelled(future)
                else:
                    yield future
            except BaseException as error:  # noqa: BLE001  # thrown on
                is_cancelled = is_cancelled or isinstance(error, asyncio.CancelledError)
                resume = partial(waiting.throw, error)
            else:
                resume = partial(next, waiting)


def _uncancelled(future: asyncio.Future[Any] | None) -> Generator[Any, Any, None]:
    """Wait for a future, or for the next turn of the event loop, whether the task is cancelled meanwhile or not."""
    if future is None:
        with suppress(asyncio.CancelledError):
            yield
        return
    while not future.done():
        with suppress(asyncio.CancelledError):
            yield from asyncio.shield(future)


async def connect_tcp(
    backend: Any,
    transfer: Transfer | None,
    host: str,
    port: int,
    timeout: float | None,
    local_address: str | None,
    options: Iterable[Any] | None,
) -> Any:
    """Connect to a host by a network backend of httpcore."""
    return await backend.connect_tcp(host, port, timeout=timeout, local_address=local_address, socket_options=options)


def has_buffered(stream: Any) -> bool:
    """Whether a network stream has received bytes that were not read from it yet.

    anyio keeps the rest of a read that brought more than was asked for, and what TLS has not decrypted yet. Neither
    httpcore nor anyio has a method that tells.
    """
    inner = getattr(stream, "_stream", None)
    tls = getattr(inner, "_read_bio", None)
    if tls is not None and (tls.pending or inner._ssl_object.pending()):  # type: ignore[union-attr]  # noqa: SLF001
        return True
    socket_stream = inner if tls is None else getattr(inner, "transport_stream", None)
    return bool(getattr(getattr(socket_stream, "_protocol", None), "read_queue", None))


class CancellableSleep:
    """A sleep that can be ended from elsewhere."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._block: asyncio.Timeout | None = None
        self.cancelled = False

    async def wait(self, seconds: float) -> None:
        """Sleep so many seconds, or until `cancel`."""
        if seconds > 0:
            with suppress(TimeoutError):
                async with self.bounded(seconds):
                    await asyncio.get_running_loop().create_future()

    @asynccontextmanager
    async def bounded(self, seconds: float | None) -> AsyncGenerator[None]:
        """A block that raises TimeoutError after so many seconds (None: never), or upon `cancel`."""
        self._loop = asyncio.get_running_loop()
        async with asyncio.timeout(seconds) as block:
            self._block = block
            try:
                if self.cancelled:
                    block.reschedule(0)
                yield
            finally:
                self._block = None

    def cancel(self) -> None:
        """End this sleep and every later one; may be called from any thread."""
        self.cancelled = True
        loop = self._loop
        if self._block is None or loop is None or loop.is_closed():
            return
        if asyncio._get_running_loop() is loop:  # noqa: SLF001
            self._end()
        else:
            loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        if self._block is not None and not self._block.expired():
            self._block.reschedule(0)


class Closer:
    """Closes something when it is garbage, and at the latest before its event loop ends.

    An event loop finishes the async generators that are left over when it shuts down (asyncio.run has it do so, and so
    do test frameworks), and those that are garbage. That gives back what is in use, so `at_end` is not needed.
    """

    def __init__(self, close: Callable[[], Awaitable[object]], at_end: object) -> None:
        self._generator = _close_at_last(close)

    async def start(self) -> None:
        """Register with the running event loop."""
        await anext(self._generator)

    async def aclose(self) -> None:
        """Close it now."""
        await self._generator.aclose()


async def _close_at_last(close: Callable[[], Awaitable[object]]) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        if garbage_may_wait():
            await close()


def move_last(source: list[T], target: list[T]) -> None:
    """Move the last item of a list to another one; IndexError if there is none."""
    target.append(source.pop())


async def take_next(source: AsyncIterator[T], into: list[T]) -> None:
    """Put the next item of an iterator into a list; nothing at its end."""
    with suppress(StopAsyncIteration):
        into.append(await anext(source))


class ConcurrencyLimit:
    """A limit on how much may be done at a time; None: no limit."""

    def __init__(self, most: int | None) -> None:
        self._semaphore = None if most is None else asyncio.BoundedSemaphore(most)

    async def acquire(self, held: list[object], seconds: float | None, sleep: CancellableSleep) -> bool:
        """Put a slot into `held` once one is free; False if none was within so many seconds (None: no limit).

        Ends early, without a slot, when `sleep` is cancelled.
        """
        if self._semaphore is None:
            return True
        try:
            async with sleep.bounded(seconds):
                await self._semaphore.acquire()
                held.append(self)
        except TimeoutError:
            return bool(held)
        return True

    def release(self, held: list[object]) -> None:
        """Free the slot in `held`, if there is one."""
        if self._semaphore is not None and held:
            held.clear()
            self._semaphore.release()


CLEAN_UP_SECONDS = 5.0
"""How long something that must be done may take once the one who waits for it was cancelled."""


class BackgroundCloser:
    """Closes what was forgotten instead of closed, and completes what must be done."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()  # an event loop itself holds its tasks weakly

    def adopt(self, scope: Hashable, close: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Close something in the event loop that it belongs to, as soon as that is free; from any thread."""
        if isinstance(scope, asyncio.AbstractEventLoop) and scope.is_running() and not sys.is_finalizing():
            scope.call_soon_threadsafe(self._begin, scope, close)

    async def complete(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of some work that is done even if the caller is cancelled, be it again and again.

        A cancelled scope of anyio cancels its tasks wherever they wait, so the work has a task of its own. The caller
        does not wait for it then; it gets CLEAN_UP_SECONDS more.
        """
        loop = asyncio.get_running_loop()
        task = self._begin(loop, work)
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            loop.call_later(CLEAN_UP_SECONDS, task.cancel)
            raise
        return task.result()

    async def wait(self) -> None:
        """Wait until everything is done that was begun in this event loop."""
        await asyncio.sleep(0)  # what was adopted just now is begun first
        loop = asyncio.get_running_loop()
        if tasks := {task for task in self._tasks if task.get_loop() is loop}:
            await asyncio.wait(tasks)

    def _begin(self, loop: asyncio.AbstractEventLoop, work: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        task = loop.create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._end)
        return task

    def _end(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:  # perhaps nobody waits for it any more
            logger.debug("in the background: %r", error)


Inputs: TypeAlias = Iterable[Any] | AsyncIterable[Any]
INPUT_KINDS = (Iterable, AsyncIterable)
"""What the inputs of a map may be."""


class InputReader:
    """Takes inputs one by one, with their indexes."""

    def __init__(self, inputs: Inputs) -> None:
        self._indexes = count()
        if isinstance(inputs, AsyncIterable):
            self._later = aiter(inputs)
            self._now: Iterator[Any] | None = None
        else:
            self._now = iter(inputs)

    async def take(self, into: list[tuple[Any, int]]) -> None:
        """Put the next input and its index into a list; nothing if there are no more."""
        if self._now is not None:
            into.extend(zip(islice(self._now, 1), self._indexes, strict=False))
            return
        with suppress(StopAsyncIteration):
            into.append((await anext(self._later), next(self._indexes)))


class Workers(Generic[T]):
    """Does several pieces of work at a time, each in a task of its own."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[T]] = set()
        self._results: asyncio.Queue[Any] = asyncio.Queue()

    def start(self, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        """Begin a piece of work; what it raises is its result."""
        task = asyncio.get_running_loop().create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._end)

    async def wait(self, into: list[T]) -> None:
        """Wait until any work is done, and put its result into a list."""
        into.append(await self._results.get())

    def collect(self, into: list[T]) -> None:
        """Put the results that are there into a list."""
        with suppress(asyncio.QueueEmpty):
            while True:
                into.append(self._results.get_nowait())

    async def join(self, seconds: float) -> None:
        """Wait until all work is done, but no longer than so many seconds."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    def _end(self, task: asyncio.Task[T]) -> None:
        self._tasks.discard(task)
        error = RuntimeError("a task of the RunMap was cancelled") if task.cancelled() else task.exception()
        self._results.put_nowait(task.result() if error is None else error)


def close_at_exit(thing: object) -> None:
    """No-op: an event loop that ends cancels its tasks."""
