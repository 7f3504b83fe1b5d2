"""An interrupt at any moment of a call leaves a client that works, and neither a slot nor a socket behind."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import FrameType
from typing import Any, Self

import httpcore
import httpx
import pytest

from langgraph_runs import AsyncClient, Client, RetryPolicy
from langgraph_runs._core.wire.exchange import Flow, HTTPRequest, Open, Read, Timeouts

from .support import Gate, ScriptedServer, frame, reply_json, stream
from .support.tracing import trace_instructions

PACKAGES = ("langgraph_runs", "httpx", "httpcore")
OPTIONS: dict[str, Any] = {"api_key": None, "max_concurrency": 1, "timeout": 5.0, "retry": RetryPolicy.immediate(1)}


class Interrupt:
    """A block that KeyboardInterrupt breaks into before the n-th instruction of ours and of the HTTP library's."""

    def __init__(self, at: int) -> None:
        self.seen = 0
        self._at = at

    def __enter__(self) -> Self:
        trace_instructions(self._enter)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        sys.settrace(None)
        return kind is KeyboardInterrupt

    def _enter(self, frame: FrameType, event: str, arg: object) -> Any:
        if frame.f_globals.get("__name__", "").partition(".")[0] not in PACKAGES:
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return self._step

    def _step(self, frame: FrameType, event: str, arg: object) -> Any:
        if event == "opcode":
            self.seen += 1
            if self.seen == self._at:
                sys.settrace(None)
                raise KeyboardInterrupt
        return self._step


class Cancellation:
    """Performs a coroutine whose task is cancelled as it waits for the n-th time, and for the next times after that."""

    def __init__(self, work: Coroutine[Any, Any, Any], at: int, times: int) -> None:
        self.seen = 0
        self._work, self._at = work, range(at, at + times)

    def __await__(self) -> Generator[Any, Any, Any]:
        waiting = self._work.__await__()
        resume: Callable[[], Any] = lambda: next(waiting)  # noqa: E731
        while True:
            try:
                future = resume()
            except StopIteration as stop:
                return stop.value
            self.seen += 1
            if self.seen in self._at:
                task = asyncio.current_task()
                assert task is not None
                asyncio.get_running_loop().call_soon(task.cancel)
            try:
                value = yield future
            except BaseException as error:
                resume = lambda error=error: waiting.throw(error)  # type: ignore[misc]  # noqa: E731
            else:
                resume = lambda value=value: waiting.send(value)  # type: ignore[misc]  # noqa: E731


def reading(url: str) -> Flow[bytes]:
    """A flow that opens a long response, reads a part of it and leaves it."""
    yield Open(HTTPRequest("GET", f"{url}/stream", {}), Timeouts(), long=True)
    first = yield Read(5.0)
    assert isinstance(first, bytes)
    return first


@pytest.fixture
def server(scripted: ScriptedServer) -> ScriptedServer:
    """A server that responds, and one endless stream."""
    scripted.always("GET", "/x", reply_json(1))
    scripted.always("GET", "/large", reply_json("x" * 400_000))
    scripted.always("GET", "/stream", lambda _: stream(frame("custom", 1, "1-0"), Gate()))
    return scripted


