"""docs/development/architecture.md names the modules that there are."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT, prose

PAGE = ROOT / "docs/development/architecture.md"


@pytest.mark.parametrize(("table", "folder"), [("| module | decides |", "_core"), ("| module | does |", "_async")])
def test_every_module_is_named(table: str, folder: str) -> None:
    """Each table of modules has all of its folder, and none that is gone."""
    rows = prose(PAGE).partition(table)[2].partition("\n\n")[0]
    there = {path.name for path in (ROOT / "langgraph_runs" / folder).glob("*.py")} - {"__init__.py"}
    assert set(re.findall(r"`(\w+\.py)`", rows)) == there
