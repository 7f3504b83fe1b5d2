"""The tools for tests are typed. It is read by type checkers, never run."""

from __future__ import annotations

from pathlib import Path
from typing import assert_type

import httpx

from langgraph_runs import AsyncClient, Client
from langgraph_runs.testing import (
    JumpingClock,
    Script,
    ScriptServer,
    every_cut,
    jumping_clock,
    message,
    no_requests,
    play,
    record,
)


def scripts(path: Path) -> None:
    """Each method returns a script; events are pairs, triples and messages."""
    events = [message("Hel", "lo"), ("custom", 1), ("values", {"a": 1}, ["sub:1"])]
    assert_type(Script().thread("t").run("chat", events=events, error=ValueError("boom")), Script)
    assert_type(
        Script().run("chat", [("custom", n) for n in range(3)]).cut(after=1, how="hang").restart(after=2), Script
    )
    assert_type(Script().refuse("chat", 429).run("chat").lose_answer().lose_request(), Script)
    assert_type(Script.load(path), Script)


def servers(script: Script) -> None:
    """A server has clients of each kind."""
    with play(script, flavour="aegra") as server:
        assert_type(server, ScriptServer)
        assert_type(server.client(idle_timeout=None), Client)
        assert_type(server.async_client(), AsyncClient)
        assert_type(server.http_client(), httpx.Client)
        assert_type(server.async_http_client(), httpx.AsyncClient)
        assert_type(server.url, str)
        assert_type(server.clock, JumpingClock)
        assert_type(server.requests[0].path, str)
    for server in every_cut(script):
        with server:
            server.result = 1


def others() -> None:
    """Blocks."""
    with jumping_clock() as clock, no_requests():
        assert_type(clock.slept, list[float])
        assert_type(clock.ahead, float)


async def recording(client: Client, async_client: AsyncClient) -> None:
    """A recording is awaited if its client is."""
    assert_type(record(client, "t", "r"), Script)
    assert_type(await record(async_client, "t", "r", assistant_id="chat"), Script)
