"""Handles, and what is typed by a graph's state, updates and custom data. It is read by type checkers, never run."""

from __future__ import annotations

from typing import Any, Literal, TypedDict, assert_type
from uuid import UUID

from langgraph_runs import (
    AnyEvent,
    Assistant,
    AssistantHandle,
    AsyncAssistantHandle,
    AsyncClient,
    AsyncRunHandle,
    AsyncRunStream,
    Client,
    Interrupt,
    Run,
    RunError,
    RunHandle,
    RunResult,
    RunStream,
)

Status = Literal["pending", "running", "success", "needs_input", "failed", "cancelled", "timed_out"]


class Chat(TypedDict):
    topic: str


class Update(TypedDict, total=False):
    topic: str


class Progress(TypedDict):
    percent: float


def assistants(client: Client, model: Assistant) -> None:
    """The types that are named come out; those that are not are Any."""
    chat = client.assistant("chat", state=Chat, update=Update, custom=Progress)
    assert_type(chat, AssistantHandle[Chat, Update, Progress])
    assert_type(chat.assistant_id, str)
    assert_type(client.assistant(model), AssistantHandle[Any, Any, Any])
    assert_type(client.assistant(UUID(int=0), state=Chat), AssistantHandle[Chat, Any, Any])
    assert_type(client.assistant("chat", state=dict[str, int]), AssistantHandle[dict[str, int], Any, Any])
    assert_type(chat.using(client), AssistantHandle[Chat, Update, Progress])
    short: AssistantHandle[Chat] = client.assistant("chat", state=Chat)
    assert_type(short, AssistantHandle[Chat, Any, Any])


def runs_of_an_assistant(chat: AssistantHandle[Chat, Update, Progress], thread_id: UUID) -> None:
    """Its streams, results and handles have its types."""
    with chat.stream(thread_id, input={"topic": "?"}, on_disconnect="cancel") as stream:
        assert_type(stream, RunStream[Chat, Update, Progress])
        for event in stream:
            assert_type(event, AnyEvent[Chat, Update, Progress])
            if event.mode == "values":
                assert_type(event.data, Chat)
            elif event.mode == "updates":
                assert_type(event.data["node"], Update)
            elif event.mode == "custom":
                assert_type(event.data["percent"], float)
        assert_type(stream.result(), RunResult[Chat])
    result = chat.wait(input={"topic": "?"}, timeout=5, metadata={})
    assert_type(result, RunResult[Chat])
    assert_type(result.values["topic"], str)
    assert_type((result.run_id, result.thread_id, result.status), tuple[str, str, Status])
    assert_type(result.interrupts, tuple[Interrupt, ...])
    assert_type(chat.start(thread_id, input={}, stream_mode=["values"]), RunHandle[Chat, Update, Progress])
    assert_type(chat.start(), RunHandle[Chat, Update, Progress])
    assert_type(chat.run(thread_id, "run"), RunHandle[Chat, Update, Progress])


def a_run(handle: RunHandle[Chat, Update, Progress], client: Client) -> None:
    """What a handle of a run tells and does."""
    assert_type((handle.run_id, handle.thread_id), tuple[str, str])
    assert_type(handle.status(), Status)
    assert_type(handle.get(headers={"x": "y"}), Run)
    assert_type(handle.stream(after=None, stream_mode="custom"), RunStream[Chat, Update, Progress])
    assert_type(handle.result(timeout=5), RunResult[Chat])
    assert_type(handle.outcome(), RunResult[Chat] | RunError)
    assert_type(handle.wait_for("success", "needs_input", timeout=5), Run)
    assert_type(handle.cancel(wait=True, action="rollback"), None)
    assert_type(handle.interrupts(), tuple[Interrupt, ...])
    assert_type(handle.resume({"any": "JSON"}, update={"topic": "!"}, goto="node"), RunHandle[Chat, Update, Progress])
    assert_type(handle.answer({"id": None}, config={"tags": []}), RunHandle[Chat, Update, Progress])
    assert_type(handle.using(client), RunHandle[Chat, Update, Progress])
    assert_type(handle.delete(), None)


def keywords(client: Client, chat: AssistantHandle[Chat]) -> None:
    """The methods of runs take the same types, and a handle as an assistant's id."""
    runs = client.runs
    assert_type(runs.stream(None, chat, state=Chat, update=Update, custom=Progress), RunStream[Chat, Update, Progress])
    assert_type(runs.stream(None, "chat", custom=Progress), RunStream[Any, Any, Progress])
    assert_type(runs.stream(None, "chat"), RunStream[Any, Any, Any])
    assert_type(runs.wait(None, chat, state=Chat, update=Update, custom=Progress), Chat)
    assert_type(runs.wait(None, "chat"), Any)
    assert_type(runs.join("thread", "run", state=Chat, update=Update, custom=Progress), Chat)
    assert_type(runs.join("thread", "run"), Any)
    assert_type(
        runs.join_stream("thread", "run", state=Chat, update=Update, custom=Progress),
        RunStream[Chat, Update, Progress],
    )
    assert_type(runs.handle("thread", "run"), RunHandle[Any, Any, Any])
    assert_type(
        runs.handle("thread", "run", state=Chat, update=Update, custom=Progress), RunHandle[Chat, Update, Progress]
    )
    assert_type(runs.create(None, chat), Run)


async def asynchronous(client: AsyncClient, thread_id: UUID) -> None:
    """The asynchronous client has the same."""
    chat = client.assistant("chat", state=Chat, update=Update, custom=Progress)
    assert_type(chat, AsyncAssistantHandle[Chat, Update, Progress])
    assert_type(chat.using(client), AsyncAssistantHandle[Chat, Update, Progress])
    async with chat.stream(thread_id, input={}) as stream:
        assert_type(stream, AsyncRunStream[Chat, Update, Progress])
        async for event in stream:
            assert_type(event, AnyEvent[Chat, Update, Progress])
    assert_type(await chat.wait(input={}), RunResult[Chat])
    handle = await chat.start(thread_id, input={})
    assert_type(handle, AsyncRunHandle[Chat, Update, Progress])
    assert_type(chat.run(thread_id, "run"), AsyncRunHandle[Chat, Update, Progress])
    assert_type(await handle.status(), Status)
    assert_type(await handle.get(), Run)
    assert_type(handle.stream(), AsyncRunStream[Chat, Update, Progress])
    assert_type(await handle.result(), RunResult[Chat])
    assert_type(await handle.outcome(), RunResult[Chat] | RunError)
    assert_type(await handle.wait_for("running"), Run)
    assert_type(await handle.interrupts(), tuple[Interrupt, ...])
    assert_type(await handle.resume("yes"), AsyncRunHandle[Chat, Update, Progress])
    assert_type(await handle.answer({"id": "yes"}), AsyncRunHandle[Chat, Update, Progress])
    assert_type(await handle.cancel(), None)
    assert_type(await handle.delete(), None)
    assert_type(client.runs.stream(None, chat, state=Chat), AsyncRunStream[Chat, Any, Any])
    assert_type(await client.runs.wait(None, chat, state=Chat), Chat)
    assert_type(await client.runs.join(thread_id, "run", state=Chat), Chat)
    assert_type(client.runs.join_stream(thread_id, "run", update=Update), AsyncRunStream[Any, Update, Any])
    assert_type(client.runs.handle(thread_id, "run", state=Chat), AsyncRunHandle[Chat, Any, Any])


# What they hold at run time is read, too.
Handle = RunHandle[Chat]
