"""Rows for the streams of threads by the event streaming protocol: `threads.stream`, and the runs that it starts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from langgraph_runs import errors

from .creating import thread
from .table import CALL, refusal, row
from .world import SPACED, World

HELLO = {"messages": [{"role": "user", "content": "a b c"}], "delay": 0.02}


def states(events: list[Any]) -> list[Any]:
    """The states that a thread's events tell."""
    return [event.data for event in events if event.event == "values"]


def words(events: list[Any]) -> list[str]:
    """What the root's lifecycle says."""
    return [event.data["event"] for event in events if event.event == "lifecycle" and not event.namespace]


def asked(questions: tuple[Any, ...]) -> list[str]:
    return sorted(one.value["question"] for one in questions)


@row("threads.stream", "two turns of one thread, with UUID objects", thread_id=lambda w: UUID(w.thread), **CALL)
def turns(w: World, stream: Any) -> None:
    assert w.heads == []
    assert (stream.thread_id, stream.run_id, stream.status) == (w.thread, None, None)
    with stream:
        for number in (1, 2):
            run = stream.start(input=HELLO, assistant_id=w.assistant("chat"))
            events = list(stream)
            assert {event.run_id for event in events} == {run.run_id} == {stream.run_id}
            assert words(events) == ["running", "completed"]
            assert len(states(events)[-1]["messages"]) == 2 * number
            assert (stream.status, stream.reconnects) == ("success", 0)
    told = [head.request for head in w.heads if head.request.url.partition("?")[0].endswith("/stream/events")]
    assert told
    assert all("note=1" in request.url and request.headers["X-Note"] == "1" for request in told)


@row(
    "threads.stream", "a thread that does not exist is created", thread_id=lambda w: w.unheard_of, assistant_id="steps"
)
def thread_made(w: World, stream: Any) -> None:
    with stream:
        run = stream.start(input=SPACED)
        assert states(list(stream))[-1] == {**SPACED, "step": 4}
        assert w.look(run.run_id, thread=w.unheard_of)["status"] == "success"
        assert (stream.result().values, stream.result().status) == ({**SPACED, "step": 4}, "success")


@row("threads.stream", "text as it is said", thread_id=thread, assistant_id="chat")
def text(w: World, stream: Any) -> None:
    with stream:
        stream.start(input=HELLO)
        assert list(stream.text()) == ["You ", "said: ", "a ", "b ", "c"]


@row("threads.stream", "whole messages", thread_id=thread, assistant_id="chat")
def messages(w: World, stream: Any) -> None:
    with stream:
        run = stream.start(input=HELLO)
        said = list(stream.messages())
    told = states(list(w.client.threads.stream(w.thread, replay=True).follow(run.run_id)))
    state = {message["id"]: message for message in told[-1]["messages"]}
    assert [message["type"] for message in said][-1] == "ai"
    for message in said:
        assert state[message["id"]] == message


@row("threads.stream", "one channel, with what is needed to tell runs", thread_id=thread, channels=["values"])
def one_channel(w: World, stream: Any) -> None:
    with stream:
        run = stream.start(input=SPACED, assistant_id="steps")
        events = list(stream)
    assert {(event.event, event.run_id) for event in events} == {("values", run.run_id)}
    assert stream.status == "success"


@row("threads.stream", "every keyword of a start arrives", thread_id=thread, assistant_id="steps")
def start_everything(w: World, stream: Any) -> None:
    with stream:
        run = stream.start(
            input=SPACED,
            config={"tags": ["blue"], "recursion_limit": 50},
            metadata={"a": {"b": [1]}},
            multitask_strategy="enqueue",
            langsmith_tracer={"project_name": "trials"},
            assistant_id="steps",
            headers={"X-Request-Id": "mark-1"},
            params={"note": "1"},
            timeout=20,
        )
        list(stream)
    shown = w.look(run.run_id)
    assert shown["metadata"]["a"] == {"b": [1]}
    assert shown["multitask_strategy"] == "enqueue"
    assert shown["kwargs"]["config"]["recursion_limit"] == 50
    assert shown["kwargs"]["config"]["configurable"]["langgraph_request_id"] == "mark-1"
    assert shown["kwargs"]["resumable"] is True


@row("threads.stream", "a run that asks, and is answered", thread_id=thread, assistant_id="ask")
def asks(w: World, stream: Any) -> None:
    with stream:
        first = stream.start(input={})
        list(stream)
        assert (stream.status, asked(stream.interrupts)) == ("needs_input", ["Your name?"])
        with pytest.raises(ValueError, match="waits for"):
            stream.start(input={})
        second = stream.resume("Ann", metadata={"number": 2})
        events = list(stream)
        assert states(events)[-1] == {"name": "Ann", "greeting": "Hello, Ann!"}
        assert (stream.status, stream.interrupts) == ("success", ())
    assert len({first.run_id, second.run_id, *(event.run_id for event in events)}) == 2


