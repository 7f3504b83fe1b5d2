"""docs/development/architecture.md names the rooms and the drivers that there are."""

from __future__ import annotations

import re

from tests.docs.pages import ROOT, prose

PAGE = ROOT / "docs/development/architecture.md"
PACKAGE = ROOT / "langgraph_runs"


def named(head: str, pattern: str) -> list[str]:
    """What the first column of a table names."""
    rows = prose(PAGE).partition(head)[2].partition("\n\n")[0].splitlines()[2:]
    return [name for row in rows for name in re.findall(pattern, row.split("|")[1])]


def test_every_room_is_explained() -> None:
    """The table of rooms has each folder of `_core`, and none that is gone."""
    there = {path.parent.name for path in (PACKAGE / "_core").glob("*/__init__.py")}

    assert there
    assert sorted(named("| room |", r"`(\w+)`")) == sorted(there)


def test_every_driver_is_explained() -> None:
    """The table of drivers has each module of `_async`, and none that is gone."""
    there = {path.name for path in (PACKAGE / "_async").glob("*.py")} - {"__init__.py"}

    assert sorted(named("| module |", r"`(\w+\.py)`")) == sorted(there)
