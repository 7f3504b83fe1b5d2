"""How long a creation whose outcome is open may take: deadlines, and what looking for its run costs."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from langgraph_runs import RetryPolicy, errors
from tests.core.calls_driver import START, World, answer, lost
from tests.core.creating import LIST, MADE, NONE, OURS, POST, make


def test_the_deadline_has_passed() -> None:
    """At the caller's deadline nothing more is sent, and the outcome is unknown."""
    world = World((POST, lost("timeout", took=5.0)))

    with pytest.raises(errors.RunOutcomeUnknownError, match="the timeout leaves no time to look it up"):
        make(world, timeout=5.0)


def test_the_deadline_passes_before_anything_was_sent() -> None:
    """A deadline that passes before there was a connection leaves no doubt: no run was created."""
    world = World((POST, lost("connect timeout", took=5.0)))

    with pytest.raises(errors.APITimeoutError, match="timed out after 5 s") as caught:
        make(world, timeout=5.0)
    assert caught.value.thread_id == "t"


def test_the_deadline_passes_while_the_server_declines() -> None:
    """A server that declined has created no run: its refusal is raised."""
    world = World((POST, answer({"detail": "full"}, 429, took=5.0)))

    with pytest.raises(errors.RateLimitError, match="429 Too Many Requests"):
        make(world, timeout=5.0)


def test_the_deadline_cuts_the_looks_short() -> None:
    """A deadline that passes while the run is looked up leaves its outcome unknown; nothing is sent again."""
    world = World((POST, lost(took=4.0)), (LIST, NONE), (LIST, NONE), (LIST, NONE))

    with pytest.raises(errors.RunOutcomeUnknownError, match="the timeout left no time to look it up for long enough"):
        make(world, timeout=5.0, retry=RetryPolicy())
    assert world.naps == [0.25, 0.5, 0.25]


def test_the_deadline_passes_during_a_look() -> None:
    """… also if it passes while the server is asked."""
    world = World((POST, lost(took=4.9)), (LIST, lost("timeout", took=0.1)))

    with pytest.raises(errors.RunOutcomeUnknownError, match="timed out after 5 s"):
        make(world, timeout=5.0)


def test_the_time_of_looks_does_not_count() -> None:
    """The policy's timeout is for attempts."""
    policy = RetryPolicy(attempts=2, timeout=5.0, settle=10.0)

    world = World((POST, lost()), *[(LIST, NONE)] * 7, (POST, MADE), (LIST, OURS))

    assert make(world, retry=policy).run_id == "r"


@pytest.mark.parametrize(("attempts", "sendings"), [(1, 1), (2, 2), (4, 2), (6, 2), (8, 3), (20, 5)])
def test_looking_takes_the_place_of_attempts(attempts: int, sendings: int) -> None:
    """A failure that stays costs two long looks with the default policy, and never less than one more sending."""
    tries = [(POST, answer({"detail": "busy"}, 503)), *[(LIST, NONE)] * 7] * sendings
    world = World(*tries)

    with pytest.raises(errors.InternalServerError, match="503"):
        make(world, retry=RetryPolicy(attempts=attempts, timeout=None))
    assert [notice.attempt for notice in world.notices] == [*range(1, sendings)]


def test_looking_counts_as_the_wait_that_the_server_asks_for() -> None:
    """A Retry-After counts from its response."""
    for value in "12", formatdate(START + 12, usegmt=True):
        world = World(
            (POST, answer({}, 503, retry_after=value)), *[(LIST, NONE)] * 7, (POST, MADE), (LIST, OURS)
        )  # fmt: skip

        assert make(world, retry=RetryPolicy()).run_id == "r"
        assert world.naps[-1] == pytest.approx(2.0)
