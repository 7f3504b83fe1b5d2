"""Sync primitives for `_sync`: scopes, sleeping, closing, concurrency limits; `_acompat` has the async ones."""

from __future__ import annotations

import atexit
import os
import socket
import sys
import threading
import time
import weakref
from collections.abc import Callable, Coroutine, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import cache
from inspect import isawaitable
from itertools import count, islice
from operator import methodcaller
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeAlias, TypeVar, cast

from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Notice
from langgraph_runs._core.wire.transfer import Transfer
from langgraph_runs._forks import leave_alone

T = TypeVar("T")
A = TypeVar("A")

RequestHook: TypeAlias = Callable[[HTTPRequest], HTTPRequest | None]
ResponseHook: TypeAlias = Callable[[Head], None]
NoticeHook: TypeAlias = Callable[[Notice], None]


def current_scope() -> Hashable:
    """The scope in which connections can be used: this process."""
    return os.getpid()


def is_dead(scope: Hashable) -> bool:
    """Whether a scope is another one, as in a forked process: what was opened in it must not be used, or closed."""
    return scope != os.getpid()


STOPS = (StopIteration, StopAsyncIteration)
"""What ends a loop of ours instead of being raised, if code of the caller's raises it."""


def call_hook(name: str, hook: Callable[[A], T], argument: A) -> T:
    """The result of a hook. What it raises is raised, what ends loops as RuntimeError."""
    try:
        value = hook(argument)
    except STOPS as error:
        raise RuntimeError(f"{name} raised {type(error).__name__}") from error
    if isawaitable(value):
        if isinstance(value, Coroutine):
            value.close()
        raise TypeError(f"{name} returned an awaitable; use AsyncClient for async hooks")
    return value


def bounded(seconds: float | None) -> AbstractContextManager[None]:
    """A block that is not bounded here: a blocking call cannot be interrupted, so its own timeouts must do."""
    return nullcontext()


AWAIT = ""
"""What is put before calls that wait."""

CAN_INTERRUPT = False
"""Whether `bounded` ends a block that is waiting for something."""


def garbage_may_wait() -> bool:
    """Whether a generator that is garbage may wait: no, as garbage is collected whatever locks are held."""
    return False


def let_go(stream: Any) -> None:
    """Close the connection of a generator that is garbage; the HTTP library's own `close` would take locks."""
    stream.close()


def finish(work: Callable[[], T]) -> T:
    """The result of something that is performed to its end."""
    return work()


class _Connecting:
    """A socket that is being connected, as the carrier of a transfer."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def cut(self, transfer: Transfer) -> None:
        """End the connecting."""
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()


def undisturbed(result: T) -> T:
    """The same: there are no cancellations."""
    return result


def connect_tcp(
    backend: Any,
    transfer: Transfer | None,
    host: str,
    port: int,
    timeout: float | None,
    local_address: str | None,
    options: Iterable[Any] | None,
) -> Any:
    """Connect to a host as httpcore's network backend does, by a socket that can be cut while it is being connected."""
    library: dict[str, Any] = cast("Any", type(backend)).connect_tcp.__globals__
    if (
        transfer is None or type(cast("object", backend)).__name__ != "SyncBackend"
    ):  # it has a way of its own to connect
        return backend.connect_tcp(host, port, timeout=timeout, local_address=local_address, socket_options=options)
    try:
        sock = _connected(transfer, host, port, timeout, local_address)
        try:
            for option in (*(options or ()), (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)):
                sock.setsockopt(*option)
        except OSError:
            sock.close()
            raise
    except TimeoutError as error:
        raise library["ConnectTimeout"](error) from error
    except OSError as error:
        raise library["ConnectError"](error) from error
    return library["SyncStream"](sock)


