"""Messages put together from events: what each event adds, and what there is in the end."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from langgraph_runs import ChunkEvent, CustomEvent, MessagesEvent, StreamEvent, ValuesEvent
from langgraph_runs.assemble import Delta, Messages

WHERE = {"langgraph_node": "answer", "langgraph_step": 3, "langgraph_checkpoint_ns": "child:1|answer:2"}
PLACE = ("answer", 3, ("child:1",))


def chunk(content: Any = "", message_id: str = "m", **fields: Any) -> ChunkEvent:
    """A piece of an AI message, as on the wire."""
    message = {"content": content, "id": message_id, "type": "AIMessageChunk", **fields}
    return ChunkEvent("messages|child:1", [message, WHERE])


def whole(content: Any, message_id: str = "m", kind: str = "ai", **fields: Any) -> ChunkEvent:
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
