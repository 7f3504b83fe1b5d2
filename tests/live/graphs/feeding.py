"""Graphs that were compiled with transformers, so that the streams of threads have all that they emit.

Without them such a stream has no updates, no custom data and no tools of a graph.
"""

import asyncio
import importlib.util
from pathlib import Path
from typing import Any

from langchain_core.tools import tool
from langgraph.graph import END, START, StateGraph
from langgraph.prebuilt import ToolNode
from langgraph.prebuilt._tool_call_transformer import ToolCallTransformer
from langgraph.stream.transformers import CustomTransformer, UpdatesTransformer


def loaded(path: Path) -> Any:
    """A module by its path: the server imports each graph's file under a name of its own."""
    spec = importlib.util.spec_from_file_location(f"feeding_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HERE = Path(__file__).parent
examples = loaded(HERE.parents[2] / "examples" / "agents" / "graphs.py")
talking = loaded(HERE / "talking.py")


def fed(graph: Any) -> Any:
    """The same graph, with updates and custom data."""
    return graph.builder.compile(name=graph.name, transformers=[CustomTransformer, UpdatesTransformer])


steps, slow, burst, nested, boom = map(
    fed, (examples.steps, examples.slow, examples.burst, examples.nested, examples.boom)
)


@tool
async def weather(city: str) -> str:
    """The weather of a city."""
    await asyncio.sleep(0.02)
    if city == "Rome":
        raise ValueError("no such city")
    return f"weather of {city}"


tooled = (
    StateGraph(talking.Talk)
    .add_node(talking.model)
    .add_node("tools", ToolNode([weather], handle_tool_errors=True))
    .add_edge(START, "model")
    .add_conditional_edges("model", talking.more, ["tools", END])
    .add_edge("tools", "model")
    .compile(name="tooled", transformers=[CustomTransformer, UpdatesTransformer, ToolCallTransformer])
)
