"""The simulation is worth its keep: it finds mistakes that are planted in the core."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.simulation.mended import ALL_MISTAKES
from tests.simulation.mistakes import Mistake
from tests.simulation.mutants import planted, search_in_child
from tests.simulation.search import wrong

CORE = Path(__file__).parents[2] / "langgraph_runs" / "_core"
QUICK = 150
"""Histories after which the mistakes below must be found."""
NAMES = (
    "a body that ends properly is the end of the stream",
    "a run that is found is not adopted",
    "a run that took too long is a success",
    "a lost answer is an error like others",
    "silence is borne for ever",
    "events that came before are told again after a break",
    "the word of the stream is the outcome",
)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file that says what is wrong without them."""
    file = tmp_path_factory.mktemp("mistakes") / "before.json"
    file.write_text(json.dumps(wrong(range(QUICK))), "utf-8")
    return str(file)


@pytest.mark.parametrize("name", NAMES)
def test_a_planted_mistake_is_found(name: str, before: str) -> None:
    """A few histories show each of some mistakes; `python -m tests.simulation.mutants` tries all of them."""
    mistake = next(one for one in ALL_MISTAKES if one.name == name)
    assert search_in_child(mistake, QUICK, before).startswith("found by seed")


@pytest.mark.parametrize("mistake", ALL_MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_has_its_place(mistake: Mistake) -> None:
    """Each mistake still changes exactly one place of the core, and what comes of it is Python."""
    file = CORE / f"{mistake.module.replace('.', '/')}.py"
    compile(planted(file.read_text("utf-8"), mistake), str(file), "exec")
