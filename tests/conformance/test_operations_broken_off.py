"""Every public call, broken off at any moment: the client works on, nothing is made twice, and nothing is left open."""

from __future__ import annotations

import asyncio
import concurrent.futures
import random
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

import pytest

from langgraph_runs import RetryPolicy

from .operations import OPERATIONS, Operation, Scene
from .support import ClientMaker, FakeRuns, Portal
from .test_interrupts import Cancellation, Interrupt

pytestmark = pytest.mark.slow

EVERY = 997
"""Instructions from one interrupt to the next."""

ServerMaker = Callable[..., FakeRuns]
Broken = Callable[[Operation, Scene], None]

of_each = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)


def break_off(operation: Operation, server: FakeRuns, maker: ClientMaker, call: Broken, *, own: bool = True) -> None:
    """Make a call that is broken off, and another one after it, which needs its slot and its connection."""
    server.newlines = 1
    server.serve("after", "GET", "/after", 1)
    limits = maker.library.Limits(max_connections=1)
    http_client = None if own else maker.http_client(limits=limits, timeout=maker.library.Timeout(5.0))
    options: dict[str, Any] = {"max_concurrency": 1, "timeout": 5.0, "retry": RetryPolicy.immediate(3)}
    client = maker(server.url, http_client=http_client, **options)
    scene = operation.scene(server, client)
    before = len(server.runs)

    call(operation, scene)

    assert client.request("GET", "/after") == 1
    assert len(server.runs) + len(server.crons) - before <= operation.makes
    for run in server.runs:
        run.complete()
    maker.close()
    server.wait_until_closed()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # sockets that were not handed out yet
@of_each
def test_an_interrupt_at_any_instruction(make_fake_runs: ServerMaker, operation: Operation) -> None:
    """Ctrl-C leaves neither a slot nor a connection taken."""
    whole = EVERY

    def call(operation: Operation, scene: Scene) -> None:
        nonlocal whole
        with Interrupt(at) as interrupt:
            operation.call(scene)
        whole = max(whole, interrupt.seen)

    def everywhere() -> None:
        nonlocal at
        while at <= whole:
            break_off(operation, make_fake_runs(), ClientMaker("sync"), call)
            at = at + EVERY if at else random.randrange(1, EVERY)

    at = 0  # the first call is whole
    with concurrent.futures.ThreadPoolExecutor(1) as pool:  # see `test_interrupts`
        pool.submit(everywhere).result()


@pytest.mark.parametrize("own", [True, False], ids=["own connections", "a client of the caller's"])
@of_each
def test_a_cancellation_at_any_wait(
    make_fake_runs: ServerMaker, monkeypatch: pytest.MonkeyPatch, operation: Operation, own: bool
) -> None:
    """Nor does a task that is cancelled, with connections of the client's own or one of the caller's."""
    submit, seen = Portal.submit, 0

    async def perform(work: Coroutine[Any, Any, Any]) -> Any:
        nonlocal seen
        cancellation = Cancellation(work, max(0, at - seen), 1)
        try:
            return await cancellation
        finally:
            seen += cancellation.seen

    def call(operation: Operation, scene: Scene) -> None:
        with monkeypatch.context() as patch, suppress(asyncio.CancelledError, concurrent.futures.CancelledError):
            patch.setattr(Portal, "submit", lambda portal, work: submit(portal, perform(work)))
            operation.call(scene)

    at = 1
    while seen >= at - 1:
        seen = 0
        break_off(operation, make_fake_runs(), ClientMaker("async"), call, own=own)
        at += 1
    assert at > 2
