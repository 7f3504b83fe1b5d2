"""Text of pieces that are not decoded: whatever comes, it is the text that decoding them gives."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from langgraph_runs._core.projections.messages import DeltaReader, MessageReader
from langgraph_runs._core.projections.projection import Projector
from langgraph_runs._core.projections.text import TextReader
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.pieces import TextEvent
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.wire.exchange import Head, HTTPRequest
from langgraph_runs._core.wire.headers import Headers
from langgraph_runs.errors import LangGraphRunsError, RunRestartedError

from .script import joined

TEXTS = [
    "",
    "a",
    "word ",
    "model",  # the name of the node
    "content",
    "text",
    ":",
    ",",
    '"',
    '","id":"x',
    "\\",
    "\\u0061",
    "\n",
    "\x00",
    "\x7f\xa0\u2028",
    "é🙂",
    "\ud83d",  # half of a pair
    "AIMessageChunk",
    "a" * 1000,
]


def piece(content: Any, message_id: Any = "m", **fields: Any) -> list[Any]:
    """A piece of a message and its metadata."""
    message = {"content": content, "type": "AIMessageChunk", "id": message_id, "chunk_position": None, **fields}
    return [message, {"langgraph_node": "model", "langgraph_step": 1, "langgraph_checkpoint_ns": "model:1"}]


def outbox(events: Iterable[tuple[str, bytes]]) -> Outbox:
    """Events as they are received."""
    plan = joined()
    box = Outbox(plan, RunState(plan), "")
    box.put(
        [(name, data, f"{at}", f"{at}") for at, (name, data) in enumerate(events)],
        Head(200, Headers(), HTTPRequest("GET", "http://x", {})),
    )
    return box


def read(reader: Projector[Any], pop: Callable[[], StreamEvent]) -> list[Any]:
    """All that a reader gives, and what it raises."""
    given: list[Any] = []
    while True:
        try:
            given += reader.feed(pop())
        except IndexError:
            return [*given, *reader.finish()]
        except RunRestartedError as error:
            given += [error.message_ids, *reader.take_kept()]
        except LangGraphRunsError as error:
            given.append(str(error))


def new_reader(**which: Any) -> TextReader:
    return TextReader(lambda: RunState(joined()), **which)


READERS: dict[str, Callable[..., Projector[Any]]] = {
    "text": new_reader,
    "deltas": DeltaReader,
    "messages": lambda **which: MessageReader(lambda: RunState(joined()), **which),
}


def quickly(events: list[tuple[str, bytes]], what: str = "text", **which: Any) -> list[Any]:
    """The text or what else, as a stream reads it."""
    reader, box = READERS[what](**which), outbox(events)
    return read(reader, reader.pop_of(box))


def slowly(events: list[tuple[str, bytes]], what: str = "text", **which: Any) -> list[Any]:
    """The same if each event is decoded."""
    return read(READERS[what](**which), outbox(events).pop)


def encoded(*pieces: Any, name: str = "messages", **options: Any) -> list[tuple[str, bytes]]:
    return [(name, json.dumps(one, **options).encode("utf-8", "surrogatepass")) for one in pieces]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_any_text(text: str, ascii_only: bool) -> None:
    """Escapes, quotes, texts that stand elsewhere in the piece as well: the text is what it is."""
    events = encoded(*(piece(one) for one in ("a", "b", text, "c", text, text)), ensure_ascii=ascii_only)
    assert quickly(events) == slowly(events) == [one for one in ("a", "b", text, "c", text, text) if one]


def test_most_pieces_are_not_decoded() -> None:
    """Once a piece showed how they look; blocks as well, and of several messages at a time."""
    block = {"type": "text", "text": "b", "index": 0}
    blocks = [piece([{**block, "text": text}], "o") for text in "bcdefgh"]
    box = outbox(encoded(*(piece(one, message_id) for one in "abcdefgh" for message_id in ("m", "n")), *blocks))
    reader = new_reader()
    pop = reader.pop_of(box)
    taken: Counter[Any] = Counter()

    def counted() -> StreamEvent:
        event = pop()
        taken[type(event)] += 1
        assert box.taken is event
        return event

    assert "".join(read(reader, counted)) == "aabbccddeeffgghhbcdefgh"
    assert taken[TextEvent] == 2 * 6 + 5
    assert box.taken is not None
    assert box.taken.id == "22"


@pytest.mark.parametrize("what", READERS)
def test_many_messages_at_a_time(what: str) -> None:
    """Of more than a few, those that began first are decoded again."""
    events = encoded(*(piece(text, message_id) for text in "abcd" for message_id in "mnopqrs"))
    assert quickly(events, what) == slowly(events, what)


@pytest.mark.parametrize("what", READERS)
@pytest.mark.parametrize(
    "other",
    [
        piece("x", chunk_position="last"),
        piece("x", tool_call_chunks=[{"args": "{"}]),
        piece("x", "n"),
        piece("x", type="tool"),
        [piece("x")[0], {"langgraph_node": "other"}],
        {"content": "x"},
        None,
        "text",
    ],
)
def test_a_piece_that_looks_otherwise(other: Any, what: str) -> None:
    """It is decoded, wherever it comes."""
    events = encoded(piece("a"), piece("b"), piece("c"), other, piece("d"), piece("e"))
    assert quickly(events, what) == slowly(events, what)


def test_data_that_is_no_json() -> None:
    """It raises what it raises, and the text goes on after it."""
    good = encoded(*map(piece, "abc"))
    for broken in (good[0][1].replace(b'"a"', b'"a'), good[0][1].replace(b'"a"', b'"\xff"'), b"", good[0][1][:-1]):
        events = [*good, ("messages", broken), *good]
        assert quickly(events) == slowly(events)


def test_other_types_of_events() -> None:
    """The same data under another name is of a subgraph, or no message at all."""
    data = encoded(*map(piece, "abcd"))
    events = [*data, ("custom", data[3][1]), ("messages|child:1", data[3][1]), ("updates", data[3][1]), *data]
    assert quickly(events) == slowly(events) == [*"abcd", "d", *"abcd"]


@pytest.mark.filterwarnings("ignore:.*select:langgraph_runs.LangGraphRunsWarning")
@pytest.mark.parametrize("what", READERS)
def test_random_streams(what: str) -> None:
    """Messages in any order, complete or not, restarts, selections: what is not decoded is never missed."""
    dice = random.Random(14)
    for _ in range(400):
        events = [event for _ in range(14) for event in _any_events(dice)]
        which = dice.choice([{}, {}, {"node": "model"}, {"tags": ["x"]}])
        assert quickly(events, what, **which) == slowly(events, what, **which), events


def _any_events(dice: random.Random) -> list[tuple[str, bytes]]:
    if dice.random() < 0.08:
        return encoded({"run_id": "r", "attempt": 1}, name="metadata")
    text = dice.choice(TEXTS) if dice.random() < 0.4 else dice.choice("abc")
    content: Any = text
    if dice.random() < 0.2:
        content = [{"type": dice.choice(["text", "text", "thinking"]), "text": text, "index": 0}]
        content *= dice.choice([1, 1, 2])
    message_id = dice.choice(["m", "m", "m", "n", "o", None])
    kind = {"type": dice.choice(["ai", "tool", "human"])} if dice.random() < 0.08 else {}
    last: dict[str, Any] = {"chunk_position": "last"} if dice.random() < 0.08 else {}
    if dice.random() < 0.3:
        last["response_metadata"] = {"model_provider": "p", **dice.choice([{}, {}, {"x": "y"}, {"x": 1}])}
    if dice.random() < 0.05:
        last["tool_call_chunks"] = [{"index": 0, "id": "c", "name": "f", "args": "{}"}]
    if dice.random() < 0.05:
        last["usage_metadata"] = {"total_tokens": 1}
    one = piece(content, message_id, **kind, **last)
    if dice.random() < 0.1:
        one[1]["langgraph_step"] = 2
    if dice.random() < 0.5:
        one[1]["tags"] = ["x"]
    if dice.random() < 0.05:
        one[0].pop(dice.choice([*one[0]]))
    if dice.random() < 0.05:
        return encoded([one[0]], name=dice.choice(["messages/partial", "messages/complete"]))
    return encoded(*[one] * dice.choice([1, 1, 3]), ensure_ascii=dice.random() < 0.5)
