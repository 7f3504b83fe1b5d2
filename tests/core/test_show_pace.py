"""When a view is shown anew: on a clock of the test's own."""

from __future__ import annotations

from itertools import pairwise

from langgraph_runs._core.show.pace import Pace


def played(times: list[float], until: float) -> list[tuple[float, int]]:
    """When which state is shown, if the state changes at these times."""
    pace, now, shown = Pace(0.0), 0.0, []
    while now <= until:
        state = sum(time <= now for time in times)
        wait = pace.due_in(now, state)
        if wait == 0.0:
            pace.note_shown(now, state)
            shown.append((round(now, 3), state))
            continue
        now = min([now + wait, *(time for time in times if time > now)])
    return shown


def test_the_first_state_is_shown_at_once() -> None:
    """Something is there before anything has come."""
    assert played([], 0.5) == [(0.0, 0)]


def test_many_changes_are_shown_ten_times_a_second() -> None:
    """Of two thousand changes in two seconds at most ten a second are shown, the last one among them."""
    shown = played([number / 1000 for number in range(1, 2001)], 2.5)
    times = [time for time, _ in shown]
    assert 15 <= len(shown) <= 22
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.099
    assert shown[-1][1] == 2000


def test_a_change_in_a_pause_is_shown_at_once() -> None:
    """A change that comes alone does not wait for others, and one right after it is shown as soon as may be."""
    assert played([0.35, 0.36], 0.9) == [(0.0, 0), (0.35, 1), (0.45, 2)]


def test_the_time_goes_on_while_nothing_happens() -> None:
    """The time is renewed each second, and each ten seconds once it has gone on for a minute."""
    times = [time for time, _ in played([], 100.5)]
    assert times[:4] == [0.0, 1.0, 2.0, 3.0]
    assert times[-4:] == [69.0, 79.0, 89.0, 99.0]
    assert 59.0 in times
