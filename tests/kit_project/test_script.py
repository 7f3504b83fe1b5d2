"""The fixtures, and a script with a human in it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest
from relay import ask_human, relay

from langgraph_runs import APIConnectionError, Client
from langgraph_runs.testing import JumpingClock, Script, ScriptServer, no_requests


@pytest.mark.usefixtures("no_requests")
def test_a_break_and_a_lost_answer(play_script: Callable[[Script], ScriptServer]) -> None:
    """A run is created once, and told once, though nearly everything goes wrong; nothing is waited for."""
    script = Script().run("chat", events=[("custom", n) for n in range(6)], thread_id="t").lose_answer().cut(after=3)
    server = play_script(script)
    assert [data for _, data in relay(server.client(), "t", "Hi?")] == [*range(6)]
    assert server.created[0]["input"] == {"question": "Hi?"}
    assert len(server.created) == 1
    assert sum(server.clock.slept) > 0


def test_a_human_approves(play_script: Callable[[Script], ScriptServer]) -> None:
    """A run asks, and another one answers."""
    script = (
        Script()
        .run("chat", thread_id="t", input={"draft": "Hello"}, values={"draft": "Hello"}, interrupts=["Send it?"])
        .run("chat", thread_id="t", command={"resume": {"interrupt-1": "approved"}}, values={"sent": True})
    )
    server = play_script(script)
    assert ask_human(server.client(), "t") == {"sent": True}


@pytest.mark.usefixtures("no_requests")
def test_on_a_port(play_script: Callable[[Script], ScriptServer]) -> None:
    """A client of one's own reaches the script by its URL."""
    server = play_script(Script().run("chat", events=[("custom", 1)]).cut(after=1, how="reset"))
    with Client(server.url, api_key=None) as client:
        assert [event.data for event in client.runs.stream(None, "chat", stream_mode="custom") if event.mode] == [1]


def test_no_request_is_sent() -> None:
    """A client that reaches no script fails at once, and so does the test if that is caught."""
    client = Client("http://nowhere", api_key=None)
    with pytest.raises(AssertionError, match="GET http://nowhere/threads/t"), no_requests():
        client.threads.get("t")
    with pytest.raises(AssertionError, match="GET http://nowhere/threads/t"), no_requests(), suppress(AssertionError):
        client.threads.get("t")


def test_the_clock_jumps(jumping_clock: JumpingClock) -> None:
    """Without a script, retries do not wait either."""

    def fail(request: httpx.Request) -> Any:
        raise httpx.ConnectError("no network", request=request)

    with httpx.Client(transport=httpx.MockTransport(fail)) as http_client:
        client = Client("http://nowhere", api_key=None, http_client=http_client)
        with pytest.raises(APIConnectionError):
            client.threads.get("t")
    assert len(jumping_clock.slept) == 5
