"""Streams read by purpose on a real server: text and messages equal the state's, a human's turn is told."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from dev_server import DevServer, dev_server

from langgraph_runs import Client
from langgraph_runs._core.messages.delta import text_of

from .test_messages import CONFIG, GIVEN


@pytest.fixture(scope="module")
def talking(server_installed: None) -> Iterator[DevServer]:
    """A server of the graphs that talk."""
    with dev_server(config=CONFIG) as server:
        yield server


def said(result: Any) -> list[dict[str, Any]]:
    """The messages of a result's state that the run itself said."""
    return [message for message in result.values["messages"] if message["id"] != "given"]


@pytest.mark.slow
@pytest.mark.parametrize("mode", [None, "messages"])
@pytest.mark.parametrize("graph", ["agent", "twins", "nests"])
def test_what_is_read_is_what_the_state_has(talking: DevServer, graph: str, mode: Any) -> None:
    """All text is that of the state's AI messages; whole messages are the state's, by their ids."""
    with Client(talking.url) as client:
        options: dict[str, Any] = {"input": GIVEN, "stream_subgraphs": True, "stream_mode": mode}
        tokens = client.runs.stream(client.threads.create(), graph, **options).text()
        text = "".join(tokens)
        of_models = [text_of(one["content"]) for one in said(tokens.stream.result()) if one["type"] == "ai"]
        assert sorted(text) == sorted("".join(of_models))
        if graph == "agent":
            assert text == "".join(of_models)

        messages = client.runs.stream(client.threads.create(), graph, **options).messages()
        whole = {message["id"]: message for message in messages}
        state = {message["id"]: message for message in said(messages.stream.result())}
        assert {message_id: whole[message_id] for message_id in state} == state


@pytest.mark.slow
@pytest.mark.parametrize("graph", ["agent", "twins", "nests"])
def test_no_message_is_cut_in_silence(talking: DevServer, graph: str) -> None:
    """Joined after any of its events, a run tells messages as from its start, or warns; it warns if one is cut."""
    modes: list[Any] = ["messages-tuple", "values"]
    with Client(talking.url) as client:
        options: dict[str, Any] = {"input": GIVEN, "stream_subgraphs": True, "stream_mode": modes}
        with client.runs.stream(client.threads.create(), graph, **options) as stream:
            ids = dict.fromkeys(event.id for event in stream)

        def join(after: str, mode: Any) -> dict[str, Any]:
            rest = client.runs.join_stream(stream.thread_id, stream.run_id, last_event_id=after, stream_mode=mode)
            return {message["id"]: message for message in rest.messages()}

        for mode in ("messages-tuple", modes):
            whole = join("-1", mode)
            verdicts: set[tuple[bool, bool]] = set()
            for after in ids:
                with warnings.catch_warnings(record=True) as told:
                    warnings.simplefilter("always")
                    messages = join(after, mode)
                is_cut = any(message["content"] != whole[name]["content"] for name, message in messages.items())
                verdicts.add((is_cut, bool(told)))
            assert (True, False) not in verdicts
            # Alone, even the last id may be that of a message that is cut: in memory, events of a millisecond share it.
            assert ((True, True) if mode == "messages-tuple" else (False, False)) in verdicts


@pytest.mark.slow
def test_a_node_is_read_alone(talking: DevServer) -> None:
    """Of two nodes that talk at the same time, each can be read by itself."""
    with Client(talking.url) as client:
        nodes = set()
        for event in client.runs.stream(client.threads.create(), "twins", input=GIVEN, stream_mode="messages-tuple"):
            if event.mode == "messages-tuple":
                nodes.add(event.data[1]["langgraph_node"])
        assert len(nodes) > 1
        for node in nodes:
            deltas = client.runs.stream(client.threads.create(), "twins", input=GIVEN).deltas(node=node)
            assert {delta.node for delta in deltas} == {node}


@pytest.mark.parametrize("mode", ["values", "updates", "custom", "messages-tuple"])
def test_a_humans_turn(server_url: str, mode: Any) -> None:
    """Parallel questions are told with the state whatever was streamed; answered by their ids the run succeeds."""
    with Client(server_url) as client:
        thread = client.threads.create()
        stream = client.runs.stream(thread, "ask2", input={}, stream_mode=mode)
        result = stream.result()
        assert (stream.status, result.status, result.interrupts) == ("needs_input", "needs_input", stream.interrupts)
        assert [one.value["question"] for one in result.interrupts] == ["left?", "right?"]
        assert "__interrupt__" not in result.values

        answers = {one.id: one.value["question"] for one in result.interrupts}
        done = client.runs.stream(thread, "ask2", command={"resume": answers}, stream_mode=mode).result()
        assert (done.status, done.values["answers"], done.interrupts) == (
            "success",
            {"left": "left?", "right": "right?"},
            (),
        )


def test_a_run_without_a_thread_that_asks_can_be_answered(server_url: str) -> None:
    """The thread that was made for it stays."""
    with Client(server_url) as client:
        result = client.runs.stream(None, "ask", input={}).result()
        command = {"resume": {result.interrupts[0].id: "Ann"}}
        assert client.runs.stream(result.thread_id, "ask", command=command).result().values["name"] == "Ann"
        client.threads.delete(result.thread_id)
