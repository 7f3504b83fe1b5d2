"""What comes of a map is typed by the graph's state. It is read by type checkers, never run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, TypedDict, assert_type

from langgraph_runs import (
    AsyncClient,
    AsyncRunHandle,
    AsyncRunMap,
    Client,
    Mapped,
    Progress,
    RunHandle,
    RunMap,
    RunResult,
)


class Chat(TypedDict):
    topic: str


def show(progress: Progress) -> None:
    assert_type(progress.done, int)
    assert_type(progress.total, int | None)


def blocking(client: Client) -> None:
    """Each Mapped has the state, in its result and in its outcome once errors are told apart."""
    chat = client.assistant("chat", state=Chat)
    with chat.map([{"topic": "?"}], concurrency=3, ordered=True, progress=show, on_leave="continue", timeout=5) as runs:
        assert_type(runs, RunMap[Chat])
        for one in runs:
            assert_type(one, Mapped[Chat])
            assert_type(one.result.values, Chat)
            assert_type(one.index, int)
            assert_type(one.run_id, str | None)
            assert_type(one.outcome, RunResult[Chat] | Exception)
            if not isinstance(one.outcome, Exception):
                assert_type(one.outcome.values["topic"], str)
    assert_type(runs.unfinished, tuple[RunHandle[Chat, Any, Any], ...])
    assert_type(client.assistant("chat").map(range(3), metadata={}, progress=True), RunMap[Any])


async def asynchronous(client: AsyncClient, inputs: AsyncIterator[str]) -> None:
    """The asynchronous client has the same, and takes async iterables as well."""
    chat = client.assistant("chat", state=Chat)
    async with chat.map(inputs) as runs:
        assert_type(runs, AsyncRunMap[Chat])
        assert_type([one async for one in runs], list[Mapped[Chat]])
    assert_type(runs.unfinished, tuple[AsyncRunHandle[Chat, Any, Any], ...])
    assert_type(chat.map([1, 2]), AsyncRunMap[Chat])
