"""Reading a thread's stream for what is said: text, deltas and whole messages, of real streams and after restarts."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

import pytest

from langgraph_runs._core.projections.projection import Projector
from langgraph_runs._core.protocol.assembler import ThreadMessages, messages_in
from langgraph_runs._core.protocol.message_readers import ThreadDeltaReader, ThreadMessageReader, ThreadTextReader
from langgraph_runs.errors import LangGraphRunsWarning

from .thread_streams import (
    NAMES,
    RESTARTS,
    Known,
    ai,
    asks,
    deltas,
    kinds,
    lifecycle,
    load,
    messages,
    says,
    speaks,
    start,
    state,
    text,
    text_block,
)


class TestRecorded:
    """What real servers sent."""

    @pytest.mark.parametrize("name", NAMES)
    def test_messages_are_those_of_the_state(self, name: str) -> None:
        """A message is the one that the state has under its id, and has its usage besides."""
        recorded = load(name)
        whole = {one["id"]: one for one in recorded.state.get("messages", [])}
        given = messages(recorded.events)
        stand = [one for one in given if one["id"] in recorded.messages and one.get("content") != "first words "]
        replaced = [
            one["id"] for one in stand if one["content"] == [{"type": "text", "text": "first words ", "index": 0}]
        ]

        for message in stand:
            if message["id"] not in replaced:
                usage = message.pop("usage_metadata", None)
                assert message == recorded.messages[message["id"]]
                assert usage is None or usage == whole[message["id"]]["usage_metadata"]
        assert len(replaced) == (name == "edits")

    @pytest.mark.parametrize("name", NAMES)
    def test_no_message_of_the_run_is_left_out(self, name: str) -> None:
        """All messages that the state has more at the end than at the start are given, each once."""
        recorded = load(name)
        begun = next(event for event in recorded.events if event.mode == "values" and not event.namespace)
        before = {one["id"] for one in begun.data.get("messages", [])}
        given = [message["id"] for message in messages(recorded.events)]

        assert len(given) == len({*given})
        assert {*recorded.messages} - before <= {*given}
        assert not before & {*given}

    @pytest.mark.parametrize("name", NAMES)
    def test_deltas_make_up_the_messages(self, name: str) -> None:
        """The text of each message's deltas is its text, and each message is complete once, but for one that broke."""
        given = deltas(load(name).events)
        said = {
            message_id: "".join(delta.text for delta in of if delta.kind == "text")
            for message_id, of in groupby(
                sorted(given, key=lambda delta: delta.message_id), lambda delta: delta.message_id
            )
        }
        complete = {
            delta.message_id: delta.text for delta in given if delta.kind == "message" and not delta.tool_call_id
        }

        assert {message_id: said[message_id] for message_id in complete if said[message_id]} == {
            message_id: whole for message_id, whole in complete.items() if said[message_id]
        }
        assert len(said) - len({delta.message_id for delta in given if delta.kind == "message"}) == (
            name == "model_fails"
        )

    @pytest.mark.parametrize("name", NAMES)
    def test_text_is_that_of_the_deltas(self, name: str) -> None:
        """Text of AI messages, and no tool's, whichever way that was told."""
        events = load(name).events
        assert text(events) == [delta.text for delta in deltas(events) if delta.kind == "text"]

    def test_a_tool_is_not_heard(self) -> None:
        """The message that the server makes of a tool's output is none: the state has the real one."""
        events = load("tools").events

        assert text(events) == ["Let me ", "look.", "Rain ", "and ", "sun."]
        assert [message["type"] for message in messages(events)] == ["ai", "tool", "tool", "ai"]
        results = [delta for delta in deltas(events) if delta.tool_call_id and delta.kind == "message"]
        assert [(one.tool_call_id, one.tool_name, one.text) for one in results] == [
            ("call-1", "weather", "weather of Bern"),
            ("call-2", "weather", "Error: ValueError('no weather in Rome')\n Please fix your mistakes."),
        ]

    def test_reasoning_and_calls_are_told(self) -> None:
        """Deltas tell thinking apart, and the JSON of a tool call's arguments with its id and name."""
        given = deltas(load("reasoning").events)

        assert [(one.kind, one.text) for one in given] == [
            ("thinking", "Let "),
            ("thinking", "me think."),
            ("text", "Yes, "),
            ("text", "done."),
            ("tool_call", ""),
            ("tool_call", '{"city": '),
            ("tool_call", '"Bern"'),
            ("tool_call", "{}"),
            ("message", "Yes, done."),
        ]
        assert {(one.tool_call_id, one.tool_name) for one in given if one.kind == "tool_call"} == {
            ("call-9", "weather")
        }

    @pytest.mark.parametrize("name", ["twins", "gathered"])
    def test_those_who_speak_at_once_are_not_mixed_up(self, name: str) -> None:
        """Two nodes of one graph, of which the server does not tell the pieces apart: each text is one message's."""
        recorded = load(name)
        given = deltas(recorded.events)

        assert {one.message_id: one.text for one in given if one.kind == "message"} == {
            message_id: "".join(block.get("text", "") for block in message["content"])
            for message_id, message in recorded.messages.items()
            if message["type"] == "ai"
        }

    def test_subgraphs_that_speak_at_once_are_told_piece_by_piece(self) -> None:
        """Messages of different namespaces are known apart as they come."""
        events = load("pair").events

        assert text(events) == ["from ", "from ", "a ", "b ", "one ", "one ", "two ", "two ", "three "]
        assert text(events, namespace=["a"]) == ["from ", "a ", "one ", "two "]
        assert [one["content"][0]["text"] for one in messages(events, namespace=["b"])] == ["from b one two three "]


