"""The workloads, with their goals: the speedup over langgraph-sdk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Goal = tuple[float | None, float | None]
"""The goals for sync and async; None if there is no goal."""

NONE: Goal = (None, None)


@dataclass(frozen=True, kw_only=True)
class Workload:
    """One workload.

    `rows` are the metrics to compare, each with its goal: the client's CPU time ("cpu"), wall time ("wall"), or peak
    memory ("memory"). `job` is the job for the workers (see `jobs`), or for cold starts the name of a snippet (see
    `cold`). `unit` is what the job's `count` counts. With `fresh`, every round has a process of its own. `rounds` is
    the default number of rounds; `quick` overrides parts of the job in a quick run.
    """

    name: str
    title: str
    job: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, Goal] = field(default_factory=lambda: {"cpu": NONE})
    apis: tuple[str, ...] = ("sync", "async")
    unit: str = "event"
    fresh: bool = False
    rounds: int = 15
    aiohttp: float | None = None  # the goal with the aiohttp extra
    of: tuple[str, ...] | None = None  # the contenders, if not all
    quick: dict[str, Any] = field(default_factory=dict)


def sse(name: str, title: str, kind: str, mode: str, count: int, goal: Goal) -> Workload:
    job = {"kind": "stream", "thread": f"{kind}.{count}", "mode": mode}
    return Workload(
        name=name, title=title, job=job, rows={"cpu": goal}, quick={"thread": f"{kind}.{max(3, count // 50)}"}
    )


WORKLOADS = [
    Workload(
        name="server",
        title="the server itself: events received, not parsed",
        job={"kind": "drain", "thread": "small.20000", "mode": "custom", "times": 5},
        rows={"wall": NONE},
        apis=("sync",),
        rounds=3,
        of=("limit",),
        quick={"thread": "small.100"},
    ),
    sse("sse_132", "SSE 132 B, chunk per event", "small", "custom", 20_000, (6, 6)),
    sse("sse_1k", "SSE 1.1 KB, chunk per event", "token", "messages-tuple", 10_000, (3, 3)),
    sse("sse_2k", "SSE 2 KB, chunk per event", "update", "updates", 8_000, (2.3, 2.3)),
    sse("sse_200k", "SSE 200 KB, chunk per event", "state", "values", 150, (1.05, 1.05)),
    sse("sse_proxied", "SSE 132 B, 16 KiB chunks", "proxied", "custom", 20_000, (2.2, 2.2)),
    Workload(
        name="compat",
        title="SSE 132 B, chunk per event, langgraph-sdk over ours",
        job={"kind": "stream", "thread": "small.20000", "mode": "custom"},
        rows={"cpu": (3, 3)},
        of=("peer", "compat"),
        quick={"thread": "small.400"},
    ),
    Workload(
        name="remote_graph",
        title="RemoteGraph, SSE 132 B, chunk per event",
        job={"kind": "remote", "thread": "small.20000", "mode": "custom"},
        rows={"cpu": (3, 3)},
        of=("peer", "compat"),
        quick={"thread": "small.400"},
    ),
    Workload(
        name="first_event",
        title="time to first event",
        job={"kind": "first", "thread": "small.3", "mode": "custom", "times": 50},
        rows={"cpu": (1.1, 1.15), "wall": NONE},
        unit="stream",
        quick={"times": 3},
    ),
    Workload(
        name="latency",
        title="1,000 events/s, one at a time",
        job={"kind": "paced", "thread": "paced.1000", "mode": "custom"},
        rows={"wall": NONE, "cpu": NONE},
        rounds=5,
        quick={"thread": "paced.50"},
    ),
    Workload(
        name="create",
        title="create",
        job={"kind": "create", "times": 100},
        rows={"cpu": (0.97, 1.2)},
        unit="call",
        quick={"times": 3},
    ),
    Workload(
        name="get",
        title="get",
        job={"kind": "get", "times": 100},
        rows={"cpu": (0.97, 1.2)},
        unit="call",
        quick={"times": 3},
    ),
    Workload(
        name="list_1000",
        title="list of 1,000 runs (ours: models)",
        job={"kind": "list", "limit": 1000, "times": 4},
        rows={"cpu": (0.9, 1.0)},
        unit="run",
        quick={"limit": 10, "times": 1},
    ),
    Workload(
        name="batch_1000",
        title="batch of 1,000 runs (ours: models)",
        job={"kind": "batch", "size": 1000, "times": 4},
        rows={"cpu": (1.0, 1.0)},
        unit="run",
        quick={"size": 10, "times": 1},
    ),
    Workload(
        name="streams_1000",
        title="1,000 streams of 20 events at once",
        job={"kind": "streams_at_once", "streams": 1000, "thread": "small.20", "mode": "custom"},
        rows={"cpu": (None, 5), "wall": NONE},
        aiohttp=12,
        apis=("async",),
        unit="all",
        rounds=3,
        quick={"streams": 5},
    ),
    Workload(
        name="creates_32",
        title="1,000 creates, 32 at a time",
        job={"kind": "creates_at_once", "creates": 1000, "width": 32},
        rows={"cpu": (None, 2)},
        aiohttp=5,
        apis=("async",),
        unit="all",
        rounds=5,
        quick={"creates": 10},
    ),
    Workload(
        name="threads_32",
        title="32 threads, streams of 20 events",
        job={"kind": "threads", "threads": 32, "thread": "small.20", "mode": "custom", "times": 3},
        apis=("sync",),
        rounds=9,
        quick={"threads": 2, "times": 1},
    ),
    Workload(
        name="import",
        title="cold import, whole process",
        job={"kind": "cold", "snippet": "import"},
        rounds=9,
        rows={"cpu": (2.8, 2.8)},
        unit="process",
    ),
    Workload(
        name="first_call",
        title="cold import, client, first call",
        job={"kind": "cold", "snippet": "call"},
        rounds=9,
        rows={"cpu": (2.7, 2.3)},
        unit="process",
    ),
    Workload(
        name="second_client",
        title="second client",
        job={"kind": "construct", "times": 20},
        rounds=5,
        rows={"cpu": (50, 50)},
        unit="client",
        of=("ours", "peer", "base"),
        quick={"times": 2},
    ),
    Workload(
        name="second_client_call",
        title="second client and its first call",
        job={"kind": "construct_and_call", "times": 20},
        rounds=5,
        unit="client",
        quick={"times": 2},
    ),
    Workload(
        name="big",
        title="one event of 50 MB",
        job={"kind": "big", "thread": "big.1", "tenth": "large.1", "mode": "values"},
        rows={"cpu": (1.25, 1.25), "memory": (1.11, 1.11)},
        fresh=True,
        rounds=5,
        quick={"thread": "large.1", "tenth": "state.1"},
    ),
    Workload(
        name="growth",
        title="1,000,000 events of 132 B",
        job={"kind": "growth", "steps": [1_000, 10_000, 100_000, 1_000_000]},
        fresh=True,
        rounds=1,
        quick={"steps": [100, 1000]},
    ),
]
