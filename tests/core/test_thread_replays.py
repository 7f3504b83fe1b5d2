"""A replay that is read beside the open connection of a thread's stream: which events it gives, and when it is over."""

from __future__ import annotations

import json
from typing import Any

from langgraph_runs._core.protocol.replay import Replay
from langgraph_runs._core.wire.sse import SSEDecoder
from tests.core.thread_script import asks, completed, in_memory, lifecycle, running, told_by_server

FRAME = b"event: values\ndata: {]\n\n"


def replayed(*events: bytes, stamp: int | None = None, **needs: Any) -> Replay:
    """A replay of run a up to the millisecond of this number."""
    replay = Replay("a", None if stamp is None else 1763800000000 + stamp, reach=needs.pop("reach", None), **needs)
    for frame in SSEDecoder().feed(b"".join(events)):
        replay.note(frame)
    return replay


def of(replay: Replay) -> list[Any]:
    return [event.data if event.method == "values" else event.word or event.method for event in replay.events]


def test_a_replay_has_the_events_of_one_run() -> None:
    """Up to a millisecond, without those of other runs, and without what is no event."""
    history = running("x") + in_memory(0) + running() + FRAME + in_memory(1) + asks() + in_memory(2) + b"data: 1\n\n"
    assert of(replayed(history, in_memory(3), stamp=2)) == ["running", 1, "input.requested", 2]
    assert of(replayed(history)) == ["running", 1, "input.requested", 2]
    assert of(replayed(history + asks("p"), stamp=2)) == ["running", 1, "input.requested", 2]


def test_a_replay_is_over() -> None:
    """With an event of a later millisecond, another run's work, or the end; only an interruption may not be it."""
    assert not replayed(running() + in_memory(1), stamp=1).is_over
    assert replayed(running() + in_memory(1) + in_memory(2), stamp=1).is_over
    assert replayed(running() + in_memory(1) + running("b") + in_memory(2)).is_over
    assert not replayed(running() + in_memory(1) + running("b")).is_over  # it may be cancelled before its turn
    assert replayed(running() + in_memory(1) + completed()).is_over
    assert of(replayed(running() + in_memory(1) + completed() + in_memory(2))) == ["running", 1, "completed"]
    assert of(replayed(running() + lifecycle("interrupted") + in_memory(2))) == ["running", "interrupted", 2]
    assert not replayed(running("b") + running()).is_over


def test_a_replay_says_how_far_it_came() -> None:
    """By the millisecond that was asked for, or else the last; less if it was left in the midst of one."""
    stamp = 1763800000000
    assert replayed(running() + in_memory(1), stamp=7).until == stamp + 7
    assert replayed(running() + in_memory(1)).until == stamp + 1
    replay = replayed(running() + in_memory(1) + in_memory(3), reach=stamp + 1)
    assert replay.cut()
    assert replay.until == stamp + 2
    assert not replayed(running() + in_memory(1), reach=stamp + 1).cut()
    assert replayed().until == -1


def test_a_replay_begins_anew_after_an_interrupt() -> None:
    """Nothing of what came before is left."""
    replay = replayed(running() + asks() + in_memory(1) + completed(), ids={"synth:a:input||q"}, end=True)
    assert replay.has_reached
    replay.begin()
    assert (replay.events, replay.is_over, replay.has_reached, replay.until) == ([], False, False, -1)


def test_named_ids_are_json() -> None:
    """The script's events are what a server sends."""
    [frame] = SSEDecoder().feed(told_by_server("values", 1, "x"))
    assert json.loads(frame[1])["event_id"] == "x"
