"""An agent that calls a tool, compiled for the streams of threads (docs/thread-streams.md).

========  ==========================================  =======================================================
graph     input                                       what a run does
========  ==========================================  =======================================================
weather   messages                                    calls the tool `weather` for each word of the last one, but
                                                      the first, that begins with a capital: custom
                                                      `{"asked": city}`; says what the last call returned
========  ==========================================  =======================================================
"""

import re
from typing import Any

from graphs import Chat, Parrot
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.tools import tool
from langgraph.config import get_stream_writer
from langgraph.graph import START, StateGraph
from langgraph.prebuilt import ToolCallTransformer, ToolNode, tools_condition
from langgraph.stream import CustomTransformer, UpdatesTransformer


@tool("weather")
async def look_up(city: str) -> str:
    """Return the weather of a city."""
    get_stream_writer()({"asked": city})
    if city == "Atlantis":
        raise ValueError("no such city")
    return f"sunny in {city}"


async def model(state: Chat) -> dict[str, Any]:
    messages = state["messages"]
    results = [message.text for message in messages if isinstance(message, ToolMessage)]
    if isinstance(messages[-1], ToolMessage):
        return {"messages": await Parrot(reply=f"It is {results[-1]}.").ainvoke(messages)}
    cities = re.findall(r"(?<=\s)[A-Z]\w+", messages[-1].text)
    calls = [
        {"name": "weather", "args": {"city": city}, "id": f"call_{len(messages)}_{number}"}
        for number, city in enumerate(cities, 1)
    ]
    return {"messages": AIMessage("" if calls else "Which city?", tool_calls=calls)}


weather = (
    StateGraph(Chat)
    .add_node(model)
    .add_node("tools", ToolNode([look_up], handle_tool_errors=True))
    .add_edge(START, "model")
    .add_conditional_edges("model", tools_condition)
    .add_edge("tools", "model")
    .compile(name="weather", transformers=[CustomTransformer, UpdatesTransformer, ToolCallTransformer])
)
