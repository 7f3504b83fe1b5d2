"""`last_event_id`: where another client goes on so that no event is lost."""

from __future__ import annotations

import pytest

from langgraph_runs._core.streams.bookmark import MAX_STAND_INS, StandIns
from langgraph_runs._core.streams.cursor import Cursor
from langgraph_runs._core.streams.event_ids import FROM_START
from langgraph_runs._core.streams.position import Position
from langgraph_runs._core.wire.sse import Frame
from tests.core.script import Fail, Script, end, event, joined, made, metadata, sse

T, U, V = (f"176380000000{number}-0" for number in range(3))


def received(after: str | None, *ids: str | None, name: str = "custom") -> Position:
    """The position of a stream that has these events."""
    position = Position(after)
    cursor = Cursor(position)
    frames: list[Frame] = [(name, str(at).encode(), id, id or "") for at, id in enumerate(ids)]
    for frame in frames:
        cursor.admit([frame], rejoinable=bool)
    return position


@pytest.mark.parametrize("after", [FROM_START, "0", "e7", T, None])
def test_before_the_first_event_it_is_what_the_stream_began_with(after: str | None) -> None:
    """Never an empty string, which says nothing: the start, the id that was joined after, or None for from now on."""
    assert Position(after).bookmark("") == after
    assert received(after, None, None).bookmark("") == after, "events without ids are no positions"


@pytest.mark.parametrize("ids", [["a", "b", "c"], ["r_event_1", "r_event_2", "r_event_3"], [T, U, V]])
def test_where_ids_do_not_repeat_it_is_the_id_of_the_event(ids: list[str]) -> None:
    """Also while later events are received that were not taken yet."""
    for taken in ids:
        assert received(FROM_START, *ids).bookmark(taken) == taken


@pytest.mark.parametrize(
    ("after", "ids", "taken", "expected"),
    [
        (FROM_START, [T, U, U, V], T, FROM_START),
        (FROM_START, [T, U, U, V], U, T),
        (FROM_START, [T, U, U, V], V, U),
        (FROM_START, ["1", "2", "2"], "2", "1"),
        ("e7", [T, T], T, "e7"),
        (None, [U, U], U, "1763800000000-9999999999"),
        (None, ["x", "x"], "x", "x"),
    ],
)
def test_where_ids_repeat_it_is_the_id_before(after, ids, taken: str, expected: str) -> None:
    """Nobody else can count how many events of that id were taken, so all of them come again."""
    assert received(after, *ids).bookmark(taken) == expected


def test_the_id_of_an_event_that_is_not_stored_is_none_to_go_on_from() -> None:
    """`feedback` is sent live with an id that no replay has: it stands for the last one before it."""
    position = received(FROM_START, T, U)
    for id in (f"{U[:-2]}5-0"[-15:], V):
        Cursor(position).admit([("feedback", b"1", id, id)], rejoinable=bool)
    assert position.bookmark(V) == U
    assert received(FROM_START, V, name="feedback").bookmark(V) == FROM_START
    assert received("e7", "a", "f", name="feedback").bookmark("f") == "e7"
    assert received(None, "a", name="feedback").bookmark("a") is None


def mixed(*frames: tuple[str, str]) -> Cursor:
    """A cursor that has these events, by type and id."""
    cursor = Cursor(Position(FROM_START))
    cursor.admit([(name, b"1", id, id) for name, id in frames], rejoinable=bool)
    return cursor


@pytest.mark.parametrize("joined", [False, True])
def test_the_id_of_a_message_event_is_not_stored_either(joined: bool) -> None:
    """The last stored one before it stands for it, whatever ids look like."""
    for ids in ((T, U, V), ("1763800000000-1", "1763800000000-2", "1763800000000-3"), ("a", "b", "c")):
        cursor = Cursor(Position(FROM_START))
        if joined:
            cursor.joined()
        for name, id in zip(("metadata", "messages/metadata", "messages/partial|child:1"), ids, strict=True):
            cursor.admit([(name, b"1", id, id)], rejoinable=bool)

        assert [cursor.position.bookmark(id, stored=id == ids[0]) for id in ids] == [ids[0]] * 3


def test_a_message_event_that_shares_its_id_with_a_stored_one() -> None:
    """The other is still to be taken if it came later, and need not come again if it came before."""
    cursor = mixed(("custom", T), ("messages/partial", U), ("custom", U), ("messages/partial", V))

    assert cursor.position.bookmark(U, stored=False) == T
    assert cursor.position.bookmark(U) == U
    assert cursor.position.bookmark(V, stored=False) == U
    cursor = mixed(("custom", T), ("custom", U), ("messages/partial", U))
    assert cursor.position.bookmark(U, stored=False) == U


def test_a_server_whose_ids_count_through_the_run_stores_message_events() -> None:
    """There they are positions like others, and none of their numbers is missing."""
    cursor = mixed(*((f"messages/{number}", f"r_event_{number}") for number in range(1, 9)))

    assert cursor.position.bookmark("r_event_8") == "r_event_8"
    assert cursor.admit([("end", b"1", "r_event_9", "r_event_9")], rejoinable=bool)[1] is None


def test_stand_ins_are_kept_of_so_many_ids() -> None:
    """Those of the oldest are forgotten."""
    stand_ins = StandIns()
    for number in range(MAX_STAND_INS + 1):
        stand_ins.add(str(number), "a")
    stand_ins.add("1", "b")

    assert ("0" in stand_ins, stand_ins["1"], len(stand_ins)) == (False, "a", MAX_STAND_INS)


@pytest.mark.parametrize("after", ["r_event_7", T, "1763800000000-7", "e7"])
def test_an_event_without_an_id_stands_for_the_last_one_before_it(after: str) -> None:
    """Until there is an event with an id that is what was joined after."""
    assert received(after, None).bookmark(after) == after


def test_a_cleared_id_leaves_none() -> None:
    """The server wants none sent back."""
    position = received(FROM_START, "a", "")
    position.id_cleared = True
    assert position.bookmark("") is None
    assert position.bookmark("a") == "a"


def test_what_is_received_and_not_taken_does_not_move_it() -> None:
    """Events in one read are taken one by one."""
    script = Script(("make", sse(metadata("m") + event(1) + event(2), Fail())))
    session = script.start(made(), steps=1).session
    assert session.last_event_id == FROM_START

    stream = Script(("join", sse(metadata(T) + event(1, U) + event(2, U) + event(3, V)))).start(joined(), steps=2)
    assert [stream.session._position.bookmark_of(each) for each in stream.events] == [FROM_START, T, T, U]


def test_whoever_goes_on_from_an_id_that_stands_for_several_events_misses_none() -> None:
    """The first of them was had; a join asks for them again, and drops that one only."""
    script = Script(("join", sse(event(1, U), event(2, U), event(3, V), end())))

    told = script.play(joined(U))

    assert script.resumed_after() == ["1763800000000-9999999999"]
    assert told.data[:2] == [2, 3]
