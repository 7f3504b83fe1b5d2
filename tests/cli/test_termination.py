"""SIGTERM, as `timeout` and `docker stop` send it."""

from __future__ import annotations

import signal
import subprocess

import pytest

from tests.conformance.streams import wait_until
from tests.conformance.support import FakeRuns

from .process import COMMAND, PATIENCE_SECONDS, environment

IGNORING = ("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh")
"""As a shell starts what runs in the background."""


@pytest.mark.parametrize("before", [(), IGNORING], ids=["foreground", "background"])
def test_sigterm_detaches(fake_runs: FakeRuns, before: tuple[str, ...]) -> None:
    """The run is left alone, the command that goes on with it is shown, and the end is that of SIGTERM."""
    fake_runs.next(3, auto=False)
    command = subprocess.Popen(
        [*before, *COMMAND, "stream", "agent"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(fake_runs.url),
        text=True,
    )
    assert command.stdout is not None
    with command:
        wait_until(lambda: fake_runs.runs)
        [run] = fake_runs.runs
        run.start()
        command.stdout.readline()  # it is being read
        command.send_signal(signal.SIGTERM)
        _, told = command.communicate(timeout=PATIENCE_SECONDS)
    assert (command.returncode, run.finished) == (-signal.SIGTERM, False)
    assert told.startswith("detached; the run goes on. Follow it with:\n")
    assert f" tail {run.thread_id} {run.run_id}" in told
