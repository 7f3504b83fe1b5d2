"""Messages that may lack their beginning: in a stream that was joined, or is taken over, in the middle of one."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from itertools import chain
from typing import Any

import pytest

from langgraph_runs import ChunkEvent, CustomEvent, MessagesEvent, MetadataEvent, StreamEvent, ValuesEvent
from langgraph_runs._core.projections.messages import DeltaReader, MessageReader
from langgraph_runs._core.projections.text import TextReader
from langgraph_runs._core.streams.event_ids import START_IDS
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs.errors import LangGraphRunsWarning

from .script import joined, made
from .test_projections import RESTART, last, piece

CUT = "^message m may lack its beginning: run "
BEGIN = MetadataEvent("metadata", {"run_id": "r", "attempt": 1})
CUSTOM = CustomEvent("custom", 1)
WITHIN = joined("5", ("messages-tuple", "values"))


def state(*messages: dict[str, Any], namespace: str = "") -> ValuesEvent[Any]:
    return ValuesEvent(f"values{namespace}", {"n": 1, "messages": [*messages]})


def whole(content: Any, message_id: str = "m", **fields: Any) -> dict[str, Any]:
    return {"content": content, "id": message_id, "type": "ai", **fields}


def box(plan: StreamPlan = WITHIN, *, first: str = "messages", taken: StreamEvent | None = None) -> Outbox:
    """The events of a stream, of which the `first` was of this type, and which was read up to what was `taken`."""
    outbox = Outbox(plan, RunState(plan), "")
    outbox.first, outbox.taken = first, taken
    return outbox


def messages(*events: StreamEvent, of: Outbox | None = None, **which: Any) -> list[Any]:
    """The contents of what `messages()` gives."""
    reader = MessageReader(lambda: RunState(WITHIN), **which)
    reader.pop_of(of or box())
    return [one["content"] for one in [*chain.from_iterable(map(reader.feed, events)), *reader.finish()]]


def deltas(*events: StreamEvent, of: Outbox | None = None) -> list[tuple[str, str]]:
    reader = DeltaReader()
    reader.pop_of(of or box())
    return [(one.kind, one.text) for one in [*chain.from_iterable(map(reader.feed, events)), *reader.finish()]]


def assert_silent(*events: StreamEvent, of: Outbox | None = None) -> None:
    """Nothing is warned of (a warning is an error in these tests), whichever way the messages are read."""
    messages(*events, of=of)
    deltas(*events, of=of)


@pytest.mark.parametrize("after", ["5", "1795801000959-0", "r_event_7", None])
def test_a_message_that_the_stream_may_begin_within(after: str | None) -> None:
    """Joined after an event of any server, or for those from now on, it is told as what came, with a warning."""
    events = (piece("two "), piece("three"), last(), piece("next", "n", step=2))
    plan = joined(after, ("messages-tuple",))
    with pytest.warns(LangGraphRunsWarning, match=CUT + ".*last_event_id='-1'.*'values'") as told:
        assert messages(*events, of=box(plan)) == ["two three", "next"]
    assert len(told) == 1
    with pytest.warns(LangGraphRunsWarning, match=CUT):
        told_by_deltas = deltas(*events, of=box(plan))
    assert told_by_deltas == [("text", "two "), ("text", "three"), ("message", "two three"), ("text", "next")]


def test_one_of_which_only_the_end_comes() -> None:
    """A last piece without text, and a call of a tool, are no whole messages either."""
    with pytest.warns(LangGraphRunsWarning, match=CUT):
        assert deltas(last()) == [("message", "")]
    with pytest.warns(LangGraphRunsWarning, match=CUT):
        messages(piece("", tool_call_chunks=[{"name": None, "args": "}", "id": None, "index": 0}]))


def test_it_is_warned_of_once() -> None:
    """The first of several is named."""
    events = (piece("a"), piece("b", "n", node="twin"), last(), last("n"))
    for read in (messages, deltas):
        with pytest.warns(LangGraphRunsWarning, match=CUT) as told:
            read(*events)
        assert len(told) == 1


def test_text_is_what_came() -> None:
    """Pieces are not told as a whole."""
    reader = TextReader(lambda: RunState(WITHIN))
    reader.pop_of(box())
    assert [*reader.feed(piece("two ")), *reader.feed(last()), *reader.finish()] == ["two "]
    assert deltas(piece("two ")) == [("text", "two ")]


@pytest.mark.parametrize(
    "plan", [made(("messages-tuple",)), *(joined(after, ("messages-tuple",)) for after in START_IDS)]
)
def test_a_stream_from_the_beginning_of_the_run(plan: StreamPlan) -> None:
    """It has every message whole."""
    assert_silent(piece("a"), last(), of=box(plan))


def test_a_run_that_begins_after_the_stream_was_joined() -> None:
    """Its first event shows it, also one that the caller does not get; and a restart says everything anew."""
    assert_silent(piece("a"), last(), of=box(joined(None, ("messages-tuple",)), first="metadata"))
    assert_silent(RESTART, piece("a"), last())
    assert_silent(CUSTOM, RESTART, piece("a"), last())


def test_a_message_that_a_restart_says_again() -> None:
    """It begins here under the id that it had; what was complete before may still lack its beginning."""
    assert_silent(piece("b"), RESTART, piece("a b"), last())
    with pytest.warns(LangGraphRunsWarning, match=CUT):
        assert messages(piece("b"), last(), RESTART, piece("c", "n", step=2)) == ["b", "c"]


@pytest.mark.parametrize(
    "before",
    [
        piece("a tool's", "t", type="tool", tool_call_id="1"),
        state(),
        MessagesEvent("messages/complete", [whole("a", "t")]),
    ],
)
def test_a_message_that_begins_later(before: StreamEvent) -> None:
    """After a message of an earlier step of its graph, or a state of it, none can have begun before."""
    assert_silent(before, piece("a", step=2), last())


def test_a_message_of_another_graph() -> None:
    """A state of a graph is after all that its subgraphs said, and says nothing of those around it and beside it."""
    below, beside = {"tasks": "child:1|model:1"}, {"tasks": "other:1|model:1"}
    assert_silent(state(), piece("a", **below), last())
    assert_silent(state(namespace="|child:1"), piece("a", **below), last())
    for fields in ({}, beside):
        with pytest.warns(LangGraphRunsWarning, match=CUT):
            messages(state(namespace="|child:1"), piece("a", **fields))
    with pytest.warns(LangGraphRunsWarning, match=CUT):
        messages(piece("a tool's", "t", type="tool"), piece("a", step=2, **below))


def test_a_state_has_the_whole_message() -> None:
    """`messages()` gives that one, with all that it has, if it ends as what came does."""
    told = whole([{"type": "text", "text": "one two"}], usage_metadata={"total_tokens": 3})
    assert messages(piece("two"), last(), state({"id": "x"}, told)) == [told["content"]]
    assert messages(piece("two"), last(), state(whole("one two")), piece("b", "n", step=2)) == ["one two", "b"]
    assert messages(piece("two"), state(whole("one two"), namespace="|child:1")) == ["one two"]
    assert messages(last(), state(whole("", tool_calls=[{"id": "1"}]))) == [""]


def test_a_state_has_another_message() -> None:
    """What a node put in its place does not show what was said."""
    with pytest.warns(LangGraphRunsWarning, match=CUT):
        assert messages(piece("two"), last(), state(whole("edited"), whole("two", "n")), ValuesEvent("values", 1)) == [
            "two"
        ]


def test_a_message_that_comes_whole() -> None:
    """It cannot be cut, and stands for the pieces that came of it."""
    assert_silent(piece("a", type="ai"))
    assert messages(piece("two"), piece("one two", type="ai")) == ["one two"]
    assert messages(piece("two"), last(), piece("two", type="ai")) == ["two"]
    assert_silent(MessagesEvent("messages/partial", [whole("a")]), MessagesEvent("messages/complete", [whole("a")]))


def test_what_is_no_message() -> None:
    """It is passed over."""
    assert_silent(ChunkEvent("messages", []), ChunkEvent("messages", [1]), CUSTOM)


def test_a_message_that_is_not_selected() -> None:
    """It is not handed out, so it is not warned of."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert messages(piece("a"), last(), piece("b", "n", step=2, node="other"), node="other") == ["b"]


