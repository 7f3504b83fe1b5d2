"""One contender in one process: reads jobs from standard input, one JSON line each, and writes their costs.

`python -m benchmarks.worker ours sync http://127.0.0.1:2024 [directory of the package]`
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import sys
import time

from benchmarks.jobs import JOBS_ASYNC, JOBS_SYNC
from benchmarks.machine import CLIENT_CORE, pin


def main() -> None:
    name, api, url, *where = sys.argv[1:]
    sys.path[:0] = where
    pin(CLIENT_CORE)
    contender = importlib.import_module(f"benchmarks.contenders.{name}")
    say({"version": contender.VERSION})
    if api == "sync":
        made = contender.Sync(url)
        for line in sys.stdin:
            job = json.loads(line)
            say(measured(lambda job=job: JOBS_SYNC[job["kind"]](contender.Sync, made, url, job)))
        made.close()
    else:
        with asyncio.Runner() as runner:
            made = contender.Async(url)
            for line in sys.stdin:
                job = json.loads(line)
                say(measured(lambda job=job: runner.run(JOBS_ASYNC[job["kind"]](contender.Async, made, url, job))))
            runner.run(made.close())


def measured(job) -> dict:
    """The result of a job, with its CPU and wall time unless the job measured them itself."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    said = job() or {}
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"cpu": cpu, "wall": wall} | said


def say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
