"""Fan a map out over the processes of a Dask cluster: runs are started here, and waited for where the workers are.

    python examples/dask_fanout.py

Needs `dask.distributed`, and a server at $LANGGRAPH_API_URL. A handle that is pickled holds ids and the server's
address, never a key: each worker takes the key from its own environment.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from distributed import Client as Dask
from distributed import LocalCluster, as_completed

from langgraph_runs import Client, RunError, RunHandle, RunResult


def settle(handle: RunHandle[Any, Any, Any]) -> tuple[int, RunResult[Any] | RunError]:
    """On a worker: wait until the run ends, and delete its thread, unless it asks a human."""
    outcome = handle.outcome()
    if isinstance(outcome, RunError) or outcome.status == "success":
        handle.delete()
    return os.getpid(), outcome


def fan_out(dask: Dask, client: Client, inputs: Iterable[dict[str, Any]]) -> Iterable[tuple[int, Any]]:
    """The worker's process and the outcome of each run, as they end."""
    assistant = client.assistant("steps")
    handles = [assistant.start(input=given) for given in inputs]
    waiting = dask.map(settle, handles, pure=False, retries=3)  # a run goes on if its worker dies: another one waits
    for _, told in as_completed(waiting, with_results=True):
        yield told


def main() -> None:
    """Sum up what comes of 20 inputs, one of which fails."""
    inputs = [{"count": "many" if number == 7 else number % 3, "delay": 0.0} for number in range(20)]
    cluster = LocalCluster(n_workers=2, threads_per_worker=4, dashboard_address=None)
    with cluster, Dask(cluster) as dask, Client() as client:
        told = list(fan_out(dask, client, inputs))
    failed = [outcome for _, outcome in told if isinstance(outcome, RunError)]
    print(f"{len(told)} runs, {len(failed)} failed, told by {len({process for process, _ in told})} processes")


if __name__ == "__main__":
    main()
