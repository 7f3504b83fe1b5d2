"""Graphs that stop to ask a human: two questions at once, and one in a graph inside a graph."""

import operator
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt


class Answered(TypedDict, total=False):
    answers: Annotated[list[Any], operator.add]


def asking(question: str) -> Any:
    """A node that asks, and puts the answer into the state."""

    def ask(state: Answered) -> Answered:
        return {"answers": [f"{question} {interrupt({'question': question})}"]}

    return ask


def asks_both() -> Any:
    """Two nodes at once, each of which asks."""
    graph = StateGraph(Answered)
    for name in ("left", "right"):
        graph.add_node(name, asking(f"{name}?"))
        graph.add_edge(START, name)
        graph.add_edge(name, END)
    return graph.compile()


def asks_inside() -> Any:
    """A graph whose node is a graph that asks; after it, the outer graph asks as well."""
    inner = StateGraph(Answered)
    inner.add_node("ask", asking("inside?"))
    inner.add_edge(START, "ask")
    outer = StateGraph(Answered)
    outer.add_node("inner", inner.compile())
    outer.add_node("ask", asking("outside?"))
    outer.add_edge(START, "inner")
    outer.add_edge("inner", "ask")
    return outer.compile()


both = asks_both()
inside = asks_inside()
