"""Messages put together from events: what each event adds, and what there is in the end."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from langgraph_runs import ChunkEvent, CustomEvent, MessagesEvent, StreamEvent, ValuesEvent
from langgraph_runs.assemble import Delta, Messages

WHERE = {"langgraph_node": "answer", "langgraph_step": 3, "langgraph_checkpoint_ns": "child:1|answer:2"}
PLACE = ("answer", 3, ("child:1",))


def chunk(content: Any = "", message_id: str | None = "m", **fields: Any) -> ChunkEvent:
    """A piece of an AI message, as on the wire."""
    message = {"content": content, "id": message_id, "type": "AIMessageChunk", **fields}
    return ChunkEvent("messages|child:1", [message, WHERE])


def whole(content: Any, message_id: str | None = "m", kind: str = "ai", **fields: Any) -> ChunkEvent:
    """A message that comes whole."""
    return ChunkEvent("messages|child:1", [{"content": content, "id": message_id, "type": kind, **fields}, WHERE])


def snapshot(content: Any, event: str = "messages/partial", **fields: Any) -> MessagesEvent:
    """A message as far as it has come, in the mode `messages`."""
    return MessagesEvent(event, [{"content": content, "id": "m", "type": "ai", **fields}])


def fed(*events: StreamEvent) -> tuple[Messages, list[Delta]]:
    """What was put together of the events, and what each added."""
    messages = Messages()
    return messages, [delta for event in events for delta in messages.feed(event)]


def told(*events: StreamEvent) -> list[tuple[str, str]]:
    """The kinds and texts of what the events add."""
    return [(delta.kind, delta.text) for delta in fed(*events)[1]]


def test_a_message_in_pieces() -> None:
    """Each piece is told with where it comes from; the message is that of the state."""
    usage = {"input_tokens": 1, "output_tokens": 2, "total_tokens": 3}
    messages, deltas = fed(chunk("Hel"), chunk("lo", usage_metadata=usage), chunk(chunk_position="last"))

    assert deltas == [
        Delta("text", "Hel", "m", *PLACE),
        Delta("text", "lo", "m", *PLACE),
        Delta("message", "Hello", "m", *PLACE),
    ]
    assert messages.messages == [messages.get("m")]
    assert messages.get("m") == {
        "content": "Hello",
        "id": "m",
        "type": "ai",
        "additional_kwargs": {},
        "response_metadata": {},
        "tool_calls": [],
        "invalid_tool_calls": [],
        "usage_metadata": usage,
    }
    assert messages.void == ()
    assert messages.get("n") is None


def test_a_message_that_is_not_complete() -> None:
    """It can be looked at any time, and goes on afterwards."""
    messages, _ = fed(chunk("a"))
    seen = messages.messages
    messages.feed(chunk("b"))

    assert [one["content"] for one in (*seen, *messages.messages)] == ["a", "ab"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a", [("text", "a")]),
        ([{"type": "text", "text": "a", "index": 0}], [("text", "a")]),
        (["a", {"type": "text", "text": ""}], [("text", "a")]),
        ([{"type": "thinking", "thinking": "a"}], [("thinking", "a")]),
        ([{"type": "thinking", "signature": "a"}], []),
        ([{"type": "reasoning", "reasoning": "a"}], [("thinking", "a")]),
        ([{"type": "reasoning", "summary": [{"text": "a"}, {"text": "b"}, 1]}], [("thinking", "ab")]),
        ([{"type": "tool_use", "input": "{}"}, {"type": "image", "url": "x"}, {"text": "x"}, None, 7], []),
        ([{"type": "text", "text": None}], []),
        (None, []),
    ],
)
def test_what_a_model_says_and_what_it_thinks(content: Any, expected: list[tuple[str, str]]) -> None:
    """Text is what is meant for the reader; of thinking there are several forms; all else is neither."""
    assert told(chunk(content)) == expected
    assert told(whole(content))[: len(expected)] == expected


def test_thinking_beside_the_content() -> None:
    """Some models send it as a field of its own."""
    assert told(chunk(additional_kwargs={"reasoning_content": "a"})) == [("thinking", "a")]
    assert told(whole("b", additional_kwargs={"reasoning_content": "a"})) == [
        ("thinking", "a"),
        ("text", "b"),
        ("message", "b"),
    ]


EMPTY = {
    "tool_call_chunks": [],
    "additional_kwargs": {},
    "response_metadata": {},
    "usage_metadata": None,
    "chunk_position": None,
}


@pytest.mark.parametrize("name", EMPTY)
@pytest.mark.parametrize("content", ["b", "", [{"type": "text", "text": "b", "index": 0}], None])
def test_fields_that_are_empty(name: str, content: Any) -> None:
    """They are the same as fields that are not there, whichever of them there are."""
    full = {
        "tool_call_chunks": [{"index": 0, "id": "c", "name": "f", "args": "{}"}],
        "additional_kwargs": {"reasoning_content": "x"},
        "response_metadata": {"model_provider": "p"},
        "usage_metadata": {"total_tokens": 1},
        "chunk_position": "last",
    }[name]
    for fields in ({}, {name: full}):
        bare, with_empty = (
            fed(*(chunk(one, **rest, **(fields if one == content else {})) for one in ("a", content, "c")))
            for rest in ({}, {key: value for key, value in EMPTY.items() if key not in fields})
        )
        assert bare[1] == with_empty[1]
        assert bare[0].messages == with_empty[0].messages


def test_pieces_of_tool_calls() -> None:
    """Each piece of arguments names its call and tool, also where only the first piece does on the wire."""
    pieces = [
        {"index": 0, "id": "c1", "name": "f", "args": ""},
        {"index": 1, "id": "c2", "name": "g", "args": "{}"},
        {"index": 0, "id": None, "name": None, "args": '{"a": 1'},
        {"index": None, "id": "c3", "name": "h", "args": "oops"},
    ]
    messages, deltas = fed(*(chunk(tool_call_chunks=[piece]) for piece in pieces))

    assert [(*delta[-2:], delta.text) for delta in deltas] == [
        ("c1", "f", ""),
        ("c2", "g", "{}"),
        ("c1", "f", '{"a": 1'),
        ("c3", "h", "oops"),
    ]
    [message] = messages.messages
    assert [(call["id"], call["args"]) for call in message["tool_calls"]] == [("c1", {"a": 1}), ("c2", {})]
    assert [call["args"] for call in message["invalid_tool_calls"]] == ["oops"]


def test_messages_that_come_whole() -> None:
    """A model that does not stream says all at once; a tool's result is no text, and names its call."""
    calls = [{"id": "c", "name": "f", "args": {"a": 1}, "type": "tool_call"}]
    messages, deltas = fed(
        whole("Hi", tool_calls=calls),
        whole("sunny", "t", "tool", tool_call_id="c", name="f"),
        whole("as a human", "h", "human"),
    )

    assert [(one.kind, one.text, one.tool_call_id, one.tool_name) for one in deltas] == [
        ("text", "Hi", None, None),
        ("tool_call", '{"a":1}', "c", "f"),
        ("message", "Hi", None, None),
        ("message", "sunny", "c", "f"),
        ("message", "as a human", None, None),
    ]
    assert [one["type"] for one in messages.messages] == ["ai", "tool", "human"]


