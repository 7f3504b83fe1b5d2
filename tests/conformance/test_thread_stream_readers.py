"""The readers of a thread's stream, one after the other in one turn: `text()` was left early, and is called again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from langgraph_runs.testing.payloads import ProtocolPayload, message

from .streams import drain
from .support import ClientMaker, FakeRuns

TURN: list[ProtocolPayload] = [
    ("values", {"messages": []}),
    *message("Hel", "lo", " you", id="m1"),
    ("values", {"messages": [{"type": "ai", "id": "m1", "content": "Hello you"}]}),
    *message("Two", id="m2"),
]


@contextmanager
def a_turn(fake_runs: FakeRuns, make_client: ClientMaker) -> Iterator[Any]:
    """A stream on which a run was started that says two messages."""
    fake_runs.next(TURN)
    with make_client(fake_runs.url).threads.stream("t", "agent") as stream:
        stream.start(input={})
        yield stream


def said(message: Any) -> str:
    """The text of a message in blocks."""
    return "".join(block["text"] for block in message["content"])


def test_text_goes_on_within_a_message(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A cell that was interrupted is run again: the rest of the message comes, not from its start, and not nothing."""
    with a_turn(fake_runs, make_client) as stream:
        assert next(stream.text()) == "Hel"
        assert next(stream.text()) == "lo"
        assert drain(stream.text()) == [" you", "Two"]
        assert stream.status == "success"


def test_a_message_that_had_begun_comes_whole(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """After its first words were read as text, `messages()` has all of it."""
    with a_turn(fake_runs, make_client) as stream:
        assert next(stream.text()) == "Hel"
        assert [said(each) for each in stream.messages()] == ["Hello you", "Two"]


def test_no_message_is_lost_or_comes_twice(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """`messages()` that was left early goes on with the next message."""
    with a_turn(fake_runs, make_client) as stream:
        assert said(next(stream.messages())) == "Hello you"
        assert [said(each) for each in stream.messages()] == ["Two"]
        fake_runs.next(message("Three", id="m3"))
        stream.start(input={})
        assert [said(each) for each in stream.messages()] == ["Three"]


def test_events_between_are_not_read_as_text(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Where events were taken from the stream meanwhile, text begins with the next message."""
    with a_turn(fake_runs, make_client) as stream:
        assert next(stream.text()) == "Hel"
        for event in stream:
            if event.data.get("event") == "message-finish":
                break
        assert drain(stream.text()) == ["Two"]
