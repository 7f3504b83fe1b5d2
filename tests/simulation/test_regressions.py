"""What was once wrong is right, and what is not mended yet is still there to be mended."""

from __future__ import annotations

import pytest

from tests.simulation.oracle import judge
from tests.simulation.regressions import REGRESSIONS, Regression
from tests.simulation.report import report
from tests.simulation.world import play

MENDED = [one for one in REGRESSIONS if one.mended]
OPEN = [one for one in REGRESSIONS if not one.mended]


@pytest.mark.parametrize("regression", MENDED, ids=lambda one: one.name)
def test_nothing_is_wrong_any_more(regression: Regression) -> None:
    """Nothing is wrong with a history that once showed a mistake."""
    history = play(regression.plan)
    verdicts = judge(history)
    assert verdicts == [], report(history, verdicts)


@pytest.mark.parametrize("regression", OPEN, ids=lambda one: one.name)
def test_it_is_not_mended_yet(regression: Regression) -> None:
    """The mistake shows. Where it does not any more, take away the underscored name: it is a `Regression` then."""
    history = play(regression.plan)
    verdicts = judge(history)
    assert regression.kind in [verdict.kind for verdict in verdicts], report(history, verdicts)


def test_each_has_a_name_of_its_own() -> None:
    """No two histories have the same name."""
    names = [one.name for one in REGRESSIONS]
    assert len(set(names)) == len(names) > 30
