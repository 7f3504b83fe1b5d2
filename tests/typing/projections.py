"""Streams read by purpose, and the types that come out. It is read by type checkers, never run."""

from __future__ import annotations

from typing import Any, Literal, TypedDict, assert_type

from langgraph_runs import AsyncProjection, AsyncRunStream, Interrupt, Projection, RunResult, RunStream
from langgraph_runs.assemble import Delta, Message

Status = Literal["pending", "running", "success", "needs_input", "failed", "cancelled", "timed_out"]


class State(TypedDict):
    """What a graph's state is."""

    count: int


class Update(TypedDict):
    """What its nodes return."""

    more: int


class Model:
    """What a state is decoded to."""

    @classmethod
    def model_validate(cls, data: Any) -> Model:
        return cls()


def blocking(stream: RunStream[State, Update, str]) -> None:
    """Each projection has the type of what it is about; its stream is the one that it was made of."""
    with stream.text(node="a", tags={"b"}, namespace=("c",)) as tokens:
        assert_type(tokens, Projection[str, RunStream[State, Update, str]])
        assert_type(tokens.stream.result(), RunResult[State])
        for token in tokens:
            assert_type(token, str)
    assert_type(next(stream.deltas()), Delta)
    assert_type(next(stream.messages(tags=["a"])), Message)
    assert_type(next(stream.values()), State)
    assert_type(next(stream.values(Model.model_validate)), Model)
    assert_type(next(stream.updates()), tuple[str, Update])
    assert_type(next(stream.custom()), str)
    assert_type(stream.open(), RunStream[State, Update, str])


def result(stream: RunStream) -> None:
    """A result is plain data; without type parameters its values may be anything."""
    ended = stream.result()
    assert_type(ended, RunResult)
    assert_type(ended.values, Any)
    assert_type((ended.run_id, ended.thread_id, ended.status), tuple[str, str, Status])
    assert_type(ended.interrupts, tuple[Interrupt, ...])
    assert_type(stream.interrupts, tuple[Interrupt, ...])


async def asynchronous(stream: AsyncRunStream[State, Update, str]) -> None:
    """The same, asynchronously."""
    async with stream.text() as tokens:
        assert_type(tokens, AsyncProjection[str, AsyncRunStream[State, Update, str]])
        async for token in tokens:
            assert_type(token, str)
    assert_type(await anext(stream.values()), State)
    assert_type(await anext(stream.values(Model.model_validate)), Model)
    assert_type(await stream.result(), RunResult[State])
    assert_type(await stream.open(), AsyncRunStream[State, Update, str])
