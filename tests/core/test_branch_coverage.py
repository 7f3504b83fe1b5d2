"""Every branch of every decision is taken by a test that does no I/O."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CORE = ROOT / "langgraph_runs" / "_core"
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in CORE.rglob("*.py") if path.name != "__init__.py")
CHOSEN = "not slow and not hypothesis"
"""What walks through everything reaches some branches by chance, which is no promise, and takes long to measure."""


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What coverage.py has to say of each module after this directory's tests."""
    folder = tmp_path_factory.mktemp("coverage")
    coverage = [sys.executable, "-m", "coverage"]
    data = f"--data-file={folder / 'data'}"
    run = ["run", data, "--rcfile=", "--branch", f"--source={CORE}"]
    pytest_options = ["-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-m", CHOSEN]
    commands = [
        [*coverage, *run, "-m", "pytest", *pytest_options, str(Path(__file__).parent)],
        [*coverage, "json", data, "--rcfile=", "-o", str(folder / "report.json")],
    ]
    for command in commands:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    report: dict[str, dict[str, dict[str, Any]]] = json.loads((folder / "report.json").read_text())
    return report["files"]


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_every_branch_is_taken(module: str, measured: dict[str, dict[str, Any]]) -> None:
    """No line and no branch is left out, and none is excused but imports for types."""
    found = measured[module]
    lines = (ROOT / module).read_text("utf-8").splitlines()
    excused = [line for number in found["excluded_lines"] if (line := lines[number - 1].strip())]

    assert found["missing_lines"] == []
    assert found["missing_branches"] == []
    assert [line for line in excused if not line.startswith(("if TYPE_CHECKING:", "from ", "import "))] == []


def test_every_module_is_measured() -> None:
    """The modules are found by themselves; that there are too few would be no proof of anything."""
    assert len(MODULES) > 20
    assert {name.split("/")[2] for name in MODULES} >= {"wire", "calls", "runs", "streams"}


@pytest.mark.slow
def test_branches_are_measured(measured: dict[str, dict[str, Any]]) -> None:
    """Coverage.py looks at branches, not at lines only."""
    assert sum(len(found["executed_branches"]) for found in measured.values()) > 500
