"""Where a stream is rejoined, what counts as had before, and what is remembered for it."""

from __future__ import annotations

from collections import deque
from itertools import count, repeat

import pytest

from langgraph_runs._core.streams.cursor import MAX_DOUBTS, Cursor
from langgraph_runs._core.streams.event_ids import FROM_START
from langgraph_runs._core.streams.position import MAX_REMEMBERED_IDS, Position
from langgraph_runs._core.wire.sse import Frame

T = "1763800000000-0"
U = "1763800000001-0"
V = "1763800000002-0"


def frames(*given: str | tuple[str | None, str] | None) -> list[Frame]:
    """Events of these ids; a pair gives the payload, too."""
    made: list[Frame] = []
    for number, item in enumerate(given):
        id, payload = item if isinstance(item, tuple) else (item, str(number))
        made.append(("custom", payload.encode(), id, id or ""))
    return made


def take(cursor: Cursor, *given: str | tuple[str | None, str] | None, rejoinable: bool = True) -> list[str] | None:
    """The payloads that were let through; None if there was a doubt."""
    admitted, doubt = cursor.admit(frames(*given), rejoinable=lambda: rejoinable)
    return None if doubt else [data.decode() for _, data, _, _ in admitted]


@pytest.mark.parametrize(
    ("after", "ids", "expected"),
    [
        (FROM_START, [], "-1"),
        (None, [], None),
        ("x", [], "x"),
        (T, [], "1763799999999-9999999999"),
        ("run_event_9", [], "run_event_8"),
        ("run_event_0", [], "run_event_0"),
        ("1763800000000-7", [], "1763800000000-6"),
        (FROM_START, ["run_event_1", "run_event_2"], "run_event_1"),
        (FROM_START, ["c_event_1", "c_event_3"], "c_event_1"),
        (None, ["run_event_10"], "run_event_9"),
        (None, ["x"], "x"),
        (FROM_START, ["a", None], "-1"),
        (FROM_START, [None, None, "a", "b"], "a"),
        (FROM_START, ["", "a", "b"], "a"),
        (FROM_START, ["5", "5", "6"], "5"),
        (FROM_START, ["5", "5"], "-1"),
        (None, ["5", "5"], "5"),
        (FROM_START, [T], "-1"),
        (FROM_START, [T, U], T),
        (FROM_START, [T, T, U, U], T),
        (None, [U], "1763800000000-9999999999"),
        (U, [U], "1763800000000-9999999999"),
        (FROM_START, [T, "1763800000000-1", U], "1763800000000-1"),
        (FROM_START, ["1763800000000-1"], "-1"),
        (FROM_START, ["0-0"], "-1"),
        (FROM_START, ["a", U], "a"),
    ],
)
@pytest.mark.parametrize("joined", [True, False])
def test_where_a_stream_is_rejoined(after, ids, expected, joined: bool) -> None:
    """One id before the latest, so that its events come again; right before the one joined after, if ids count."""
    cursor = Cursor(Position(after))
    if joined:
        cursor.joined()

    take(cursor, *ids)

    assert cursor.position.resume_id() == expected
    assert cursor.position.is_known == (any(ids) or expected != after)


def test_the_first_connection_lets_everything_through() -> None:
    """Of a run that was just made nothing comes twice, whatever its ids look like."""
    given = ["a", "b", "a", "a", None, "", "b"]

    assert take(Cursor(Position(FROM_START)), *given) == ["0", "1", "2", "3", "4", "5", "6"]


def test_ids_seen_before_are_copies() -> None:
    """A server that replays more than it was asked for, or copies at the seam, adds nothing."""
    cursor = Cursor(Position(FROM_START))
    take(cursor, "a", "b", "c")
    cursor.joined()

    assert take(cursor, "a", "b", "c", "d", "e") == ["3", "4"]
    assert take(cursor, "d", "e", "f") == ["2"]
    cursor.joined()
    assert take(cursor, "f", "e", "g") == ["2"]


def test_equal_payloads_are_no_copies() -> None:
    """Counting decides, not looks: tokens repeat."""
    cursor = Cursor(Position(FROM_START))
    take(cursor, (T, "x"), (U, "x"), (U, "x"))
    cursor.joined()

    assert cursor.position.resume_id() == T
    assert take(cursor, *[(U, "x")] * 4, (V, "x")) == ["x", "x", "x"]


def test_a_payload_that_differs_is_no_copy() -> None:
    """An id that comes again with another payload has several events, even where ids looked unique so far."""
    cursor = Cursor(Position("0"))
    cursor.joined()

    assert take(cursor, ("a", "x"), ("a", "y"), ("b", "z")) == ["x", "y", "z"]
    assert cursor.position.is_stamped


def test_the_same_event_again_is_a_copy_where_ids_are_unique() -> None:
    """The seam may be one event wide."""
    cursor = Cursor(Position("0"))
    cursor.joined()

    assert take(cursor, ("a", "x"), ("a", "x"), ("b", "z")) == ["x", "z"]


