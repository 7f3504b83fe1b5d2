"""docs/development/architecture.md names the rooms, the drivers and the files that there are."""

from __future__ import annotations

import re

from tests.docs.pages import ROOT, prose

PAGE = ROOT / "docs/development/architecture.md"
PACKAGE = ROOT / "langgraph_runs"


def cells(head: str, column: int) -> list[str]:
    """A column of a table."""
    rows = prose(PAGE).partition(head)[2].partition("\n\n")[0].splitlines()[2:]
    return [row.split("|")[column] for row in rows]


def named(head: str, pattern: str) -> list[str]:
    """What the first column of a table names."""
    return [name for cell in cells(head, 1) for name in re.findall(pattern, cell)]


def test_every_room_is_explained() -> None:
    """The table of rooms has each folder of `_core`, and none that is gone."""
    there = {path.parent.name for path in (PACKAGE / "_core").glob("*/__init__.py")}

    assert there
    assert sorted(named("| room |", r"`(\w+)`")) == sorted(there)


def test_every_driver_is_explained() -> None:
    """The table of drivers has each module of `_async`, and none that is gone."""
    there = {path.name for path in (PACKAGE / "_async").glob("*.py")} - {"__init__.py"}

    assert sorted(named("| module |", r"`(\w+\.py)`")) == sorted(there)


def test_every_place_to_go_to_is_there() -> None:
    """The files that the table of changes sends a reader to exist, and define the names given with them."""
    given = " ".join(cells("| to add or change … |", 2))
    places = re.findall(r"`(_\w+/[\w/]+\.py)`(?:: `([\w.]+)`)?", given)

    assert len(places) > 15
    for file, name in places:
        source = (PACKAGE / file).read_text("utf-8")
        for part in filter(None, name.split(".")):
            assert re.search(rf"\b(?:class|def) {part}\b", source), f"{file} does not define {part}"
