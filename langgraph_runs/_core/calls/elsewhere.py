"""`Elsewhere`: what users of langgraph-sdk and LangChain look for on our objects, and what to use instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final


class Elsewhere:
    """A `__getattr__` that adds to the AttributeError of some names what to use instead.

    It is there for instances only, as IPython completes nothing on an object whose class shows a `__getattr__`. Not for
    the streams of runs: where there is one, Python looks attributes up more slowly.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def __get__(self, instance: object | None, owner: type) -> Callable[[str], Any]:
        if instance is None:
            raise AttributeError(f"type object {owner.__name__!r} has no attribute '__getattr__'")

        def fail(name: str) -> Any:
            try:
                return object.__getattribute__(instance, name)  # raises again what was raised
            except AttributeError as error:
                if name not in self.names:
                    raise
                message = f"{type(instance).__name__!r} object has no attribute {name!r}; {self.names[name]}"
                raise AttributeError(message, name=name, obj=instance) from error.__cause__

        return fail


_INVOKE: Final = "wait(input=...) runs the graph and returns its result"
_STREAM: Final = "stream(input=...) streams a run's events; its .text() is what models say"
_MAP: Final = "map(inputs) starts a run for each input"
_EVENTS: Final = "stream(stream_mode='events', input=...) streams those events"
_THREADS: Final = "client.threads has the methods for threads"

ON_ASSISTANT_HANDLE: Final = Elsewhere(
    {
        "invoke": _INVOKE,
        "ainvoke": _INVOKE,
        "astream": _STREAM,
        "stream_events": _EVENTS,
        "astream_events": _EVENTS,
        "batch": _MAP,
        "abatch": _MAP,
        "create": "start(input=...) starts a run and returns its handle",
        "get": "client.assistants.get(assistant_id) returns the assistant",
        "id": "its id is .assistant_id",
        "name": "its id is .assistant_id",
        "get_state": _THREADS,
        "aget_state": _THREADS,
    }
)

_RESULT: Final = "result() waits for the end and returns the result, whose .values are the state"

ON_RUN_HANDLE: Final = Elsewhere(
    {
        "wait": _RESULT,
        "join": _RESULT,
        "values": _RESULT,
        "output": _RESULT,
        "state": _RESULT,
        "join_stream": "stream() streams the run's events",
        "events": "stream() streams the run's events",
        "error": "outcome() waits for the end and returns the result, or the error",
        "id": "its id is .run_id",
    }
)

_OUTCOME: Final = "it is result.{} of a run that succeeded; outcome is the error of one that did not"

ON_MAPPED: Final = Elsewhere(
    {
        "error": "outcome is the error, or the result of the run",
        "exception": "outcome is the error, or the result of the run",
        "output": _OUTCOME.format("values"),
        **{name: _OUTCOME.format(name) for name in ("interrupts", "status", "values")},
    }
)

ON_RUN_RESULT: Final = Elsewhere(
    {
        **dict.fromkeys(("output", "result", "state", "value"), "the state is .values"),
        "messages": "the state is .values: result.values['messages']",
        "error": "a run that failed has no result: its error is raised",
        "id": "its id is .run_id",
    }
)

ON_CLIENT: Final = Elsewhere({"http": "request(method, path) sends any request and returns its answer"})

_REQUEST: Final = "the request's are .method and .url"

ON_ERROR: Final = Elsewhere({"message": "convert it to str", "request": _REQUEST})

ON_STATUS_ERROR: Final = Elsewhere(
    {
        "response": "the response's are .status_code, .headers and .body",
        "request": _REQUEST,
        "message": "convert it to str, or read .detail, which is what the server says",
        **dict.fromkeys(("code", "param", "type"), "the server's answer is .body"),
    }
)

_READ_ON: Final = "result() reads to the end and returns the result, whose .values are the state"
_ANSWERS: Final = "resume(value) answers the question; answer({id: value}) answers by the ids in .interrupts"

ON_THREAD_STREAM: Final = Elsewhere(
    {
        **dict.fromkeys(("output", "state", "wait", "join"), _READ_ON),
        "run": "start(input=...) starts a run; resume(value) and answer({id: value}) answer its questions",
        "respond": _ANSWERS,
        "events": "iterate over the stream itself: it gives the events",
        "close": "it is called aclose()",
        "interleave_projections": "iterate over the stream itself: its events are of all kinds",
        "subscribe": "the events of all channels come, unless threads.stream is given channels=[...]",
        "interrupted": "status is 'needs_input' then, and .interrupts are the questions",
        "extensions": "custom() gives what nodes write",
        "subagents": "tool_calls() gives the calls, and subgraphs() the graphs below",
        "agent": "client.assistants.get_graph(assistant_id) returns the graph",
        "assistant_id": "it is given to threads.stream, or to start",
        "outcome": "result() raises the error of a run that did not succeed",
        "error": "result() raises the error of a run that did not succeed",
    }
)

_PAGES: Final = "search() returns a page of them, iter() all"

ON_THREADS: Final = Elsewhere(
    {
        "list": _PAGES,
        "get_state_history": "it is called get_history(thread_id)",
    }
)

ON_ASSISTANTS: Final = Elsewhere({"list": _PAGES})

ON_CRONS: Final = Elsewhere({"list": _PAGES})

ON_STORE: Final = Elsewhere(
    {
        "put": "it is called put_item(namespace, key, value)",
        "get": "it is called get_item(namespace, key)",
        "delete": "it is called delete_item(namespace, key)",
        "search": "it is called search_items(namespace_prefix)",
    }
)