@pytest.mark.parametrize(
    ("taken", "is_silent"), [(BEGIN, True), (state(), True), (CUSTOM, False), (piece("one "), False)]
)
def test_a_stream_that_another_reader_began(taken: StreamEvent, is_silent: bool) -> None:
    """It may have been left within a message, but not at the beginning of the run, nor after a state."""
    of = box(made(("messages-tuple",)), first="metadata", taken=taken)
    if is_silent:
        assert_silent(piece("two"), last(), of=of)
    else:
        with pytest.warns(LangGraphRunsWarning, match=CUT):
            assert messages(piece("two"), last(), of=of) == ["two"]
        taken_below = state(namespace="|child:1")
        with pytest.warns(LangGraphRunsWarning, match=CUT):
            messages(piece("two"), of=box(made(("messages-tuple",)), first="metadata", taken=taken_below))


def until_raised(reader: Any, events: Iterable[StreamEvent]) -> list[Any]:
    """What a projection hands out where warnings are errors."""
    given: list[Any] = []
    for event in events:
        try:
            given += reader.feed(event)
        except LangGraphRunsWarning:
            given += ["warned", *reader.take_kept()]
    return given


def test_nothing_is_lost_where_warnings_are_errors() -> None:
    """What the event gives is handed out after the error."""
    reader, other = MessageReader(lambda: RunState(WITHIN)), DeltaReader()
    reader.pop_of(box())
    other.pop_of(box())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        given = until_raised(reader, [piece("a"), last(), piece("b", "n", step=2)])
        assert [one if one == "warned" else one["content"] for one in given] == ["warned", "a"]
        assert [one["content"] for one in reader.finish()] == ["b"]
        given = until_raised(other, [piece("a"), last()])
        assert [one if one == "warned" else one.kind for one in given] == ["text", "warned", "message"]
