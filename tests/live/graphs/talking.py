"""Graphs whose nodes talk: models that stream words, thinking and tool calls, alone, in parallel and in subgraphs.

A test can stop the server in the middle of a message: `hold` is a piece after which a model waits for the file `gate`.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Annotated, Any, TypedDict

from langchain_core.language_models.chat_models import BaseChatModel, agenerate_from_stream
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    AnyMessage,
    BaseMessage,
    HumanMessage,
    RemoveMessage,
    ToolMessage,
)
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import REMOVE_ALL_MESSAGES, add_messages


class Speaker(BaseChatModel):
    """A chat model that streams the given pieces."""

    pieces: list[AIMessageChunk]
    state: dict[str, Any]

    @property
    def _llm_type(self) -> str:
        return "speaker"

    async def _astream(
        self, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        for piece in self.pieces:
            chunk = ChatGenerationChunk(message=piece.model_copy(deep=True))
            if run_manager:
                await run_manager.on_llm_new_token(piece.text, chunk=chunk)
            yield chunk
            await self.hold(piece)

    async def hold(self, piece: AIMessageChunk) -> None:
        """Wait for the file, if this is the piece after which the run is held."""
        texts = [piece.text, *(call["args"] for call in piece.tool_call_chunks)]
        if self.state.get("hold") in texts and self.state.get("hold_in", 1) == self.state.get("rounds", 1):
            while not await asyncio.to_thread(Path(self.state["gate"]).exists):  # noqa: ASYNC110  # another process's
                await asyncio.sleep(0.01)

    async def _agenerate(self, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any) -> ChatResult:
        return await agenerate_from_stream(self._astream(messages, stop, run_manager, **kwargs))

    def _generate(self, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any) -> ChatResult:
        raise NotImplementedError("the graphs here are async")


class Silent(Speaker):
    """The same, told at once: a model that does not stream."""

    async def _agenerate(self, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any) -> ChatResult:
        return await agenerate_from_stream(super()._astream(messages, stop, None, **kwargs))

    _astream = BaseChatModel._astream


class Talk(TypedDict, total=False):
    messages: Annotated[list[AnyMessage], add_messages]
    rounds: int  # to go, this one included
    hold: str
    hold_in: int  # how many rounds are to go then
    gate: str


def words(text: str) -> list[AIMessageChunk]:
    """A message word by word, with the tokens it took."""
    pieces = [AIMessageChunk(content=f"{word} ") for word in text.split()]
    pieces[-1].usage_metadata = {"input_tokens": 3, "output_tokens": len(pieces), "total_tokens": 3 + len(pieces)}
    return pieces


def says(text: str) -> Any:
    """A node that streams a message and adds it to the state."""

    async def node(state: Talk) -> dict[str, Any]:
        return {"messages": await Speaker(pieces=words(text), state={**state}).ainvoke([])}

    return node


def piece(*blocks: dict[str, Any], calls: Sequence[Any] = ()) -> AIMessageChunk:
    return AIMessageChunk(content=[*blocks], tool_call_chunks=[*calls])


# agent: thinks, calls two tools, answers in blocks

PONDER = [
    piece({"type": "thinking", "thinking": "Two ", "index": 0}),
    piece({"type": "thinking", "thinking": "cities.", "index": 0}),
    piece({"type": "thinking", "signature": "c2ln", "index": 0}),
    piece({"type": "text", "text": "Let me ", "index": 1}),
    piece({"type": "text", "text": "look.", "index": 1}),
    piece(calls=[tool_call_chunk(name="weather", args="", id="call-1", index=2)]),
    piece(calls=[tool_call_chunk(args='{"city": ', index=2)]),
    piece(calls=[tool_call_chunk(args='"Bern"}', index=2)]),
    piece(calls=[tool_call_chunk(name="weather", args='{"city": "Rome"}', id="call-2", index=3)]),
]


async def model(state: Talk) -> dict[str, Any]:
    called = any(isinstance(message, ToolMessage) for message in state["messages"])
    pieces = [piece({"type": "text", "text": word, "index": 0}) for word in ("Rain ", "and ", "sun.")]
    speaker = Speaker(pieces=pieces if called else PONDER, state={**state})
    return {"messages": await speaker.ainvoke(state["messages"])}


async def tools(state: Talk) -> dict[str, Any]:
    last = state["messages"][-1]
    assert isinstance(last, AIMessage)
    return {
        "messages": [
            ToolMessage(f"weather of {call['args']['city']}", tool_call_id=call["id"], name=call["name"])
            for call in last.tool_calls
        ]
    }


def more(state: Talk) -> str:
    last = state["messages"][-1]
    return "tools" if isinstance(last, AIMessage) and last.tool_calls else END


agent = (
    StateGraph(Talk)
    .add_node(model)
    .add_node(tools)
    .add_edge(START, "model")
    .add_conditional_edges("model", more, ["tools", END])
    .add_edge("tools", "model")
    .compile(name="agent")
)


# twins: two nodes talk at once, then one ends it

twins = (
    StateGraph(Talk)
    .add_node("opening", says("let us talk"))
    .add_node("left", says("I am the left one"))
    .add_node("right", says("and I am the right one and longer"))
    .add_node("closing", says("that was it"))
    .add_edge(START, "opening")
    .add_edge("opening", "left")
    .add_edge("opening", "right")
    .add_edge(["left", "right"], "closing")
    .add_edge("closing", END)
    .compile(name="twins")
)


# nests: a subgraph with a subgraph, gone through as often as `rounds` says

inner = (
    StateGraph(Talk)
    .add_node("deep", says("deep down"))
    .add_node("deeper", says("deeper still"))
    .add_edge(START, "deep")
    .add_edge("deep", "deeper")
    .compile(name="inner")
)


async def counted(state: Talk) -> dict[str, Any]:
    return {"rounds": state.get("rounds", 1) - 1}


middle = (
    StateGraph(Talk)
    .add_node("hello", says("hello from within"))
    .add_node("inner", inner)
    .add_edge(START, "hello")
    .add_edge("hello", "inner")
    .compile(name="middle")
)

nests = (
    StateGraph(Talk)
    .add_node("middle", middle)
    .add_node(counted)
    .add_node("bye", says("good bye"))
    .add_edge(START, "middle")
    .add_edge("middle", "counted")
    .add_conditional_edges("counted", lambda state: "middle" if state["rounds"] else "bye", ["middle", "bye"])
    .add_edge("bye", END)
    .compile(name="nests")
)


# edits: messages that are made whole, replaced and removed; and a judge whose words reach no state


async def judge(state: Talk) -> dict[str, Any]:
    await Speaker(pieces=words("not bad"), state={}).ainvoke([], {"tags": ["judge"]})
    return {}


async def whole(state: Talk) -> dict[str, Any]:
    told = await Silent(pieces=words("told at once"), state={}).ainvoke([])
    return {"messages": [told, AIMessage("made by a node", id="made"), HumanMessage("as if a human said it")]}


async def replace(state: Talk) -> dict[str, Any]:
    first: BaseMessage = next(one for one in state["messages"] if one.text == "first words ")
    gone: BaseMessage = next(one for one in state["messages"] if one.text == "told at once ")
    return {"messages": [AIMessage("other words", id=first.id), RemoveMessage(id=str(gone.id))]}


edits = (
    StateGraph(Talk)
    .add_node("first", says("first words"))
    .add_node(judge)
    .add_node(whole)
    .add_node(replace)
    .add_node("again", says("once more"))
    .add_edge(START, "first")
    .add_edge("first", "judge")
    .add_edge("judge", "whole")
    .add_edge("whole", "replace")
    .add_edge("replace", "again")
    .compile(name="edits")
)


async def forget(state: Talk) -> dict[str, Any]:
    return {"messages": [RemoveMessage(id=REMOVE_ALL_MESSAGES), AIMessage("a summary")]}


summed = (
    StateGraph(Talk)
    .add_node("first", says("first words"))
    .add_node(forget)
    .add_edge(START, "first")
    .add_edge("first", "forget")
    .compile(name="summed")
)
