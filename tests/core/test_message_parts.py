"""How pieces of messages are put together, where real ones and random ones do not show it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from langgraph_runs import ChunkEvent, MessagesEvent
from langgraph_runs._core.messages.merge import add_usage, merge_content, merge_dicts, merge_lists
from langgraph_runs._core.messages.tool_calls import read_partial_json
from langgraph_runs.assemble import Messages
from tests.core.test_assemble import chunk, fed


@pytest.mark.parametrize(
    ("left", "right", "both"),
    [
        ("a", "b", "ab"),
        ("a", ["b"], ["a", "b"]),
        (["a"], "b", ["ab"]),
        ([{"type": "text", "text": "a"}], "b", [{"type": "text", "text": "a"}, "b"]),
        ([{"type": "text", "text": "a"}], "", [{"type": "text", "text": "a"}]),
        ([], "b", []),  # as in the state
        (["a"], ["b"], ["a", "b"]),
    ],
)
def test_contents(left: Any, right: Any, both: Any) -> None:
    """Texts and blocks in any order."""
    assert merge_content(left, right) == both


@pytest.mark.parametrize(
    ("left", "right", "both"),
    [
        ({"a": None}, {"a": "x", "b": None}, {"a": "x", "b": None}),
        ({"a": "x"}, {"a": None}, {"a": "x"}),
        ({"a": "x"}, {"a": "y"}, {"a": "xy"}),
        ({"id": "x", "model_provider": "p"}, {"id": "x", "model_provider": "q"}, {"id": "x", "model_provider": "pq"}),
        ({"index": "lc_1"}, {"index": "lc_1"}, {"index": "lc_1"}),
        ({"n": 1, "index": 1, "created": 1}, {"n": 2, "index": 2, "created": 2}, {"n": 3, "index": 2, "created": 2}),
        ({"n": 2}, {"n": 2}, {"n": 2}),
        ({"a": {"b": "x"}}, {"a": {"b": "y"}}, {"a": {"b": "xy"}}),
        ({"a": ["x"]}, {"a": ["y"]}, {"a": ["x", "y"]}),
        ({"a": True, "b": 1.5, "c": "x"}, {"a": False, "b": 2.5, "c": 1}, {"a": False, "b": 2.5, "c": 1}),
    ],
)
def test_dicts(left: dict[str, Any], right: dict[str, Any], both: dict[str, Any]) -> None:
    """Texts continue, numbers add up, names stay; where pieces contradict each other the later one counts."""
    assert merge_dicts(left, right) == both


@pytest.mark.parametrize(
    ("left", "right", "both"),
    [
        ([{"index": 0, "a": "x"}], [{"index": 0, "a": "y"}], [{"index": 0, "a": "xy"}]),
        ([{"index": 0}], [{"index": 1}], [{"index": 0}, {"index": 1}]),
        ([{"index": "0"}], [{"index": "0"}], [{"index": "0"}, {"index": "0"}]),
        ([{"index": 0, "id": "a"}], [{"index": 0, "id": "b"}], [{"index": 0, "id": "a"}, {"index": 0, "id": "b"}]),
        ([{"index": 0, "type": "t"}], [{"index": 0, "type": "t"}], [{"index": 0, "type": "t"}]),
        (
            [{"index": 0, "type": "non_standard", "value": {"a": "x"}}],
            [{"index": 0, "type": "non_standard", "value": {"a": "y"}}],
            [{"index": 0, "type": "non_standard", "value": {"a": "xy"}}],
        ),
        (
            [{"index": 0, "type": "text", "text": "x"}],
            [{"index": 0, "type": "non_standard", "value": {"a": "y"}}],
            [{"index": 0, "type": "text", "text": "x", "extras": {"a": "y"}}],
        ),
    ],
)
def test_lists(left: list[Any], right: list[Any], both: list[Any]) -> None:
    """Items with the same index are one, unless their ids differ."""
    assert merge_lists(left, right) == both


@pytest.mark.parametrize(
    ("left", "right", "both"),
    [
        (None, None, None),
        (None, {"a": 1}, {"a": 1}),
        ({"a": 1}, {}, {"a": 1}),
        ({"a": 1, "b": {"c": 1}}, {"a": 2, "b": {"c": 3, "d": 4}}, {"a": 3, "b": {"c": 4, "d": 4}}),
        ({"a": None}, {"a": 2}, {"a": 2}),
    ],
)
def test_counts_of_tokens(left: Any, right: Any, both: Any) -> None:
    """They are added up, at any depth."""
    assert add_usage(left, right) == both


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "b\\', {"a": "b"}),
        ('{"a": "b\\"', {"a": 'b"'}),
        ('{"a": "line\n', {"a": "line\n"}),
        ('{"a": 1.', {"a": 1}),
        ('{"a": 1, "b": tr', {"a": 1}),
        ('{"a": [1, {"b": [', {"a": [1, {"b": []}]}),
        ('{"a": [1]', {"a": [1]}),
        ('{"a": {"b": 1}, "c', {"a": {"b": 1}}),
        ('{"a": "x" oops', {"a": "x"}),
        ("[1}", None),
        ("}", None),
        ("oops", None),
        ("", None),
    ],
)
def test_json_that_breaks_off(text: str, value: Any) -> None:
    """It is read as far as it goes; what cannot be read is None."""
    assert read_partial_json(text) == value


def test_json_at_every_place_where_it_may_break_off() -> None:
    """The arguments of a tool call grow piece by piece, and are an object from their first character on."""
    whole = {"city": 'Bern \\ "x"', "days": [1, -2.5e3, None, True], "more": {"a": {}, "b": []}}
    text = json.dumps(whole)
    values = [read_partial_json(text[:end]) for end in range(1, len(text) + 1)]

    assert all(isinstance(value, dict) and set(value) <= set(whole) for value in values)
    assert [len(value) for value in values] == sorted(len(value) for value in values)
    assert values[-1] == whole


@pytest.mark.parametrize("kind", ["text", "thinking", "reasoning"])
def test_long_texts_in_blocks_are_joined(kind: str) -> None:
    """Runs of pieces that only add text are one piece; others between them are where they were."""
    parts: list[Any] = [
        [{"type": kind, kind: "a", "index": 0}],
        [{"type": kind, kind: "b", "index": 0}],
        [{"type": kind, kind: None, "index": 0}],
        [{"type": kind, kind: "c", "index": 1}],
        [{"type": kind, kind: "d", "index": 0, "signature": "s"}],
        [{"type": kind, kind: "e", "index": 0}],
        "f",
        "g",
        [{"type": "other"}, {"type": "other"}],
    ]
    messages, _ = fed(*map(chunk, parts))

    assert messages.messages[0]["content"] == [
        {"type": kind, kind: "abde", "index": 0, "signature": "s"},
        {"type": kind, kind: "c", "index": 1},
        "fg",
        {"type": "other"},
        {"type": "other"},
    ]


def test_long_arguments_are_joined() -> None:
    """Pieces that only add arguments are one piece; one with a name or an id is not."""
    empty = {"type": "tool_call_chunk", "index": 0, "id": None, "name": None, "args": None}
    pieces = [{**empty, "id": "c", "name": "f"}, {**empty, "args": "{"}, {**empty, "args": "}"}, {**empty, "id": "d"}]
    messages = Messages()
    for piece in pieces:
        messages.feed(chunk(tool_call_chunks=[piece]))

    assert [(call["id"], call["args"]) for call in messages.messages[0]["tool_calls"]] == [("c", {}), ("d", {})]


ODD: list[Any] = [None, True, 1.5, "x", [], {}, [None], ["x"], [[1]], {"a": 1}, {"id": []}, [{"index": [], "id": []}]]
ODD += [[{"type": {}, "index": 0}], [{"type": "tool_call_chunk", "name": 1, "args": {"a": 1}, "id": "1", "index": 0}]]
KEYS = "content id type chunk_position tool_call_chunks tool_calls additional_kwargs response_metadata usage_metadata"


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("kind", ["AIMessageChunk", "ai", "tool"])
def test_odd_parts(kind: str, odd: Any) -> None:
    """Whatever a part of a message is, the text beside it comes, and no error."""
    for key in KEYS.split():
        messages = Messages()
        message = {"id": "m", "type": kind, "content": "a", "tool_calls": [], key: odd}
        for event in (
            ChunkEvent("messages", [message, odd]),
            ChunkEvent("messages", [message, {"langgraph_node": odd, "langgraph_step": odd}]),
            MessagesEvent("messages/metadata", {"m": odd}),
            MessagesEvent("messages/complete", [odd, message]),
        ):
            messages.feed(event)
            assert [*messages.messages] == messages.messages
        messages.feed(ChunkEvent("messages", [{"id": "n", "type": "AIMessageChunk", "content": "b"}, {}]))
        assert messages.messages[-1]["content"] == "b"


def test_a_piece_without_a_type() -> None:
    """It is no piece of the message that has its id, but it raises nothing."""
    messages = Messages()
    for piece in ({"id": "m", "type": "AIMessageChunk", "content": "a"}, {"id": "m", "content": "b"}):
        messages.feed(ChunkEvent("messages", [piece, {}]))
    assert [message["content"] for message in messages.messages] == ["b"]


@pytest.mark.parametrize("value", [2**80, float("inf"), "ä\ud800"])
def test_arguments_that_only_lenient_json_has(value: Any) -> None:
    """The arguments of a call that comes whole are told as text, whatever the server sent."""
    call = {"id": "c", "name": "tool", "args": {"x": value}}
    message = {"id": "m", "type": "ai", "content": "hi", "tool_calls": [call]}

    deltas = Messages().feed(ChunkEvent("messages", [message, {}]))

    assert [delta.kind for delta in deltas] == ["text", "tool_call", "message"]
    assert json.loads(deltas[1].text) == {"x": value}
