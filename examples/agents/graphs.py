"""The graphs of the examples and the live tests: small and deterministic, without a model or a network.

========  ==========================================  =======================================================
graph     input, with defaults                        what a run does
========  ==========================================  =======================================================
steps     count=3, delay=0.01                         `count` graph steps: sleep `delay`, custom `{"step": i}`,
                                                      update `{"step": i}`
chat      messages; reply="You said: ...", delay=0    streams `reply` word by word, `delay` before each word
boom      count=1, delay=0                            custom `{"tick": i}` `count` times, then ValueError("boom")
ask       (anything)                                  interrupts with `{"question": "Your name?"}`; resumed with
                                                      an answer: `{"greeting": "Hello, <answer>!"}`
ask2      (anything)                                  two interrupts at once, `{"question": "left?"}` and
                                                      `{"question": "right?"}`; resumed: `{"answers": {...}}`
nested    (anything)                                  nodes before, child > work, child > grandchild > deep,
                                                      after; each: custom `{"node": name}`, update `{"at": name}`
slow      count=600, delay=0.1                        one node; custom `{"tick": i}` every `delay`; cancel it
sleepy    delay=1                                     one node that sleeps `delay` and writes nothing
burst     count=1000, payload=None                    one node; `count` custom events at full speed: `{"n": i}`,
                                                      or `payload` itself each time if given
echo      any JSON                                    ends at once; its values are its input
========  ==========================================  =======================================================

Numbers count from 1, delays are in seconds. `count` and `delay` come from the input, else from the state that an
earlier run left on the thread, else from the run's `context` (or `config.configurable`), else from the defaults above.
The in-memory server's event ids are milliseconds, so ids are only distinct if `delay` is 0.01 or more.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel, agenerate_from_stream
from langchain_core.messages import AIMessageChunk, AnyMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langgraph.config import get_stream_writer
from langgraph.func import entrypoint
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.runtime import Runtime
from langgraph.types import interrupt
from typing_extensions import TypedDict  # before Python 3.12, the server can make no schemas of typing.TypedDict


class Pace(TypedDict, total=False):
    """The number of events and the seconds between them; an input or a run's context."""

    count: int
    delay: float


def pace(state: Mapping[str, Any], runtime: Runtime[Pace], *, count: int = 1, delay: float = 0.0) -> tuple[int, float]:
    """The count and the delay of a run: from its input, else its context, else the given defaults."""
    settings = {"count": count, "delay": delay, **(runtime.context or {}), **state}
    return settings["count"], settings["delay"]


async def tick(count: int, delay: float) -> None:
    """Write `count` custom events, sleeping `delay` before each."""
    write = get_stream_writer()
    for number in range(1, count + 1):
        await asyncio.sleep(delay)
        write({"tick": number})


# steps


class Steps(Pace, total=False):
    step: int


async def begin(state: Steps) -> Steps:
    return {"step": 0}


async def step(state: Steps, runtime: Runtime[Pace]) -> Steps:
    _, delay = pace(state, runtime, delay=0.01)
    await asyncio.sleep(delay)
    number = state["step"] + 1
    get_stream_writer()({"step": number})
    return {"step": number}


def more(state: Steps, runtime: Runtime[Pace]) -> str:
    count, _ = pace(state, runtime, count=3)
    return "step" if state["step"] < count else END


steps = (
    StateGraph(Steps, context_schema=Pace)
    .add_node(begin)
    .add_node(step)
    .add_edge(START, "begin")
    .add_conditional_edges("begin", more, ["step", END])
    .add_conditional_edges("step", more, ["step", END])
    .compile(name="steps")
)


# chat


class Parrot(BaseChatModel):
    """A chat model that streams `reply`, or else repeats the last message, word by word."""

    reply: str | None = None
    delay: float = 0.0

    @property
    def _llm_type(self) -> str:
        return "parrot"

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        reply = f"You said: {messages[-1].text}" if self.reply is None else self.reply
        for word in re.findall(r"\S+\s*", reply):
            await asyncio.sleep(self.delay)
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=word))
            if run_manager:
                await run_manager.on_llm_new_token(word, chunk=chunk)
            yield chunk

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return await agenerate_from_stream(self._astream(messages, stop, run_manager, **kwargs))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError("the graphs here are async")


