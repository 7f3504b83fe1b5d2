"""The jobs that contenders perform, the same for all. Each returns counts, so that results can be compared.

`kind` is a contender's class, `made` a client of it that has been used before.
"""

from __future__ import annotations

import asyncio
import threading
import time
from statistics import median

from benchmarks.machine import memory
from benchmarks.payloads import RUN_ID

STEPS = 1_000, 10_000, 100_000, 1_000_000
"""The lengths of the streams that measure growth, in events."""


def batch_of(count):
    return [
        {"assistant_id": "agent", "input": {"messages": [{"role": "user", "content": "what does the page say?"}]}}
        for _ in range(count)
    ]


# Sync


def stream(kind, made, url, job):
    return {"count": sum(made.count(job["thread"], job["mode"]) for _ in range(job.get("times", 1)))}


def remote(kind, made, url, job):
    return {"count": made.remote(job["thread"], job["mode"])}


def drain(kind, made, url, job):
    """Receive a stream without parsing it, to measure the server."""
    return {"count": sum(made.drain(job["thread"], job["mode"]) for _ in range(job["times"]))}


def first(kind, made, url, job):
    """The time from the call to the first event, over an open connection."""
    cpu = wall = 0.0
    waits = []
    for _ in range(job["times"]):
        before = time.perf_counter(), time.process_time()
        events = iter(made.events(job["thread"], job["mode"]))
        next(events)
        after = time.perf_counter(), time.process_time()
        waits.append(after[0] - before[0])
        cpu += after[1] - before[1]
        for _ in events:
            pass
    wall = median(waits) * len(waits)
    return {"cpu": cpu, "wall": wall, "count": job["times"]}


