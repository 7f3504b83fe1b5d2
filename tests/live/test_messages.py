"""Messages put together from a run's events are those of its state: as they were said, and through restarts."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import NamedTuple

import pytest
from dev_server import DevServer, dev_server

from langgraph_runs import AnyEvent, Client, RetryPolicy
from langgraph_runs._core.messages.delta import text_of
from langgraph_runs.assemble import Delta, Message, Messages

pytestmark = pytest.mark.slow

CONFIG = Path(__file__).parent / "graphs" / "langgraph.json"
STUBBORN = RetryPolicy(attempts=500, timeout=60.0, wait_initial=0.05, wait_max=0.2, wait_jitter=0.0)
GIVEN = {"messages": [{"role": "user", "content": "Hello", "id": "given"}], "rounds": 2}


@pytest.fixture(scope="module")
def talking(server_installed: None) -> Iterator[DevServer]:
    """A server of the graphs that talk."""
    with dev_server(config=CONFIG) as server:
        yield server


class Told:
    """What a stream told, put together."""

    def __init__(self) -> None:
        self.messages = Messages()
        self.deltas: list[Delta] = []
        self.new: tuple[Delta, ...] = ()  # of the last event
        self.state: dict[str, Message] = {}  # as last told by the graph itself
        self.restarts = 0

    def take(self, event: AnyEvent) -> None:
        self.new = self.messages.feed(event)
        self.deltas += self.new
        self.restarts += event.restarted
        if event.mode == "values" and not event.namespace:
            self.state = {message["id"]: message for message in event.data["messages"] if message["id"] != "given"}

    @property
    def said(self) -> dict[str, Message]:
        return {message["id"]: message for message in self.messages.messages}

    def texts(self, *kinds: str) -> dict[str, str]:
        """The text of each message that is not void, by its deltas."""
        texts: dict[str, str] = {}
        for delta in self.deltas:
            if delta.kind == "void":
                texts.pop(delta.message_id, None)
            elif delta.kind in kinds:
                texts[delta.message_id] = texts.get(delta.message_id, "") + delta.text
        return texts


def follow(server: DevServer, graph: str, mode: str, *, subgraphs: bool = True) -> Told:
    """A run of a graph, to its end."""
    told = Told()
    with Client(server.url) as client:
        thread_id = client.threads.create().thread_id
        modes = [mode, "values"]
        for event in client.runs.stream(thread_id, graph, input=GIVEN, stream_mode=modes, stream_subgraphs=subgraphs):
            told.take(event)
    return told


@pytest.mark.parametrize("subgraphs", [True, False])
@pytest.mark.parametrize("mode", ["messages-tuple", "messages"])
@pytest.mark.parametrize(("graph", "count"), [("agent", 4), ("twins", 4), ("nests", 7)])
def test_messages_are_those_of_the_state(
    talking: DevServer, graph: str, count: int, mode: str, subgraphs: bool
) -> None:
    """Tool calls and results, blocks, parallel nodes and subgraphs: all messages, in the order of the state."""
    told = follow(talking, graph, mode, subgraphs=subgraphs)

    assert len(told.state) == count
    assert told.said == told.state
    assert sorted(told.said) == sorted(told.state)


@pytest.mark.parametrize("mode", ["messages-tuple", "messages"])
def test_what_was_said_is_told_apart_from_what_became_of_it(talking: DevServer, mode: str) -> None:
    """A message that a node replaced is here as it was said, and so are one that it removed and a judge's."""
    told = follow(talking, "edits", mode)
    said = {message_id: message["content"] for message_id, message in told.said.items()}
    state = {message_id: message["content"] for message_id, message in told.state.items()}

    assert [*said.values()] == [
        "first words ", "not bad ", "told at once ", "made by a node", "as if a human said it", "once more "
    ]  # fmt: skip
    assert [*state.values()] == ["other words", "made by a node", "as if a human said it", "once more "]
    assert [text for message_id, text in said.items() if state.get(message_id) == text] == [*state.values()][1:]


@pytest.mark.parametrize("mode", ["messages-tuple", "messages"])
def test_that_all_messages_are_removed_is_no_message(talking: DevServer, mode: str) -> None:
    """What a node says after it asked for all messages to be removed is there; that it asked is none of them."""
    told = follow(talking, "summed", mode)

    assert [message["content"] for message in told.said.values()] == ["first words ", "a summary"]
    assert [message["content"] for message in told.state.values()] == ["a summary"]


@pytest.mark.parametrize("mode", ["messages-tuple", "messages"])
def test_deltas_say_what_is_said_once(talking: DevServer, mode: str) -> None:
    """The text deltas are the text of the AI messages: no tool results, no arguments, no thinking, nothing twice."""
    told = follow(talking, "agent", mode)
    spoken, answered = (message_id for message_id, one in told.state.items() if one["type"] == "ai")

    assert told.texts("text") == {spoken: "Let me look.", answered: "Rain and sun."}
    assert told.texts("thinking") == {spoken: "Two cities."}
    results = [delta for delta in told.deltas if delta.node == "tools"]
    assert [(one.kind, one.text, one.tool_call_id, one.tool_name) for one in results] == [
        ("message", "weather of Bern", "call-1", "weather"),
        ("message", "weather of Rome", "call-2", "weather"),
    ]