def _connected(
    transfer: Transfer, host: str, port: int, timeout: float | None, local_address: str | None
) -> socket.socket:
    """A socket that is connected to the first address of a host that answers."""
    failure = OSError(f"no address of {host!r} is known")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        sock = socket.socket(family, kind, protocol)
        transfer.carrier = _Connecting(sock)
        try:
            if transfer.is_cut:
                raise ConnectionAbortedError("closed by the caller")  # noqa: TRY301
            sock.settimeout(timeout)
            if local_address is not None:
                sock.bind((local_address, 0))
            sock.connect(address)
        except OSError as error:
            sock.close()
            failure = error
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise failure


def has_buffered(stream: Any) -> bool:
    """Whether a network stream has received bytes that were not read from it yet."""
    sock = stream.get_extra_info("socket")
    pending = getattr(sock, "pending", None)  # of TLS
    return pending is not None and sock.fileno() >= 0 and pending() > 0


class CancellableSleep:
    """A sleep that can be ended from elsewhere."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._event.is_set()

    def wait(self, seconds: float) -> None:
        """Sleep so many seconds, or until `cancel`."""
        if seconds > 0:
            self._event.wait(seconds)

    def bounded(self, seconds: float | None) -> AbstractContextManager[None]:
        """A block that is not bounded here, see `bounded`."""
        return bounded(seconds)

    def cancel(self) -> None:
        """End this sleep and every later one."""
        self._event.set()


class Closer:
    """Closes something when it is garbage, and at the latest when the process ends.

    At the end of the process `at_end` closes it instead, if no other thread of Python's is left: then nobody can need
    what is in use, and the interpreter destroys what is left over in any order.
    """

    def __init__(self, close: Callable[[], object], at_end: Callable[[], object]) -> None:
        self._scope, self._close = current_scope(), close
        self._finalizer = weakref.finalize(self, _finish, weakref.ref(self), self._scope, close, at_end)

    def start(self) -> None:
        """No-op: the finalizer is registered already."""

    def close(self) -> None:
        """Close it now."""
        if self._finalizer.detach() is not None:
            _close_in(self._scope, self._close)


def _finish(
    closer: Callable[[], object], scope: Hashable, close: Callable[[], object], at_end: Callable[[], object]
) -> None:
    process_ends = closer() is not None  # else it is garbage
    _close_in(scope, at_end if process_ends and threading.active_count() == 1 else close)


def _close_in(scope: Hashable, close: Callable[[], object]) -> None:
    if is_dead(scope):
        leave_alone(close)
    else:
        close()


_pop = methodcaller("pop")


def move_last(source: list[T], target: list[T]) -> None:
    """Move the last item of a list to another one, in a step that no interrupt divides; IndexError if there is none."""
    target.extend(map(_pop, (source,)))


def take_next(source: Iterator[T], into: list[T]) -> None:
    """Put the next item of an iterator into a list, in a step that no interrupt divides; nothing at its end."""
    into.extend(map(next, (source,)))


POLL_SECONDS = 0.2
"""How long it takes at most until somebody who waits for a slot notices that the sleep was cancelled."""


class ConcurrencyLimit:
    """A limit on how much may be done at a time; None: no limit. A slot is in one list or another at any time."""

    def __init__(self, most: int | None) -> None:
        self._free: SimpleQueue[object] | None = None if most is None else SimpleQueue()
        for _ in range(most or 0):
            self._free.put(object())  # type: ignore[union-attr]

    def acquire(self, held: list[object], seconds: float | None, sleep: CancellableSleep) -> bool:
        """Put a slot into `held` once one is free; False if none was within so many seconds (None: no limit).

        Ends early, without a slot, when `sleep` is cancelled.
        """
        if self._free is None:
            return True
        until = None if seconds is None else time.monotonic() + seconds
        while not sleep.cancelled:
            left = POLL_SECONDS if until is None else max(0.0, min(POLL_SECONDS, until - time.monotonic()))
            try:
                held.extend(map(self._free.get, (True,), (left,)))  # one step, which no interrupt divides
            except Empty:
                if left < POLL_SECONDS:
                    return False
            else:
                return True
        return False

    def release(self, held: list[object]) -> None:
        """Free the slot in `held`, if there is one."""
        if self._free is not None:
            any(map(self._free.put, map(_pop, (held,) * len(held))))  # one step for each


class BackgroundCloser:
    """Closes what was forgotten instead of closed, and completes what must be done."""

    def __init__(self) -> None:
        self._threads: set[threading.Thread] = set()

    def adopt(self, scope: Hashable, close: Callable[[], object]) -> None:
        """Close something in a thread: the garbage collector may run while a lock is held that closing it takes."""
        if is_dead(scope) or sys.is_finalizing():
            return
        thread = threading.Thread(target=self._close, args=(close,), name="langgraph_runs closing")
        self._threads.add(thread)
        try:
            thread.start()
        except RuntimeError:  # there are no new threads at the end of a program
            self._threads.discard(thread)
            close()

    def complete(self, work: Callable[[], T]) -> T:
        """The result of some work that must be done."""
        return work()

    def wait(self) -> None:
        """Wait until everything is closed that was adopted."""
        for thread in list(self._threads):
            if thread.ident is not None:  # else it is being adopted right now, or was when this process was forked
                thread.join()

    def _close(self, close: Callable[[], object]) -> None:
        try:
            close()
        finally:
            self._threads.discard(threading.current_thread())


Inputs: TypeAlias = Iterable[Any]
INPUT_KINDS = (Iterable,)
"""What the inputs of a map may be."""


class InputReader:
    """Takes inputs one by one, with their indexes."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = iter(inputs)
        self._indexes = count()

    def take(self, into: list[tuple[Any, int]]) -> None:
        """Put the next input and its index into a list, in one step; nothing if there are no more."""
        into.extend(zip(islice(self._inputs, 1), self._indexes, strict=False))


