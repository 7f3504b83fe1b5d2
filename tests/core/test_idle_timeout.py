"""How long a connection may be silent before it counts as dead."""

from __future__ import annotations

import pytest

from langgraph_runs._core.calls.idle_timeout import (
    INITIAL_LIMIT_SECONDS,
    MAX_LIMIT_SECONDS,
    MIN_LIMIT_SECONDS,
    UNRESUMABLE_LIMIT_SECONDS,
    IdleTimeout,
)


def after(*heartbeats: float) -> IdleTimeout:
    """A limit after heartbeats at these seconds of a connection."""
    silence = IdleTimeout("auto")
    silence.opened(100.0)
    for moment in heartbeats:
        silence.heartbeat(100.0 + moment)
    return silence


@pytest.mark.parametrize("resumable", [True, False])
@pytest.mark.parametrize("setting", [7.5, None])
def test_a_setting_stands(setting: float | None, resumable: bool) -> None:
    """A number is the limit and None is no limit, whatever heartbeats come."""
    silence = IdleTimeout(setting)
    silence.opened(0.0)
    for moment in (5.0, 10.0):
        silence.heartbeat(moment)
        assert silence.limit(resumable=resumable) == setting
        assert not silence.limit_reached()
        assert silence.limit(resumable=resumable) == setting
        assert not silence.learning


def test_before_the_first_heartbeat_a_stream_that_can_be_resumed_is_given_longer_and_longer() -> None:
    """Without any heartbeat silence is no error, and is allowed for longer each time."""
    silence = after()

    assert silence.learning
    assert silence.limit(resumable=True) == INITIAL_LIMIT_SECONDS
    assert silence.limit(resumable=False) == UNRESUMABLE_LIMIT_SECONDS
    assert silence.limit_reached()
    assert silence.limit(resumable=True) == 2 * INITIAL_LIMIT_SECONDS
    assert silence.limit_reached()
    assert silence.limit(resumable=True) == 4 * INITIAL_LIMIT_SECONDS
    assert silence.limit(resumable=False) == UNRESUMABLE_LIMIT_SECONDS


@pytest.mark.parametrize(
    ("rhythm", "limit"),
    [
        (0.5, MIN_LIMIT_SECONDS),
        (1.0, MIN_LIMIT_SECONDS),
        (5.0, 15.0),
        (9.0, 27.0),
        (15.0, MAX_LIMIT_SECONDS),
        (20.0, MAX_LIMIT_SECONDS),
        (45.0, 67.5),
        (3600.0, 120.0),
    ],
)
def test_the_limit_follows_the_rhythm(rhythm: float, limit: float) -> None:
    """The limit is three heartbeat intervals, within bounds, and at least one and a half."""
    silence = after(*(rhythm * number for number in range(1, 5)))

    assert not silence.learning
    assert silence.limit(resumable=True) == silence.limit(resumable=False) == limit
    assert limit == 120.0 or limit >= 1.5 * rhythm


def test_the_rhythm_is_counted_from_the_start_of_the_answer() -> None:
    """One heartbeat is enough to learn the interval."""
    assert after(5.0).limit(resumable=True) == 15.0


def test_a_greeting_tells_no_rhythm() -> None:
    """A comment that comes with the head is not taken for a very short interval."""
    greeted = after(0.001)
    assert greeted.learning
    assert after(0.001, 15.0).limit(resumable=True) == MAX_LIMIT_SECONDS
    assert after(5.0, 5.0, 10.0, 10.001).limit(resumable=True) == 15.0


def test_the_limit_does_not_shrink() -> None:
    """Delayed heartbeats that arrive in a bunch do not shorten the limit."""
    assert after(5.0, 10.0, 17.0, 18.0, 19.0).limit(resumable=True) == 21.0


def test_a_limit_that_is_reached_doubles() -> None:
    """A limit that is reached is doubled, as the interval may have been misjudged; it still counts as a break."""
    silence = after(5.0)

    assert not silence.limit_reached()
    assert silence.limit(resumable=True) == 30.0
    silence.opened(200.0)
    silence.heartbeat(205.0)
    assert silence.limit(resumable=True) == 30.0


@pytest.mark.parametrize("heartbeats", [(), (5.0,), (3600.0,)], ids=["none", "frequent", "rare"])
def test_a_limit_is_not_doubled_for_ever(heartbeats: tuple[float, ...]) -> None:
    """However often it is reached, a dead connection is noticed after four minutes."""
    silence = after(*heartbeats)

    limits = []
    for _ in range(10):
        silence.limit_reached()
        limits.append(silence.limit(resumable=True))

    assert limits == sorted(limits)
    assert limits[-1] == UNRESUMABLE_LIMIT_SECONDS


def test_what_was_learned_holds_on_the_next_connection() -> None:
    """A reconnect restarts the clock and keeps the learned limit."""
    silence = after(5.0)

    silence.opened(1000.0)

    assert silence.limit(resumable=True) == 15.0
    silence.heartbeat(1005.0)
    assert silence.limit(resumable=True) == 15.0


def test_what_comes_after_a_rest_tells_no_rhythm() -> None:
    """Heartbeats that waited come at once, and the next one at any time; the one after that tells the interval."""
    silence = after()
    silence.rested(500.0)
    for moment in (500.001, 500.01, 502.0):
        silence.heartbeat(moment)
    assert silence.learning
    silence.heartbeat(517.0)
    assert silence.limit(resumable=True) == MAX_LIMIT_SECONDS


def test_of_a_run_that_has_ended_silence_is_not_waited_for_longer_and_longer() -> None:
    """A replay has all there is of it; but a limit of the caller's, and that of a stream that cannot go on, stand."""
    silence = IdleTimeout("auto")
    for _ in range(3):
        silence.limit_reached()
    assert silence.limit(resumable=True, over=True) == INITIAL_LIMIT_SECONDS
    assert silence.limit(resumable=False, over=True) == UNRESUMABLE_LIMIT_SECONDS
    assert silence.limit(resumable=True) == UNRESUMABLE_LIMIT_SECONDS
    assert IdleTimeout(900.0).limit(resumable=True, over=True) == 900.0
    assert IdleTimeout(None).limit(resumable=True, over=True) is None
