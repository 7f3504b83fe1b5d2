"""Streams of threads that a real server sent, with what became of their runs, and what readers make of events.

`recorded/` has a file for each: the events as the server sent them, one a line, and the state and the status of the run
at the end. `tools` and `tool_fails` are of graphs compiled with transformers, `runs_route` of runs that were not made
by a thread's stream. `restarts/` has runs whose server was restarted, with its saved states or without (`anew`), and
what came `before`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from langgraph_runs import (
    AnyThreadEvent,
    InputRequestedEvent,
    LifecycleEvent,
    StreamEvent,
    ThreadMessageEvent,
    ThreadValuesEvent,
    ToolEvent,
)
from langgraph_runs._core.messages.delta import Delta
from langgraph_runs._core.projections.projection import Projector
from langgraph_runs._core.protocol.assembler import ThreadMessages
from langgraph_runs._core.protocol.envelope import read_envelope, thread_event
from langgraph_runs._core.protocol.message_readers import ThreadDeltaReader, ThreadMessageReader, ThreadTextReader
from langgraph_runs.errors import RunRestartedError

RECORDED = Path(__file__).parent / "recorded"
NAMES = sorted(path.stem for path in RECORDED.glob("*.json"))
RESTARTS = sorted(f"restarts/{path.stem}" for path in RECORDED.glob("restarts/*.json"))


class Known(NamedTuple):
    """What is known of a run."""

    run_id: str | None = "r"
    thread_id: str | None = "t"

    @property
    def ids(self) -> dict[str, Any]:
        return {"run_id": self.run_id, "thread_id": self.thread_id}


class Recorded(NamedTuple):
    """A stream that was recorded."""

    events: list[AnyThreadEvent]
    state: dict[str, Any]
    status: str

    @property
    def messages(self) -> dict[str, dict[str, Any]]:
        """The messages of the state at the end as the server told it, by id."""
        last = [event for event in self.events if event.mode == "values" and not event.namespace][-1]
        return {message["id"]: message for message in last.data.get("messages", [])}


def load(name: str) -> Recorded:
    """The recorded stream of this name."""
    told = json.loads((RECORDED / f"{name}.json").read_text("utf-8"))
    before, (first, *others) = made(told.get("before", [])), made(told["events"])
    if "before" in told:
        assert isinstance(first, LifecycleEvent)
        first.restarted = True
    return Recorded([*before, first, *others], told["state"], told["status"])


def made(told: Iterable[dict[str, Any]]) -> Iterator[AnyThreadEvent]:
    """The events as a caller gets them."""
    run_id = None
    for each in told:
        envelope = read_envelope((each["method"], json.dumps(each).encode(), None, str(each["seq"])))
        assert envelope is not None
        run_id = envelope.run_id_told or run_id
        yield thread_event(envelope, run_id)


def read(projector: Projector[Any], events: Iterable[StreamEvent]) -> list[Any]:
    """All that a projection gives, with the ids where it raises that messages are void."""
    given: list[Any] = []
    for event in events:
        try:
            given += projector.feed(event)
        except RunRestartedError as error:
            given += [error.message_ids, *projector.take_kept()]
    return [*given, *projector.finish()]


def lifecycle(
    what: str, *namespace: str, run_id: str | None = "r", restarted: bool = False, **more: Any
) -> StreamEvent:
    """The beginning or the end of a run or a subgraph."""
    data = {"event": what, **more}
    return LifecycleEvent("lifecycle", data, namespace=namespace, run_id=run_id, restarted=restarted)


def says(what: str, *namespace: str, **fields: Any) -> StreamEvent:
    """An event about a message."""
    return ThreadMessageEvent("messages", {"event": what, **fields}, namespace=namespace, run_id="r")


def start(message_id: str, *namespace: str, **fields: Any) -> StreamEvent:
    return says("message-start", *namespace, **{"role": "ai", "id": message_id, **fields})


def piece(text: str, *namespace: str, index: int = 0, kind: str = "text") -> StreamEvent:
    delta = {"type": f"{kind}-delta", {"tool-call": "args"}.get(kind, kind): text}
    return says("content-block-delta", *namespace, index=index, delta=delta)


def text_block(text: str, *namespace: str, index: int = 0) -> list[StreamEvent]:
    """The beginning of a block, and a piece."""
    begin = says("content-block-start", *namespace, index=index, content={"type": "text", "text": ""})
    return [begin, piece(text, *namespace, index=index)]


def ends(text: str, *namespace: str, index: int = 0) -> StreamEvent:
    """A block of text is complete."""
    return says("content-block-finish", *namespace, index=index, content={"type": "text", "text": text})


def speaks(message_id: str, *texts: str, namespace: tuple[str, ...] = ()) -> list[StreamEvent]:
    """A whole message, in pieces."""
    first, *others = texts
    return [
        start(message_id, *namespace),
        *text_block(first, *namespace),
        *(piece(text, *namespace) for text in others),
        ends("".join(texts), *namespace),
        says("message-finish", *namespace),
    ]


def state(*messages: Any, namespace: tuple[str, ...] = (), **more: Any) -> StreamEvent:
    """A state; messages are ids of AI messages, or messages."""
    all_of_them = [ai(one) if isinstance(one, str) else one for one in messages]
    return ThreadValuesEvent("values", {"messages": all_of_them, **more}, namespace=namespace, run_id="r")


def ai(message_id: str, content: Any = "", **fields: Any) -> dict[str, Any]:
    return {"type": "ai", "id": message_id, "content": content, **fields}


def tool(what: str, call_id: Any = "c", *, run_id: str = "r", **fields: Any) -> StreamEvent:
    """An event of the channel `tools`."""
    return ToolEvent("tools", {"event": what, "tool_call_id": call_id, **fields}, run_id=run_id)


def asks() -> StreamEvent:
    return InputRequestedEvent("input.requested", {"interrupt_id": "i", "payload": "go?"}, run_id="r")


def text(events: Any, **which: Any) -> list[Any]:
    return read(ThreadTextReader(Known, ThreadMessages(), **which), events)


def deltas(events: Any, **which: Any) -> list[Delta]:
    return read(ThreadDeltaReader(ThreadMessages(), **which), events)


def messages(events: Any, **which: Any) -> list[Any]:
    return read(ThreadMessageReader(Known, ThreadMessages(), **which), events)


def kinds(events: Any) -> list[tuple[str, str, str]]:
    return [(delta.kind, delta.message_id, delta.text) for delta in deltas(events)]