def test_what_may_be_a_copy_is_asked_about() -> None:
    """Where an id may have several events an equal one again is a doubt, which the next replay settles."""
    cursor = Cursor(Position(FROM_START))
    cursor.joined()

    admitted, doubt = cursor.admit(frames((T, "x"), (T, "x"), (U, "y")), rejoinable=lambda: True)

    assert (len(admitted), doubt) == (1, "doubt")
    cursor.joined()
    assert take(cursor, (T, "x"), (T, "x"), (U, "y")) == ["x", "y"]


def test_a_replay_that_does_not_have_it_again_shows_a_copy() -> None:
    """The other answer to a doubt."""
    cursor = Cursor(Position(FROM_START))
    cursor.joined()
    assert take(cursor, (T, "x"), (T, "x")) is None
    cursor.joined()

    assert take(cursor, (T, "x"), (U, "y")) == ["y"]


def test_nobody_doubts_for_ever() -> None:
    """After so many rejoins for a break what is in doubt is delivered; after the next break it may be doubted again."""
    cursor = Cursor(Position(FROM_START))
    cursor.joined()
    millisecond = count(1_763_800_000_000)
    known: list[tuple[str, str]] = []
    for _ in range(MAX_DOUBTS):
        id = f"{next(millisecond)}-0"
        assert take(cursor, *known, (id, "x"), (id, "x")) is None
        known = [(id, "x")]
        cursor.joined()
    id = f"{next(millisecond)}-0"
    assert take(cursor, *known, (id, "x"), (id, "x")) == ["x", "x"]

    cursor.joined()
    assert take(cursor, (id, "x"), (id, "x")) == ["x"], "what was not counted is not skipped"
    id = f"{next(millisecond)}-0"
    assert take(cursor, (id, "x"), (id, "x")) is None


def test_a_run_that_had_ended_raises_no_doubt() -> None:
    """Its replay has no seam: what comes again is another event."""
    cursor = Cursor(Position(FROM_START))
    cursor.joined(run_ended=True)

    assert take(cursor, (T, "x"), (T, "x"), (T, "x")) == ["x", "x", "x"]


def test_a_live_stream_raises_no_doubt() -> None:
    """Nothing was replayed to it that could come again."""
    cursor = Cursor(Position(None))
    cursor.joined()

    assert take(cursor, (T, "x"), (T, "x")) == ["x", "x"]


def test_events_that_are_never_replayed_do_not_count() -> None:
    """`feedback` has an id of its own, and no replay has it: it is no position, and nothing is skipped for it."""
    for made in (True, False):
        cursor = Cursor(Position(FROM_START))
        if not made:
            cursor.joined()
        for name, id in (("values", T), ("feedback", T), ("feedback", U)):
            assert cursor.admit([(name, b"1", id, id)], rejoinable=lambda: True)[0]
        assert cursor.position.resume_id() == FROM_START

        cursor.joined(run_ended=True)

        assert cursor.admit([("values", b"1", T, T), ("values", b"2", T, T)], rejoinable=lambda: True) == (
            [("values", b"2", T, T)],
            None,
        )


def test_what_has_no_id_comes_once_at_the_end() -> None:
    """A last look at a run that has ended repeats what came after the last id; what is new in it is delivered."""
    for made in (True, False):
        cursor = Cursor(Position(FROM_START))
        if not made:
            cursor.joined()
        take(cursor, (None, "-"), ("", "-"), ("a", "1"), (None, "x"), (None, "y"), ("", "z"))
        cursor.joined(run_ended=True)

        assert take(cursor, ("a", "1"), (None, "x"), (None, "z"), (None, "y")) == ["y"]
        assert not cursor.has_news
        cursor.joined(run_ended=True)
        assert take(cursor, ("a", "1"), (None, "x"), (None, "y"), ("b", "2"), (None, "y")) == ["2", "y"]


def test_what_has_no_id_is_never_taken_for_a_copy_while_the_run_goes_on() -> None:
    """It may be sent live and stored nowhere."""
    cursor = Cursor(Position(FROM_START))
    take(cursor, ("a", "1"), (None, "x"))
    cursor.joined()

    assert take(cursor, (None, "x")) == ["x"]


def test_a_replay_that_stops_among_what_was_had_was_cut_short() -> None:
    """A clean end there proves nothing, or before the first event; after all of it nobody could tell."""
    cursor = Cursor(Position(FROM_START))
    take(cursor, *[(T, "x")] * 3)
    cursor.joined(run_ended=True)
    seen = [cursor.is_short]
    for _ in range(3):
        take(cursor, (T, "x"))
        seen.append(cursor.is_short)

    assert seen == [True, True, True, False]
    assert not cursor.has_news


def test_news_is_what_moves_the_cursor() -> None:
    """A look at the end is repeated for events with new positions only, or it might go on for ever."""
    cursor = Cursor(Position(FROM_START))
    take(cursor, "a")
    cursor.joined()
    assert not cursor.has_news
    take(cursor, "a", None)
    assert not cursor.has_news
    take(cursor, "b")
    assert cursor.has_news
    cursor.joined()
    assert not cursor.has_news


