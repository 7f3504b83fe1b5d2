"""What a change costs, in counts: they are the same on a busy machine as on an idle one.

Recorded in costs.json. A change that is worth its cost renews them: `python -m benchmarks.costs --renew`.
"""

import json
import subprocess
import sys

import pytest

from benchmarks import costs

RECORD = json.loads(costs.RECORD.read_text(encoding="utf-8"))
LEEWAY = 1.1


@pytest.fixture(scope="module")
def counted() -> dict[str, float]:
    # In a process of its own: pytest rewrites the assertions of a package that has a plugin, which costs instructions.
    done = subprocess.run([sys.executable, "-m", "benchmarks.costs"], stdout=subprocess.PIPE, check=True)
    counts: dict[str, float] = json.loads(done.stdout)["counts"]
    return counts


@pytest.mark.slow
@pytest.mark.parametrize("name", RECORD["counts"])
def test_costs_no_more_than_recorded(name: str, counted: dict[str, float]) -> None:
    """Nothing counted is more than a tenth above its record."""
    assert counted[name] <= RECORD["counts"][name] * LEEWAY, costs.__doc__


@pytest.mark.slow
def test_everything_counted_is_recorded(counted: dict[str, float]) -> None:
    """The record has every count, so that none goes unwatched."""
    assert counted.keys() == RECORD["counts"].keys()


def test_no_package_comes_along_unnoticed() -> None:
    """Installing this package installs those recorded and no others."""
    assert set(costs.packages()) <= set(RECORD["packages"])


def test_at_most_ten_packages_come_along() -> None:
    """Installing this package installs ten others at most."""
    assert len(costs.packages()) <= 10


@pytest.mark.parametrize("follow", [costs.follow_core, costs.follow_sync, costs.follow_async])
@pytest.mark.parametrize("read", [costs.READ, 100, None])
def test_what_is_counted_is_a_whole_stream(follow: costs.Follow, read: int | None) -> None:
    """The streams whose costs are counted bring all of their events."""
    assert follow(costs.stream_for(follow, "small", 50, read)) == 51


def test_counters_count_every_turn() -> None:
    """Twice the work counts twice: calls and instructions are none lost."""

    def work(turns: int) -> None:
        for _ in range(turns):
            abs(1)

    for count in (costs.calls, costs.instructions):
        ten, twenty, thirty = (count(lambda turns=turns: work(turns)) for turns in (10, 20, 30))

        assert thirty - twenty == twenty - ten >= 10
