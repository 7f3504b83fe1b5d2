"""A graph whose node runs another graph of its server, with a client that needs no address."""

import asyncio
from typing import Any, TypedDict

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph

from langgraph_runs import errors
from langgraph_runs.compat import get_client

early = get_client()  # made before the server has started


class Ticks(TypedDict, total=False):
    count: int


class Outer(TypedDict, total=False):
    told: dict[str, Any]


async def tick(state: Ticks) -> Ticks:
    for number in range(state["count"]):
        get_stream_writer()({"tick": number})
        await asyncio.sleep(0.05)
    return {}


async def run_others(state: Outer) -> Outer:
    return {"told": {name: await use(client) for name, client in (("early", early), ("late", get_client()))}}


async def use(client: Any) -> list[Any]:
    """A run that is waited for, one that is cancelled at its first tick, and one that does not exist."""
    waited = await client.runs.wait(None, "ticks", input={"count": 1})
    thread = await client.threads.create()
    seen = []
    try:
        async for part in client.runs.stream(thread["thread_id"], "ticks", input={"count": 1200}, stream_mode="custom"):
            if part.event == "custom" and not seen:
                seen.append(part.data)
                [run] = await client.runs.list(thread["thread_id"])
                await client.runs.cancel(thread["thread_id"], run["run_id"])
    except errors.RunCancelledError as error:
        seen.append(type(error).__name__)
    try:
        await client.threads.get("00000000-0000-0000-0000-000000000000")
    except errors.NotFoundError as error:
        seen.append(error.status_code)
    return [waited, *seen]


ticks = StateGraph(Ticks).add_node(tick).add_edge(START, "tick").add_edge("tick", END).compile(name="ticks")
outer = (
    StateGraph(Outer)
    .add_node(run_others)
    .add_edge(START, "run_others")
    .add_edge("run_others", END)
    .compile(name="outer")
)
