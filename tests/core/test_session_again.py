"""Replays that bring more than was asked for: from the first event on, from the last one on, or with other ids."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.streams.completeness import MAX_SAME_REPLAYS
from tests.core.script import Fail, Script, end, event, made, metadata, run, sse

OPENING = metadata(None)
X = event("x", None)
ALIKE = event("y", "a"), event("y", "a")
ENDED: dict[str, tuple[bytes, ...]] = {
    "unique ids": (OPENING, event(1), event(2)),
    "one event": (OPENING, event(1)),
    "one id": (OPENING, event(1, "a"), event(2, "a"), event(3, "a")),
    "one id of equal events": (OPENING, *ALIKE),
    "no id at the end": (OPENING, event(1), X),
    "no id at the end, after one id of several": (OPENING, event(1, "a"), event(2, "a"), X),
    "no id in between": (event(1), X, event(2)),
    "no id before one of several": (event(1), X, event(2, "a"), event(3, "a")),
}


def played(*pieces: bytes | Fail, then: tuple[Any, ...]) -> Any:
    """What a stream tells whose first connection brings these pieces."""
    told = Script(("make", sse(*pieces)), *then).play(made())
    assert told.error is None, told.error
    return told


def blocks(told: Any) -> list[tuple[str, Any]]:
    """Types and data of the events, in order."""
    return [(each.event, each.data) for each in told.events]


@pytest.mark.parametrize("body", ENDED.values(), ids=ENDED.keys())
def test_a_replay_from_the_start_brings_nothing_twice(body: tuple[bytes, ...]) -> None:
    """A proxy dropped Last-Event-ID: what the run had comes once, also events without ids and those that share one."""
    once = blocks(Script(("make", sse(*body, end()))).play(made()))[:-1]

    told = played(*body, then=(("get", run()), ("join", sse(*body, replays=False))))

    assert blocks(told) == once


@pytest.mark.parametrize("body", [body for body in ENDED.values() if body[-1] != X])
def test_nor_does_one_of_a_run_that_goes_on(body: tuple[bytes, ...]) -> None:
    """And what is new in it is delivered; what has no id at the end may be new there, so it comes again."""
    once = blocks(Script(("make", sse(*body, end()))).play(made()))

    told = played(*body, Fail(), then=(("join", sse(*body, event(9), end(), replays=False)),))

    assert blocks(told) == [*once[:-1], ("values", 9), once[-1]]


def test_a_replay_that_begins_with_the_last_event_brings_nothing_twice() -> None:
    """Some servers repeat the event of the Last-Event-ID; of several with that id, each comes once."""
    told = played(OPENING, *ALIKE, then=(("get", run()), ("join", sse(*ALIKE, event("z", "a"), replays=False)),
                                         ("join", sse(*ALIKE, event("z", "a"), replays=False))))  # fmt: skip

    assert told.data[1:] == ["y", "y", "z"]


def test_what_follows_the_last_event_known_is_new() -> None:
    """A run that begins anew, with the same `metadata`, is none from the start: its events without an id come."""
    told = played(OPENING, event(1), event(2), Fail(),
                  then=(("join", sse(event(2), OPENING, X, event(3), end(), replays=False)),))  # fmt: skip

    assert told.names[3:] == ["metadata", "values", "values", "end"]
    assert told.data[4:6] == ["x", 3]


def test_ids_that_are_new_in_each_replay_do_not_make_a_stream_endless() -> None:
    """The same events come as new ones again and again: after some replays that is told."""
    numbers = itertools.count()

    def body() -> Any:
        return sse(metadata(f"m{next(numbers)}"), event(1, f"f{next(numbers)}"), replays=False)

    script = Script(("make", body()), ("get", run()), *[("join", body()) for _ in range(MAX_SAME_REPLAYS + 1)])

    told = script.play(made())

    assert type(told.error) is errors.StreamInterruptedError
    assert "bring the same events as new ones" in str(told.error)
    assert str(told.error).endswith("runs.join returns the result alone.")


def test_replays_that_bring_other_events_each_are_progress() -> None:
    """A gateway may cut a long replay into many parts."""
    last = 3 * MAX_SAME_REPLAYS
    parts = [("join", sse(event(number - 1), event(number), replays=False)) for number in range(1, last + 1)]
    script = Script(("make", sse(event(0))), ("get", run()), *parts, ("join", sse(event(last), replays=False)))

    told = script.play(made())

    assert told.error is None
    assert told.data == [*range(last + 1)]