class Chat(Pace, total=False):
    messages: Annotated[list[AnyMessage], add_messages]
    reply: str | None


async def answer(state: Chat, runtime: Runtime[Pace]) -> dict[str, Any]:
    _, delay = pace(state, runtime)
    return {"messages": await Parrot(reply=state.get("reply"), delay=delay).ainvoke(state["messages"])}


chat = (
    StateGraph(Chat, context_schema=Pace)
    .add_node(answer)
    .add_edge(START, "answer")
    .add_edge("answer", END)
    .compile(name="chat")
)


# boom


async def explode(state: Pace, runtime: Runtime[Pace]) -> Pace:
    await tick(*pace(state, runtime))
    raise ValueError("boom")


boom = StateGraph(Pace, context_schema=Pace).add_node(explode).add_edge(START, "explode").compile(name="boom")


# ask, ask2


class Ask(TypedDict, total=False):
    name: str
    greeting: str


async def ask_name(state: Ask) -> Ask:
    return {"name": interrupt({"question": "Your name?"})}


async def greet(state: Ask) -> Ask:
    return {"greeting": f"Hello, {state['name']}!"}


ask = (
    StateGraph(Ask)
    .add_node(ask_name)
    .add_node(greet)
    .add_edge(START, "ask_name")
    .add_edge("ask_name", "greet")
    .compile(name="ask")
)


class Ask2(TypedDict, total=False):
    left: str
    right: str
    answers: dict[str, str]


async def ask_left(state: Ask2) -> Ask2:
    return {"left": interrupt({"question": "left?"})}


async def ask_right(state: Ask2) -> Ask2:
    return {"right": interrupt({"question": "right?"})}


async def collect(state: Ask2) -> Ask2:
    return {"answers": {"left": state["left"], "right": state["right"]}}


ask2 = (
    StateGraph(Ask2)
    .add_node(ask_left)
    .add_node(ask_right)
    .add_node(collect)
    .add_edge(START, "ask_left")
    .add_edge(START, "ask_right")
    .add_edge(["ask_left", "ask_right"], "collect")
    .compile(name="ask2")
)


# nested


class Place(TypedDict, total=False):
    at: str


async def before(state: Place) -> Place:
    return visit("before")


async def work(state: Place) -> Place:
    return visit("work")


async def deep(state: Place) -> Place:
    return visit("deep")


async def after(state: Place) -> Place:
    return visit("after")


def visit(name: str) -> Place:
    """Record that the run reached the node `name`, in a custom event and in its state."""
    get_stream_writer()({"node": name})
    return {"at": name}


grandchild = StateGraph(Place).add_node(deep).add_edge(START, "deep").compile(name="grandchild")

child = (
    StateGraph(Place)
    .add_node(work)
    .add_node("grandchild", grandchild)
    .add_edge(START, "work")
    .add_edge("work", "grandchild")
    .compile(name="child")
)

nested = (
    StateGraph(Place)
    .add_node(before)
    .add_node("child", child)
    .add_node(after)
    .add_edge(START, "before")
    .add_edge("before", "child")
    .add_edge("child", "after")
    .compile(name="nested")
)


# slow, sleepy, burst, echo


async def crawl(state: Pace, runtime: Runtime[Pace]) -> Pace:
    count, delay = pace(state, runtime, count=600, delay=0.1)
    await tick(count, delay)
    return {"count": count}


slow = StateGraph(Pace, context_schema=Pace).add_node(crawl).add_edge(START, "crawl").compile(name="slow")


async def doze(state: Pace, runtime: Runtime[Pace]) -> Pace:
    _, delay = pace(state, runtime, delay=1.0)
    await asyncio.sleep(delay)
    return {"delay": delay}


sleepy = StateGraph(Pace, context_schema=Pace).add_node(doze).add_edge(START, "doze").compile(name="sleepy")


class Burst(Pace, total=False):
    payload: Any


async def gush(state: Burst, runtime: Runtime[Pace]) -> Burst:
    count, _ = pace(state, runtime, count=1000)
    write = get_stream_writer()
    for number in range(1, count + 1):
        write({"n": number} if state.get("payload") is None else state["payload"])
    return {"count": count}


burst = StateGraph(Burst, context_schema=Pace).add_node(gush).add_edge(START, "gush").compile(name="burst")


@entrypoint()
async def echo(given: Any) -> Any:
    return given
