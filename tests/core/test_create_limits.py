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


@pytest.mark.parametrize(
    ("timeout", "told"), [(0.9516841, "0.952"), (0.0004, "0.0004"), (12.0, "12"), (3600.04, "3600")]
)
def test_a_limit_in_a_message(timeout: float, told: str) -> None:
    """What is left of a limit that several requests share is told with three digits, not with all of a clock's."""
    with pytest.raises(errors.APITimeoutError, match=rf"timed out after {told} s\b"):
        make(World((POST, lost("connect timeout", took=timeout))), timeout=timeout)


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


def test_looking_counts_neither_as_attempts_nor_as_time() -> None:
    """Looks use no attempts, and their time does not count against the policy's timeout."""
    policy = RetryPolicy(attempts=4, timeout=5.0, settle=10.0)
    tries = [(POST, lost()), *[(LIST, NONE)] * 7] * 3

    assert make(World(*tries, (POST, MADE), (LIST, OURS)), retry=policy).run_id == "r"


def test_looking_counts_as_the_wait_that_the_server_asks_for() -> None:
    """A Retry-After counts from its response."""
    for value in "12", formatdate(START + 12, usegmt=True):
        world = World(
            (POST, answer({}, 503, retry_after=value)), *[(LIST, NONE)] * 7, (POST, MADE), (LIST, OURS)
        )  # fmt: skip

        assert make(world, retry=RetryPolicy()).run_id == "r"
        assert world.naps[-1] == pytest.approx(2.0)
