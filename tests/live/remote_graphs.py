"""What programs do with LangGraph's RemoteGraph, each as a scenario that tells what they saw."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.pregel.remote import RemoteGraph
from langgraph.types import Command
from typing_extensions import TypedDict

from tests.conformance.support import Portal

Config = dict[str, Any]
Told = list[Any]

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|(?<=_ms__': )\d{13}")
_URL = re.compile(r"http://127\.0\.0\.1:\d+")


class Graph:
    """A graph, remote or not, that is used by its blocking methods or, on a loop, by those of the same name and `a`."""

    def __init__(self, graph: Any, portal: Portal | None) -> None:
        self.graph = graph
        self._portal = portal

    def call(self, name: str, *args: Any, **options: Any) -> Any:
        """Call a method."""
        if self._portal is None:
            return getattr(self.graph, name)(*args, **options)
        return self._portal.run(getattr(self.graph, f"a{name}")(*args, **options))

    def take(self, *args: Any, **options: Any) -> Told:
        """What a stream gives, and the error that it ends with."""
        taken: Told = []
        try:
            if self._portal is None:
                for one in self.graph.stream(*args, **options):
                    taken.append(one)  # what came before an error counts
            else:
                self._portal.run(self._take(taken, *args, **options))
        except Exception as error:
            taken.append(described(error))
        return taken

    async def _take(self, taken: Told, *args: Any, **options: Any) -> None:
        async for one in self.graph.astream(*args, **options):
            taken.append(one)


def described(error: Exception) -> tuple[list[str], str]:
    """The classes of an error that are not ours, and its arguments if it is none of ours."""
    names = [kind.__name__ for kind in type(error).__mro__ if not kind.__module__.startswith("langgraph_runs")]
    of_sdk = [name for name in names if name.endswith("Error") and name != "RuntimeError"]
    return (names, "") if "LangGraphError" in of_sdk else (names, str(error))


def plain(value: Any) -> str:
    """What a scenario told, with ids by the order in which they come, and without times, addresses and marks."""
    text = _URL.sub("<url>", _TIME.sub("<time>", repr(value))).replace("langgraph-runs-", "")
    known: dict[str, str] = {}
    text = _ID.sub(lambda match: known.setdefault(match[0].replace("-", ""), f"<id {len(known)}>"), text)
    return re.sub(r"id='\d{13}-0'|id=None", "id=?", text)  # a resumable stream's parts have ids


def streams(name: str, given: Any, **options: Any) -> Callable[[Graph, Config], Told]:
    """A scenario: stream a graph with a thread."""

    def scenario(graph: Graph, config: Config) -> Told:
        return graph.take(given, config, **options)

    scenario.__name__ = name
    return scenario


def stateless(graph: Graph, config: Config) -> Told:
    """Without a thread."""
    return [graph.call("invoke", {"count": 1}), graph.take({"count": 2}, stream_mode="custom")]


def invokes(graph: Graph, config: Config) -> Told:
    """Twice on a thread."""
    return [graph.call("invoke", {"count": count}, config) for count in (1, 2)]


def states(graph: Graph, config: Config) -> Told:
    """The state, its history, that of a checkpoint, and a changed one."""
    graph.call("invoke", {}, config)
    state = graph.call("get_state", config)
    history = history_of(graph, config)
    earlier = graph.call("get_state", history[1].config)
    changed = graph.call("update_state", config, {"name": "Ada"}, as_node="ask_name")
    return [state, history, earlier, changed, graph.call("get_state", config).next, graph.take(None, config)]


def history_of(graph: Graph, config: Config, **options: Any) -> Told:
    """The history of a thread."""
    if graph._portal is None:
        return [*graph.graph.get_state_history(config, **options)]

    async def collect() -> Told:
        return [state async for state in graph.graph.aget_state_history(config, **options)]

    return graph._portal.run(collect())


def histories(graph: Graph, config: Config) -> Told:
    """Parts of a history."""
    graph.call("invoke", {"count": 2}, config)
    return [history_of(graph, config, limit=2), history_of(graph, config, filter={"source": "input"})]


def time_travel(graph: Graph, config: Config) -> Told:
    """A run from an earlier checkpoint."""
    graph.call("invoke", {"count": 2}, config)
    return graph.take(None, history_of(graph, config)[1].config, stream_mode="updates")


def drawings(graph: Graph, config: Config) -> Told:
    """The graph, also with its subgraphs."""
    return [graph.call("get_graph").to_json(), graph.call("get_graph", xray=True).to_json()]


def answers(graph: Graph, config: Config) -> Told:
    """A question, its state, and its answer."""
    asked = graph.take({}, config, stream_mode=["values", "updates"])
    state = graph.call("get_state", config)
    return [asked, state.next, state.tasks[0].interrupts, graph.take(Command(resume="Ada"), config)]


def answers_by_invoke(graph: Graph, config: Config) -> Told:
    """The same by `invoke`."""
    return [graph.call("invoke", {}, config), graph.call("invoke", Command(resume="Ada"), config)]


def two_answers(graph: Graph, config: Config) -> Told:
    """Two questions at once, each with its answer."""
    graph.call("invoke", {}, config)
    tasks = graph.call("get_state", config).tasks
    answer = {one.interrupts[0].id: name for one, name in zip(tasks, ("l", "r"), strict=True)}
    return [sorted(task.name for task in tasks), graph.call("invoke", Command(resume=answer), config)]


def stops(graph: Graph, config: Config) -> Told:
    """A stop before a node, and going on."""
    stopped = graph.take({"count": 2}, config, interrupt_before=["step"], stream_mode="updates")
    return [stopped, graph.call("get_state", config).next, graph.take(None, config, stream_mode="updates")]


def stops_after(graph: Graph, config: Config) -> Told:
    """A stop after each node."""
    return [graph.take({"count": 1}, config, interrupt_after="*"), graph.call("get_state", config).next]


def failures(graph: Graph, config: Config) -> Told:
    """A run that fails, streamed and invoked."""
    taken = graph.take({"count": 2}, config, stream_mode=["custom", "values"])
    try:
        return [taken, graph.call("invoke", {"count": 1})]
    except Exception as error:
        return [taken, described(error)]


def nested_as_node(graph: Graph, config: Config) -> Told:
    """As a node of a graph that streams, with its subgraphs."""
    local = with_node(graph)
    return [local.take({}, stream_mode=["custom", "updates"]), sorted_by_mode(local.take({}, subgraphs=True))]


def node_asks(graph: Graph, config: Config) -> Told:
    """As a node of a graph, which it interrupts."""
    return with_node(graph).take({}, config, stream_mode="updates")


def sorted_by_mode(taken: Told) -> Told:
    """The events of a graph's own and those of its nodes, which may come in either order."""
    return sorted(map(repr, taken))


