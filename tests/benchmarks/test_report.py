"""Results become a table by comparing each round within itself."""

import pytest

from benchmarks import document, report
from benchmarks.workloads import Workload

WORKLOAD = Workload(name="x", title="X", job={"kind": "x"}, rows={"cpu": (2, None)}, apis=("sync",))


def results(**times: list[float]) -> report.Results:
    return {(name, "sync"): [{"cpu": each, "wall": 9, "count": 10} for each in took] for name, took in times.items()}


def test_the_ratio_is_the_median_of_the_rounds_ratios() -> None:
    """A round in which the machine was slow for all counts like any other: ratios are taken within rounds."""
    line = next(report.lines(WORKLOAD, results(ours=[1, 10, 1], peer=[3, 30, 2], limit=[0.5, 5, 0.5])))

    assert line.contender == "ours"
    assert (line.ratio, line.low, line.high) == (3, 2, 3)
    assert line.limit == 2
    assert line.took == "100 ms"
    assert line.met


def test_a_goal_that_was_missed_is_shown_as_missed() -> None:
    """Less than the goal is no, in the table and in the document."""
    lines = list(report.lines(WORKLOAD, results(ours=[2], peer=[3])))

    assert not lines[0].met
    assert "NO" in report.table(lines)
    assert "2 ✗" in document.document(lines, [], {})


def test_contenders_that_did_not_do_the_same_are_not_compared() -> None:
    """Fewer events than langgraph-sdk brought is an error, not a better time."""
    wrong = results(ours=[1], peer=[1])
    wrong["ours", "sync"][0]["count"] = 9

    with pytest.raises(AssertionError, match="9 events, but peer 10"):
        list(report.lines(WORKLOAD, wrong))


def test_without_langgraph_sdk_there_is_nothing_to_compare() -> None:
    """A run without the peer still shows what was taken."""
    line = next(report.lines(WORKLOAD, results(ours=[0.00002])))

    assert line.ratio is None
    assert line.took == "2 µs"
