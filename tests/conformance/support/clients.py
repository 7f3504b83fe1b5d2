"""One text for sync and async: an async client that is used, by the test, like the sync one.

`Blocking` wraps an async object. What its methods return is awaited on one event loop in a background thread; async
iterators and objects with async methods come back wrapped, everything else as it is.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import ExitStack
from functools import wraps
from typing import Any, Literal

import httpx

ClientKind = Literal["sync", "async"]

NO_WAIT = {"wait_initial": 0.0, "wait_max": 0.0, "wait_jitter": 0.0, "settle": 0.0}
"""A retry policy that never sleeps."""

PATIENCE = 30.0
"""Seconds after which a coroutine hangs."""

_known: dict[type, bool] = {}


class Portal:
    """An event loop in a thread of its own; `run` blocks for a coroutine's result, from any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="portal", daemon=True)
        self._thread.start()

    def submit(self, coroutine: Coroutine[Any, Any, Any]) -> Future[Any]:
        """Start a coroutine; the future's `cancel` cancels its task."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def run(self, coroutine: Coroutine[Any, Any, Any], patience: float = PATIENCE) -> Any:
        """Run a coroutine to its result; one that hangs is cancelled and fails the test."""
        future = self.submit(coroutine)
        try:
            return future.result(patience)
        except FutureTimeout:
            if future.done():  # the coroutine's own TimeoutError
                raise
            future.cancel()
            raise AssertionError(f"nothing came within {patience} s") from None

    def close(self) -> None:
        """Cancel what still runs, finish abandoned generators and end the thread."""
        if self._loop.is_closed():
            return
        self.run(self._wind_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    async def _wind_up(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.get_running_loop().shutdown_asyncgens()


class Blocking:
    """A sync face for an async object; `target` is the object itself."""

    def __init__(self, target: Any, portal: Portal) -> None:
        self.target = target
        self._portal = portal

    def __getattr__(self, name: str) -> Any:
        if name == "close" and not hasattr(self.target, "close"):
            name = "aclose"
        value = getattr(self.target, name)
        return self._method(value) if inspect.isroutine(value) else self._wrap(value)

    def __iter__(self) -> Blocking:
        return self if hasattr(self.target, "__anext__") else self._call(self.target.__aiter__)

    def __next__(self) -> Any:
        try:
            return self._call(self.target.__anext__)
        except StopAsyncIteration:
            raise StopIteration from None

    def __enter__(self) -> Any:
        entered = self._call(self.target.__aenter__)
        return self if isinstance(entered, Blocking) and entered.target is self.target else entered

    def __exit__(self, *exc_info: object) -> Any:
        return self._call(self.target.__aexit__, *exc_info)

    def __repr__(self) -> str:
        return f"Blocking({self.target!r})"

    def _method(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            return self._call(function, *args, **kwargs)

        return call

    def _call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self._wrap(self._portal.run(_resolve(function, args, kwargs)))

    def _wrap(self, value: object) -> Any:
        return Blocking(value, self._portal) if _is_async(type(value)) else value


class ClientMaker:
    """Makes clients of one kind, and closes them at the test's end."""

    def __init__(self, client_kind: ClientKind, library: Any = httpx) -> None:
        self.client_kind: ClientKind = client_kind
        self.library = library  # the HTTP library of the clients that are brought as `http_client=`
        self._portal: Portal | None = None
        self._made = ExitStack()

    @property
    def portal(self) -> Portal:
        """The loop on which async clients run."""
        self._portal = self._portal or Portal()
        return self._portal

    def __call__(self, url: str | None = None, *, retry: Any = None, **kwargs: Any) -> Any:
        """Make a client that retries without waiting and sends no key, unless told otherwise.

        A mapping as `retry` changes single fields: `retry={"attempts": 2}`.
        """
        langgraph_runs: Any = importlib.import_module("langgraph_runs")

        if retry is None or isinstance(retry, Mapping):
            retry = langgraph_runs.RetryPolicy(**{**NO_WAIT, **(retry or {})})
        kwargs = {"base_url": url, "api_key": None, "retry": retry, **kwargs}
        return self.make(langgraph_runs.Client if self.client_kind == "sync" else langgraph_runs.AsyncClient, **kwargs)

    def http_client(self, **kwargs: Any) -> Any:
        """Make a client of the HTTP library, to give as `http_client=`; it is not wrapped, and closed at the end."""
        library = self.library
        client = self.make(library.Client if self.client_kind == "sync" else library.AsyncClient, **kwargs)
        return client if self.client_kind == "sync" else client.target

    def make(self, factory: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Make any object with a `close` or `aclose`; of the async kind it is made on the loop, and wrapped."""
        if self.client_kind == "sync":
            made = factory(*args, **kwargs)
        else:
            made = Blocking(self.portal.run(_resolve(factory, args, kwargs)), self.portal)
        self._made.callback(made.close)
        return made

    def close(self) -> None:
        """Close every client, newest first, and the loop."""
        with ExitStack() as last:
            if self._portal:
                last.callback(self._portal.close)
            self._made.close()


async def _resolve(function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """Call on the loop, and await the result if it can be awaited."""
    result: Any = function(*args, **kwargs)
    return await result if inspect.isawaitable(result) else result


def _is_async(kind: type) -> bool:
    """Whether objects of this type are to be wrapped: they iterate asynchronously or have async methods."""
    if kind not in _known:
        values = [inspect.getattr_static(kind, name) for name in dir(kind)]
        known = any(hasattr(kind, name) for name in ("__aiter__", "__anext__", "__aenter__"))
        methods = (inspect.iscoroutinefunction(value) or inspect.isasyncgenfunction(value) for value in values)
        _known[kind] = known or any(methods)
    return _known[kind]
