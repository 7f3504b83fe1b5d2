"""However often responses are lost, and whoever else uses the thread: one run, or RunOutcomeUnknownError."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.core.thread_model import Setting, Thread

TRIALS = 100


def outcomes(setting: Setting, first: int = 0, trials: int = TRIALS) -> Counter[str]:
    """How often the outcome was told, and how often it was not known."""
    return Counter(Thread(seed, setting).outcome() for seed in range(first, first + trials))


@pytest.mark.parametrize("part", range(3))
def test_exactly_one(part: int) -> None:
    """Exactly one run is created and returned, or the outcome is unknown, where marks survive."""
    assert outcomes(Setting(), part * TRIALS)["told"] > TRIALS / 2


@pytest.mark.parametrize(
    "setting",
    [
        Setting(final=False, unlisted=0.0),
        Setting(final=False, unlisted=0.0, reshapes=True),
    ],
    ids=str,
)
def test_always_told(setting: Setting) -> None:
    """If connections break, or a 503 comes, the outcome is told, also where the server keeps another input."""
    assert outcomes(setting)["unknown"] == 0


@pytest.mark.parametrize(
    "setting",
    [
        Setting(bare=True),
        Setting(rewrites=True),
        Setting(rewrites=True, reshapes=True, strangers=True),
        Setting(strangers=True),
        Setting(rejects=True, tardy=3.0, lag=0.0, unlisted=0.0),
        Setting(crowd=60, unlisted=0.0),
        Setting(given="order-17"),
        Setting(given="order-17", reshapes=True),
        Setting(given="order-17", rewrites=True),
        Setting(given="order-17", strangers=True),
    ],
    ids=str,
)
def test_never_two(setting: Setting) -> None:
    """Where marks do not survive, or are on other runs, the outcome may be unknown, but there are never two runs."""
    counted = outcomes(setting)
    assert counted["told"] > TRIALS / 5
    assert counted["unknown"] > 0


def test_two_are_told() -> None:
    """If a request arrives after it was looked for and sent again, both runs are named as soon as both can be seen."""
    assert outcomes(Setting(tardy=10.0, final=False, lag=0.0, unlisted=0.0))["told"] > TRIALS / 2
