"""Every cut of the relays' connections."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from relay import async_relay, naive_async_relay, naive_relay, relay

from langgraph_runs.testing import Script, every_cut

SCRIPT = Script().run(
    "chat", events=[("custom", word) for word in ("Hello", "my", "friend")], thread_id="t", input={"question": "Hi?"}
)


def test_the_relay_is_exact() -> None:
    """Wherever the connection breaks, everything is forwarded once, with the same ids."""
    for server in every_cut(SCRIPT):
        with server:
            server.result = list(relay(server.client(), "t", "Hi?"))
    assert [data for _, data in server.result] == ["Hello", "my", "friend"]


def test_the_naive_relay_is_found_out() -> None:
    """A relay that begins again forwards words twice, and the error says after which cut."""
    found = r"was closed after 2 of 4 events, and the result differs:\n  \['Hello', 'Hello', 'my', 'friend'\]"
    with pytest.raises(AssertionError, match=found):
        for server in every_cut(SCRIPT):
            with server:
                server.result = list(naive_relay(server.client(), server.http_client(), "t", "Hi?"))


def test_the_async_relay_is_exact() -> None:
    """The same holds for an async client."""

    async def test() -> None:
        for server in every_cut(SCRIPT):
            with server:
                async with server.async_client() as client:
                    server.result = [frame async for frame in async_relay(client, "t", "Hi?")]

    asyncio.run(test())


def test_the_naive_async_relay_is_found_out() -> None:
    """So does this."""
    forwarded: list[Any] = []

    async def test() -> None:
        for server in every_cut(SCRIPT):
            with server:
                async with server.async_client() as client, server.async_http_client() as http:
                    forwarded[:] = [data async for data in naive_async_relay(client, http, "t", "Hi?")]
                    server.result = list(forwarded)

    with pytest.raises(AssertionError, match="the result differs"):
        asyncio.run(test())
    assert forwarded == ["Hello", "Hello", "my", "friend"]