class TestStates:
    """What models do not stream comes with the states."""

    def test_a_message_that_is_not_streamed_comes_whole(self) -> None:
        """Its text is given when the state has it, once; what a human says is a message, and no text."""
        human = {"type": "human", "id": "h", "content": "hi"}
        told = state("a", ai("b", "told at once"), human)
        events = [state("a"), told, told, lifecycle("completed")]

        assert text(events) == ["told at once"]
        assert [one["id"] for one in messages(events)] == ["b", "h"]

    def test_a_tools_message_is_taken_from_the_state(self) -> None:
        """The server's copy of it may have its id: that is no reason to leave it out."""
        copy = [start("t", "tools:c", role="tool"), *text_block("x", "tools:c"), says("message-finish", "tools:c")]
        told = {"type": "tool", "id": "t", "content": "x", "tool_call_id": "c"}
        assert messages([state(), *copy, state(told)]) == [told]

    def test_what_was_given_was_not_said(self) -> None:
        """Messages in the first state of a run, or of a subgraph, are what it was given."""
        events = [
            state("a"),
            state("b", namespace=("x:1",)),
            state("a", "b"),
            lifecycle("running", run_id="s"),
            state("c"),
        ]
        assert messages(events) == []

    def test_what_was_said_before_is_not_said_again(self) -> None:
        """A message whose step an earlier run did not finish is in a later state only, and is not told twice."""
        first = [lifecycle("running"), state("a"), *speaks("m", "hello"), lifecycle("interrupted"), asks()]
        second = [lifecycle("running", run_id="s"), state("a"), state("a", "m")]

        assert text([*first, *second]) == ["hello"]
        assert [one["id"] for one in messages([*first, *second])] == ["m"]

    def test_messages_are_found_in_lists(self) -> None:
        """A message has an id, a type that messages have and a content; the state may be the list itself."""
        others = [
            {"type": "doc", "id": "1", "content": ""},
            {"type": "ai", "content": ""},
            {"type": "ai", "id": "2"},
            5,
        ]
        assert [one["id"] for one in messages_in({"a": [*others, ai("m")], "b": 1})] == ["m"]
        assert [one["id"] for one in messages_in([ai("m")])] == ["m"]
        assert [*messages_in(None)] == []


class TestSteps:
    """When a message is given."""

    def test_a_message_comes_when_its_step_is_done(self) -> None:
        """That is when the state of its graph comes, at the end of the run, or with the next run."""
        reader = ThreadMessageReader(Known, ThreadMessages())
        assert read_ids(reader, [state(), *speaks("m", "a")]) == []
        assert read_ids(reader, [state(namespace=("x:1",))]) == []
        assert read_ids(reader, [state("m")]) == ["m"]
        assert read_ids(reader, [*speaks("n", "a"), lifecycle("interrupted"), lifecycle("completed", "x:1")]) == []
        assert read_ids(reader, [lifecycle("running", run_id="s")]) == ["n"]
        assert read_ids(reader, [*speaks("o", "a"), lifecycle("failed", run_id="s")]) == ["o"]
        assert read_ids(reader, speaks("p", "a")) == []
        assert [one["id"] for one in reader.finish()] == ["p"]
        assert [*reader.finish()] == []

    def test_the_same_beginning_twice_is_one_run(self) -> None:
        """A beginning that is told again changes nothing; without an id of a run each is another."""
        begins = lifecycle("running")
        assert messages([begins, state("a"), begins, state("a", "b")])[0]["id"] == "b"
        unknown = lifecycle("running", run_id=None)
        assert messages([unknown, state("a"), unknown, state("a", "b")]) == []


