"""What README says of speed is what was measured."""

from __future__ import annotations

import re

from tests.docs.pages import ROOT

RATIO = re.compile(r"\*\*([\d.,]+)\*\*")


def measured() -> dict[str, tuple[str, str]]:
    """The ratios of each workload in RESULTS.md, sync and async; "" where there is none."""
    lines = (ROOT / "benchmarks/RESULTS.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.count("|") == 8]
    found = [(row[0], [RATIO.search(cell) for cell in (row[1], row[4])]) for row in cells]
    return {title: (sync[1] if sync else "", other[1] if other else "") for title, (sync, other) in found}


def test_readme_shows_what_was_measured() -> None:
    """Each figure of its table is that of benchmarks/RESULTS.md."""
    table = (ROOT / "README.md").read_text("utf-8").partition("| how many times less than langgraph-sdk |")[2]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.partition("\n\n")[0].splitlines()[2:]
    ]
    results = measured()

    assert len(rows) >= 10
    assert {title: tuple(ratios) for title, *ratios in rows} == {title: results[title] for title, *_ in rows}
