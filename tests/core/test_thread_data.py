"""Reading a thread's stream for updates, custom data, states, tool calls and subgraphs."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import (
    CustomEvent,
    Subgraph,
    ThreadCustomEvent,
    ThreadUpdatesEvent,
    ToolCall,
    UpdatesEvent,
)
from langgraph_runs._core.projections.data import ValuesReader
from langgraph_runs._core.protocol.data_readers import ThreadCustomReader, ThreadUpdatesReader
from langgraph_runs._core.protocol.subgraphs import SubgraphReader
from langgraph_runs._core.protocol.tool_calls import ToolCallReader

from .thread_streams import ai, asks, lifecycle, load, read, says, state, tool


def result(message_id: str, call_id: Any = "c", content: Any = "out", **fields: Any) -> dict[str, Any]:
    """The message of a tool."""
    return {"type": "tool", "id": message_id, "tool_call_id": call_id, "content": content, "name": "find", **fields}


def calling(message_id: str, *call_ids: Any) -> dict[str, Any]:
    """A message that calls tools."""
    return ai(message_id, tool_calls=[{"id": each, "name": "find", "args": {"a": 1}} for each in call_ids])


class TestDataOfNodes:
    """`updates()`, `custom()` and `values()`."""

    def test_runs_that_the_stream_started_name_nodes_in_the_data(self) -> None:
        """Updates come by the node's name."""
        assert [node for node, _ in read(ThreadUpdatesReader(), load("tools").events)] == ["model", "tools", "model"]

    def test_other_runs_name_them_beside_it(self) -> None:
        """Updates come bare, of the graph itself; and custom data as a payload, of subgraphs as well."""
        events = load("runs_route_nested").events

        assert read(ThreadUpdatesReader(), events) == [
            ("before", {"at": "before"}),
            ("child", {"at": "deep"}),
            ("after", {"at": "after"}),
        ]
        assert read(ThreadCustomReader(), events) == [{"node": node} for node in ("before", "work", "deep", "after")]

    def test_aegra_names_them_in_an_object(self) -> None:
        """An object of exactly `node`, a text, and `values` is one node's update; any other is by names."""
        shapes = [{"node": "a", "values": 1}, {"node": 1, "values": 2}, {"node": "b", "values": 3, "more": 4}]
        assert read(ThreadUpdatesReader(), [ThreadUpdatesEvent("updates", data) for data in shapes]) == [
            ("a", 1),
            ("node", 1),
            ("values", 2),
            ("node", "b"),
            ("values", 3),
            ("more", 4),
        ]

    def test_updates_have_no_questions(self) -> None:
        """What a run asks is no update of a node, in neither shape."""
        bare = ThreadUpdatesEvent("updates", [{"value": 1}], node="__interrupt__")
        assert read(ThreadUpdatesReader(), [bare, ThreadUpdatesEvent("updates", {"__interrupt__": [], "a": 1})]) == [
            ("a", 1)
        ]

    def test_events_of_other_streams_are_read_as_well(self) -> None:
        """Events of a run's stream, which have no node beside, are updates by name."""
        assert read(ThreadUpdatesReader(), [UpdatesEvent("updates", {"a": 1}), asks()]) == [("a", 1)]
        assert read(ThreadCustomReader(), [CustomEvent("custom", 1), asks()]) == [1]

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            ({"payload": 1}, 1),
            ({"name": "n", "payload": 1}, 1),
            ({"name": "n"}, {"name": "n"}),
            ({"payload": 1, "more": 2}, {"payload": 1, "more": 2}),
            ([1], [1]),
            (None, None),
        ],
    )
    def test_custom_data_comes_in_both_shapes(self, data: Any, expected: Any) -> None:
        """What servers put around it is taken off; anything else is given as it is."""
        assert read(ThreadCustomReader(), [ThreadCustomEvent("custom", data)]) == [expected]

    def test_states_are_those_of_the_graph(self) -> None:
        """States of subgraphs are left out; the last one is the run's."""
        recorded = load("nested")
        states = read(ValuesReader(None), recorded.events)

        assert len(states) == 4
        assert [one["id"] for one in states[-1]["messages"]] == [one["id"] for one in recorded.state["messages"]]