class TestRestart:
    """The server began the run anew."""

    again = lifecycle("running", restarted=True)

    @pytest.mark.parametrize("name", RESTARTS)
    def test_what_stands_is_what_the_state_has(self, name: str) -> None:
        """Real restarts, with and without saved states: what is not void is each message of the state, once."""
        recorded = load(name)
        expected = [message_id for message_id, message in recorded.messages.items() if message["type"] != "human"]
        stand: list[str] = []
        for one in messages(recorded.events):
            stand = [*stand, one["id"]] if isinstance(one, dict) else [each for each in stand if each not in one]
        said = [(one.kind, one.message_id) for one in deltas(recorded.events)]
        void = {message_id for kind, message_id in said if kind == "void"}

        assert stand == expected
        assert {message_id for _, message_id in said} - void == {*expected}

    def test_a_message_that_was_cut_off_is_void(self) -> None:
        """Text that was given raises, deltas tell it, and messages never had it."""
        cut = [lifecycle("running"), state(), start("m"), *text_block("a"), start("t", "tools:c", role="tool")]
        events = [*cut, self.again, state(), *speaks("n", "b"), state("n")]

        assert kinds(events) == [("text", "m", "a"), ("void", "m", ""), ("text", "n", "b"), ("message", "n", "b")]
        assert text(events) == ["a", ("m",), "b"]
        assert [one["id"] for one in messages(events)] == ["n"]

    def test_a_complete_message_is_void_if_its_step_is_lost(self) -> None:
        """The state from which the run goes on lacks it, so its node runs again; others stand, also in no state."""
        events = [
            lifecycle("running"),
            state(),
            *speaks("judge", "x"),
            *speaks("m", "a"),
            state("m"),
            *speaks("n", "b"),
            *speaks("inner", "c", namespace=("x:1",)),
            self.again,
            state("m"),
        ]
        assert [one for one in kinds(events) if one[0] == "void"] == [("void", "n", "")]
        assert text(events) == ["x", "a", "b", "c", ("n",)]
        assert [one["id"] for one in messages(events)] == ["judge", "m", "inner"]

    def test_a_message_that_was_given_is_void_if_the_run_starts_over(self) -> None:
        """Without saved states the run begins where it began: what states had is said again."""
        begin = [lifecycle("running"), state(), *speaks("m", "a"), state("m")]
        events = [*begin, self.again, state(), *speaks("n", "b"), state("n")]

        assert [one if isinstance(one, tuple) else one["id"] for one in messages(events)] == ["m", ("m",), "n"]
        assert text(events) == ["a", ("m",), "b"]

    def test_what_was_cut_off_may_be_in_the_state(self) -> None:
        """The rest was said while the server stopped: the message comes whole, from the state."""
        cut = [lifecycle("running"), state(), start("m"), *text_block("a")]
        events = [*cut, self.again, state(ai("m", "ab"))]

        assert kinds(events) == [("text", "m", "a"), ("void", "m", ""), ("text", "m", "ab"), ("message", "m", "ab")]
        assert messages(events) == [ai("m", "ab")]

    def test_only_the_first_state_after_it_tells_what_was_lost(self) -> None:
        """What a later state has no more was removed by a node, and was said."""
        begin = [lifecycle("running"), state(), *speaks("m", "a"), state("m")]
        assert [one[0] for one in kinds([*begin, self.again, state("m"), state()])] == ["text", "message"]

    def test_text_that_comes_with_what_is_void_is_kept(self) -> None:
        """An event that voids some text and brings other raises first, and gives the other after."""
        begin = [lifecycle("running"), state(), *speaks("m", "a"), self.again]
        assert text([*begin, state(ai("n", "b"))]) == ["a", ("m",), "b"]

    def test_a_message_that_is_void_for_no_reader_raises_nothing(self) -> None:
        """Messages that were not selected, or not given, are void in silence."""
        cut = [lifecycle("running"), state(), start("m"), self.again]
        assert text(cut) == messages(cut) == []


class TestSelection:
    """Which messages are asked for."""

    @pytest.mark.parametrize("reader", [partial(ThreadTextReader, Known), ThreadDeltaReader])
    @pytest.mark.parametrize(("name", "value"), [("node", "model"), ("tags", ["a"])])
    def test_what_events_do_not_tell_is_refused(self, reader: Any, name: str, value: Any) -> None:
        """A node or tags raise, with what there is instead."""
        expected = f"^{name}=.*do not tell the {name} of a message; select .* namespace=, or .* runs.stream"
        with pytest.raises(ValueError, match=expected):
            reader(messages=ThreadMessages(), **{name: value})

    def test_a_namespace_that_selects_nothing_warns(self) -> None:
        """It says what came, and nothing of a keyword that these streams do not have."""
        with pytest.warns(LangGraphRunsWarning, match="those that came are of the graph itself$"):
            assert text(speaks("m", "a"), namespace=["x"]) == []


def read_ids(reader: Projector[Any], events: Any) -> list[str]:
    """The ids of the messages that these events give."""
    return [message["id"] for event in events for message in reader.feed(event)]
