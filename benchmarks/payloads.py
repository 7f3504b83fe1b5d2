"""The bytes that the replay server sends, in the format of a real server.

A stream is a `metadata` event and n events of one size. Ids increase by one millisecond per event (`<unix ms>-0`), all
events of a stream have the same size, and each is one HTTP chunk, as uvicorn sends them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

EPOCH = 1_769_000_000_000
"""The milliseconds in the first event's id."""

RUN_ID = "1f0c7a52-3d4e-6b70-9a1c-5b2f8e0d7c41"
ASSISTANT_ID = "fe096781-5601-53d2-b2f6-0d3403f7e9ca"
METADATA = b'event: metadata\r\ndata: {"run_id":"%s","attempt":1}\r\nid: %013d-0\r\n\r\n' % (RUN_ID.encode(), EPOCH)
"""The first event of every stream."""

BLOCK = 1 << 20
"""The approximate size of the blocks that are handed to the socket, in bytes."""

_WORDS = "the agent looked at the page and wrote down what it said about the weather in the harbour that morning "


@dataclass(frozen=True)
class Shape:
    """One kind of event: its type on the wire, its size without the chunk's framing, and its stream mode."""

    event: str
    size: int
    mode: str
    rechunk: int = 0  # bytes per chunk, as if merged by a proxy; 0: one chunk per event

    @property
    def template(self) -> bytes:
        """One event with two placeholders for the id's milliseconds."""
        head = b"event: %s\r\ndata: " % self.event.encode()
        tail = b"\r\nid: %013d-0\r\n\r\n"
        room = self.size - len(head) - len(tail) + len("%013d") - 13
        return head + _json(self.event, room).replace(b"%", b"%%").replace(b"1111111111111", b"%013d") + tail


SHAPES = {
    "small": Shape("custom", 132, "custom"),
    "token": Shape("messages", 1_100, "messages-tuple"),
    "update": Shape("updates", 2_000, "updates"),
    "state": Shape("values", 200_000, "values"),
    "proxied": Shape("custom", 132, "custom", rechunk=16_384),
    "large": Shape("values", 5_000_000, "values"),
    "text": Shape("custom", 5_000_000, "custom"),
    "big": Shape("values", 50_000_000, "values"),
}


def stream_body(shape: Shape, count: int, first: int = 0) -> Iterator[bytes]:
    """The chunked body of a stream in blocks, from event number `first` on (0 is `metadata`)."""
    blocks = events(shape, count, first, chunked=not shape.rechunk)
    if not shape.rechunk:
        yield from blocks
    else:
        text = b"".join(blocks)
        size = shape.rechunk
        yield b"".join(chunk(text[at : at + size]) for at in range(0, len(text), size))
    yield b"0\r\n\r\n"


