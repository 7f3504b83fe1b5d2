"""Events that come many at a time leave a cursor where the same events one by one do."""

from __future__ import annotations

from itertools import product

import pytest

from langgraph_runs._core.streams.cursor import Cursor
from langgraph_runs._core.streams.event_ids import FROM_START
from langgraph_runs._core.streams.position import MIN_BULK_EVENTS, Position
from langgraph_runs._core.wire.sse import Frame
from tests.core.cursor_model import freeze

STAMPS = [f"{1_763_800_000_000 + number}-0" for number in range(3)]


def frames(ids: tuple[str | None, ...], name: str) -> list[Frame]:
    """Events of these ids, the last but one of the given type."""
    made: list[Frame] = [("custom", str(number).encode(), id, id or "") for number, id in enumerate(ids)]
    made[-2] = (name, *made[-2][1:])
    return made


@pytest.mark.parametrize("name", ["custom", "feedback", "messages/partial"])
@pytest.mark.parametrize("before", [(), ("a", None), ("b",), (STAMPS[0],)], ids=str)
def test_a_read_of_many_events_is_like_as_many_reads(before: tuple[str | None, ...], name: str) -> None:
    """Whatever their ids: new, equal, known, empty or missing, stamps or not."""
    start = [("custom", b"x", id, id or "") for id in before]
    for ids in product(["a", "b", "", None, *STAMPS], repeat=MIN_BULK_EVENTS):
        at_once, one_by_one = Cursor(Position(FROM_START)), Cursor(Position(FROM_START))
        read = frames(ids, name)

        at_once.admit(start, rejoinable=bool)
        assert at_once.admit(read, rejoinable=bool) == (read, None)
        for frame in [*start, *read]:
            assert one_by_one.admit([frame], rejoinable=bool) == ([frame], None)

        assert freeze(at_once) == freeze(one_by_one), ids