CALLS: dict[str, Callable[[Any, str], Any]] = {
    "call": lambda client, _: client.request("GET", "/x"),
    "stream": lambda client, url: client._caller.run(reading(url)),
}
LARGE: dict[str, Callable[[Any, str], Any]] = {"large call": lambda client, _: client.request("GET", "/large")}
"""One whose body takes several reads."""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # sockets that were not handed out yet
@pytest.mark.parametrize("every", [97, pytest.param(7, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kept", [False, True], ids=["new connection", "kept connection"])
@pytest.mark.parametrize("call", CALLS)
def test_an_interrupt_at_any_instruction(call: str, kept: bool, every: int, server: ScriptedServer) -> None:
    """Whatever Ctrl-C breaks into, the next call has its slot and its connection, and closing leaves none open."""
    # A thread of its own, for the interpreter keeps what was handled where a trace function raised.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(interrupt_everywhere, call, kept, every, server).result()


def interrupt_everywhere(call: str, kept: bool, every: int, server: ScriptedServer) -> None:
    """Make a call again and again, interrupted at another instruction each time, and another call after it."""
    with Client(server.url, **OPTIONS) as client:
        CALLS[call](client, server.url)  # whatever is done once is done
        with Interrupt(0) as whole:
            CALLS[call](client, server.url)

    at = random.randrange(1, every + 1)
    while at <= whole.seen:
        with Client(server.url, **OPTIONS) as client:
            if kept:
                client.request("GET", "/x")
            with Interrupt(at):
                CALLS[call](client, server.url)
            assert client.request("GET", "/x") == 1, f"after an interrupt at instruction {at} of {whole.seen}"
        server.wait_until_closed()
        at += every
    assert whole.seen > 1000


def test_an_interrupt_before_the_response_is_handed_out(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pool of a client of the caller's gets its place back, though the HTTP library would keep it for ever."""
    making = httpcore.Response.__init__
    made: list[object] = []

    def interrupted(response: Any, *arguments: Any, **more: Any) -> None:
        making(response, *arguments, **more)
        made.append(response)
        if len(made) == 2:  # the first is the connection's, the second that of the pool
            monkeypatch.undo()
            raise KeyboardInterrupt

    with (
        httpx.Client(limits=httpx.Limits(max_connections=1), timeout=5.0) as http_client,
        Client(server.url, **OPTIONS, http_client=http_client) as client,
    ):
        client.request("GET", "/x")
        monkeypatch.setattr(httpcore.Response, "__init__", interrupted)
        with pytest.raises(KeyboardInterrupt):
            client.request("GET", "/x")
        assert http_client._transport._pool._requests == []  # type: ignore[attr-defined]
        assert client.request("GET", "/x") == 1
    server.wait_until_closed()


def test_an_interrupt_before_a_response_is_let_go(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for a response that is about to be closed."""
    with (
        httpx.Client(limits=httpx.Limits(max_connections=1), timeout=5.0) as http_client,
        Client(server.url, **OPTIONS, http_client=http_client) as client,
    ):

        def interrupted(_: object) -> bool:
            monkeypatch.undo()
            raise KeyboardInterrupt

        monkeypatch.setattr("langgraph_runs._sync.http.has_surplus", interrupted)
        with pytest.raises(KeyboardInterrupt):
            client.request("GET", "/x")
        assert http_client._transport._pool._requests == []  # type: ignore[attr-defined]
        assert client.request("GET", "/x") == 1
    server.wait_until_closed()


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
@pytest.mark.parametrize("own", [True, False], ids=["own connections", "a client of the caller's"])
@pytest.mark.parametrize("call", CALLS | LARGE)
def test_a_cancellation_at_any_wait(call: str, own: bool, times: int, server: ScriptedServer) -> None:
    """Wherever a task waits when it is cancelled, the same holds, for a client of the caller's as well.

    Two time limits that end together cancel it a second time, while the HTTP library cleans up after the first.
    """

    async def one(at: int) -> int:
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=1), timeout=5.0) as http_client:
            options = OPTIONS if own else {**OPTIONS, "http_client": http_client}
            async with AsyncClient(server.url, **options) as client:
                if at % 2:
                    await client.request("GET", "/x")
                work = Cancellation((CALLS | LARGE)[call](client, server.url), at, times)

                async def perform() -> None:
                    await work

                with suppress(asyncio.CancelledError):
                    await asyncio.create_task(perform())
                assert await client.request("GET", "/x") == 1, f"after a cancellation at wait {at}"
                assert http_client._transport._pool._requests == []  # type: ignore[attr-defined]
        await asyncio.to_thread(server.wait_until_closed)
        return work.seen

    at = 1
    while asyncio.run(one(at)) >= at:
        at += 1
    assert at > 5