def test_more_of_the_latest_id_is_news() -> None:
    """The position is the same then, but not what has come of it."""
    cursor = Cursor(Position(FROM_START))
    take(cursor, T)
    cursor.joined(run_ended=True)
    take(cursor, T)
    assert not cursor.has_news
    take(cursor, T)
    assert cursor.has_news


def held(cursor: Cursor) -> int:
    """How many things a cursor remembers."""
    held = [*vars(cursor).values(), *vars(cursor.position).values()]
    return sum(len(value) for value in held if isinstance(value, (set, list, deque)))


@pytest.mark.parametrize("joined", [True, False])
@pytest.mark.parametrize(
    "ids",
    [
        lambda: (f"run_event_{number}" for number in count()),
        lambda: (f"{1_763_800_000_000 + number}-0" for number in count()),
        lambda: repeat("a"),
        lambda: repeat(T),
    ],
    ids=["unique", "stamps", "always the same", "one millisecond"],
)
def test_memory_is_bounded(ids, joined: bool) -> None:
    """However many events a connection brings, and whatever their ids, only the latest are remembered."""
    cursor = Cursor(Position(FROM_START))
    if joined:
        cursor.joined(run_ended=True)
    source, payload = ids(), count()

    def feed(number: int) -> None:
        for _ in range(number):
            take(cursor, (next(source), str(next(payload))), (None, "x"))

    feed(2 * MAX_REMEMBERED_IDS)
    before = held(cursor)
    feed(MAX_REMEMBERED_IDS)

    assert held(cursor) == before <= 4 * MAX_REMEMBERED_IDS


def test_ids_are_forgotten_the_oldest_first() -> None:
    """Within the window a copy is known, from this connection or an earlier one."""
    cursor = Cursor(Position(FROM_START))
    take(cursor, *map(str, range(MAX_REMEMBERED_IDS)))
    cursor.joined()
    take(cursor, *map(str, range(MAX_REMEMBERED_IDS - 1, MAX_REMEMBERED_IDS + 10)))

    assert take(cursor, "10", str(MAX_REMEMBERED_IDS - 1), str(MAX_REMEMBERED_IDS + 8)) == []
    assert take(cursor, "9") == ["0"]
    assert len(cursor._seen) == len(cursor.position.recent) == MAX_REMEMBERED_IDS


def test_an_id_that_never_changes_loses_nothing() -> None:
    """Beyond what is remembered of one id equal events are delivered."""
    cursor = Cursor(Position("0"))
    cursor.joined()
    many = [("a", str(number)) for number in range(MAX_REMEMBERED_IDS + 10)]

    assert take(cursor, *many, rejoinable=False) == [payload for _, payload in many]


def test_what_was_not_stored_costs_nothing() -> None:
    """Of a millisecond with an event that no replay has, the others are told apart by what they are."""
    for made in (True, False):
        cursor = Cursor(Position(FROM_START))
        if not made:
            cursor.joined(run_ended=True)
        take(cursor, (T, "unstored"), (T, "a"), (T, "a"))
        cursor.joined(run_ended=True)

        assert take(cursor, (T, "a"), (T, "a"), (T, "b"), (T, "a"), (T, "c")) == ["b", "a", "c"]


@pytest.mark.parametrize("more", [[], [U]])
def test_a_replay_that_lacks_what_was_had_of_its_millisecond_leaves_a_gap(more: list[str]) -> None:
    """Events of one millisecond may expire one by one: which of them are missing is not known."""
    cursor = Cursor(Position(FROM_START))
    take(cursor, *more, (V, "1"), (V, "2"))
    cursor.joined()

    assert cursor.admit(frames((V, "4"), (V, "5")), rejoinable=lambda: True) == ([], "gap")


def test_a_millisecond_that_a_reader_joined_in_its_middle_leaves_none() -> None:
    """A replay has the events, too, that came before the reader."""
    cursor = Cursor(Position(None))
    take(cursor, (V, "2"))
    cursor.joined()

    assert take(cursor, (V, "1"), (V, "2"), (V, "3")) == ["1", "3"]


def test_older_events_after_a_replay_that_lacks_the_first_leave_a_gap() -> None:
    """What the server had queued is older than all that it still stores: between them events are gone."""
    cursor = Cursor(Position(FROM_START))
    cursor.joined()

    assert cursor.admit(frames(V, T, U, V), rejoinable=lambda: True) == (frames(V), "gap")


def test_a_clock_that_is_set_back_leaves_none() -> None:
    """A run that begins with its `metadata` is whole, whatever its ids are."""
    cursor = Cursor(Position(FROM_START))
    cursor.joined()
    begin = ("metadata", b"{}", V, V)

    assert cursor.admit([begin, *frames(T)], rejoinable=lambda: True) == ([begin, *frames(T)], None)