def refused(graph: Graph, config: Config) -> Told:
    """Graphs and threads that do not exist."""
    told = [graph.take({}, {"configurable": {"thread_id": "no-uuid"}})]
    for name in ("get_state", "get_graph"):
        try:
            told.append(graph.call(name, *([config] if name == "get_state" else [])))
        except Exception as error:
            told.append(described(error))
    return told


class State(TypedDict, total=False):
    node: str
    at: str
    greeting: str


def with_node(graph: Graph) -> Graph:
    """A local graph whose only node is the remote one."""
    local = StateGraph(State).add_node("remote", graph.graph).add_edge(START, "remote").add_edge("remote", END)
    return Graph(local.compile(), graph._portal)


MODES = ["values", "updates", "custom", "tasks", "checkpoints", "debug", ["values", "custom"], ["updates", "messages"]]
HELLO = {"messages": [{"role": "user", "content": "hello there", "id": "m1"}], "reply": "as you say"}

SCENARIOS: list[tuple[str, Callable[[Graph, Config], Told]]] = [
    *(("steps", streams(f"steps_{mode}", {"count": 2}, stream_mode=mode)) for mode in MODES),
    ("steps", streams("steps_default", {"count": 1})),
    ("steps", streams("steps_v2", {"count": 1}, stream_mode=["values", "updates"], version="v2")),
    ("steps", streams("steps_context", {}, context={"count": 1, "delay": 0.0}, stream_mode="custom")),
    ("nested", streams("nested_subgraphs", {}, stream_mode="custom", subgraphs=True)),
    ("nested", streams("nested_modes", {}, stream_mode=["custom", "updates"], subgraphs=True)),
    ("nested", streams("nested_without", {}, stream_mode=["custom", "updates"])),
    ("chat", streams("chat_messages", HELLO, stream_mode="messages")),
    ("chat", streams("chat_values", HELLO, stream_mode="values")),
    ("echo", streams("echo_json", {"a": [1, None, {"b": "ü"}], "c": 2.5}, stream_mode="values")),
    ("steps", stateless),
    ("steps", invokes),
    ("ask", states),
    ("steps", histories),
    ("steps", time_travel),
    ("nested", drawings),
    ("ask", answers),
    ("ask", answers_by_invoke),
    ("ask2", two_answers),
    ("steps", stops),
    ("steps", stops_after),
    ("boom", failures),
    ("nested", nested_as_node),
    ("ask", node_asks),
    ("no-such-graph", refused),
]


def remote(name: str, client: Any, portal: Portal | None) -> Graph:
    """A RemoteGraph with one of the clients."""
    kind = "sync_client" if portal is None else "client"
    return Graph(RemoteGraph(name, **{kind: client}), portal)


def names() -> Iterator[str]:
    """What the scenarios are called."""
    return (f"{graph}-{getattr(scenario, '__name__', '?')}" for graph, scenario in SCENARIOS)
