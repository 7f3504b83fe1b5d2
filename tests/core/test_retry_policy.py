"""The retry policy: valid settings, waits, and when it gives up."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from langgraph_runs import RetryPolicy
from langgraph_runs._core.calls.retry import FIRST_CONTACT_SECONDS, Budget, patience
from langgraph_runs._core.wire.exchange import FailureKind, Head, HTTPRequest, Response, TransportFailure
from langgraph_runs._core.wire.headers import Headers

SECONDS = ["timeout", "wait_initial", "wait_max", "wait_jitter", "retry_after_max", "settle"]


def waits(budget: Budget, now: float = 0.0, **asked: Any) -> list[float]:
    """All waits that a budget grants, if nothing but the waits takes time."""
    granted: list[float] = []
    while (wait := budget.next_wait(now, 0.0, **asked)) is not None:
        granted.append(wait)
        now += wait
    return granted


def test_the_defaults() -> None:
    """Six attempts within a minute, waits of up to 5 s, Retry-After up to a minute, and 10 s of looking for a run."""
    assert RetryPolicy() == RetryPolicy(
        attempts=6, timeout=60.0, wait_initial=0.1, wait_max=5.0, wait_jitter=1.0, retry_after_max=60.0, settle=10.0
    )


@pytest.mark.parametrize(
    ("retry", "expected"), [(1, 0.1), (2, 0.2), (3, 0.4), (6, 3.2), (7, 5.0), (1000, 5.0), (10**9, 5.0)]
)
def test_waits_double_up_to_the_most(retry: int, expected: float) -> None:
    """The wait before the n-th retry is wait_initial * 2**(n-1), at most wait_max."""
    assert RetryPolicy().wait(retry, 0.0) == pytest.approx(expected)


def test_jitter_is_added_before_the_cap() -> None:
    """Up to wait_jitter seconds are added at random; wait_max holds for the sum."""
    policy = RetryPolicy(wait_initial=1.0, wait_max=3.0, wait_jitter=2.0)

    assert [policy.wait(1, dice) for dice in (0.0, 0.5, 1.0)] == [1.0, 2.0, 3.0]
    assert policy.wait(2, 1.0) == 3.0


@pytest.mark.parametrize("attempts", [1, 2, 6])
def test_attempts_count_all_tries(attempts: int) -> None:
    """A policy of n attempts grants n-1 retries; one of 1 attempt grants none."""
    assert len(waits(Budget(RetryPolicy(attempts=attempts), 0.0))) == attempts - 1


def test_no_try_begins_after_the_timeout() -> None:
    """A retry whose wait would end after the policy's timeout is not granted."""
    policy = RetryPolicy(attempts=100, timeout=2.0, wait_initial=1.0, wait_max=1.0)

    assert waits(Budget(policy, 0.0)) == [1.0, 1.0]
    assert Budget(policy, 0.0).next_wait(1.5, 0.0) is None


def test_no_timeout() -> None:
    """Without a timeout only the attempts are limited."""
    assert Budget(RetryPolicy(timeout=None), 0.0).next_wait(1e9, 0.0) is not None


def test_the_server_may_ask_for_more() -> None:
    """The longer of the policy's wait and the server's Retry-After is used, whatever wait_max is."""
    policy = RetryPolicy(wait_max=5.0)

    assert Budget(policy, 0.0).next_wait(0.0, 0.0, 30.0) == 30.0
    assert Budget(policy, 0.0).next_wait(0.0, 0.0, 0.01) == pytest.approx(0.1)
    assert Budget(policy, 0.0).next_wait(0.0, 0.0, 0.0) == pytest.approx(0.1)


@pytest.mark.parametrize("asked", [61.0, 1e9, float("inf")])
def test_what_the_server_asks_for_is_capped(asked: float) -> None:
    """A Retry-After of more than a minute is obeyed for a minute."""
    assert Budget(RetryPolicy(), 0.0).next_wait(0.0, 0.0, asked) == 60.0
    assert Budget(RetryPolicy(retry_after_max=3.0), 0.0).next_wait(0.0, 0.0, asked) == 3.0


def test_waiting_for_the_server_is_not_held_against_the_policy() -> None:
    """What Retry-After adds to a wait does not count against the policy's timeout."""
    budget = Budget(RetryPolicy(attempts=4, timeout=10.0, wait_initial=1.0, wait_max=1.0), 0.0)

    assert waits(budget, retry_after=60.0) == [60.0, 60.0, 60.0]


def test_what_a_failure_allows_counts_if_it_is_less() -> None:
    """A wait that ends more than `within` seconds after the first such failure is not granted, whatever the policy."""
    policy = RetryPolicy(timeout=None, wait_initial=0.4, wait_max=0.4, wait_jitter=0.0)
    assert waits(Budget(policy, 0.0), within=1.0) == [0.4, 0.4]
    assert Budget(RetryPolicy(wait_initial=1.5), 0.0).next_wait(0.0, 0.0, within=1.0) is None
    assert Budget(RetryPolicy(timeout=0.5), 0.0).next_wait(0.8, 0.0, within=1.0) is None


