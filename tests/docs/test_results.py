"""The speedups in README are those of benchmarks/RESULTS.md."""

from __future__ import annotations

import re

from tests.docs.pages import ROOT

SHOWN = [
    "SSE 132 B, chunk per event",
    "SSE 1.1 KB, chunk per event",
    "time to first event, wall time",
    "1,000 streams of 20 events at once",
    "cold import, client, first call",
]
"""The rows of README's table: small events, tokens, the worst row, many streams, a cold start."""

RATIO = re.compile(r"\*\*([\d.,]+)\*\*")


def measured() -> dict[str, tuple[str, str]]:
    """The ratios of each workload in RESULTS.md, sync and async; "" where there is none."""
    lines = (ROOT / "benchmarks/RESULTS.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.count("|") == 8]
    found = [(row[0], [RATIO.search(cell) for cell in (row[1], row[4])]) for row in cells]
    return {title: (sync[1] if sync else "", other[1] if other else "") for title, (sync, other) in found}


def shown() -> list[tuple[str, ...]]:
    """The rows of README's table of speedups."""
    table = (ROOT / "README.md").read_text("utf-8").partition("| speedup over langgraph-sdk |")[2]
    lines = table.partition("\n\n")[0].splitlines()[2:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def test_readme_shows_what_was_measured() -> None:
    """README shows exactly the rows of SHOWN, in that order, each with the figures of RESULTS.md."""
    results = measured()

    assert shown() == [(title, *results[title]) for title in SHOWN]


def test_readme_does_not_hide_where_it_is_slower() -> None:
    """The row with the lowest ratio of all that were measured with the default client is among those shown."""
    ratios = {
        title: min(float(ratio.replace(",", "")) for ratio in both if ratio)
        for title, both in measured().items()
        if any(both) and not title.endswith(", aiohttp")
    }

    assert min(ratios, key=ratios.__getitem__) in SHOWN
