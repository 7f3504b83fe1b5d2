"""A project of somebody else's that has pytest and `langgraph_runs.testing`: its tests pass, and cost nothing more."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent / "kit_project"
UNUSED = (
    "def test_it():\n    import sys\n    assert {'asyncio', 'httpx', 'attrs', 'orjson'} & {*sys.modules} == set()\n"
)


def run_pytest(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the tests of a folder by pytest with no plugin of others."""
    others = [entry.name for entry in entry_points(group="pytest11") if entry.name != "langgraph_runs"]
    options = [option for name in others for option in ("-p", f"no:{name}")]
    command = [sys.executable, "-B", "-m", "pytest", "-q", *options, "-p", "no:cacheprovider", "--rootdir", str(folder)]
    return subprocess.run([*command, str(folder)], cwd=folder, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.slow
def test_the_tests_of_another_project(tmp_path: Path) -> None:
    """They use fixtures of the plugin and the public names only, with warnings as errors, and all pass."""
    folder = shutil.copytree(PROJECT, tmp_path / "project", ignore=shutil.ignore_patterns("__pycache__"))

    done = run_pytest(folder)

    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        f"{sum(path.read_text('utf-8').count('def test_') for path in folder.glob('test_*.py'))} passed" in done.stdout
    )


def test_the_plugin_costs_nothing(tmp_path: Path) -> None:
    """Tests that use no fixture of it load no HTTP library, no event loop and nothing else of ours for it."""
    (tmp_path / "test_nothing.py").write_text(UNUSED, "utf-8")

    done = run_pytest(tmp_path)

    assert "1 passed" in done.stdout, done.stdout + done.stderr


FAILING = """
from langgraph_runs.testing import Script

def test_it(play_script):
    play_script(Script().run("chat"))
    assert False, "something else"

def test_nothing_played(play_script):
    play_script(Script().run("chat"))
"""


def test_a_test_that_fails_fails_once(tmp_path: Path) -> None:
    """That it did not play the rest of its script is no error of its own; of a test that passes, it is."""
    (tmp_path / "test_failing.py").write_text(FAILING, "utf-8")

    done = run_pytest(tmp_path)

    assert "1 failed, 1 passed, 1 error" in done.stdout, done.stdout
    assert "ERROR test_failing.py::test_nothing_played" in done.stdout