def test_deltas_say_where_they_come_from(talking: DevServer) -> None:
    """Node, step and subgraph of each, also for tool calls, whose pieces name call and tool."""
    agent, nests = follow(talking, "agent", "messages-tuple"), follow(talking, "nests", "messages-tuple")
    calls = [delta for delta in agent.deltas if delta.kind == "tool_call"]

    assert [(one.tool_call_id, one.tool_name, one.text) for one in calls] == [
        ("call-1", "weather", ""),
        ("call-1", "weather", '{"city": '),
        ("call-1", "weather", '"Bern"}'),
        ("call-2", "weather", '{"city": "Rome"}'),
    ]
    deltas = [delta for delta in nests.deltas if delta.kind == "message"]
    paths = [(one.node, one.step, [part.partition(":")[0] for part in one.namespace]) for one in deltas]
    inner = [("hello", 1, ["middle"]), ("deep", 1, ["middle", "inner"]), ("deeper", 2, ["middle", "inner"])]
    assert paths == [*inner, *inner, ("bye", 5, [])]


# Restarts


class Cut(NamedTuple):
    """Where a run is when the server is stopped: a model said this for the last time, and the run is held there."""

    graph: str
    hold: str
    times: int = 1
    rounds: int = 2  # to go by then

    def __str__(self) -> str:
        return f"{self.graph}: {self.hold.strip()}, {self.rounds} to go"


CUTS = [
    Cut("agent", "Let me "),
    Cut("agent", '{"city": '),
    Cut("agent", "Rain "),
    Cut("twins", "us "),
    Cut("twins", "am ", 2),  # both of them
    Cut("twins", "longer "),  # the left one is complete, and its result is saved
    Cut("twins", "that "),
    Cut("nests", "hello "),
    Cut("nests", "deep "),
    Cut("nests", "still "),
    Cut("nests", "hello ", 2, 1),
    Cut("nests", "deeper ", 2, 1),
    Cut("nests", "good ", 1, 0),
]


@pytest.fixture(scope="module", params=[True, False], ids=["states kept", "states lost"])
def restarted(request: pytest.FixtureRequest, server_installed: None) -> Iterator[dict[Cut, Told]]:
    """What the streams of runs told whose server was restarted in the middle."""
    kept: bool = request.param
    with (
        dev_server(config=CONFIG, persist=kept, jobs=len(CUTS)) as server,
        Client(server.url, retry=STUBBORN) as client,
    ):
        gate = server.directory / "gate"
        barrier = Barrier(len(CUTS) + 1)

        def read(cut: Cut) -> Told:
            told = Told()
            thread_id = client.threads.create().thread_id
            given = {**GIVEN, "hold": cut.hold, "hold_in": cut.rounds, "gate": str(gate)}
            modes = ["messages-tuple", "values"]
            to_come = cut.times
            for event in client.runs.stream(
                thread_id, cut.graph, input=given, stream_mode=modes, stream_subgraphs=True
            ):
                told.take(event)
                to_come -= cut.hold in [delta.text for delta in told.new]
                if not (to_come or barrier.broken or told.restarts):
                    barrier.wait(60)
            return told

        with ThreadPoolExecutor(len(CUTS)) as pool:
            reading = {cut: pool.submit(read, cut) for cut in CUTS}
            barrier.wait(60)
            server.stop()
            gate.touch()
            server.start()
            yield {cut: each.result(120) for cut, each in reading.items()}


@pytest.mark.parametrize("cut", CUTS, ids=str)
def test_messages_through_a_restart_are_those_of_the_state(restarted: dict[Cut, Told], cut: Cut) -> None:
    """Whatever the restart cut off and wherever the run went on: no message is missing, and none is there twice."""
    told = restarted[cut]

    assert told.restarts == 1
    assert told.said == told.state
    assert set(told.messages.void).isdisjoint(told.state)
    assert told.texts("text") == {
        message_id: text_of(message["content"]) for message_id, message in told.state.items() if message["type"] == "ai"
    }


@pytest.mark.parametrize("cut", [cut for cut in CUTS if cut.graph != "agent"], ids=str)
def test_no_more_is_void_than_is_said_again(restarted: dict[Cut, Told], cut: Cut) -> None:
    """For each message that is void there is another of the same node that began with the same words."""
    told = restarted[cut]
    void = [delta for delta in told.deltas if delta.kind == "void"]
    standing = [delta for delta in told.deltas if delta.message_id in told.said]

    assert void
    assert {(one.node, one.step) for one in void} <= {(one.node, one.step) for one in standing}
