"""`no_requests`: the clients of this package reach nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from langgraph_runs.testing._shared import Changes, Shared, add_notes

_allowed: Counter[str] = Counter()


@contextmanager
def allowed(url: str) -> Generator[None]:
    """Let requests to a server that plays a script through."""
    _allowed[url] += 1
    try:
        yield
    finally:
        _allowed[url] -= 1


@contextmanager
def no_requests() -> Generator[None]:
    """No client of this package sends a request in this block, but those to a script that is played.

    A request raises AssertionError, where it is made and, if that was caught, at the end of the block.
    """
    with refused_requests() as find:
        try:
            yield
        except BaseException as error:
            add_notes(error, find())
            raise
    if found := find():
        raise AssertionError("; ".join(found))


@contextmanager
def refused_requests() -> Generator[Callable[[], list[str]]]:
    """Refuse requests in this block, and yield a function that returns which there were."""
    with _shared.block() as refused:
        before = len(refused)
        yield lambda: refused[before:]


def _make() -> tuple[list[str], Changes]:
    """Return what will have been refused, and what refuses it."""
    from langgraph_runs._async import http as async_http
    from langgraph_runs._sync import http

    refused: list[str] = []
    exchange: Any = http.Exchange
    async_exchange: Any = async_http.AsyncExchange
    open_, open_async = exchange._open, async_exchange._open  # noqa: SLF001

    def check(exchange: Any, request: Any) -> None:
        if _is_played(exchange._http.pool.http_client, request.url):  # noqa: SLF001
            return
        refused.append(f"{request.method} {request.url}: a request, where none may be made")
        raise AssertionError(refused[-1])

    def checked(exchange: http.Exchange, step: Any) -> Any:
        check(exchange, step.request)
        return open_(exchange, step)

    async def checked_async(exchange: async_http.AsyncExchange, step: Any) -> Any:
        check(exchange, step.request)
        return await open_async(exchange, step)

    return refused, [(exchange, "_open", checked), (async_exchange, "_open", checked_async)]


_shared = Shared(_make)


def _is_played(http_client: Any, url: str) -> bool:
    from langgraph_runs.testing._transport import ScriptTransport

    if isinstance(getattr(http_client, "_transport", None), ScriptTransport):
        return True
    return any(count and url.startswith(f"{base}/") for base, count in _allowed.items())
