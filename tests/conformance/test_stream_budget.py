"""How often and after which waits a broken stream is tried again."""

from __future__ import annotations

from email.utils import formatdate
from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors

from .streams import collect, drain, join, make, told
from .support import ClientMaker, FakeRuns


class Enough(Exception):
    """Raised by a hook that has seen what it wanted to, so that no test waits."""


class Notices(list[Any]):
    """Collects notices; `until` so many, then it has seen enough."""

    def __init__(self, until: int = 1_000_000) -> None:
        self._until = until

    def __call__(self, notice: Any) -> None:
        self.append(notice)
        if len(self) >= self._until:
            raise Enough

    @property
    def waits(self) -> list[float]:
        return [notice.wait for notice in self]


def test_a_gap_has_so_many_attempts(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """After as many fruitless attempts as the policy allows the stream is given up."""
    fake_runs.next(6)
    fake_runs.cut(stream=1, after_events=3, how="abrupt")
    fake_runs.fail(503, stream=range(2, 100))

    events, error = collect(make(make_client(fake_runs.url, retry={"attempts": 4}), fake_runs))

    assert len(events) == 3
    assert isinstance(error, errors.StreamInterruptedError)
    assert error.attempts == 4
    assert fake_runs.operations == ["stream"] * 5


def test_attempts_that_lead_nowhere_are_counted_however_they_fail(
    fake_runs: FakeRuns, make_client: ClientMaker
) -> None:
    """A reconnect that is accepted and brings nothing is no progress, nor is a question that is answered."""
    fake_runs.next(6, auto=False)
    fake_runs.cut(stream="every", after_events=0, how="clean")

    events, error = collect(make(make_client(fake_runs.url, retry={"attempts": 4}), fake_runs))

    assert events == []
    assert isinstance(error, errors.StreamInterruptedError)
    assert "the run goes on" in str(error)
    assert len(fake_runs.requests_of("stream")) == error.attempts == 4


def test_an_event_refills_the_attempts(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Each gap has its own attempts, so a stream may fail more often in all than a gap may."""
    numbers = range(1, 40)
    any_runs.cut(stream=[n for n in numbers if n % 3 == 1], after_events=2, how="reset")
    any_runs.fail(503, stream=[n for n in numbers if n % 3 != 1])
    run = any_runs.run(60)

    events = join(make_client(any_runs.url, retry={"attempts": 3}), run)
    got = told(drain(events))

    assert run.published == got
    assert events.reconnects == 13


def test_a_policy_of_one_attempt_still_reconnects_once(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """`attempts` counts the tries of a gap: one is one."""
    fake_runs.next(6)
    fake_runs.cut(stream=1, after_events=3, how="abrupt")
    fake_runs.fail(503, stream=2)

    events, error = collect(make(make_client(fake_runs.url, retry={"attempts": 1}), fake_runs))

    assert len(events) == 3
    assert isinstance(error, errors.StreamInterruptedError)
    assert error.attempts == 1
    assert fake_runs.operations == ["stream"] * 2


def test_waits_grow_and_begin_anew_after_progress(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The wait doubles up to its bound within a gap, and is short again in the next gap."""
    fake_runs.next(9)
    fake_runs.cut(stream=[1, 7], after_events=3, how="reset")
    fake_runs.fail(503, stream=[2, 3, 4, 5, 6, 8])
    notices = Notices()
    policy = RetryPolicy(attempts=9, wait_initial=0.001, wait_max=0.006, wait_jitter=0.0)

    drain(make(make_client(fake_runs.url, retry=policy, on_reconnect=notices), fake_runs))

    assert notices.waits == [0.001, 0.002, 0.004, 0.006, 0.006, 0.006, 0.001, 0.002]
    assert [notice.attempt for notice in notices] == [1, 2, 3, 4, 5, 6, 1, 2]


def test_waits_are_spread(fake_runs: FakeRuns, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A random part of the jitter is added to each wait, so that a crowd of clients does not come back at once."""
    monkeypatch.setattr("random.random", lambda: 0.25)
    fake_runs.next(3)
    fake_runs.cut(stream=1, after_events=2, how="reset")
    notices = Notices(until=1)
    policy = RetryPolicy(wait_initial=0.5, wait_max=5.0, wait_jitter=2.0)

    _, error = collect(make(make_client(fake_runs.url, retry=policy, on_reconnect=notices), fake_runs))

    assert isinstance(error, Enough)
    assert notices.waits == [0.5 + 0.25 * 2.0]


@pytest.mark.parametrize(
    ("status", "retry_after", "wait"),
    [(429, "7", 7.0), (503, "7", 7.0), (500, "7", 7.0), (429, "0", 0.0), (429, "86400", 60.0), (503, "soon", 0.0)],
)
def test_retry_after_is_obeyed(
    fake_runs: FakeRuns, make_client: ClientMaker, status: int, retry_after: str, wait: float
) -> None:
    """The server's wish counts whatever `wait_max` says, up to a minute; nonsense counts as none."""
    fake_runs.next(3)
    fake_runs.cut(stream=1, after_events=2, how="reset")
    fake_runs.fail(status, retry_after=retry_after, stream=2)
    notices = Notices(until=2)

    _, error = collect(make(make_client(fake_runs.url, on_reconnect=notices), fake_runs))

    assert isinstance(error, Enough)
    assert notices.waits == [0.0, wait]


def test_retry_after_may_be_a_date(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A date in the future is waited for."""
    fake_runs.next(3)
    fake_runs.cut(stream=1, after_events=2, how="reset")
    moment = 1_800_000_000.0
    fake_runs.fail(503, retry_after=formatdate(moment, usegmt=True), stream=2)
    notices = Notices(until=2)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.time", lambda: moment - 9.0)
        events = make(make_client(fake_runs.url, on_reconnect=notices), fake_runs)
    _, error = collect(events)

    assert isinstance(error, Enough)
    assert notices.waits == [0.0, 9.0]


def test_a_gap_has_so_much_time(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """No attempt begins after the policy's timeout, however many are left; waits count before they are made."""
    fake_runs.next(6)
    fake_runs.cut(stream=1, after_events=3, how="abrupt")
    policy = RetryPolicy(timeout=5.0, wait_initial=10.0, wait_max=10.0)

    events, error = collect(make(make_client(fake_runs.url, retry=policy), fake_runs))

    assert len(events) == 3
    assert isinstance(error, errors.StreamInterruptedError)
    assert fake_runs.operations == ["stream"]


def test_a_server_that_is_gone_for_good_ends_the_stream(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A clean end is no end: if the server cannot even be asked what became of the run, the stream was interrupted."""
    run = any_runs.run(6)
    any_runs.fault(
        lambda _, work: work().cut(items=3, how="clean", meanwhile=any_runs.refuse).then("close"),
        stream=1,
    )
    notices = Notices()

    events, error = collect(join(make_client(any_runs.url, retry={"attempts": 3}, on_reconnect=notices), run))

    assert run.published[:3] == told(events)
    assert isinstance(error, errors.StreamInterruptedError)
    assert isinstance(error.__cause__, errors.APIConnectionError)
    assert error.attempts == 3
    assert len(notices) == 3
    assert events[-1].id == error.last_event_id


def test_a_question_that_is_not_answered_is_repeated(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """What became of the run is asked as often as a reconnect would be tried, and told like one."""
    run = fake_runs.run(6)
    fake_runs.cut(stream=1, after_events=3, how="clean")
    fake_runs.fail(503, get=1)
    fake_runs.lose(get=2, done=False)
    fake_runs.fail(500, body="<html>", get=3)
    notices = Notices()

    got = told(drain(join(make_client(fake_runs.url, on_reconnect=notices), run)))

    assert run.published == got
    assert [notice.attempt for notice in notices] == [1, 2, 3]


@pytest.mark.parametrize("status", [401, 422])
def test_a_question_that_is_refused_ends_the_stream(fake_runs: FakeRuns, make_client: ClientMaker, status: int) -> None:
    """If the server will not say what became of the run, the stream is not taken for whole."""
    run = fake_runs.run(6)
    fake_runs.cut(stream=1, after_events=3, how="clean")
    fake_runs.fail(status, get=1)

    events, error = collect(join(make_client(fake_runs.url), run))

    assert run.published[:3] == told(events)
    assert isinstance(error, errors.StreamInterruptedError)
    assert isinstance(error.__cause__, errors.APIStatusError)
    assert error.__cause__.status_code == status