def test_a_busy_machine_does_not_use_up_what_a_failure_allows() -> None:
    """The seconds count from the first such failure: however late it comes, there is another attempt."""
    budget = Budget(RetryPolicy(timeout=None, wait_jitter=0.0), 0.0)
    assert budget.next_wait(7.0, 0.0, within=1.0) == pytest.approx(0.1)
    assert budget.next_wait(7.7, 0.0, within=1.0) == pytest.approx(0.2)
    assert budget.next_wait(7.9, 0.0, within=1.0) is None


@pytest.mark.parametrize(("kind", "expected"), [("refused", FIRST_CONTACT_SECONDS), ("connect", None)])
def test_a_server_that_was_never_there_is_not_waited_for(kind: FailureKind, expected: float | None) -> None:
    """A refused connection is retried for a second before the first contact, everything else as the policy says."""
    request = HTTPRequest("GET", "http://h/", {})
    assert patience(TransportFailure(kind, "", request)) == expected
    assert patience(Response(Head(503, Headers(), request), b"")) is None


def test_immediate_never_waits() -> None:
    """RetryPolicy.immediate() never waits, not even for Retry-After."""
    policy = RetryPolicy.immediate()

    assert waits(Budget(policy, 0.0), retry_after=60.0) == [0.0] * 5
    assert policy.wait(3, 1.0) == 0.0
    assert list(policy.pauses()) == []
    assert len(waits(Budget(RetryPolicy.immediate(attempts=2), 0.0))) == 1


@pytest.mark.parametrize(
    ("settle", "expected"),
    [
        (0.0, []),
        (0.1, [0.1]),
        (1.0, [0.25, 0.5, 0.25]),
        (10.0, [0.25, 0.5, 1.0, 2.0, 4.0, 2.25]),
        (20.0, [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 2.25]),
    ],
)
def test_pauses_between_looks(settle: float, expected: list[float]) -> None:
    """The pauses between looks for a run grow, up to 5 s, and are `settle` seconds together."""
    assert list(RetryPolicy(settle=settle).pauses()) == expected


def test_time_that_does_not_count() -> None:
    """Time that is excluded does not count against the policy's timeout."""
    budget = Budget(RetryPolicy(attempts=9, timeout=5.0), 0.0)
    assert budget.next_wait(30.0, 0.0) is None

    budget.exclude(28.0)

    assert budget.next_wait(30.0, 0.0) is not None


def test_progress_refills() -> None:
    """Progress resets attempts and waits; the timeout runs from the next break."""
    budget = Budget(RetryPolicy(attempts=3, timeout=5.0), 0.0)
    assert waits(budget) == [pytest.approx(0.1), pytest.approx(0.2)]

    budget.refill()

    assert budget.retries == 0
    assert waits(budget, now=1000.0) == [pytest.approx(0.1), pytest.approx(0.2), pytest.approx(0.4)]
    assert budget.retries == 3


@pytest.mark.parametrize("name", SECONDS)
@pytest.mark.parametrize("value", [-1, -0.001, float("nan"), float("inf"), float("-inf")])
def test_seconds_that_cannot_be(name: str, value: float) -> None:
    """Negative, infinite and NaN seconds are refused with name and value."""
    with pytest.raises(ValueError, match=rf"RetryPolicy: {name} must be at least 0 and finite, got {value!r}"):
        RetryPolicy(**{name: value})


@pytest.mark.parametrize("name", SECONDS)
@pytest.mark.parametrize("value", ["1", True, [], object])
def test_seconds_that_are_none(name: str, value: Any) -> None:
    """Values that are not numbers are refused with the name."""
    with pytest.raises(TypeError, match=f"RetryPolicy: {name} must be a number of seconds"):
        RetryPolicy(**{name: value})


@pytest.mark.parametrize("name", SECONDS)
def test_zero_seconds(name: str) -> None:
    """Zero seconds are valid."""
    assert getattr(RetryPolicy(**{name: 0}), name) == 0


@pytest.mark.parametrize("value", [0, -1])
def test_too_few_attempts(value: int) -> None:
    """There must be at least one attempt."""
    with pytest.raises(ValueError, match=f"attempts must be at least 1, got {value}"):
        RetryPolicy(attempts=value)


@pytest.mark.parametrize("value", [1.5, "3", True, None])
def test_attempts_that_are_no_count(value: Any) -> None:
    """Attempts must be an int."""
    with pytest.raises(TypeError, match="attempts must be an int"):
        RetryPolicy(attempts=value)


def test_a_policy_is_a_value() -> None:
    """Policies compare by value, are immutable, and survive copy and pickle."""
    policy = RetryPolicy(attempts=2, timeout=None)

    assert policy == RetryPolicy(attempts=2, timeout=None) != RetryPolicy()
    assert pickle.loads(pickle.dumps(policy)) == copy.deepcopy(policy) == policy
    with pytest.raises(AttributeError):
        policy.attempts = 3  # type: ignore[misc]
