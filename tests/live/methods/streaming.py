"""Rows for following a run's events: `runs.stream` and `runs.join_stream`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from langgraph_runs import errors

from .creating import EVERYTHING, a_state, has_everything, thread
from .table import CALL, refusal, row
from .world import SPACED, World, data

HELLO = {"messages": [{"role": "user", "content": "a b c"}], "delay": 0.02}


def names(events: list[Any]) -> list[str]:
    """What the events are called; some servers say when it is the last, which is no matter here."""
    return [event.event for event in events if event.event != "end"]


# runs.stream


@row("runs.stream", "values, unless told otherwise", thread_id=thread, assistant_id="steps", input=SPACED)
def values(w: World, stream: Any) -> None:
    assert w.heads == []
    assert (stream.thread_id, stream.last_event_id) == (w.thread, "-1")
    with pytest.raises(RuntimeError, match="run_id is not known before the stream is open"):
        _ = stream.run_id
    events = list(stream)
    assert names(events) == ["metadata", *["values"] * 6]
    assert data(events, "values")[-1] == {**SPACED, "step": 4}
    assert all(event.id for event in events)
    assert events[0].id <= stream.last_event_id <= events[-1].id  # one before it, where two fell into a millisecond
    assert (stream.run_id, stream.status, stream.reconnects) == (events[0].data["run_id"], "success", 0)


@row(
    "runs.stream",
    "several modes at once, with UUID objects",
    thread_id=lambda w: UUID(w.thread),
    assistant_id=lambda w: UUID(w.assistant("steps")),
    input=SPACED,
    stream_mode=["custom", "updates", "tasks", "checkpoints", "debug"],
)
def several_modes(w: World, stream: Any) -> None:
    with stream:
        events = list(stream)
    assert data(events, "custom") == [{"step": n} for n in (1, 2, 3, 4)]
    assert data(events, "updates") == [{"begin": {"step": 0}}, *({"step": {"step": n}} for n in (1, 2, 3, 4))]
    assert {event.mode for event in events} == {None, "custom", "updates", "tasks", "checkpoints", "debug"}


@row("runs.stream", "tokens", thread_id=thread, assistant_id="chat", input=HELLO, stream_mode="messages-tuple")
def tokens(w: World, stream: Any) -> None:
    words = [chunk["content"] for chunk, _ in data(list(stream), "messages-tuple")]
    assert [word for word in words if word] == ["You ", "said: ", "a ", "b ", "c"]


@row("runs.stream", "messages, accumulated", thread_id=thread, assistant_id="chat", input=HELLO, stream_mode="messages")
def messages(w: World, stream: Any) -> None:
    events = [event for event in stream if event.event == "messages/partial"]
    assert [event.data[0]["content"] for event in events][-1] == "You said: a b c"
    assert {event.mode for event in events} == {"messages"}


@row("runs.stream", "events of LangChain", thread_id=thread, assistant_id="echo", input={"a": 1}, stream_mode="events")
def langchain_events(w: World, stream: Any) -> None:
    assert data(list(stream), "events")[0]["event"] == "on_chain_start"


@row(
    "runs.stream",
    "subgraphs too",
    thread_id=thread,
    assistant_id="nested",
    input={},
    stream_mode=["custom"],
    stream_subgraphs=True,
    stream_namespaces=["", "work"],
)
def subgraphs(w: World, stream: Any) -> None:
    places = [(event.data["node"], *(part.split(":")[0] for part in event.namespace)) for event in stream if event.mode]
    assert "namespace=&namespace=work" in w.heads[0].request.url
    assert places == [("before",), ("work", "child"), ("deep", "child", "grandchild"), ("after",)]  # it is ignored


@row("runs.stream", "no subgraphs", thread_id=thread, assistant_id="nested", input={}, stream_mode="custom")
def no_subgraphs(w: World, stream: Any) -> None:
    assert data(list(stream), "custom") == [{"node": "before"}, {"node": "after"}]


@row("runs.stream", "every keyword arrives", **EVERYTHING, stream_mode="custom", on_disconnect="continue")
def stream_everything(w: World, stream: Any) -> None:
    *_, last = stream
    assert last.event == "feedback"
    assert last.data == {"good": "https://feedback/good"}
    assert last.mode is None
    has_everything(w, w.look(stream.run_id, thread=stream.thread_id))


@row(
    "runs.stream",
    "stateless, on a thread that is gone afterwards",
    thread_id=None,
    assistant_id="steps",
    input=SPACED,
    stream_mode=["custom"],
)
def stateless_stream(w: World, stream: Any) -> None:
    events = iter(stream)
    first = next(events)
    assert first.event == "metadata"
    assert first.id  # it can be resumed
    assert data(list(events), "custom") == [{"step": n} for n in (1, 2, 3, 4)]
    assert stream.status == "success"
    assert w.api.get(f"/threads/{stream.thread_id}").status_code == 404


@row("runs.stream", "stateless and kept", thread_id=None, assistant_id="echo", input={"a": 1}, on_completion="keep")
def stateless_stream_kept(w: World, stream: Any) -> None:
    assert data(list(stream), "values") == [{"a": 1}]
    assert w.look(stream.run_id, thread=stream.thread_id)["status"] == "success"


@row(
    "runs.stream",
    "stateless and plain",
    thread_id=None,
    assistant_id="steps",
    input=SPACED,
    stream_resumable=False,
)
def stateless_plain(w: World, stream: Any) -> None:
    events = list(stream)
    with pytest.raises(RuntimeError, match="thread_id is not known: the run is stateless"):
        _ = stream.thread_id
    assert not any(event.id for event in events)
    assert data(events, "values")[-1]["step"] == 4


@row("runs.stream", "not resumable", thread_id=thread, assistant_id="steps", input=SPACED, stream_resumable=False)
def not_resumable(w: World, stream: Any) -> None:
    events = list(stream)
    assert data(events, "values")[-1]["step"] == 4
    assert not any(event.id for event in events)
    assert w.look(stream.run_id)["kwargs"]["resumable"] is False


@row(
    "runs.stream",
    "on_disconnect cancels when it is left",
    thread_id=thread,
    assistant_id="slow",
    input={"delay": 0.02},
    stream_mode="custom",
    on_disconnect="cancel",
)
def cancelled_by_leaving(w: World, stream: Any) -> None:
    with stream:
        assert next(event for event in stream if event.mode).data == {"tick": 1}
    w.result(stream.run_id)
    assert w.look(stream.run_id)["status"] == "interrupted"


@row(
    "runs.stream",
    "left, it goes on",
    thread_id=thread,
    assistant_id="steps",
    input=SPACED,
    stream_mode="custom",
    on_disconnect="continue",
)
def left(w: World, stream: Any) -> None:
    with stream:
        for event in stream:
            if event.mode:
                break
    with pytest.raises(errors.StreamInterruptedError, match="closed by the caller"):
        list(stream)
    w.result(stream.run_id)
    assert w.look(stream.run_id)["status"] == "success"
    assert w.get(f"/threads/{w.thread}/state")["values"]["step"] == 4


@row("runs.stream", "cancel() ends it", thread_id=thread, assistant_id="slow", input={}, stream_mode="custom")
def stream_cancelled(w: World, stream: Any) -> None:
    with stream:
        next(event for event in stream if event.mode)
        stream.cancel()
        with pytest.raises(errors.RunCancelledError) as caught:
            list(stream)
    assert (caught.value.run_id, caught.value.thread_id) == (stream.run_id, w.thread)
    assert stream.status == "cancelled"


@row(
    "runs.stream",
    "a failure is raised at the end",
    thread_id=thread,
    assistant_id="boom",
    stream_mode="custom",
    input={},
)
def stream_failed(w: World, stream: Any) -> None:
    taken: list[Any] = []
    with pytest.raises(errors.RunFailedError) as caught:
        taken.extend(stream)
    error = caught.value
    assert (error.error, error.detail, error.status) == ("ValueError", "boom", "error")
    assert (error.run_id, error.thread_id) == (stream.run_id, w.thread)
    assert data(taken, "custom") == [{"tick": 1}]


@row(
    "runs.stream",
    "a question is a result",
    thread_id=thread,
    assistant_id="ask",
    input={},
    stream_mode=["values", "updates"],
)
def stream_asks(w: World, stream: Any) -> None:
    [[asked]] = [event.data["__interrupt__"] for event in stream if event.mode == "updates"]
    assert asked["value"] == {"question": "Your name?"}
    assert stream.status == "needs_input"
    assert [one.value for one in stream.interrupts] == [asked["value"]]


@row(
    "runs.stream",
    "command resumes",
    thread_id=lambda w: (w.run("ask", {}), w.thread)[1],
    assistant_id="ask",
    command={"resume": "Ann"},
)
def stream_resumes(w: World, stream: Any) -> None:
    assert data(list(stream), "values")[-1] == {"name": "Ann", "greeting": "Hello, Ann!"}


@row(
    "runs.stream",
    "from a checkpoint",
    thread_id=thread,
    assistant_id="steps",
    checkpoint=lambda w: a_state(w, 1)["checkpoint"],
    stream_mode="custom",
)
def stream_from_checkpoint(w: World, stream: Any) -> None:
    assert data(list(stream), "custom") == [{"step": 2}, {"step": 3}]


@row(
    "runs.stream",
    "from a checkpoint by its id",
    thread_id=thread,
    assistant_id="steps",
    checkpoint_id=lambda w: a_state(w, 2)["checkpoint"]["checkpoint_id"],
    stream_mode="custom",
)
def stream_from_checkpoint_id(w: World, stream: Any) -> None:
    assert data(list(stream), "custom") == [{"step": 3}]


@refusal(
    "runs.stream", ValueError, "a misspelt mode is refused", thread_id=None, assistant_id="echo", stream_mode="value"
)
def misspelt(w: World, error: Any) -> None:
    assert "messages-tuple" in str(error)
    assert w.heads == []


# runs.join_stream


@row(
    "runs.join_stream",
    "from the start",
    thread_id=thread,
    run_id=lambda w: w.run("steps", SPACED, stream_mode=["values", "custom"]),
    last_event_id="-1",
    stream_namespaces=[""],
)
def from_the_start(w: World, stream: Any) -> None:
    events = list(stream)
    assert (events[0].event, w.heads[0].request.url.partition("?")[2]) == ("metadata", "namespace=")
    assert data(events, "custom") == [{"step": n} for n in (1, 2, 3, 4)]
    assert data(events, "values")[-1]["step"] == 4
    assert (stream.status, stream.reconnects) == ("success", 0)


@row(
    "runs.join_stream",
    "one mode of several, with UUID objects",
    thread_id=lambda w: UUID(w.thread),
    run_id=lambda w: UUID(w.run("steps", SPACED, stream_mode=["values", "custom", "updates"])),
    stream_mode="custom",
    last_event_id="-1",
)
def one_mode(w: World, stream: Any) -> None:
    assert [event.data for event in stream] == [{"step": n} for n in (1, 2, 3, 4)]


@row(
    "runs.join_stream",
    "several modes of more",
    thread_id=thread,
    run_id=lambda w: w.run("steps", SPACED, stream_mode=["values", "custom", "updates"]),
    stream_mode=["custom", "updates"],
    last_event_id="-1",
    **CALL,
)
def two_modes(w: World, stream: Any) -> None:
    events = list(stream)
    assert {event.mode for event in events} == {"custom", "updates"}
    assert len(events) == 9
    joins = [head.request for head in w.heads if "/stream?" in head.request.url]
    assert joins
    assert all("note=1" in request.url and request.headers["X-Note"] == "1" for request in joins)


@row(
    "runs.join_stream",
    "after an event",
    thread_id=thread,
    run_id=lambda w: w.run("steps", SPACED, stream_mode="custom"),
)
def after_an_event(w: World, live: Any) -> None:
    run_id = live.run_id
    every = list(w.client.runs.join_stream(w.thread, run_id, last_event_id="-1"))
    for number, event in enumerate(every):
        rest = list(w.client.runs.join_stream(w.thread, run_id, last_event_id=event.id))
        assert rest == every[number + 1 :]


@row("runs.join_stream", "what comes from now on", thread_id=thread, run_id=lambda w: w.slow())
def from_now_on(w: World, stream: Any) -> None:
    with stream:
        event = next(stream)
    assert event.mode == "custom"
    assert event.data["tick"] > 1
    assert w.look(stream.run_id)["status"] == "running"


@row(
    "runs.join_stream",
    "cancel_on_disconnect cancels when it is left",
    thread_id=thread,
    run_id=lambda w: w.slow(input={"count": 100, "delay": 0.02}),
    cancel_on_disconnect=True,
)
def join_left(w: World, stream: Any) -> None:
    with stream:
        next(stream)
    w.result(stream.run_id)
    assert w.look(stream.run_id)["status"] == "interrupted"


@row(
    "runs.join_stream",
    "a failure is raised though it is not replayed",
    thread_id=thread,
    run_id=lambda w: w.run("boom", {}, stream_mode="custom"),
    last_event_id="-1",
)
def join_failed(w: World, stream: Any) -> None:
    taken: list[Any] = []
    with pytest.raises(errors.RunFailedError, match="ValueError: boom"):
        taken.extend(stream)
    assert taken[0].event == "metadata"
    assert data(taken, "custom") == [{"tick": 1}]


@row(
    "runs.join_stream",
    "a mode that the run has not is refused",
    thread_id=thread,
    run_id=lambda w: w.run("echo", {}, stream_mode="values"),
    stream_mode=["values", "custom"],
    last_event_id="-1",
)
def absent_mode(w: World, stream: Any) -> None:
    with pytest.raises(ValueError, match=r"'custom'.*\['values'\]"):
        list(stream)


@row("runs.join_stream", "an unknown run", thread_id=thread, run_id=lambda w: w.unheard_of)
def join_unknown(w: World, stream: Any) -> None:
    with pytest.raises(errors.NotFoundError) as caught:
        list(stream)
    assert (caught.value.run_id, caught.value.thread_id) == (w.unheard_of, w.thread)


@refusal("runs.join_stream", ValueError, "no thread is refused with a hint", thread_id=None, run_id="r")
def no_thread(w: World, error: Any) -> None:
    assert "Run.thread_id" in str(error)