@row("threads.stream", "two questions, answered one after the other", thread_id=thread, assistant_id="ask2")
def asks_twice(w: World, stream: Any) -> None:
    with stream:
        stream.start(input={})
        list(stream)
        assert (stream.status, asked(stream.interrupts)) == ("needs_input", ["left?", "right?"])
        with pytest.raises(ValueError, match="waits for 2 answers"):
            stream.resume("?")
        ids = {one.value["question"]: one.id for one in stream.interrupts}
        with pytest.raises(ValueError, match="nobody"):
            stream.answer({"nobody": "?"})
        stream.answer({ids["left?"]: "L"})
        list(stream)
        assert (stream.status, asked(stream.interrupts)) == ("needs_input", ["right?"])
        stream.resume("R")
        list(stream)
        assert stream.result().values["answers"] == {"left": "L", "right": "R"}


@row("threads.stream", "two questions, answered together", thread_id=thread, assistant_id="ask2")
def answers_both(w: World, stream: Any) -> None:
    with stream:
        stream.start(input={})
        list(stream)
        stream.answer({one.id: one.value["question"] for one in stream.interrupts})
        list(stream)
        assert (stream.status, stream.interrupts) == ("success", ())
        assert stream.result().values["answers"] == {"left": "left?", "right": "right?"}


@row("threads.stream", "a failure is raised after its events", thread_id=thread, assistant_id="boom")
def fails(w: World, stream: Any) -> None:
    with stream:
        run = stream.start(input={"count": 2})
        taken: list[Any] = []
        with pytest.raises(errors.RunFailedError) as caught:
            taken.extend(stream)
        error = caught.value
        assert (error.error, error.detail, error.status) == ("ValueError", "boom", "error")
        assert (error.run_id, error.thread_id) == (run.run_id, w.thread)
        assert words(taken) == ["running", "failed"]
        assert stream.status == "failed"
        stream.start(input=SPACED, assistant_id="steps")
        assert states(list(stream))[-1]["step"] == 4
        assert stream.status == "success"


@row("threads.stream", "a cancelled run ends with RunCancelledError", thread_id=thread, assistant_id="slow")
def cancelled(w: World, stream: Any) -> None:
    with stream:
        run = stream.start(input={"count": 500, "delay": 0.02})
        next(event for event in stream if event.event == "values")
        stream.cancel()
        with pytest.raises(errors.RunCancelledError) as caught:
            list(stream)
    assert (caught.value.run_id, stream.status) == (run.run_id, "cancelled")


@row("threads.stream", "runs that had ended are left out", thread_id=lambda w: (w.run("echo", {"a": 1}), w.thread)[1])
def without_past(w: World, stream: Any) -> None:
    with stream:
        run = stream.start(input=SPACED, assistant_id="steps")
        assert {event.run_id for event in stream} == {run.run_id}


@row("threads.stream", "with replay all that is stored comes", thread_id=thread, assistant_id="steps", replay=True)
def with_past(w: World, stream: Any) -> None:
    past = w.client.threads.stream(w.thread, "steps")
    with past:
        first = past.start(input=SPACED)
        told = list(past)
    with stream:
        second = stream.start(input=SPACED)
        events = list(stream)
    assert [event.id for event in events if event.run_id == first.run_id] == [event.id for event in told]
    assert [event.run_id for event in events][-1] == second.run_id


@row("threads.stream", "a run that was started elsewhere is followed", thread_id=thread)
def followed(w: World, stream: Any) -> None:
    other = w.client.threads.stream(w.thread, "steps")
    run = other.start(input=SPACED)
    with stream.follow(run.run_id):
        events = list(stream)
    assert {event.run_id for event in events} == {run.run_id}
    assert states(events)[-1]["step"] == 4
    assert stream.status == "success"
    other.close()


@row("threads.stream", "an unknown assistant", thread_id=thread)
def no_assistant(w: World, stream: Any) -> None:
    with stream, pytest.raises(errors.APIStatusError) as caught:
        stream.start(input={}, assistant_id=w.unheard_of)
    assert caught.value.thread_id == w.thread
    with pytest.raises(TypeError, match="assistant_id"):
        w.client.threads.stream(w.thread).start(input={})


@refusal("threads.stream", ValueError, "a misspelt channel is refused", thread_id=thread, channels=["value"])
def misspelt(w: World, error: Any) -> None:
    assert "did you mean 'values'" in str(error)
    assert w.heads == []
