"""Reads do without mapping memory."""

import platform
import subprocess
import sys

import pytest

CODE = """
import os, resource
from langgraph_runs._core.wire.memory import MUCH, keep_room
out, into = os.pipe()
def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(500):
        os.write(into, b"event")
        os.read(out, MUCH)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
print(faults())
keep_room()
print(faults())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is glibc that maps large blocks anew each time")
def test_reads_come_from_the_heap() -> None:
    """A read that brings little costs page faults for the room that it was given; afterwards it does not."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    before, after = map(int, done.stdout.split())

    assert before >= 500, "there is nothing to spare: is this still needed?"
    assert after < 100
