"""Nothing is lost, and nothing comes twice, in whatever order a server publishes and a network breaks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from langgraph_runs._core.streams import cursor
from tests.core.cursor_model import Found, Walk, by_position, by_string, from_start, groupings, stamps

pytestmark = pytest.mark.slow

OPAQUE = ["e9", "e10", "a", "z", "b", "9"]
COUNTED = [f"run_event_{number}" for number in range(1, 7)]
NUMBERED = ["1763800000000-0", "1763800000000-1", "1763800000000-2", "1763800000001-0", "1763800000002-0"]

ways = pytest.mark.parametrize("made", [True, False], ids=["made", "joined"])


def alike(count: int) -> list[bytes]:
    """Payloads that all look the same."""
    return [b"x"] * count


def some_alike(count: int) -> list[bytes]:
    """Payloads of two kinds."""
    return [b"%d" % (number % 2) for number in range(count)]


def different(count: int) -> list[bytes]:
    """Payloads that all differ."""
    return [b"%d" % number for number in range(count)]


payloads = pytest.mark.parametrize("payloads", [alike, some_alike, different], ids=lambda kind: kind.__name__)


@ways
@payloads
@pytest.mark.parametrize(
    "ids",
    [stamps([1] * 5), OPAQUE[:5], COUNTED[:5], NUMBERED],
    ids=["stamps", "opaque", "counted", "numbered in the millisecond"],
)
def test_unique_ids_give_each_event_once(ids: Sequence[str], payloads, made: bool) -> None:
    """Where ids are unique each event comes exactly once, whatever their shape, through two breaks and every seam."""
    found = Walk(ids, payloads(5), replay=replay_of(ids), made=made).run()

    assert found.repeated == 0
    assert found.states > 100


@ways
@payloads
@pytest.mark.parametrize("replay", [by_position, from_start], ids=["by position", "from the start"])
def test_unique_ids_bear_a_server_that_repeats_more_than_it_should(replay, payloads, made: bool) -> None:
    """A server that replays from too early, or sends copies of what was read before, adds nothing."""
    found = Walk(OPAQUE[:4], payloads(4), replay=replay, made=made, early=True).run()

    assert found.repeated == 0


@ways
@payloads
def test_repeated_ids_give_each_event_once(payloads, made: bool) -> None:
    """Events that share ids in every possible way come exactly once too, as long as doubts may be settled."""
    for groups in groupings(4):
        found = Walk(stamps(groups), payloads(4), made=made).run()

        assert found.repeated == 0, groups


@pytest.mark.parametrize(("count", "breaks"), [(6, 1), (3, 4)])
def test_repeated_ids_give_each_event_once_in_longer_walks(
    count: int, breaks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More events in a millisecond, and more breaks in one, change nothing."""
    monkeypatch.setattr(cursor, "MAX_DOUBTS", 20)
    for groups in groupings(count):
        assert Walk(stamps(groups), some_alike(count), breaks=breaks).run().repeated == 0, groups


@ways
@payloads
@pytest.mark.parametrize("most", [0, 1])
def test_no_event_is_lost_when_doubts_are_used_up(
    most: int, payloads, made: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stays in doubt is delivered: an event may then come twice, but each comes."""
    monkeypatch.setattr(cursor, "MAX_DOUBTS", most)

    found = total(Walk(stamps(groups), payloads(4), made=made).run() for groups in groupings(4))

    assert found.repeated > 0 or payloads is different
    assert found.doubts > 0 or not most


@payloads
def test_no_event_is_lost_where_the_stream_cannot_be_rejoined_for_a_doubt(payloads) -> None:
    """A doubt that would cost the stream is not raised: the event is delivered."""
    found = total(Walk(stamps(groups), payloads(4), rejoinable=False).run() for groups in groupings(4))

    assert found.doubts == 0
    assert found.repeated > 0


@ways
@payloads
def test_no_event_is_lost_on_a_server_that_repeats_ids_and_more(payloads, made: bool) -> None:
    """Copies of what was read long before may then come through, but nothing is taken for a copy that is none."""
    for groups in groupings(3):
        Walk(stamps(groups), payloads(3), made=made, early=True).run()
        Walk(stamps(groups), payloads(3), made=made, replay=from_start).run()


@ways
@pytest.mark.parametrize("payloads", [some_alike, different], ids=lambda kind: kind.__name__)
def test_no_event_is_lost_for_one_that_is_not_stored(payloads, made: bool) -> None:
    """A live event that no replay has, the last one as a rule, does not stand for another one of its millisecond."""
    for groups in groupings(4):
        unique = [*payloads(3), b"unstored"]
        Walk(stamps(groups), unique, made=made, unstored=frozenset({3})).run()


@payloads
@pytest.mark.parametrize("ids", [stamps([1] * 4), OPAQUE[:4], COUNTED[:4]], ids=["stamps", "opaque", "counted"])
def test_a_live_stream_gives_each_event_once(ids: Sequence[str], payloads) -> None:
    """Joined without a last event id, a stream of unique ids tells each event from then on exactly once."""
    found = Walk(ids, payloads(4), replay=replay_of(ids), made=False, after=None).run()

    assert found.repeated == 0
    assert found.states > 50


@payloads
def test_a_live_stream_loses_nothing_of_a_millisecond(payloads) -> None:
    """One that was joined in the middle of a millisecond may hear its beginning after a break, but misses nothing."""
    for groups in groupings(4):
        Walk(stamps(groups), payloads(4), made=False, after=None).run()


@payloads
@pytest.mark.parametrize("groups", list(groupings(4)), ids=str)
def test_a_stream_joined_after_an_event_gives_each_later_one_once(groups: tuple[int, ...], payloads) -> None:
    """The events after the first one of the id that was joined after come exactly once, whatever breaks."""
    ids = stamps(groups)
    for after in sorted(set(ids)):
        assert Walk(ids, payloads(4), made=False, after=after).run().repeated == 0


@payloads
@pytest.mark.parametrize("ids", [OPAQUE[:4], COUNTED[:4], NUMBERED[:4]], ids=["opaque", "counted", "numbered"])
def test_a_stream_joined_after_a_unique_id_gives_each_later_event_once(ids: Sequence[str], payloads) -> None:
    """Whether ids of that shape are known to count or not."""
    for after in ids:
        walk = Walk(ids, payloads(4), made=False, after=after, replay=replay_of(ids))
        assert walk.run().repeated == 0


def replay_of(ids: Sequence[str]):
    """How a server with such ids replays."""
    return by_position if ids[0] in (OPAQUE[0], COUNTED[0]) else by_string


def total(found) -> Found:
    """Several walks as one."""
    several = list(found)
    return Found(
        sum(walk.repeated for walk in several),
        sum(walk.doubts for walk in several),
        sum(walk.states for walk in several),
    )
