"""`every_cut` breaks a connection at every point, and finds programs that do not bear it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

from langgraph_runs import Client, RunOutcomeUnknownError, StreamInterruptedError
from langgraph_runs.testing import Script, ScriptServer, every_cut, play
from langgraph_runs.testing.sse import Flavour

failing = partial(pytest.raises, AssertionError)
"""`with failing(match=pattern)`: the block raises an AssertionError that matches."""

SCRIPT = Script().run("chat", events=[("custom", 1), ("custom", 2)], thread_id="t")


def read(client: Client) -> list[Any]:
    """The data of the events of a run."""
    return [event.data for event in client.runs.stream("t", "chat", stream_mode="custom") if event.mode]


def test_every_point() -> None:
    """The first time nothing breaks; then each request, each response, and each stream at each of its events does."""
    broken: list[str] = []
    for server in every_cut(SCRIPT):
        with server:
            server.result = read(server.client())
        broken.append(server._point.text if server._point else "")

    stream = "request 1 (POST /threads/t/runs/stream)"
    assert broken[:6] == [
        "",
        f"{stream} was lost",
        f"the response to {stream} was lost",
        f"{stream} was closed after 0 of 3 events",
        f"{stream} ended after 0 of 3 events as if it were complete",
        f"{stream} fell silent after 0 of 3 events",
    ]
    assert broken[13:16] == [
        f"{stream} ended as if it were complete after 0 of 3 events, amid the data of the next",
        f"{stream} was reset after 0 of 3 events, after the data of the next",
        f"{stream} ended as if it were complete after 0 of 3 events, amid the id of the next",
    ]
    assert f"{stream} was closed after all 3 events" in broken
    assert {text.split(" (")[0].split()[-1] for text in broken if text} == {
        "1",
        "2",
        "3",
        "4",
    }  # the SDK's own requests, too
    assert len(set(broken)) == len(broken) == 37


def test_a_program_that_sends_other_requests() -> None:
    """A break that never happens proves nothing, and is told."""
    seen: list[int] = []
    with failing(
        match=r"nothing broke, as there was no request 5 this time\. .* must send the same requests each time"
    ):
        for server in every_cut(SCRIPT):
            with server:
                client = server.client()
                server.result = read(client)
                if not seen:
                    seen.append(len(client.runs.list("t")))


def test_a_program_that_gives_up() -> None:
    """An error of the program has a note of what broke."""
    with pytest.raises(StreamInterruptedError) as raised:
        for server in every_cut(SCRIPT):
            with server:
                client = server.client()
                with client.runs.stream("t", "chat", stream_mode="custom", stream_resumable=False) as stream:
                    server.result = [event.data for event in stream if event.mode]
    assert raised.value.__notes__ == ["every_cut: the response to request 1 (POST /threads/t/runs/stream) was lost"]


def test_a_program_that_creates_a_run_twice() -> None:
    """A run that is created again, since the first response was lost, is one more than the script has."""

    def create(server: ScriptServer) -> int:
        body = {"assistant_id": "chat"}
        with server.http_client() as http:
            for _ in range(2):
                try:
                    return http.post("/threads/t/runs", json=body).status_code
                except Exception:
                    continue
        return 0

    with failing(match="the response to request 1|expects no more runs") as raised:
        for server in every_cut(SCRIPT):
            with server:
                server.result = create(server)
    assert "every_cut: the response to request 1 (POST /threads/t/runs) was lost" in raised.value.__notes__


def test_an_outcome_that_nobody_knows() -> None:
    """A lost request for a run without a thread raises, a lost response does not; to catch that is not enough."""
    caught: list[str] = []
    with failing(match=r"^a run of 'chat' was never created\n") as raised:
        for server in every_cut(Script().run("chat")):
            with server:
                try:
                    server.client().runs.create(None, "chat")
                except RunOutcomeUnknownError:
                    caught.append(server._point.text if server._point else "")
                server.result = "created"
    assert caught == ["request 1 (POST /runs) was lost"]
    assert raised.value.__notes__ == ["every_cut: request 1 (POST /runs) was lost"]
    with play(Script().run("chat").lose_answer()) as server:
        assert server.client().runs.create(None, "chat").status == "pending"


UNKNOWN: list[tuple[Flavour, str | None, str]] = [
    ("langgraph", None, "request 1 (POST /runs) was lost"),
    ("aegra", None, "request 1 (POST /runs) was lost"),
    ("aegra", "t", "the response to request 1 (POST /threads/t/runs) was lost"),
]


@pytest.mark.parametrize(("flavour", "thread_id", "lost"), UNKNOWN)
def test_where_no_program_passes(flavour: Flavour, thread_id: str | None, lost: str) -> None:
    """It is as the docs have it, and a refusal with 504 raises the same without a run."""
    with pytest.raises(RunOutcomeUnknownError) as raised:
        for server in every_cut(Script().thread("t").run("chat"), flavour=flavour):
            with server:
                server.result = server.client().runs.create(thread_id, "chat").status
    assert raised.value.__notes__[-1] == f"every_cut: {lost}"
    script = Script().thread("t").refuse("chat", 504)
    with play(script, flavour=flavour) as server, pytest.raises(RunOutcomeUnknownError):
        server.client().runs.create(thread_id, "chat")


def test_a_result_that_differs() -> None:
    """It is shown beside the one without a break."""
    with failing(
        match=r"the response to request 1 .* was lost, and the result differs:\n  1\nwithout the break it is\n  0"
    ):
        for server in every_cut(SCRIPT):
            with server, server.client().runs.stream("t", "chat", stream_mode="custom") as stream:
                list(stream)
                server.result = stream.reconnects


def test_a_result_that_goes_on_to_change() -> None:
    """What is compared is the result as it was without a break, though the program adds to the same list."""
    told: list[Any] = []
    with failing(match="and the result differs"):
        for server in every_cut(SCRIPT):
            with server:
                told += read(server.client())
                server.result = told


def test_a_clock_that_jumps() -> None:
    """Nothing is waited for, though limits are reached: a minute of silence, ten seconds of looking for a run."""
    ahead = 0.0
    for server in every_cut(SCRIPT):
        with server:
            server.result = read(server.client())
            ahead += server.clock.ahead
    assert ahead > 60


def test_an_async_program() -> None:
    """The servers of `every_cut` serve async clients in one event loop."""

    async def program() -> int:
        count = 0
        for server in every_cut(SCRIPT):
            with server:
                async with server.async_client() as client:
                    stream = client.runs.stream("t", "chat", stream_mode="custom")
                    server.result = [event.data async for event in stream if event.mode]
            count += 1
        return count

    assert asyncio.run(program()) == 37


def test_a_port() -> None:
    """They break connections of clients by a port as well."""
    for server in every_cut(Script().run("chat", thread_id="t")):
        with server, Client(server.url, api_key=None, idle_timeout=0.2) as client:
            server.result = client.runs.wait("t", "chat")


def test_what_is_forgotten() -> None:
    """Without a result, or without its block, a server says what to do."""
    with failing(match="every_cut: set server.result, in the block"):
        for server in every_cut(SCRIPT):
            with server:
                read(server.client())
    with failing(match="every_cut: use each server in a block: with server: server.result = ..."):
        for server in every_cut(SCRIPT):
            server.result = 1
