"""Whatever a network, a server and other clients do: what the callers see is what happened."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.known import is_known
from tests.simulation.oracle import judge
from tests.simulation.plan import draw
from tests.simulation.report import report
from tests.simulation.search import search
from tests.simulation.world import play

ROOT = Path(__file__).parents[2]


def test_a_few_seeds() -> None:
    """Some hundred histories show nothing wrong that is not known; the others are played by the test after this one."""
    outcome = search(range(400))
    assert outcome.flows > 800 and outcome.events > 3000
    assert [(found, outcome.first[found]) for found in outcome.counts if not is_known(*found)] == []


@pytest.mark.slow
def test_twenty_thousand_seeds() -> None:
    """10,000 histories that are always the same show nothing wrong that is not known; nor should 10,000 new ones.

    What only new ones show is a find to be looked into, and not due to the change that is being tested: it is reported
    as an expected failure, with its seeds.
    """
    command = [sys.executable, "-m", "tests.simulation", "--seeds", "20000"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    print(done.stdout)  # noqa: T201  # shown if the test fails
    found = [(int(seed), line) for line, seed in re.findall(r"^(NEW: .*?, seed (\d+): .*)$", done.stdout, re.MULTILINE)]
    if found and min(seed for seed, _ in found) >= 10_000:
        pytest.xfail("\n".join(line for _, line in found))
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"


@pytest.mark.parametrize("seed", range(0, 200, 10))
def test_a_history_repeats(seed: int) -> None:
    """The same seed plays the same history, to the last word of its report."""
    plan = draw(seed)
    first, second = play(plan), play(plan)
    assert report(first, judge(first)) == report(second, judge(second))