def test_pieces_of_other_messages() -> None:
    """Those of tools and others are whole with their first piece (Aegra sends one); more are put together alike."""
    messages, deltas = fed(
        *(chunk(part, type="ToolMessageChunk", tool_call_id="c", name="f") for part in ("a", ["b"])),
        chunk("x", "h", type="HumanMessageChunk"),
    )

    assert [(one.kind, one.text, one.tool_call_id, one.tool_name) for one in deltas] == [
        ("message", "a", "c", "f"),
        ("message", "x", None, None),
    ]
    assert [(one["type"], one["content"]) for one in messages.messages] == [("tool", ["a", "b"]), ("human", "x")]
    assert messages.messages[0]["tool_call_id"] == "c"
    assert "tool_calls" not in messages.messages[0]


def test_a_message_that_is_told_again() -> None:
    """What was said before is not said again, but if it changed the old is void."""
    assert told(whole("a"), whole("a")) == [("text", "a"), ("message", "a")]
    assert told(whole("a"), whole("b")) == [
        ("text", "a"),
        ("message", "a"),
        ("void", ""),
        ("text", "b"),
        ("message", "b"),
    ]
    messages, deltas = fed(chunk("a"), whole("b"))
    assert [delta.kind for delta in deltas] == ["text", "void", "text", "message"]
    assert [one["content"] for one in messages.messages] == ["b"]
    assert messages.void == ()


CALL = {"id": "c", "name": "f", "args": {"a": 1}, "type": "tool_call"}
CALL_PIECES = [
    {"index": 0, "id": "c", "name": "f", "args": '{"a": '},
    {"index": 0, "id": None, "name": None, "args": "1}"},
]


