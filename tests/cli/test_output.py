"""Where the output goes: slow readers, pipes that do not block, full disks; and what comes in by stdin."""

from __future__ import annotations

import array
import fcntl
import json
import os
import shlex
import signal
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.streams import wait_until
from tests.conformance.support import FakeRuns

from .process import COMMAND, PATIENCE_SECONDS, environment, piped

BUFFERED = [{}, {"PYTHONUNBUFFERED": "1"}]
MANY = 1_500  # more than a pipe has room for
FULL = Path("/dev/full")

on_full_disk = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


def start(url: str, *arguments: str, out: int, **env: str) -> subprocess.Popen[bytes]:
    """Start a command that writes to a file descriptor, which is closed here."""
    command = [*COMMAND, *arguments]
    process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, env=environment(url, **env))
    os.close(out)
    return process


def read_all(number: int) -> bytes:
    """All that comes from a pipe, which is closed then."""
    with open(number, "rb") as pipe:
        return pipe.read()


def numbers(output: bytes) -> list[Any]:
    """The data of the events that were written; a line that was not written to its end is left out."""
    whole = output[: output.rfind(b"\n") + 1]
    events = [json.loads(line) for line in whole.splitlines()]
    return [event["data"] for event in events if event.get("event") == "custom"]


def unread(pipe: int) -> int:
    """How many bytes are in a pipe."""
    size = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, size)
    return size[0]


def wait_until_stuck(pipe: int) -> None:
    """Wait until a pipe is full, and nothing is added to it any more."""
    sizes = [0]

    def is_stuck() -> bool:
        sizes.append(unread(pipe))
        return sizes[-1] == sizes[-2] > 50_000

    wait_until(is_stuck)


@pytest.mark.parametrize("env", BUFFERED, ids=str)
def test_a_pipe_that_does_not_block(fake_runs: FakeRuns, env: dict[str, str]) -> None:
    """A pipe that does not block, as of a program of Node's, gets all events, however slowly it is read."""
    fake_runs.next(MANY)
    own, out = os.pipe()
    os.set_blocking(out, False)
    process = start(fake_runs.url, "stream", "agent", "--mode", "custom", out=out, **env)
    wait_until_stuck(own)
    assert numbers(read_all(own)) == fake_runs.runs[0].published[1:]
    done = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, done[1]) == (0, b"")


@pytest.mark.parametrize("env", BUFFERED, ids=str)
def test_ctrl_c_while_nobody_reads(fake_runs: FakeRuns, env: dict[str, str]) -> None:
    """A command that waits for its reader is left at once, and what goes on begins with what was not written whole."""
    fake_runs.next(MANY)
    own, out = os.pipe()
    process = start(fake_runs.url, "stream", "agent", "--mode", "custom", "--keep", out=out, **env)
    wait_until_stuck(own)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == -signal.SIGINT
    seen = numbers(read_all(own))
    going_on = shlex.split(told.decode().partition("python -m langgraph_runs ")[2])
    assert 0 < len(seen) < MANY
    assert seen + numbers(piped(fake_runs.url, *going_on).stdout) == fake_runs.runs[0].published[1:]


@on_full_disk
@pytest.mark.parametrize("command", ["stream", "wait", "resume"])
def test_a_full_disk(fake_runs: FakeRuns, command: str) -> None:
    """It has an exit status of its own, which says nothing about the run, and the command that goes on is printed."""
    fake_runs.next(3, values={"n": 1})
    question = fake_runs.run(1, interrupts=[{"id": "q", "value": "?"}], finished=True)
    thread_id = question.thread_id if command == "resume" else fake_runs.thread()
    arguments = [thread_id, '"yes"'] if command == "resume" else ["agent", "--thread", thread_id]
    process = start(fake_runs.url, command, *arguments, out=os.open(FULL, os.O_WRONLY))
    _, told = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 10
    run = fake_runs.runs[-1]
    goes_on = "join" if command == "wait" else "tail"
    assert told.decode().splitlines() == [
        "cannot write to stdout: No space left on device; the run may go on. Follow it with:",
        f"  python -m langgraph_runs {goes_on} {run.thread_id} {run.run_id}",
    ]


@on_full_disk
def test_a_run_that_failed_and_a_full_disk(fake_runs: FakeRuns) -> None:
    """What became of the run counts more; a list that cannot be written is no success either."""
    fake_runs.next(0, status="error")
    thread_id = fake_runs.thread()
    process = start(fake_runs.url, "wait", "agent", "--thread", thread_id, out=os.open(FULL, os.O_WRONLY))
    _, told = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert told.startswith(b"RunFailedError: ")
    process = start(fake_runs.url, "list", thread_id, out=os.open(FULL, os.O_WRONLY))
    _, told = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, told) == (10, b"cannot write to stdout: No space left on device\n")


def test_stdin_that_does_not_block(fake_runs: FakeRuns) -> None:
    """It is read to its end, however slowly it comes."""
    fake_runs.next(0)
    own, given = os.pipe()
    os.set_blocking(own, False)
    command = [*COMMAND, "wait", "agent", "-"]
    process = subprocess.Popen(command, stdin=own, stdout=subprocess.PIPE, env=environment(fake_runs.url))
    os.write(given, b'{"half": ')
    wait_until(lambda: unread(own) == 0)
    os.close(own)
    os.write(given, b"1}")
    os.close(given)
    process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert fake_runs.runs[0].request["input"] == {"half": 1}


CTRL_C_AT = """
import os, signal, sys

class Finder:
    def find_spec(name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder)
sys.argv[1:] = ["wait", "agent"]
from langgraph_runs.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize("module", ["argparse", "orjson", "langgraph_runs.cli.runs"])
def test_ctrl_c_while_it_is_loaded(fake_runs: FakeRuns, module: str) -> None:
    """Before anything is sent, Ctrl-C ends it at once, without a word."""
    command = [sys.executable, "-c", CTRL_C_AT.format(module=module)]
    done = subprocess.run(command, capture_output=True, env=environment(fake_runs.url), check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")
    assert fake_runs.requests == []
