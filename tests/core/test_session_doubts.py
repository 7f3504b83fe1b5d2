"""An event that may be a copy or a new one: another replay tells, at no cost to the caller."""

from __future__ import annotations

from itertools import pairwise

import pytest

from langgraph_runs._core.streams.attempts import TICK_SECONDS
from langgraph_runs._core.streams.cursor import MAX_DOUBTS
from langgraph_runs.errors import LangGraphRunsWarning
from tests.core.script import (
    Fail,
    Script,
    end,
    event,
    joined,
    made,
    metadata,
    run,
    sse,
)


def test_a_doubt_is_settled_by_another_replay() -> None:
    """It costs no attempt, is no reconnect to speak of, and asks whether the run goes on."""
    first, second = "1763800000000-0", "1763800000001-0"
    script = Script(
        ("make", sse(event(1, first), Fail())),
        ("join", sse(event(1, first), event(2, second), event(2, second), event(3))),
        ("get", run("running")),
        ("join", sse(event(2, second), event(2, second), event(3), end())),
    )

    told = script.play(made())

    assert told.data[:4] == [1, 2, 2, 3]
    assert (told.session.reconnects, len(script.notices)) == (1, 1)
    assert script.waits == [1.0, TICK_SECONDS]


def test_a_doubt_may_come_with_the_first_events() -> None:
    """An earlier connection that ended before it had an id does not stand in the way."""
    stamp = "1763800000000-0"
    script = Script(
        ("make", sse(b"e")),
        ("get", run("running")),
        ("join", sse(metadata("1762999999999-0") + event(1, stamp) + event(1, stamp))),
        ("get", run("running")),
        ("join", sse(event(1, stamp) + event(1, stamp) + end())),
    )

    assert script.play(made()).data[1:3] == [1, 1]


def test_doubts_come_to_an_end() -> None:
    """However often a server repeats an event the stream goes on, and loses nothing."""
    stamps = [f"{1_763_800_000_000 + number}-0" for number in range(MAX_DOUBTS + 2)]
    replays = []
    for known, new in pairwise(stamps):
        replays += [
            ("join", sse(event(known, known), event(new, new), event(new, new), end())),
            ("get", run("running")),
        ]
    script = Script(("make", sse(event(stamps[0], stamps[0]), Fail())), *replays[:-1])

    told = script.play(made())

    assert told.data[:-1] == [*stamps, stamps[-1]]
    assert len(script.sent("join")) == MAX_DOUBTS + 1


def test_a_doubt_that_cannot_be_settled_does_not_cost_the_stream() -> None:
    """Where rejoining would lose events the one in doubt is delivered."""
    stamp = "1763800000000-0"
    script = Script(
        ("get", run("running", kwargs={"resumable": False, "stream_mode": ["custom"]})),
        ("join", sse(event(1, stamp, "custom"), event(1, stamp, "custom"), end())),
    )

    with pytest.warns(LangGraphRunsWarning, match="does not store events that were published before"):
        assert script.play(joined("-1", ("custom",))).data == [1, 1]