def events(shape: Shape, count: int, first: int = 0, *, chunked: bool = False) -> Iterator[bytes]:
    """The events of a stream in blocks, from number `first` on; with `chunked`, each framed as an HTTP chunk."""
    frame = chunk if chunked else bytes
    if first == 0:
        yield frame(METADATA)
        first = 1
    template = shape.template
    length = len(template) - 2 * len("%013d") + 26 - template.count(b"%%")
    if chunked:
        template = b"%x\r\n%s\r\n" % (length, template)
    at_once = max(1, BLOCK // length)
    for start in range(first, count + 1, at_once):
        numbers = range(EPOCH + start, EPOCH + min(start + at_once, count + 1))
        yield template * len(numbers) % tuple(number for number in numbers for _ in range(2))


def chunk(data: bytes) -> bytes:
    """One HTTP chunk."""
    return b"%x\r\n%s\r\n" % (len(data), data)


@cache
def _json(event: str, room: int) -> bytes:
    """JSON of `room` bytes for an event of this type; thirteen 1s mark the id's milliseconds."""
    make = {"custom": _custom, "messages": _token}.get(event, _state)
    empty = len(_dumps(make(event, room, "")))
    text = _dumps(make(event, room, _text(room - empty)))
    assert len(text) == room, (event, room, len(text))
    return text


def _custom(event: str, room: int, text: str) -> object:
    return {"step": 1111111111111, "token": text, "final": False}


def _token(event: str, room: int, text: str) -> object:
    message = {
        "content": " harbour",
        "additional_kwargs": {},
        "response_metadata": {},
        "type": "AIMessageChunk",
        "name": None,
        "id": "run--5c1a64f0-1f1e-4a6a-9d0b-5a5f8d9be9a3",
        "example": False,
        "tool_calls": [],
        "invalid_tool_calls": [],
        "usage_metadata": None,
        "tool_call_chunks": [],
        "chunk_position": None,
    }
    metadata = {
        "created_by": "system",
        "graph_id": "agent",
        "assistant_id": ASSISTANT_ID,
        "run_attempt": 1,
        "langgraph_version": "1.2.22",
        "langgraph_step": 1,
        "langgraph_node": "model",
        "langgraph_triggers": ["branch:to:model"],
        "langgraph_path": ["__pregel_pull", "model"],
        "langgraph_checkpoint_ns": "model:9d9b6b43-0d0b-1a4c-b6f0-0d3403f7e9ca",
        "ls_model_type": "chat",
        "time": 1111111111111,
        "note": text,
    }
    return [message, metadata]


def _state(event: str, room: int, text: str) -> object:
    each = _message(_text(240))
    messages = [_message(text), *[each] * ((room - 300) // (len(_dumps(each)) + 1))]
    value = {"messages": messages, "step": 1111111111111}
    return {"model": value} if event == "updates" else value


def _message(content: str) -> dict[str, object]:
    return {
        "content": content,
        "additional_kwargs": {},
        "response_metadata": {},
        "type": "ai",
        "name": None,
        "id": "run--5c1a64f0-1f1e-4a6a-9d0b-5a5f8d9be9a3",
        "tool_calls": [],
        "invalid_tool_calls": [],
        "usage_metadata": {"input_tokens": 412, "output_tokens": 57, "total_tokens": 469},
    }


def _text(size: int) -> str:
    return (_WORDS * (size // len(_WORDS) + 1))[:size]


def _dumps(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def run(thread_id: str, number: int = 0) -> dict[str, object]:
    """A finished run, as GET returns it."""
    run_id = f"{RUN_ID[:-12]}{number:012x}" if number else RUN_ID
    return {
        "run_id": run_id,
        "thread_id": thread_id,
        "assistant_id": ASSISTANT_ID,
        "metadata": {"created_by": "system", "graph_id": "agent", "assistant_id": ASSISTANT_ID, "customer": "c-1729"},
        "status": "success",
        "kwargs": {
            "input": {"messages": [{"role": "user", "content": _text(240)}]},
            "command": None,
            "config": {
                "configurable": {
                    "run_id": run_id,
                    "thread_id": thread_id,
                    "graph_id": "agent",
                    "assistant_id": ASSISTANT_ID,
                    "user_id": "",
                    "langgraph_request_id": "5b0d8f0e-93a3-47ea-8f3e-5f86ec7b4b35",
                    "__request_start_time_ms__": EPOCH,
                },
                "metadata": {"customer": "c-1729"},
            },
            "context": {},
            "stream_mode": ["values"],
            "interrupt_before": None,
            "interrupt_after": None,
            "webhook": None,
            "feedback_keys": None,
            "temporary": False,
            "subgraphs": False,
            "resumable": True,
            "checkpoint_during": None,
            "durability": "async",
        },
        "multitask_strategy": "enqueue",
        "created_at": "2026-01-21T12:53:20.000001+00:00",
        "updated_at": "2026-01-21T12:53:21.437112+00:00",
        "langsmith_session_name": None,
    }


def runs(thread_id: str, count: int) -> bytes:
    """A page of runs."""
    return _dumps([run(thread_id, number + 1) for number in range(count)])


def one_run(thread_id: str) -> bytes:
    return _dumps(run(thread_id))
