"""Relays of somebody who uses langgraph_runs: they forward what a run says, with an id to go on from."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx

from langgraph_runs import AsyncClient, Client

Frame = tuple[str | None, Any]


def relay(client: Client, thread_id: str, question: str) -> Iterator[Frame]:
    """Forward each event with the id to go on from."""
    with client.runs.stream(thread_id, "chat", input={"question": question}, stream_mode="custom") as stream:
        for event in stream:
            if event.mode == "custom":
                yield stream.last_event_id, event.data


def naive_relay(client: Client, http: httpx.Client, thread_id: str, question: str) -> Iterator[Any]:
    """Forward the data of events. If the stream breaks, begin again: without ids nobody knows what was forwarded."""
    run = client.runs.create(
        thread_id, "chat", input={"question": question}, stream_mode="custom", stream_resumable=True
    )
    while True:
        try:
            with http.stream(
                "GET", f"/threads/{thread_id}/runs/{run.run_id}/stream", headers={"Last-Event-ID": "-1"}
            ) as response:
                kind = ""
                for line in response.iter_lines():
                    kind = line.removeprefix("event: ") if line.startswith("event: ") else kind
                    if kind == "custom" and line.startswith("data: "):
                        yield json.loads(line.removeprefix("data: "))
        except httpx.TransportError:
            continue
        if client.runs.get(thread_id, run).status == "success":
            return


async def async_relay(client: AsyncClient, thread_id: str, question: str) -> AsyncIterator[Frame]:
    """Forward each event with the id to go on from."""
    async with client.runs.stream(thread_id, "chat", input={"question": question}, stream_mode="custom") as stream:
        async for event in stream:
            if event.mode == "custom":
                yield stream.last_event_id, event.data


async def naive_async_relay(
    client: AsyncClient, http: httpx.AsyncClient, thread_id: str, question: str
) -> AsyncIterator[Any]:
    """Forward the data of events, from the beginning after each break."""
    run = await client.runs.create(
        thread_id, "chat", input={"question": question}, stream_mode="custom", stream_resumable=True
    )
    while True:
        try:
            async with http.stream(
                "GET", f"/threads/{thread_id}/runs/{run.run_id}/stream", headers={"Last-Event-ID": "-1"}
            ) as response:
                kind = ""
                async for line in response.aiter_lines():
                    kind = line.removeprefix("event: ") if line.startswith("event: ") else kind
                    if kind == "custom" and line.startswith("data: "):
                        yield json.loads(line.removeprefix("data: "))
        except httpx.TransportError:
            continue
        if (await client.runs.get(thread_id, run)).status == "success":
            return


def ask_human(client: Client, thread_id: str) -> dict[str, Any]:
    """Have a graph run until it asks, approve, and return its last state."""
    chat = client.assistant("chat")
    handle = chat.start(thread_id, input={"draft": "Hello"})
    asked = handle.result()
    assert asked.status == "needs_input"
    return handle.resume("approved").result().values
