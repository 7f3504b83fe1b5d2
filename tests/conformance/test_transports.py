"""What holds on one way out for requests and not on another, and the choice between them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx_aiohttp import HttpxAiohttpClient

from langgraph_runs import AsyncClient, errors
from langgraph_runs._core.wire.chunked import ChunkReader

from .streams import drain, make, told
from .support import Answer, ClientMaker, FakeRuns, ScriptedServer, drop, hang, raw
from .support.transports import LEFT_OUT, ON


@pytest.mark.parametrize(("value", "rechunks"), [(None, True), ("1", True), ("", True), ("0", False)])
def test_rechunking_can_be_turned_off(
    value: str | None,
    rechunks: bool,
    fake_runs: FakeRuns,
    make_client: ClientMaker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """LANGGRAPH_RUNS_RECHUNK=0 hands the library what the network brought; the events are the same either way."""
    seen: list[bytes] = []
    feed = ChunkReader.feed

    def watched(self: ChunkReader, data: bytes) -> bytes:
        seen.append(data)
        return feed(self, data)

    monkeypatch.setattr(ChunkReader, "feed", watched)
    if value is not None:
        monkeypatch.setenv("LANGGRAPH_RUNS_RECHUNK", value)
    fake_runs.next(50)

    got = told(drain(make(make_client(fake_runs.url), fake_runs)))

    assert fake_runs.runs[0].published == got
    assert bool(seen) is rechunks


BROKEN: dict[str, Callable[[], Answer]] = {
    "closed": drop,
    "reset": lambda: drop("reset"),
    "no HTTP": lambda: raw(b"SSH-2.0-OpenSSH\r\n"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_lost_answer_is_not_taken_for_no_connection(how: str, scripted: ScriptedServer) -> None:
    """httpx-aiohttp calls it a connect timeout: a run is not made again for that, as nobody knows that none was."""
    scripted.always("*", "/threads/t/runs", BROKEN[how]())
    scripted.always("GET", "/threads/t/runs", BROKEN[how]())

    async def main() -> None:
        async with HttpxAiohttpClient() as http_client:
            client = AsyncClient(scripted.url, api_key=None, retry=at_once(), http_client=http_client)
            with pytest.raises(errors.RunOutcomeUnknownError):
                await client.runs.create("t", "agent")

    asyncio.run(main())
    assert [request.method for request in scripted.requests].count("POST") == 1


def test_a_head_that_does_not_come(scripted: ScriptedServer) -> None:
    """A stream may be silent, but its head must come in the time that the phases before it have together."""
    scripted.always("*", "/threads/t/runs/r/stream", hang())

    async def main() -> None:
        async with HttpxAiohttpClient() as http_client:
            client = AsyncClient(
                scripted.url, api_key=None, timeout=0.05, retry=at_once(), idle_timeout=None, http_client=http_client
            )
            with pytest.raises(errors.LangGraphRunsError) as caught:
                await drained(client)
            assert "timed out" in str(caught.value)

    asyncio.run(main())


async def drained(client: AsyncClient) -> list[Any]:
    return [event async for event in client.runs.join_stream("t", "r")]


def at_once() -> Any:
    from langgraph_runs import RetryPolicy

    return RetryPolicy.immediate(2)


def test_more_streams_than_a_pool_has_by_default(fake_runs: FakeRuns) -> None:
    """With max_connections=0 as many streams are open at a time as there are; None would mean a hundred to aiohttp."""
    count = 120
    runs = [fake_runs.run(1, auto=False) for _ in range(count)]
    for run in runs:
        run.start()

    async def main() -> None:
        limits = httpx.Limits(max_connections=0)
        async with HttpxAiohttpClient(limits=limits) as http_client:
            client = AsyncClient(fake_runs.url, api_key=None, http_client=http_client)
            streams = [client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1") for run in runs]
            async with asyncio.timeout(20):
                await asyncio.gather(*(anext(stream) for stream in streams))
            await asyncio.gather(*(stream.aclose() for stream in streams))

    asyncio.run(main())


def test_the_lists_name_what_there_is() -> None:
    """Every module and test that the lists of the transports name exists."""
    here = Path(__file__).parent
    for module in ON:
        assert (here / f"{module}.py").is_file()
    for name in LEFT_OUT:
        module, _, test = name.partition("::")
        text = (here / f"{module}.py").read_text("utf-8")
        assert f"def {test.partition('[')[0]}(" in text or not test
