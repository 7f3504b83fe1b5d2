"""A project of somebody else's that has pytest and `langgraph_runs.testing`: its tests pass, and cost nothing more."""

from __future__ import annotations

import re
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


def run_pytest(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of a folder by pytest with no plugin of others."""
    others = [entry.name for entry in entry_points(group="pytest11") if entry.name != "langgraph_runs"]
    options = [option for name in others for option in ("-p", f"no:{name}")]
    command = [sys.executable, "-B", "-m", "pytest", "-q", *options, "-p", "no:cacheprovider", "--rootdir", str(folder)]
    return subprocess.run(
        [*command, *more, str(folder)], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )


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


NOTES = """
from unittest import TestCase
import pytest
from langgraph_runs import Client
from langgraph_runs.testing import Script, message

SCRIPT = Script().run("chat", events=[message("Hello")])

def stream(server):
    return [event.data for event in server.client().runs.stream(None, "chat") if event.mode]

def send():
    Client("http://nowhere", api_key=None).threads.get("t")

def test_no_event(play_script):
    assert stream(play_script(SCRIPT)) == ["Hello"]

class TestOfAnotherKind(TestCase):
    @pytest.fixture(autouse=True)
    def server(self, play_script):
        self.played = play_script(SCRIPT)

    def test_no_event(self):
        self.assertEqual(stream(self.played), ["Hello"])

def test_no_event_by_a_fixture(no_event):
    pass

@pytest.fixture
def no_event(play_script):
    assert stream(play_script(SCRIPT)) == ["Hello"]

def test_a_request(no_requests):
    send()

def test_a_request_that_is_hidden_and_another_error(no_requests):
    with pytest.raises(AssertionError):
        send()
    assert False, "something else"

def test_a_request_that_is_hidden(no_requests):
    with pytest.raises(AssertionError):
        send()

def test_skipped(play_script, no_requests):
    play_script(SCRIPT)
    pytest.skip("not today")
"""
UNHEARD = "a run of 'chat' published none of its events, which are of the mode messages-tuple"
SENT = "GET http://nowhere/threads/t: a request, where none may be made"


def test_what_fixtures_know_of_a_failed_test(tmp_path: Path) -> None:
    """It is in the report of the test itself, which fails once: of functions, of unittest, and of other fixtures."""
    (tmp_path / "test_notes.py").write_text(NOTES, "utf-8")

    told = run_pytest(tmp_path, "-rs").stdout
    reports = dict(zip(*(iter(re.split(r"\n_{3,} (.+?) _{3,}\n", told)[1:]),) * 2, strict=True))

    assert "4 failed, 1 passed, 1 skipped, 2 errors" in told
    for name in ("test_no_event", "TestOfAnotherKind.test_no_event", "ERROR at setup of test_no_event_by_a_fixture"):
        assert UNHEARD in reports[name]
    assert SENT in reports["test_a_request_that_is_hidden_and_another_error"]
    assert f"AssertionError: {SENT}" in reports["ERROR at teardown of test_a_request_that_is_hidden"]
    assert reports["test_a_request"].count(f"AssertionError: {SENT}") == 1
    assert ": not today\n" in told


AGAIN = """
from langgraph_runs.testing import Script

tries = []

def test_it(play_script):
    play_script(Script().run("chat"))
    tries.append(1)
    assert len(tries) == 2
"""
TWICE = """
from _pytest.runner import runtestprotocol

def pytest_runtest_protocol(item, nextitem):
    for _ in range(2):
        item._initrequest()
        for report in runtestprotocol(item, nextitem=nextitem, log=False):
            print("run", len(item.module.tries), report.when, report.outcome)
    return True
"""


def test_a_test_that_is_run_again(tmp_path: Path) -> None:
    """That it failed before does not hide that it has not played its script."""
    (tmp_path / "test_again.py").write_text(AGAIN, "utf-8")
    (tmp_path / "conftest.py").write_text(TWICE, "utf-8")

    told = run_pytest(tmp_path, "-s").stdout

    assert "run 1 call failed\nrun 1 teardown passed" in told, told
    assert "run 2 call passed\nrun 2 teardown failed" in told
