"""The processes of a benchmark run: the replay server, and a worker for the sync and async API of each contender."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import cold
from benchmarks.workloads import Workload

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
"""The environment of workers: no proxies, keys or settings of the user."""

Result = dict[str, Any]


@dataclass(frozen=True)
class Contender:
    """A contender: its module in `contenders`, its interpreter, and a directory to import its package from, if any."""

    name: str
    module: str
    python: Path
    where: str = ""
    everywhere: bool = True  # else in the workloads that name it
    apis: tuple[str, ...] = ("sync", "async")


class Worker:
    """The process of a contender's sync or async API."""

    def __init__(self, contender: Contender, api: str, url: str) -> None:
        where = [contender.where] if contender.where else []
        self._process = subprocess.Popen(
            [contender.python, "-m", "benchmarks.worker", contender.module, api, url, *where],
            cwd=ROOT,
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.version: str = self._said()["version"]

    def ask(self, job: dict[str, Any]) -> Result:
        """Run a job; its result."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return self._said()

    def _said(self) -> Result:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args} ended: see above")
        said: Result = json.loads(line)
        return said

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


GENERATIONS = 3
"""How often all workers are replaced during a workload, as a process can be fast or slow by accident."""


class Rig:
    """Runs jobs on all contenders, round by round, in a different order each time."""

    def __init__(self, contenders: list[Contender], url: str, stack: ExitStack) -> None:
        self.contenders = contenders
        self.url = url
        self.versions: dict[str, str] = {}
        self._workers: dict[tuple[str, str], Worker] = {}
        self._sites = cold.Sites(stack)
        stack.callback(self._retire)

    def measure(self, workload: Workload, rounds: int, *, quick: bool) -> dict[tuple[str, str], list[Result]]:
        """The results of every contender and API, one per round."""
        job = workload.job | (workload.quick if quick else {})
        taking = [
            (contender, api)
            for api in workload.apis
            for contender in self.contenders
            if api in contender.apis and (contender.name in workload.of if workload.of else contender.everywhere)
            if job["kind"] != "cold" or contender.module in cold.INSTALLED
        ]
        results: dict[tuple[str, str], list[Result]] = {(each.name, api): [] for each, api in taking}
        for number in range(rounds):
            if number * GENERATIONS % rounds < GENERATIONS and not quick:
                self._retire()
                for contender, api in taking if not workload.fresh else ():
                    self._ask(contender, api, job, fresh=False)  # to warm up
            turn = number % len(taking)
            for contender, api in taking[turn:] + taking[:turn]:
                result = self._ask(contender, api, job, fresh=workload.fresh)
                results[contender.name, api].append(result)
        return results

    def _retire(self) -> None:
        """End all workers."""
        for worker in self._workers.values():
            worker.close()
        self._workers.clear()

    def _ask(self, contender: Contender, api: str, job: dict[str, Any], *, fresh: bool) -> Result:
        if job["kind"] == "cold":
            return self._sites.run(contender, api, job["snippet"], self.url)
        key = contender.name, api
        if fresh:
            worker = Worker(contender, api, self.url)
            try:
                return worker.ask(job)
            finally:
                worker.close()
        if key not in self._workers:
            worker = self._workers[key] = Worker(contender, api, self.url)
            self.versions[contender.name] = worker.version
        return self._workers[key].ask(job)


@contextmanager
def replay() -> Iterator[str]:
    """A running replay server; its URL."""
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.replay"],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None and server.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    finally:
        server.stdin.close()
        server.wait(timeout=30)
        server.stdout.close()
