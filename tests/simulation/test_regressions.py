"""What was once wrong is right; what is not mended yet is still there."""

from __future__ import annotations

import pytest

from tests.simulation.oracle import judge
from tests.simulation.regressions import REGRESSIONS, Regression
from tests.simulation.regressions_of_silences import REGRESSIONS_OF_SILENCES
from tests.simulation.regressions_of_waits import REGRESSIONS_OF_WAITS
from tests.simulation.regressions_streams import REGRESSIONS_OF_STREAMS
from tests.simulation.regressions_threads import REGRESSIONS_OF_THREADS
from tests.simulation.regressions_threads_beginnings import REGRESSIONS_OF_THREADS_BEGINNINGS
from tests.simulation.regressions_threads_losses import REGRESSIONS_OF_THREADS_LOSSES
from tests.simulation.regressions_threads_questions import REGRESSIONS_OF_THREADS_QUESTIONS
from tests.simulation.report import report
from tests.simulation.world import play

ALL = (
    *REGRESSIONS,
    *REGRESSIONS_OF_WAITS,
    *REGRESSIONS_OF_STREAMS,
    *REGRESSIONS_OF_SILENCES,
    *REGRESSIONS_OF_THREADS,
    *REGRESSIONS_OF_THREADS_BEGINNINGS,
    *REGRESSIONS_OF_THREADS_LOSSES,
    *REGRESSIONS_OF_THREADS_QUESTIONS,
)


@pytest.mark.parametrize("regression", ALL, ids=lambda one: one.name)
def test_what_was_wrong(regression: Regression) -> None:
    """Nothing is wrong with a history any more, unless it is `still_open`: then the mistake still shows.

    Where it does not, it is mended: a `Regression`.
    """
    history = play(regression.plan)
    verdicts = judge(history)
    if regression.mended:
        assert verdicts == [], report(history, verdicts)
    else:
        assert regression.kind in [verdict.kind for verdict in verdicts], report(history, verdicts)


def test_each_has_a_name_of_its_own() -> None:
    """No two histories have the same name."""
    names = [one.name for one in ALL]
    assert len(set(names)) == len(names) > 30