class TestToolCalls:
    """`tool_calls()`."""

    def test_they_are_told_by_their_channel(self) -> None:
        """A graph that feeds it tells each call when it finished or failed, and no call twice."""
        run_id = load("tools").events[0].run_id
        for name in ("tools", "tool_fails"):
            run_id = load(name).events[0].run_id
            assert read(ToolCallReader(), load(name).events) == [
                ToolCall("call-1", "weather", {"city": "Bern"}, "weather of Bern", run_id=run_id),
                ToolCall("call-2", "weather", {"city": "Rome"}, error="no weather in Rome", run_id=run_id),
            ]

    def test_they_are_read_from_states_otherwise(self) -> None:
        """The same graph without the channel gives the same calls."""
        recorded = load("agent")
        run_id = recorded.events[0].run_id
        assert read(ToolCallReader(), recorded.events) == [
            ToolCall("call-1", "weather", {"city": "Bern"}, "weather of Bern", run_id=run_id),
            ToolCall("call-2", "weather", {"city": "Rome"}, "weather of Rome", run_id=run_id),
        ]

    def test_what_a_run_was_given_is_not_its_own(self) -> None:
        """Results in the first state are over; a call there that has none yet is told when it comes."""
        given = state(calling("m", "old", "new"), result("t1", "old"))
        after = state(calling("m", "old", "new"), result("t1", "old"), result("t2", "new"))

        calls = read(ToolCallReader(), [lifecycle("running"), given, after, after])

        assert calls == [ToolCall("new", "find", {"a": 1}, "out", run_id="r")]

    def test_another_run_is_given_what_the_first_left(self) -> None:
        """The first state of each run is what it was given; ids that come again are other calls."""
        first = [lifecycle("running"), state(), state(calling("m", "c"), result("t1"))]
        second = [
            lifecycle("running", run_id="s"),
            state(calling("m", "c"), result("t1")),
            state(calling("n", "c"), result("t2", content="more")),
        ]

        assert [call.output for call in read(ToolCallReader(), [*first, *second])] == ["out", "more"]

    def test_what_a_channel_told_of_one_run_is_not_expected_of_another(self) -> None:
        """A call under an id that was told before is another one: of the same run once its result is in the state."""
        failed = [lifecycle("running"), state(), tool("tool-error", "c", message="x")]
        begun = lifecycle("running", run_id="s")
        first = state(result("t1", "old"))
        after = state(result("t1", "old"), result("t2"))
        told = [tool("tool-finished", "d", output=1), state(result("t3", "d")), state(result("t4", "d", content=2))]

        calls = read(ToolCallReader(), [*failed, begun, first, after, *told])

        assert [(call.id, call.output, call.error) for call in calls] == [
            ("c", None, "x"),
            ("c", "out", None),
            ("d", 1, None),
            ("d", 2, None),
        ]

    def test_a_restart_is_no_other_run(self) -> None:
        """What the first state after a restart has more is a result like others."""
        begin = [lifecycle("running"), state(calling("m", "c"))]
        again = [lifecycle("running", restarted=True), state(calling("m", "c"), result("t1"))]

        assert [call.output for call in read(ToolCallReader(), [*begin, *again])] == ["out"]

    def test_a_tools_message_says_that_it_failed(self) -> None:
        """A result with the status `error` is a failed call, by whichever way it came."""
        failed = result("t", content=[{"type": "text", "text": "no"}], status="error")

        (told,) = read(ToolCallReader(), [tool("tool-started", tool_name="find"), tool("tool-finished", output=failed)])
        (seen,) = read(ToolCallReader(), [state(), state(failed)])

        assert (told.error, told.output) == (seen.error, seen.output) == ("no", None)

    def test_an_output_may_be_anything(self) -> None:
        """A tool that returns no message has what it returned as its output; unknown events are ignored."""
        events = [
            tool("tool-started", tool_name="find", input=1),
            tool("tool-output-delta", delta="x"),
            tool("tool-finished", output=[1]),
        ]
        assert read(ToolCallReader(), events) == [ToolCall("c", "find", 1, [1], run_id="r")]

    def test_what_is_odd_is_tolerated(self) -> None:
        """Events and messages that lack ids or names make no call, or one without; a beginning may be missing."""
        events = [
            tool("tool-started", None),
            tool("tool-started", "d", tool_name=5),
            tool("tool-error", "d"),
            tool("tool-finished", "e", output={"type": "tool", "name": 5}),
            state(),
            state(calling("m", None), result("t1", None), result("t2", "x", name=None), result("t3", "f")),
            says("message-start"),
        ]
        assert read(ToolCallReader(), events) == [
            ToolCall("d", "", None, error="", run_id="r"),
            ToolCall("e", "", None, None, run_id="r"),
            ToolCall("x", "", None, "out", run_id="r"),
            ToolCall("f", "find", None, "out", run_id="r"),
        ]

    def test_the_namespace_is_that_of_the_graph(self) -> None:
        """A call in a subgraph has its path, and is not told again by the graph around it."""
        inner = ("child:1",)
        told = [calling("m", "c"), result("t")]
        events = [state(), state(namespace=inner), state(*told, namespace=inner), state(*told)]

        (call,) = read(ToolCallReader(), events)
        assert call.namespace == inner


class TestSubgraphs:
    """`subgraphs()`."""

    def test_each_change_is_told(self) -> None:
        """A subgraph begins and ends, with one id of what called it; that of a run is no subgraph's."""
        recorded = load("pair")
        run_id = recorded.events[0].run_id
        told = read(SubgraphReader(), recorded.events)

        assert [(one.name, one.status) for one in told] == [
            ("a", "started"),
            ("b", "started"),
            ("a", "completed"),
            ("b", "completed"),
        ]
        assert all(one.namespace == (f"{one.name}:{one.trigger_call_id}",) and one.run_id == run_id for one in told)

    def test_nested_ones_have_their_path(self) -> None:
        """A subgraph of a subgraph has both in its namespace; of other runs only the ends are told."""
        told = read(SubgraphReader(), load("runs_route_nested").events)

        assert [(len(one.namespace), one.status, one.trigger_call_id) for one in told] == [
            (2, "completed", None),
            (1, "completed", None),
        ]

    def test_what_is_odd_is_tolerated(self) -> None:
        """The path may be in the data alone; an end may tell an error; what lacks its state is no change."""
        events = [
            lifecycle("running"),
            lifecycle("started", namespace=["a:1", 5], graph_name="a", trigger_call_id="t"),
            lifecycle("failed", "a:1", error="boom"),
            lifecycle("started", "b:1", graph_name=5),
            lifecycle(None, "b:1"),  # type: ignore[arg-type]
            asks(),
        ]
        assert read(SubgraphReader(), events) == [
            Subgraph(("a:1",), "a", "started", "t", run_id="r"),
            Subgraph(("a:1",), "a", "failed", "t", "boom", "r"),
            Subgraph(("b:1",), "", "started", run_id="r"),
        ]