class Workers(Generic[T]):
    """Does several pieces of work at a time, each in a thread of its own."""

    def __init__(self) -> None:
        self._threads: set[threading.Thread] = set()
        self._results: SimpleQueue[T] = SimpleQueue()

    def start(self, work: Callable[[], T]) -> None:
        """Begin a piece of work; what it raises is its result."""
        thread = threading.Thread(
            target=_do, args=(work, self._threads, self._results), name="langgraph_runs map", daemon=True
        )
        self._threads.add(thread)
        try:
            thread.start()
        except RuntimeError:  # there are too many
            self._threads.discard(thread)
            raise

    def wait(self, into: list[T]) -> None:
        """Wait until any work is done, and put its result into a list, in a step that no interrupt divides."""
        while True:
            with suppress(Empty):
                into.extend(map(self._results.get, (True,), (POLL_SECONDS,)))  # Windows interrupts no endless wait
                return

    def collect(self, into: list[T]) -> None:
        """Put the results that are there into a list, each in a step that no interrupt divides."""
        with suppress(Empty):
            while True:
                into.extend(map(self._results.get, (False,)))

    def join(self, seconds: float) -> None:
        """Wait until all work is done, but no longer than so many seconds."""
        until = time.monotonic() + seconds
        for thread in [one for one in list(self._threads) if one.ident is not None]:
            thread.join(max(0.0, until - time.monotonic()))


def _do(work: Callable[[], Any], threads: set[threading.Thread], results: SimpleQueue[Any]) -> None:
    """Do some work in a thread, which must not keep its Workers."""
    try:
        results.put(work())
    except BaseException as error:  # noqa: BLE001  # raised where the result is waited for
        results.put(error)
    finally:
        threads.discard(threading.current_thread())


_open_things: weakref.WeakSet[Any] = weakref.WeakSet()


def close_at_exit(thing: object) -> None:
    """Close something before the process ends, unless it is garbage by then."""
    _open_things.add(thing)
    _register_exit()


@cache
def _register_exit() -> None:
    atexit.register(_close_open_things)


def _close_open_things() -> None:
    for thing in list(_open_things):
        thing.close()
