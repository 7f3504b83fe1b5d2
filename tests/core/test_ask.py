"""A question that is asked while a body stays open."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.send import QUESTION_POOL_SECONDS, QUESTION_SECONDS, ask
from langgraph_runs._core.wire.exchange import Flow, Response, TransportFailure, open_, read
from langgraph_runs._generated.api.runs import get_run, join_run
from tests.core.calls_driver import World, answer, lost, run, text

GET, JOIN = "GET /threads/t/runs/r", "GET /threads/t/runs/r/join"


def read_and_ask(context: Context) -> Flow[tuple[list[bytes], Response | TransportFailure]]:
    """Read a piece, ask, and read on."""
    yield from open_(context.open(context.config.prepare(join_run.request("t", "r")), long=True))
    first = yield from read(60.0)
    answered = yield from ask(context, context.config.prepare(get_run.request("t", "r")))
    second = yield from read(60.0)
    assert isinstance(first, bytes)
    assert isinstance(second, bytes)
    return [first, second], answered


def test_a_question_leaves_the_open_body_open() -> None:
    """What comes after it is read where it was left."""
    world = World((JOIN, text([b"\n", b"{}"])), (GET, answer(run())))

    pieces, answered = world.run(read_and_ask(world.context()))

    assert pieces == [b"\n", b"{}"]
    assert isinstance(answered, Response)
    assert (answered.head.status, world.asked) == (200, 1)


def test_a_question_that_fails_is_no_error() -> None:
    """It is told how, and is not asked again by itself."""
    world = World((JOIN, text([b"\n", b"{}"])), (GET, lost("pool")))

    pieces, answered = world.run(read_and_ask(world.context()))

    assert pieces == [b"\n", b"{}"]
    assert isinstance(answered, TransportFailure)
    assert answered.kind == "pool"


@pytest.mark.parametrize(("timeout", "most"), [(None, QUESTION_SECONDS), (3.0, 3.0)])
def test_a_question_is_bounded(timeout: Any, most: float) -> None:
    """By a time of its own, by the call's deadline, and where no second connection is to be had by a second."""
    world = World((JOIN, text([b"\n", b"{}"])), (GET, text([most + 1.0, b"{}", most, b""])))

    _, answered = world.run(read_and_ask(world.context(timeout=timeout)))

    assert isinstance(answered, TransportFailure)
    assert answered.kind == "timeout"
    assert (world.opens[1].total, world.opens[1].timeouts.pool, world.opens[1].long) == (
        most,
        min(most, QUESTION_POOL_SECONDS),
        False,
    )
