"""Costs that can be counted, so they are the same on a busy machine as on an idle one.

`python -m benchmarks.costs` prints them, `python -m benchmarks.costs --renew` records them in tests/costs.json, which
`tests/test_costs.py` compares with new counts. Function calls and bytecode instructions are counted per event: the
difference between a longer and a shorter stream, divided by the difference in events. The network is in memory, below
the HTTP library, so the library's own calls are counted, too.
"""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from types import FrameType
from typing import Any

import httpcore
import httpx
import orjson

from benchmarks import payloads, replay
from benchmarks.cold import Sites
from benchmarks.install import described
from benchmarks.jobs import batch_of
from benchmarks.rig import Contender
from langgraph_runs import AsyncClient, Client
from langgraph_runs._core.calls.options import batch_bodies
from langgraph_runs._core.wire.exchange import Head, Open
from langgraph_runs._core.wire.headers import Headers
from langgraph_runs._core.wire.transfer import READ_SIZE_FAST_BYTES as READ
from langgraph_runs._generated.api.runs import create_run_batch, list_runs

RECORD = Path(__file__).resolve().parent.parent / "tests" / "costs.json"
SHORT, LONG = 2_000, 4_000
"""The lengths of the two streams, in events; a tenth of them if each event is a read of its own."""

LAST = b"0\r\n\r\n"

Script = list[bytes]
"""What the network delivers, read by read."""

Follow = Callable[[Script], int]


def events(kind: str, count: int, read: int | None, *, chunked: bool) -> Script:
    """A stream in reads of `read` bytes each; None: one event each."""
    text = b"".join(payloads.events(payloads.SHAPES[kind], count, chunked=chunked))
    if read is not None:
        return [text[at : at + read] for at in range(0, len(text), read)]
    end = b"\r\n\r\n\r\n" if chunked else b"\r\n\r\n"
    return [event + end for event in text.split(end)[:-1]]


def conversation(kind: str, count: int, read: int | None) -> Script:
    """A stream with its head and all that is answered after it."""
    thread = f"{kind}.{count}"
    head = next(iter(replay.stream(thread, 0)))
    last = events(kind, count, None, chunked=True)[-1]  # which the stream is joined before
    history = replay.whole(b"[]")  # of the thread, which would tell whether the run waits for a human
    return [head, *events(kind, count, read, chunked=True), LAST, replay.one(thread), head, last, LAST, history]


# Ways to follow a stream; each returns the number of events


def follow_core(reads: Script) -> int:
    """Follow a stream with the decisions alone, fed with the bytes of the body."""
    stream = Client("http://localhost", api_key=None).runs.stream("t", "agent", stream_mode="custom")
    session = stream._session
    flow = session.flow()
    opened = next(flow)
    assert isinstance(opened, Open)
    place = f"/threads/t/runs/{payloads.RUN_ID}"
    fields = [("content-type", "text/event-stream"), ("location", f"{place}/stream"), ("content-location", place)]
    flow.send(Head(200, Headers(fields), opened.request))
    number = 0
    for read in reads:
        flow.send(read)
        while session.ready:
            session.ready.popleft()
            number += 1
    flow.close()
    stream.close()
    return number


def follow_sync(reads: Script) -> int:
    """Follow a stream with `Client`, over a network in memory."""
    transport = httpx.HTTPTransport()
    transport._pool = httpcore.ConnectionPool(network_backend=httpcore.MockBackend(reads))
    number = 0
    with (
        httpx.Client(transport=transport) as http,
        Client("http://localhost", api_key=None, http_client=http) as client,
    ):
        for _ in client.runs.stream("t", "agent", stream_mode="custom"):
            number += 1
    return number


def follow_async(reads: Script) -> int:
    """Follow a stream with `AsyncClient`, over a network in memory."""

    async def follow() -> int:
        transport = httpx.AsyncHTTPTransport()
        transport._pool = httpcore.AsyncConnectionPool(network_backend=httpcore.AsyncMockBackend(reads))
        number = 0
        async with (
            httpx.AsyncClient(transport=transport) as http,
            AsyncClient("http://localhost", api_key=None, http_client=http) as client,
        ):
            async for _ in client.runs.stream("t", "agent", stream_mode="custom"):
                number += 1
        return number

    return asyncio.run(follow())


# Counters


def calls(work: Callable[[], object]) -> int:
    """The number of function calls, in Python and C."""
    number = 0

    def tell(frame: FrameType, event: str, arg: object) -> None:
        nonlocal number
        if event in ("call", "c_call"):
            number += 1

    before = sys.getprofile()
    sys.setprofile(tell)
    try:
        work()
    finally:
        sys.setprofile(before)
    return number