@pytest.mark.parametrize(
    ("pieces", "then", "more"),
    [
        ([chunk("a"), chunk("b")], whole("ab"), [("message", "ab")]),
        ([chunk("a"), chunk("b", chunk_position="last")], whole("ab"), []),
        ([chunk("a"), chunk("b")], whole("abc"), [("text", "c"), ("message", "abc")]),
        ([chunk("a", chunk_position="last")], whole("ab"), [("text", "b"), ("message", "ab")]),
        ([chunk("a")], whole([{"type": "text", "text": "ab"}]), [("text", "b"), ("message", "ab")]),
        ([chunk("a", additional_kwargs={"reasoning_content": "x"})],
         whole("a", additional_kwargs={"reasoning_content": "xy"}), [("thinking", "y"), ("message", "a")]),
        ([chunk([{"type": "thinking", "thinking": "x"}]), chunk("a")], whole("a"), [("message", "a")]),
        ([chunk("", tool_call_chunks=[piece]) for piece in CALL_PIECES], whole("", tool_calls=[CALL]),
         [("message", "")]),
        ([chunk("a")], whole("a", tool_calls=[CALL]), [("tool_call", '{"a":1}'), ("message", "a")]),
        ([chunk("a", tool_call_chunks=CALL_PIECES[:1])], whole("a", tool_calls=[CALL]),
         [("void", ""), ("text", "a"), ("tool_call", '{"a":1}'), ("message", "a")]),
        ([chunk("a")], whole("b"), [("void", ""), ("text", "b"), ("message", "b")]),
        ([chunk("a")], whole("a", kind="human"), [("void", ""), ("message", "a")]),
        ([chunk("a", type="ToolMessageChunk")], whole("a", kind="tool"), []),
        ([chunk("a")], snapshot("ab"), [("text", "b")]),
    ],
)  # fmt: skip
def test_a_message_in_pieces_that_comes_whole_as_well(
    pieces: list[StreamEvent], then: StreamEvent, more: list[tuple[str, str]]
) -> None:
    """What its pieces said is not said again, only what they left out; if it is another, they are void."""
    before = told(*pieces)
    assert told(*pieces, then) == [*before, *more]
    messages, _ = fed(*pieces, then)
    assert messages.messages == [messages.get("m")] == [then.data[0]]


def test_messages_without_ids() -> None:
    """Each of them is one: pieces belong together by where they are said, and until they are complete."""
    there = {**WHERE, "langgraph_checkpoint_ns": "child:1|other:3", "langgraph_node": "other"}
    elsewhere = ChunkEvent("messages|child:1", [{"content": "x", "id": None, "type": "AIMessageChunk"}, there])
    messages, deltas = fed(
        chunk("a", None),
        elsewhere,
        chunk("b", None),
        chunk("", None, chunk_position="last"),
        chunk("c", None),
        whole("result", None, "tool"),
        whole("result", None, "tool"),
        whole("d", None),
        whole("d", None),
        elsewhere,
    )
    assert [one["content"] for one in messages.messages] == ["ab", "xx", "c", "result", "result", "d", "d"]
    assert [messages.get(message_id) for message_id in dict.fromkeys(delta[2] for delta in deltas)] == messages.messages
    assert all(isinstance(delta.message_id, str) for delta in deltas)


def test_messages_without_ids_that_come_again_and_again() -> None:
    """Pieces and then the whole, or messages as far as they have come, are the same one as long as they go on."""
    assert told(chunk("a", None), whole("ab", None)) == [("text", "a"), ("text", "b"), ("message", "ab")]
    partial = [MessagesEvent("messages/partial", [{"content": c, "id": None, "type": "ai"}]) for c in ("a", "ab", "x")]
    done = MessagesEvent("messages/complete", [{"content": "xy", "id": None, "type": "ai"}])
    messages, deltas = fed(*partial, done, done)
    assert [one.text for one in deltas if one.kind == "text"] == ["a", "b", "x", "y", "xy"]
    assert [one["content"] for one in messages.messages] == ["ab", "xy", "xy"]


def test_messages_as_far_as_they_have_come() -> None:
    """In the mode `messages` each event has all so far: what is new in it is told, with the place told before."""
    call = {"id": "c", "name": "f", "args": {}}
    messages, deltas = fed(
        MessagesEvent("messages/metadata", {"m": {"metadata": WHERE}}),
        snapshot("Hel"),
        snapshot("Hello"),
        snapshot("Hello", tool_calls=[call]),
        snapshot("Hello", tool_calls=[call]),
        snapshot("Hello!", "messages/complete", tool_calls=[call]),
    )

    assert [(delta.kind, delta.text) for delta in deltas] == [
        ("text", "Hel"),
        ("text", "lo"),
        ("tool_call", ""),
        ("text", "!"),
        ("message", "Hello!"),
    ]
    assert {delta[3:6] for delta in deltas} == {PLACE}
    assert [one["content"] for one in messages.messages] == ["Hello!"]


