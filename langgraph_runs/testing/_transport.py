"""Requests that are answered in the process that sends them: a transport of httpx, without sockets."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any

import httpx

from langgraph_runs._generated.types import Unset
from langgraph_runs.testing._clock import READ_LIMIT, JumpingClock
from langgraph_runs.testing._script_world import ScriptWorld, UnexpectedRequestError
from langgraph_runs.testing.answer import Answer, Ending, How, Over, Step, unframed
from langgraph_runs.testing.request import Headers, Request
from langgraph_runs.testing.signals import Signal

_ENDINGS: dict[How, Ending] = {"clean": "close", "abrupt": "close", "reset": "reset", "hang": "hang"}


class ScriptTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Gives requests to the server of a script, and breaks off where its answers say so."""

    def __init__(self, world: ScriptWorld) -> None:
        self._world = world

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a blocking client."""
        return self._response(request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of an async client."""
        content = await request.aread()
        await asyncio.sleep(0)
        return self._response(request, content)

    def _response(self, request: httpx.Request, content: bytes) -> httpx.Response:
        __tracebackhide__ = True  # in pytest
        pairs = [(name.decode("latin-1"), value.decode("utf-8")) for name, value in request.headers.raw]
        try:
            answer = self._world.respond(
                Request(request.method, request.url.raw_path.decode(), Headers(pairs), content)
            )
        except UnexpectedRequestError as error:
            raise error.with_traceback(None) from None  # how it was found out is of no interest
        limits: dict[str, float | None] = request.extensions.get("timeout", {})
        if answer.head_cut is not None:
            _break(_ENDINGS[answer.head_cut[1]], self._world.clock, limits.get("read"))
        body = _Body(answer, self._world.clock, limits.get("read"))
        return httpx.Response(answer.status, headers=[*answer.headers], stream=body)


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of an answer, as far as it comes."""

    def __init__(self, answer: Answer, clock: JumpingClock, limit: float | None) -> None:
        self._steps = unframed(answer)
        self._clock, self._limit = clock, limit

    def __iter__(self) -> Iterator[bytes]:
        for step in self._steps:
            if isinstance(step, Signal):
                opened = threading.Event()
                step.when_open(opened.set)
                opened.wait()
            elif piece := self._perform(step):
                yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for step in self._steps:
            if isinstance(step, Signal):
                opened, loop = asyncio.Event(), asyncio.get_running_loop()
                step.when_open(partial(loop.call_soon_threadsafe, opened.set))
                await opened.wait()
            elif piece := self._perform(step):
                yield piece
            await asyncio.sleep(0)

    def close(self) -> None:
        """Leave; the server notices."""
        steps: Any = self._steps
        steps.close()

    async def aclose(self) -> None:
        """Leave; the server notices."""
        self.close()

    def _perform(self, step: Step) -> bytes:
        if isinstance(step, bytes):
            return step
        if isinstance(step, Over):
            if step.ending != "keep":
                limit = READ_LIMIT.get()
                _break(step.ending, self._clock, self._limit if isinstance(limit, Unset) else limit)
        elif not isinstance(step, Signal):
            step()
        return b""


def _break(ending: Ending, clock: JumpingClock, limit: float | None) -> None:
    """Raise what the client sees of it. Silence lasts as long as the client has patience, and no time passes."""
    if ending == "hang":
        if limit is None:
            raise AssertionError("the script is silent here, and the client would wait for ever (a timeout is None)")
        clock.jump(limit)
        raise httpx.ReadTimeout(f"nothing came within {limit:g} s")
    if ending == "reset":
        raise httpx.ReadError("the script resets the connection here")
    raise httpx.RemoteProtocolError("the script breaks the connection here")