def instructions(work: Callable[[], object]) -> int:
    """The number of bytecode instructions."""
    number = 0

    def tell(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal number
        if event == "opcode":
            number += 1
        elif event == "call":
            frame.f_trace_opcodes = True
            frame.f_trace_lines = False
        return tell

    before = sys.gettrace()
    sys.settrace(tell)
    try:
        work()
    finally:
        sys.settrace(before)
    return number


def peak(work: Callable[[], object]) -> int:
    """The peak of allocated bytes."""
    with quiet():
        tracemalloc.start()
        try:
            work()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@contextmanager
def quiet() -> Iterator[None]:
    """Disable the garbage collector, which runs at unpredictable times."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def stream_for(follow: Follow, kind: str, number: int, read: int | None) -> Script:
    """The script for one of the ways to follow a stream."""
    return events(kind, number, read, chunked=False) if follow is follow_core else conversation(kind, number, read)


def per_event(count: Callable[[Callable[[], object]], int], follow: Follow, read: int | None) -> float:
    """The cost per event of a long stream."""
    found = []
    short, long = (SHORT, LONG) if read else (SHORT // 10, LONG // 10)
    for number in (short, long):
        reads = stream_for(follow, "small", number, read)
        with quiet():
            follow(list(reads))
            found.append(count(lambda reads=reads: follow(list(reads))))
    return round((found[1] - found[0]) / (long - short), 2)


answer_of = cache(partial(payloads.runs, "t"))
payloads_of = cache(batch_of)


def listed(number: int) -> object:
    """Runs as models, from a decoded response."""
    return list_runs.parse(orjson.loads(answer_of(number)))


def batched(number: int) -> object:
    """A batch of runs, validated and ready to be encoded."""
    return create_run_batch.request(body=batch_bodies(payloads_of(number)))


def per_run(count: Callable[[Callable[[], object]], int], work: Callable[[int], object]) -> float:
    """The cost of one more run."""
    found = []
    for number in (100, 200):
        with quiet():
            work(number)
            found.append(count(lambda number=number: work(number)))
    return round((found[1] - found[0]) / 100, 2)


def large_event(follow: Follow) -> float:
    """The peak memory of one large event before its data is parsed, in multiples of its size."""
    shape = payloads.SHAPES["text"]
    reads = conversation("text", 1, READ)
    follow(list(reads))
    loads = orjson.loads
    orjson.loads = lambda text: loads(text) if len(text) < shape.size // 2 else len(text)
    try:
        return round(peak(lambda: follow(reads)) / shape.size, 3)
    finally:
        orjson.loads = loads


# Imports and packages


def modules(stack: ExitStack) -> dict[str, int]:
    """Modules that `from langgraph_runs import Client` loads, where nothing is installed that it does not need."""
    sites = Sites(stack)
    site = sites.of(Contender("ours", "ours", Path(sys.executable)))
    code = (
        f"import sys; sys.path.append({site!r}); before = set(sys.modules); from langgraph_runs import Client\n"
        "new = set(sys.modules) - before; print(len(new), sum(n.startswith('langgraph_runs') for n in new))"
    )
    said = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, check=True, text=True)
    every, own = map(int, said.stdout.split())
    return {"modules imported": every, "modules imported, our own": own}


def packages() -> list[str]:
    """The dependencies that an installation of this package brings."""
    return [*described("langgraph-runs", "langgraph_runs")["packages"]]


def counted() -> dict[str, float]:
    """All costs, by name."""
    found: dict[str, float] = {}
    for name, follow in (("core", follow_core), ("sync", follow_sync), ("async", follow_async)):
        for gathered, read in (("many events a read", READ), ("one event a read", None)):
            found[f"calls per event, {name}, {gathered}"] = per_event(calls, follow, read)
            found[f"instructions per event, {name}, {gathered}"] = per_event(instructions, follow, read)
        if follow is not follow_core:
            found[f"memory of a large event, {name}"] = large_event(follow)
    for name, work in (("list", listed), ("batch", batched)):
        found[f"calls per run, {name}"] = per_run(calls, work)
        found[f"instructions per run, {name}"] = per_run(instructions, work)
    with ExitStack() as stack:
        found |= modules(stack)
    return found


def main() -> None:
    record = {"counts": counted(), "packages": packages()}
    text = json.dumps(record, indent=2) + "\n"
    print(text, end="")
    if "--renew" in sys.argv[1:]:
        RECORD.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