def paced(kind, made, url, job):
    """The age of events on arrival, at 1,000 events per second."""
    waits = []
    for event in made.events(job["thread"], job["mode"]):
        if "sent" in event.data:
            waits.append(time.monotonic_ns() - event.data["sent"])
    waits.sort()
    return {"wall": waits[len(waits) // 2] / 1e9, "p99": waits[len(waits) * 99 // 100] / 1e9, "count": len(waits)}


def create(kind, made, url, job):
    for _ in range(job["times"]):
        made.create("one.1")
    return {"count": job["times"]}


def get(kind, made, url, job):
    for _ in range(job["times"]):
        made.get("one.1", RUN_ID)
    return {"count": job["times"]}


def list_(kind, made, url, job):
    return {"count": sum(len(made.list("one.1", job["limit"])) for _ in range(job["times"]))}


def batch(kind, made, url, job):
    payloads = batch_of(job["size"])
    return {"count": sum(len(made.batch(payloads)) for _ in range(job["times"]))}


def threads(kind, made, url, job):
    """Streams in threads that share one client."""
    counts = []

    def follow():
        counts.extend(made.count(job["thread"], job["mode"]) for _ in range(job["times"]))

    crew = [threading.Thread(target=follow) for _ in range(job["threads"])]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    return {"count": sum(counts)}


def construct(kind, made, url, job):
    """More clients in a process that already has one; all are kept until the end."""
    kept = [kind.ready(url)]
    wall, cpu = time.perf_counter(), time.process_time()
    kept += [kind.ready(url) for _ in range(job["times"])]
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    for client in kept:
        client.close()
    return {"cpu": cpu, "wall": wall, "count": job["times"]}


def construct_and_call(kind, made, url, job):
    """More clients, each with its first call."""
    for _ in range(job["times"]):
        client = kind(url)
        client.get("one.1", RUN_ID)
        client.close()
    return {"count": job["times"]}


def big(kind, made, url, job):
    """One big event in a process that has only seen small ones, then one of a tenth of its size."""
    made.count("small.100", "custom")
    before = memory("VmHWM")
    cpu, wall = time.process_time(), time.perf_counter()
    count = made.count(job["thread"], job["mode"])
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = memory("VmHWM") - before
    tenth = time.process_time()
    made.count(job["tenth"], job["mode"])
    tenth = time.process_time() - tenth
    return {"cpu": cpu, "wall": wall, "count": count, "memory": peak, "linear": cpu / tenth / 10}


def growth(kind, made, url, job):
    """Longer and longer streams: the CPU time per event, and the memory added since the first stream."""
    made.count("small.1000", "custom")
    base = memory()
    per_event, count = [], 0
    for step in job["steps"]:
        times = max(1, 10_000 // step)
        cpu = time.process_time()
        count += sum(made.count(f"small.{step}", "custom") for _ in range(times))
        per_event.append((time.process_time() - cpu) / step / times)
    return {"cpu": per_event[-1], "count": count, "per_event": per_event, "memory": memory("VmHWM") - base}


# Async


async def astream(kind, made, url, job):
    count = 0
    for _ in range(job.get("times", 1)):
        count += await made.count(job["thread"], job["mode"])
    return {"count": count}


async def aremote(kind, made, url, job):
    return {"count": await made.remote(job["thread"], job["mode"])}


async def afirst(kind, made, url, job):
    cpu = 0.0
    waits = []
    for _ in range(job["times"]):
        before = time.perf_counter(), time.process_time()
        events = aiter(made.events(job["thread"], job["mode"]))
        await anext(events)
        after = time.perf_counter(), time.process_time()
        waits.append(after[0] - before[0])
        cpu += after[1] - before[1]
        async for _ in events:
            pass
    return {"cpu": cpu, "wall": median(waits) * len(waits), "count": job["times"]}


async def apaced(kind, made, url, job):
    waits = []
    async for event in made.events(job["thread"], job["mode"]):
        if "sent" in event.data:
            waits.append(time.monotonic_ns() - event.data["sent"])
    waits.sort()
    return {"wall": waits[len(waits) // 2] / 1e9, "p99": waits[len(waits) * 99 // 100] / 1e9, "count": len(waits)}


async def acreate(kind, made, url, job):
    for _ in range(job["times"]):
        await made.create("one.1")
    return {"count": job["times"]}


async def aget(kind, made, url, job):
    for _ in range(job["times"]):
        await made.get("one.1", RUN_ID)
    return {"count": job["times"]}


async def alist(kind, made, url, job):
    count = 0
    for _ in range(job["times"]):
        count += len(await made.list("one.1", job["limit"]))
    return {"count": count}


async def abatch(kind, made, url, job):
    payloads = batch_of(job["size"])
    count = 0
    for _ in range(job["times"]):
        count += len(await made.batch(payloads))
    return {"count": count}


async def streams_at_once(kind, made, url, job):
    """Streams opened all at once by a new client; how many are complete."""
    client = kind(url)
    results = await asyncio.gather(
        *(client.count(job["thread"], job["mode"]) for _ in range(job["streams"])), return_exceptions=True
    )
    await client.close()
    whole = int(job["thread"].split(".")[1]) + 1
    return {"done": sum(result == whole for result in results), "errors": kinds(results)}


async def creates_at_once(kind, made, url, job):
    """Runs created by a new client, `width` at a time."""
    client = kind(url)
    gate = asyncio.Semaphore(job["width"])

    async def one():
        async with gate:
            await client.create("one.1")

    results = await asyncio.gather(*(one() for _ in range(job["creates"])), return_exceptions=True)
    await client.close()
    return {"done": sum(result is None for result in results), "errors": kinds(results)}


def kinds(results):
    return sorted({type(result).__name__ for result in results if isinstance(result, BaseException)})


async def aconstruct(kind, made, url, job):
    kept = [await kind.ready(url)]
    wall, cpu = time.perf_counter(), time.process_time()
    kept += [await kind.ready(url) for _ in range(job["times"])]
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    for client in kept:
        await client.close()
    return {"cpu": cpu, "wall": wall, "count": job["times"]}


async def aconstruct_and_call(kind, made, url, job):
    for _ in range(job["times"]):
        client = kind(url)
        await client.get("one.1", RUN_ID)
        await client.close()
    return {"count": job["times"]}


async def abig(kind, made, url, job):
    await made.count("small.100", "custom")
    before = memory("VmHWM")
    cpu, wall = time.process_time(), time.perf_counter()
    count = await made.count(job["thread"], job["mode"])
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = memory("VmHWM") - before
    tenth = time.process_time()
    await made.count(job["tenth"], job["mode"])
    tenth = time.process_time() - tenth
    return {"cpu": cpu, "wall": wall, "count": count, "memory": peak, "linear": cpu / tenth / 10}


async def agrowth(kind, made, url, job):
    await made.count("small.1000", "custom")
    base = memory()
    per_event, count = [], 0
    for step in job["steps"]:
        times = max(1, 10_000 // step)
        cpu = time.process_time()
        for _ in range(times):
            count += await made.count(f"small.{step}", "custom")
        per_event.append((time.process_time() - cpu) / step / times)
    return {"cpu": per_event[-1], "count": count, "per_event": per_event, "memory": memory("VmHWM") - base}


JOBS_SYNC = {
    "stream": stream,
    "remote": remote,
    "drain": drain,
    "first": first,
    "paced": paced,
    "create": create,
    "get": get,
    "list": list_,
    "batch": batch,
    "threads": threads,
    "construct": construct,
    "construct_and_call": construct_and_call,
    "big": big,
    "growth": growth,
}
JOBS_ASYNC = {
    "stream": astream,
    "remote": aremote,
    "first": afirst,
    "paced": apaced,
    "create": acreate,
    "get": aget,
    "list": alist,
    "batch": abatch,
    "streams_at_once": streams_at_once,
    "creates_at_once": creates_at_once,
    "construct": aconstruct,
    "construct_and_call": aconstruct_and_call,
    "big": abig,
    "growth": agrowth,
}
