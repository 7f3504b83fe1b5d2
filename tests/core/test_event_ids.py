"""Event ids that count through the run: what they tell of events that are missing."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs._core.streams.cursor import Cursor
from langgraph_runs._core.streams.event_ids import FROM_START, id_before, number_in_run, precedes, skips_events
from langgraph_runs._core.streams.position import Position
from langgraph_runs._core.wire.sse import Frame


def events(*given: int | str | tuple[str, int]) -> list[Frame]:
    """Events by their numbers in the run, with another name than `custom` in a pair; a text is an id as it is."""
    made: list[Frame] = []
    for item in given:
        name, number = item if isinstance(item, tuple) else ("custom", item)
        id = number if isinstance(number, str) else f"r_event_{number}"
        made.append((name, str(number).encode(), id, id))
    return made


def numbers(frames: list[Frame]) -> list[str]:
    return [data.decode() for _, data, _, _ in frames]


@pytest.mark.parametrize(
    ("before", "id", "skips"),
    [
        ("r_event_5", "r_event_6", False),
        ("r_event_5", "r_event_7", False),
        ("r_event_5", "r_event_8", True),
        ("r_event_5", "r_event_2", False),
        ("-1", "r_event_2", False),
        ("-1", "r_event_3", True),
        (None, "r_event_30", False),
        ("a", "r_event_30", False),
        ("r_event_5", "a", False),
        ("r_event_5", "r_event_x", False),
        ("1763800000000-0", "1763800000099-7", False),
    ],
)
def test_whether_ids_skip_events(before: str | None, id: str, skips: bool) -> None:
    """Aegra counts by one, with Redis by two; other ids tell nothing."""
    assert skips_events(before, id) == skips


def test_the_number_and_the_id_before() -> None:
    """Both are only known of ids that count."""
    assert [number_in_run(id) for id in ("r_event_12", "a", "1763800000000-0")] == [12, None, None]
    assert id_before("r_event_12") == "r_event_11"


@pytest.mark.parametrize("first", [[1, 3, 5], ["a", "b"], []])
def test_the_first_connection_stops_before_events_are_missing(first: list[int | str]) -> None:
    """Whether they come in one read or in several; unless the ids before tell nothing."""
    cursor = Cursor(Position(FROM_START))
    assert cursor.admit(events(*first), rejoinable=lambda: True) == (events(*first), None)

    admitted, halt = cursor.admit(events(9, 11), rejoinable=lambda: True)

    assert (numbers(admitted), halt) == ((["9", "11"], None) if "a" in first else ([], "skip"))


def test_a_replay_brings_the_missing_events_or_proves_that_they_are_lost() -> None:
    """A second look at the same place that skips the same is enough."""
    cursor = Cursor(Position(FROM_START))
    assert cursor.admit(events(1, 3, 9), rejoinable=lambda: True) == (events(1, 3), "skip")
    cursor.joined()
    assert cursor.admit(events(3, 5, 7, 9, 19), rejoinable=lambda: True) == (events(5, 7, 9), "skip")
    cursor.joined()
    assert cursor.admit(events(9, 19), rejoinable=lambda: True) == ([], "gap")


@pytest.mark.parametrize(("first", "rest"), [(("metadata", 1), [9, 11]), (5, [9, 11]), (1, None)])
def test_a_replay_from_further_back_brings_nothing_that_was_had(first: Any, rest: list[int] | None) -> None:
    """With Redis the id right before another is none, and then Aegra replays all, unless it lost count."""
    cursor = Cursor(Position("r_event_7"))
    cursor.joined()

    admitted = cursor.admit(events(first, 7, 9, 11), rejoinable=lambda: True)

    assert admitted == (([], "gap") if rest is None else (events(*rest), None))


def test_a_count_that_began_anew_is_no_copy() -> None:
    """The first event of a run is `metadata`, so another by its id shows that the server lost count."""
    for name, expected in (("metadata", ([], None)), ("custom", ([], "gap"))):
        cursor = Cursor(Position(FROM_START))
        cursor.admit(events(("metadata", 1), 2, 3), rejoinable=lambda: True)
        cursor.joined()
        assert cursor.admit(events((name, 1), 2), rejoinable=lambda: True) == expected


@pytest.mark.parametrize("joined", [True, False])
@pytest.mark.parametrize("name", ["end", "error"])
def test_how_the_run_ended_is_let_through_and_proves_nothing(name: str, joined: bool) -> None:
    """A failed run is one, whatever is missing; a success is checked."""
    cursor = Cursor(Position(FROM_START))
    if joined:
        cursor.joined()
    given = events(1, 3, (name, 9))

    admitted, halt = cursor.admit(given, rejoinable=lambda: False)

    assert (admitted, halt) == (given, None)
    assert not cursor.is_proven


@pytest.mark.parametrize("joined", [True, False])
def test_a_run_that_begins_anew_skips_what_it_likes(joined: bool) -> None:
    """What the worker that died had counted was never published; an event that is not stored has no place."""
    cursor = Cursor(Position(FROM_START))
    if joined:
        cursor.joined()
    given = events(1, 3, ("metadata", 9), 11, ("feedback", 30), 13)

    assert cursor.admit(given, rejoinable=lambda: True) == (given, None)


@pytest.mark.parametrize(
    ("id", "latest", "expected"),
    [
        ("r_event_9", "r_event_10", True),
        ("r_event_10", "r_event_9", False),
        ("1763800000000-0", "1763800000001-0", True),
        ("1763800000001-0", "1763800000000-0", False),
        ("1763800000000-0", "1763800000000-1", False),
        ("1763800000000-0", "r_event_9", False),
        ("r_event_9", "1763800000000-0", False),
        ("a", "b", False),
        ("1763800000000-0", None, False),
    ],
)
def test_which_of_two_events_came_first(id: str, latest: str | None, expected: bool) -> None:
    """Numbers and milliseconds are compared, each with their like; within a millisecond nothing is told."""
    assert precedes(id, latest) == expected