def test_calls_to_remove_messages_are_none() -> None:
    """They are no messages, in either mode."""
    removal = {"content": "", "id": "__remove_all__", "type": "remove"}

    assert fed(ChunkEvent("messages", [removal, {}]), MessagesEvent("messages/complete", [removal]))[1] == []


@pytest.mark.parametrize(
    "event",
    [
        CustomEvent("custom", [{"id": "m", "content": "x"}, {}]),
        ValuesEvent("values", {"messages": [{"id": "m", "content": "x"}]}),
        ChunkEvent("messages", {"event": "message-start", "id": "m"}),  # type: ignore[arg-type]  # newer protocols
        ChunkEvent("messages", [{"content": "x"}, {}]),
        ChunkEvent("messages", []),
        ChunkEvent("messages", None),  # type: ignore[arg-type]
        MessagesEvent("messages/partial", None),
    ],
)
def test_what_is_no_message_adds_nothing(event: StreamEvent) -> None:
    """Other modes, other protocols, and data of unexpected shapes."""
    messages, deltas = fed(event)

    assert (messages.messages, deltas) == ([], [])


def test_a_message_without_metadata() -> None:
    """Its place is that of the event."""
    [delta] = fed(ChunkEvent("messages|child:1", [{"content": "a", "id": "m", "type": "AIMessageChunk"}, {}]))[1]

    assert (delta.node, delta.step, delta.namespace) == ("", 0, ("child:1",))


def test_deltas_are_plain_data() -> None:
    """They compare, unpack and pickle."""
    [delta] = fed(chunk("a"))[1]

    assert pickle.loads(pickle.dumps(delta)) == delta == ("text", "a", "m", *PLACE, None, None)


def test_content_of_the_new_format() -> None:
    """Once a message is complete, blocks that are pieces of tool calls are whole calls, as in the state."""
    blocks = [
        {"type": "tool_call_chunk", "id": "c", "name": "f", "args": '{"a": 1}', "index": 0, "extras": {"x": 1}},
        {"type": "tool_call_chunk", "id": "other", "args": "", "index": 1},
        {"type": "server_tool_call_chunk", "id": "s", "name": "g", "args": '{"b": 2}', "index": 2},
        {"type": "server_tool_call", "id": "t", "args": "{", "index": 3},
        {"type": "server_tool_call", "id": "u", "args": {"c": 3}, "index": 4},
        "text",
    ]
    calls = [{"index": 0, "id": "c", "name": "f", "args": '{"a": 1}'}]
    fields = {"response_metadata": {"output_version": "v1"}, "tool_call_chunks": calls}
    messages, _ = fed(chunk(blocks, chunk_position="last", **fields))

    assert messages.messages[0]["content"] == [
        {"type": "tool_call", "id": "c", "name": "f", "args": {"a": 1}, "extras": {"x": 1}},
        blocks[1],
        {"type": "server_tool_call", "id": "s", "name": "g", "args": {"b": 2}, "index": 2},
        *blocks[3:],
    ]
    assert fed(chunk(blocks, **fields))[0].messages[0]["content"] == blocks
    assert fed(chunk("a", chunk_position="last", **fields))[0].messages[0]["content"] == "a"


@pytest.mark.parametrize(
    "fields",
    [
        {
            "content": [{"type": "tool_call_chunk", "id": ["c"], "args": "{", "index": 0}],
            "tool_call_chunks": [{"index": 0, "id": ["c"], "name": ["f"], "args": "{}"}, {"index": [1], "args": 5}],
            "response_metadata": {"output_version": "v1"},
        },
        {"content": [{"type": "non_standard", "value": 1, "index": 0}]},
        {"content": [{"type": "text", "value": 1, "index": 0}, {"type": "non_standard", "value": 2, "index": 0}]},
        {"content": [{"index": True, "id": ["x"]}], "usage_metadata": {"input_tokens": "x", "more": [1]}},
    ],
)
def test_odd_pieces(fields: dict[str, Any]) -> None:
    """Values of types that no model sends raise nothing, whatever becomes of them."""
    messages, _ = fed(*(chunk(**fields) for _ in range(3)), chunk(chunk_position="last"))
    assert [one["id"] for one in messages.messages] == ["m"]
