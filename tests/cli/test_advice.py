"""What the command says where a request cannot be carried out: the words of a shell, and what to type instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from langgraph_runs.testing.sse import Flavour
from tests.conformance.support import FakeRuns

from .process import piped

TWO = [{"id": "q1", "value": "left?"}, {"id": "q2", "value": "right?"}]


def test_one_answer_to_two_questions(fake_runs: FakeRuns) -> None:
    """The command that answers both is shown, and nothing is sent."""
    asked = fake_runs.run(1, interrupts=TWO, finished=True)
    done = piped(fake_runs.url, "resume", asked.thread_id, "1")
    assert done.returncode == 2
    assert (
        f"answer with:\n  python -m langgraph_runs resume {asked.thread_id} --answer q1=ANSWER".encode() in done.stderr
    )
    assert len(fake_runs.runs) == 1


def test_an_answer_to_a_run_under_way(fake_runs: FakeRuns) -> None:
    """The command that waits until it asks is shown."""
    run = fake_runs.run(1, auto=False)
    run.start()
    done = piped(fake_runs.url, "resume", run.thread_id, "1")
    assert done.returncode == 2
    assert f"join {run.thread_id} {run.run_id}\n".encode() in done.stderr


def test_a_run_that_had_ended_cannot_be_cancelled(fake_runs: FakeRuns) -> None:
    """The status that it ended with is told; of one that does not exist, that there is none."""
    run = fake_runs.run(1, finished=True)
    done = piped(fake_runs.url, "cancel", run.thread_id, run.run_id)
    assert (done.returncode, b"it had ended already, with status success" in done.stderr) == (7, True)
    done = piped(fake_runs.url, "cancel", run.thread_id, fake_runs.new_id())
    assert (done.returncode, b"Run not found" in done.stderr) == (7, True)


@pytest.mark.parametrize("flavour", ["langgraph", "aegra"])
@pytest.mark.parametrize("command", ["list", "resume"])
def test_a_thread_that_does_not_exist(flavour: Flavour, command: str) -> None:
    """It is refused, also by a server that lists no runs of it."""
    with FakeRuns(flavour) as server:
        done = piped(server.url, command, server.new_id())
    assert (done.returncode, done.stdout) == (7, b"")
    assert b"not found" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--url", "http://127.0.0.1:1", "info"), b"--url goes after the command"),
        (("-q", "info"), b"-q goes after the command"),
        (("threads", "--limit=3", "list"), b"threads: --limit goes after the action"),
    ],
    ids=str,
)
def test_options_before_the_command(arguments: tuple[str, ...], said: bytes) -> None:
    """They are what is wrong, and not the value, which would be taken for the command."""
    done = piped("http://127.0.0.1:1", *arguments)
    assert (done.returncode, said in done.stderr) == (2, True)


def test_a_file_without_a_key(fake_runs: FakeRuns, tmp_path: Path) -> None:
    """The file is named, and nothing is sent without the key."""
    (tmp_path / "key").write_text("\n")
    done = piped(fake_runs.url, "info", "--api-key-file", str(tmp_path / "key"))
    assert (done.returncode, f"{tmp_path}/key has no key in it".encode() in done.stderr) == (2, True)
    assert fake_runs.requests == []


@pytest.mark.parametrize("option", [("--mode", "color"), ("--set", "durability=never")], ids=str)
def test_what_only_a_program_can_do(fake_runs: FakeRuns, option: tuple[str, str]) -> None:
    """An unknown word is refused without the advice to set up the client otherwise, which the command does not do."""
    done = piped(fake_runs.url, "stream", "agent", *option)
    assert (done.returncode, b"must be" in done.stderr, b"Client(" in done.stderr) == (2, True, False)
