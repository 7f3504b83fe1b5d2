"""What this package itself does through every cut: each way to create and read a run comes to one result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs.testing import Script, every_cut, message
from tests.conformance.support import ClientMaker

pytestmark = pytest.mark.slow

EVENTS = [("values", {"n": 1}), message("Hel", "lo"), ("custom", 1), ("values", {"n": 2})]
MODES = ["values", "custom", "messages-tuple"]


def exact(stream: Any) -> list[tuple[str, Any, str]]:
    """Type, data and id of every event."""
    return [(event.event, event.data, event.id) for event in stream]


def joined(client: Any) -> Any:
    run = client.runs.create("t", "chat", stream_mode=MODES, stream_resumable=True)
    return exact(client.runs.join_stream("t", run, last_event_id="-1"))


def cancelled(client: Any) -> Any:
    run = client.runs.create("t", "chat")
    client.runs.cancel("t", run)
    return client.runs.get("t", run).status


def of_thread(client: Any) -> Any:
    with client.threads.stream("t", "chat") as stream:
        stream.start(input={})
        return exact(stream), stream.status


def text_of_thread(client: Any) -> Any:
    with client.threads.stream("t", "chat") as stream:
        stream.start(input={})
        return "".join(stream.text()), stream.result().values


OPERATIONS: dict[str, Callable[[Any], Any]] = {
    "stream": lambda client: exact(client.runs.stream("t", "chat", stream_mode=MODES)),
    "stream without a thread": lambda client: exact(client.runs.stream(None, "chat", stream_mode=MODES)),
    "text": lambda client: "".join(client.runs.stream("t", "chat").text()),
    "messages": lambda client: [*client.runs.stream("t", "chat").messages()],
    "wait": lambda client: client.runs.wait("t", "chat"),
    "wait without a thread": lambda client: client.runs.wait(None, "chat"),
    "wait on a new thread": lambda client: client.runs.wait(client.threads.create(), "chat"),
    "create and join": lambda client: client.runs.join("t", client.runs.create("t", "chat")),
    "create and join the stream": joined,
    "cancel": cancelled,
    "handle": lambda client: client.assistant("chat").start("t", input={}).result().values,
    "map": lambda client: [one.result.values for one in client.assistant("chat").map([{}])],
    "stream of a thread": of_thread,
    "text of a thread": text_of_thread,
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_cut_of(make_client: ClientMaker, name: str) -> None:
    """Wherever and however a connection breaks, nothing is lost, told twice or done twice."""
    count = 0
    for server in every_cut(Script().run("chat", events=EVENTS).thread("t")):
        with server:
            own = server.client if make_client.client_kind == "sync" else server.async_client
            server.result = OPERATIONS[name](make_client.make(own))
        count += 1
    assert count > 8
