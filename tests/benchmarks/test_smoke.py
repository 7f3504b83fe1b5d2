"""The benchmarks run: whole, with every contender that is installed, on the smallest jobs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.rig import ROOT
from benchmarks.workloads import WORKLOADS, Workload

PEER = ROOT / ".venv-server/bin/python"


def run(*arguments: str) -> str:
    without = [] if PEER.exists() else ["--without", "peer"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--no-write", *without, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_every_contender_gets_through_a_stream_and_a_second_client() -> None:
    """A quick run prints a line for each contender, sync and async."""
    said = run("--only", "sse_132", "second_client", "--rounds", "1")

    lines = [line.split() for line in said.splitlines()]
    for name in ("ours", "limit", *(["peer"] if PEER.exists() else [])):
        for side in ("sync", "async"):
            assert any(name in line and side in line for line in lines), (name, side, said)


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)
def test_quick_jobs_are_the_same_kind_of_job(workload: Workload) -> None:
    """What a quick run changes about a job is a part of that job."""
    assert workload.quick.keys() <= workload.job.keys()


def test_what_an_installation_brings_is_read_from_its_metadata() -> None:
    """The packages and size of an installation are found without network; the package itself is not counted."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.install", "langgraph-runs", "langgraph_runs"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    found = json.loads(done.stdout)

    assert {"httpx", "orjson", "attrs", "sseclient-py"} <= found["packages"].keys()
    assert "langgraph-runs" not in found["packages"]
    assert "pytest" not in found["packages"]
    assert found["bytes"] > 1_000_000
    assert str(Path(ROOT) / "langgraph_runs") in found["top"]
