"""The programs of examples/ for people: a human approves from the shell, an assistant is evaluated on a data set."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dev_server import EXAMPLES, DevServer

from langgraph_runs import Client

pytestmark = pytest.mark.slow

PAYMENT = '{"to": "Ada \\"A.\\"", "amount": 120}'


def run(server: DevServer, *command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program of examples/ as a user does; `given` is on stdin."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=EXAMPLES,
        env={**os.environ, "LANGGRAPH_API_URL": server.url, "PATH": path},
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def approve(server: DevServer, reply: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit status of approve.sh, and the JSON that it printed."""
    ran = run(server, "bash", "approve.sh", PAYMENT, given=reply)
    return ran.returncode, [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.parametrize(("reply", "paid"), [("y\n", 120), ("Yes\n", 120), ("n\n", 0), ("\n", 0), ("yesterday\n", 0)])
def test_what_the_human_says_is_done(server: DevServer, reply: str, paid: int) -> None:
    """The question is shown, and only a yes pays."""
    status, printed = approve(server, reply)
    asked = next(one for one in printed if one.get("status") == "needs_input")
    assert asked["interrupts"][0]["value"] == {"approve": 'pay 120 to Ada "A."'}
    assert (status, printed[-1]["status"], printed[-1]["values"]["paid"]) == (0, "success", paid)


def test_a_human_who_leaves(server: DevServer) -> None:
    """Without an answer nothing is paid, the exit status is 3, and the run can be answered later."""
    status, [asked] = approve(server, "")
    assert (status, asked["status"]) == (3, "needs_input")
    with Client(server.url) as client:
        later = client.runs.handle(asked["thread_id"], asked["run_id"]).resume(True)
        assert later.result().values["paid"] == 120


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["nonsense"], 2), (['{"to": "Ada"}'], 1)])
def test_what_cannot_be_asked(server: DevServer, arguments: list[str], status: int) -> None:
    """Arguments that are missing or not JSON are a wrong command line, and a run that fails has failed."""
    assert run(server, "bash", "approve.sh", *arguments).returncode == status


def evaluate(server: DevServer, data: Path, results: Path) -> tuple[int, list[str], list[dict[str, Any]]]:
    """The exit status of evaluate.py, what it printed, and the results that it has written."""
    ran = run(server, sys.executable, "evaluate.py", str(data), str(results))
    written = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    return ran.returncode, ran.stdout.splitlines(), written


def test_an_evaluation(server: DevServer, tmp_path: Path) -> None:
    """Each example is judged, a run that failed counts as neither right nor wrong, and is named."""
    status, printed, written = evaluate(server, EXAMPLES / "dataset.jsonl", tmp_path / "results.jsonl")
    assert (status, printed[0]) == (1, "3 of 4 correct, 1 failed")
    assert printed[1].startswith("  4: RunFailedError: ValueError: Unexpected message type: 'nobody'")
    judged = {one["example"]: one.get("correct") for one in written}
    assert judged == {1: True, 2: False, 3: True, 4: None, 5: True}


def test_an_evaluation_goes_on(server: DevServer, tmp_path: Path) -> None:
    """What has a reply already is not run again; what failed is, and the newest result counts."""
    data, results = tmp_path / "data.jsonl", tmp_path / "results.jsonl"
    data.write_text("".join((EXAMPLES / "dataset.jsonl").read_text("utf-8").splitlines(keepends=True)[:3]), "utf-8")
    results.write_text(
        json.dumps({"example": 1, "reply": "Paris", "correct": False})
        + "\n"
        + json.dumps({"example": 2, "error": "NetworkError: the connection broke"})
        + "\n",
        "utf-8",
    )
    status, printed, written = evaluate(server, data, results)
    assert (status, printed) == (0, ["1 of 3 correct, 0 failed"])
    assert sorted(one["example"] for one in written) == [1, 2, 2, 3]
