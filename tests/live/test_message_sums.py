"""Messages are put together as langchain-core does it, with which the server makes those of the state."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from dev_server import server_python

from langgraph_runs import ChunkEvent
from langgraph_runs.assemble import Messages

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parent / "graphs" / "sums.py"
LISTS = 5_000
ARGUMENTS = [
    '{"city": "Bern", "days": [1, 2.5, true, null]}',
    '{"a": {"b": "\\"x\\\\"}}',
    "[1, 2]",
    "{}",
    "oops",
    '{"n"',
]
SIGNS = ['"', "\\", "{", "}", "]", ",", "\n", "é", " "]


class Model:
    """A model whose chunks hold what those of real ones hold, and more."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.version = "v1" if self.dice.random() < 0.2 else None
        self.in_blocks = self.version or self.dice.random() < 0.5

    def chunks(self) -> list[dict[str, Any]]:
        """The fields of the chunks of a message."""
        chunks = [self.chunk() for _ in range(self.dice.randint(1, 8))]
        for index in range(self.dice.choice([0, 0, 1, 2])):
            pieces = [*self.calls()]
            places = sorted(self.dice.randrange(len(chunks)) for _ in pieces)
            told = index if self.dice.random() < 0.9 else None
            for at, piece in zip(places, pieces, strict=True):
                chunks[at].setdefault("tool_call_chunks", []).append({**piece, "index": told})
        if self.dice.random() < 0.7:
            chunks[-1]["chunk_position"] = "last"
        if self.version:
            chunks[0].setdefault("response_metadata", {})["output_version"] = self.version
        return [{"id": "lc_run--1", **chunk} for chunk in chunks]

    def chunk(self) -> dict[str, Any]:
        """The fields of one, without tool calls."""
        roll = self.dice.random
        chunk: dict[str, Any] = {"content": self.blocks() if self.in_blocks and roll() < 0.8 else self.text()}
        if roll() < 0.3:
            chunk["additional_kwargs"] = dict(self.some(self.additions()))
        if roll() < 0.3:
            chunk["response_metadata"] = dict(self.some(self.additions()))
        if roll() < 0.3:
            n = self.dice.randint(0, 9)
            details = {"output_token_details": {"reasoning": n}} if roll() < 0.5 else {}
            chunk["usage_metadata"] = {"input_tokens": n, "output_tokens": 1, "total_tokens": n + 1, **details}
        return chunk

    def additions(self) -> Iterator[tuple[str, Any]]:
        yield "reasoning_content", self.text()
        yield "model_provider", "acme"
        yield "id", self.dice.choice(["x", "x", None])
        yield "created", self.dice.randint(0, 3)
        yield "count", self.dice.randint(0, 3)
        yield "nested", {"text": self.text(), "list": [self.text()], "index": self.dice.randint(0, 1)}
        yield "parts", [{"index": self.dice.randint(0, 1), "text": self.text()}, self.text()]
        yield "flag", True

    def blocks(self) -> list[Any]:
        """Content in blocks."""
        kinds: list[Any] = [
            {"type": "text", "text": self.text(), "index": 0},
            {"type": "text", "text": self.text(), "index": 0},
            {"type": "thinking", "thinking": self.text(), "index": 1},
            {"type": "thinking", "signature": self.text(), "index": 1},
            {
                "type": "reasoning",
                "reasoning": self.text(),
                "index": "lc_rs_1",
                "id": self.dice.choice(["r", None, "s"]),
            },
            {"type": "text", "text": self.text()},
            {"type": "text", "text": self.text(), "index": 2, "annotations": [{"index": 0, "url": self.text()}]},
            {"type": "non_standard", "value": {"type": "t", "a": self.text()}, "index": self.dice.choice([0, 3])},
            {"type": "tool_call_chunk", "id": "call-0", "args": self.text(), "index": 4, "extras": {"x": "1"}},
            {
                "type": "server_tool_call_chunk",
                "id": "s",
                "args": self.dice.choice(["{}", '{"a": 1}', "{"]),
                "index": 5,
            },
            self.text(),
        ]
        return [*self.some(kinds, 0.25)]

    def calls(self) -> Iterator[dict[str, Any]]:
        """The pieces of a tool call, whose arguments may break off."""
        text = self.dice.choice(ARGUMENTS)
        text = text[: self.dice.randint(0, len(text))] if self.dice.random() < 0.5 else text
        name, call_id = "weather", f"call-{self.dice.randint(0, 1)}"
        while text or name:
            cut = self.dice.randint(0, len(text))
            yield {"name": name, "id": call_id, "args": text[:cut]}
            text, name, call_id = text[cut:], None, None

    def text(self) -> str:
        return "".join(self.dice.choice(["a", "B ", *SIGNS]) for _ in range(self.dice.randint(0, 3)))

    def some(self, things: Any, share: float = 0.4) -> Iterator[Any]:
        return (thing for thing in things if self.dice.random() < share)


@pytest.fixture(scope="module")
def added(server_installed: None) -> list[dict[str, Any]]:
    """Lists of chunks with the sums that langchain-core makes of them."""
    given = json.dumps([Model(seed).chunks() for seed in range(LISTS)])
    done = subprocess.run(
        [server_python(), SCRIPT], input=given, capture_output=True, text=True, timeout=120, check=True
    )
    return [each for each in json.loads(done.stdout) if each["sum"] is not None]


def test_messages_are_added_up_as_langchain_does(added: list[dict[str, Any]]) -> None:
    """What is put together of random chunks, at once or as they come, is what langchain-core makes of them."""
    assert len(added) > 0.9 * LISTS
    for each in added:
        at_once, as_they_come = Messages(), Messages()
        for chunk in each["chunks"]:
            event = ChunkEvent("messages", [chunk, {}])
            at_once.feed(event)
            as_they_come.feed(event)
            assert as_they_come.get("lc_run--1")

        assert at_once.messages == as_they_come.messages == [each["sum"]]


def test_nothing_that_was_given_is_changed(added: list[dict[str, Any]]) -> None:
    """Events are the caller's: they are as they were after messages were put together of them."""
    before = json.dumps(added)
    for each in added:
        messages = Messages()
        for chunk in each["chunks"]:
            messages.feed(ChunkEvent("messages", [chunk, {}]))
        assert messages.messages

    assert json.dumps(added) == before


def test_deltas_are_the_text(added: list[dict[str, Any]]) -> None:
    """The texts of the deltas are the text of the message: nothing is left out, and nothing told twice."""
    for each in added:
        messages = Messages()
        deltas = [delta for chunk in each["chunks"] for delta in messages.feed(ChunkEvent("messages", [chunk, {}]))]
        text = "".join(delta.text for delta in deltas if delta.kind == "text")
        [whole] = [delta.text for delta in deltas if delta.kind == "message"] or [None]

        if "non_standard" in str(each["chunks"]) or each["chunks"][0]["content"] == []:
            continue  # what such a block is merged with is another block; and text after an empty list gets lost there
        if whole is not None:
            assert sorted(whole) == sorted(text)
