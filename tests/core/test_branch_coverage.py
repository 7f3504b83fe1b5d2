"""Every branch of the streaming core is taken by a test that does no I/O."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = "langgraph_runs/_core"
MODULES = ("streams/cursor", "streams/events", "streams/modes", "streams/session", "calls/idle_timeout", "wire/sse")
ELSEWHERE = {"test_cursor_walk.py", "test_session_any_break.py", "test_session_cost.py"}
"""Walks through everything: what they reach besides is no promise, and takes long to measure."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[object]]]:
    """What coverage.py has to say of each module after this directory's tests of them."""
    folder = tmp_path_factory.mktemp("coverage")
    paths = [path for module in MODULES for path in Path(__file__).parent.glob(f"test_{Path(module).name}*.py")]
    tests = sorted(str(path) for path in paths if path.name not in ELSEWHERE)
    include = ",".join(f"{CORE}/{module}.py" for module in MODULES)
    coverage = [sys.executable, "-m", "coverage"]
    data = f"--data-file={folder / 'data'}"
    pytest_options = ["-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-k", "not (any_cut or short_path)"]
    run = ["run", data, "--rcfile=", "--branch", f"--include={include}"]
    commands = [
        [*coverage, *run, "-m", "pytest", *pytest_options, *tests],
        [*coverage, "json", data, "--rcfile=", "-o", str(folder / "report.json")],
    ]
    for command in commands:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    report: dict[str, dict[str, dict[str, list[object]]]] = json.loads((folder / "report.json").read_text())
    return report["files"]


@pytest.mark.parametrize("module", MODULES)
def test_every_branch_is_taken(module: str, files: dict[str, dict[str, list[object]]]) -> None:
    """No line and no branch is left out, and none is excused."""
    measured = files[f"{CORE}/{module}.py"]

    assert measured["missing_lines"] == []
    assert measured["missing_branches"] == []
    assert measured["excluded_lines"] == []
    assert measured["executed_branches"], "branches were not measured"
