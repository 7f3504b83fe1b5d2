"""Runs that begin while a thread's stream is open: one that comes from its first event on needs no replay."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs._core.wire.sse import SSEDecoder
from tests.core.script import HEARTBEAT, MISSING, Answer, Fail, Silent, answer, sse
from tests.core.thread_script import (
    OPEN,
    Piece,
    ThreadScript,
    completed,
    in_memory,
    interrupted,
    live,
    numbered,
    opened,
    plan_of,
    running,
    shown,
    state,
    states,
    stored,
    words,
)

LATER = Silent(0.4)
"""What comes after it is live."""


def kept(number: int, name: str = "values") -> bytes:
    """What the in-memory server has stored of a run under the millisecond of this number."""
    return f"event: {name}\ndata: {number}\nid: {numbered(number)}-0\n\n".encode()


METADATA = kept(0, "metadata")


def script_of(*pieces: Piece, of_run: Answer, replay: tuple[bytes, ...] = ()) -> ThreadScript:
    """A stream that these come of, what its run's own stream has, and a replay beside it, if one is to be read."""
    replays = [opened(b"".join(replay), OPEN)] * bool(replay)
    return ThreadScript(opened(*pieces, OPEN), *replays, runs={"a": shown()}, stored_of={"a": of_run})


def read(script: ThreadScript) -> list[Any]:
    """The states that came of a stream that ended well, with the script."""
    told = script.stream("a")
    assert (told.error, words(told)) == (None, [("a", "running"), ("a", "completed")])
    script.done()
    return states(told)


def test_a_run_that_comes_from_its_first_event_on() -> None:
    """Its events come as they are; what is stored of it that is no event here does not count."""
    of_run = sse(METADATA, kept(0, "checkpoints") + kept(1, "values|x:1"), kept(2), replays=False)
    script = script_of(LATER, running() + in_memory(1), in_memory(2), completed(), of_run=of_run)
    assert read(script) == [1, 2]
    assert script.connections == 1


def test_a_run_that_has_said_one_thing_so_far() -> None:
    """Nothing more comes of its own stream, which is not waited for."""
    of_run = sse(METADATA + kept(1), Silent(900.0), kept(2), replays=False)
    script = script_of(LATER, running(), in_memory(1), Silent(2.0), in_memory(2), completed(), of_run=of_run)
    began = script.time
    assert read(script) == [1, 2]
    assert script.time - began < 4.0


def test_a_run_that_comes_from_a_later_event_on() -> None:
    """What came before it is read from a replay."""
    of_run = sse(METADATA + kept(1) + kept(2), replays=False)
    script = script_of(
        LATER,
        running() + in_memory(2),
        completed(),
        of_run=of_run,
        replay=(running(), in_memory(1), in_memory(2), completed()),
    )
    assert read(script) == [1, 2]
    assert script.operations.count(stored("a")) == 1


TWO = sse(METADATA + kept(1) + kept(1) + kept(2), replays=False)
"""Two events were published in the first millisecond."""


@pytest.mark.parametrize("then", [(), (Silent(5.0), HEARTBEAT)], ids=["later", "heartbeat"])
def test_several_events_of_the_first_millisecond(then: tuple[Piece, ...]) -> None:
    """The others may be on their way: what came waits for what comes next."""
    both = (running() + in_memory(1), in_memory(1, 1))
    script = script_of(LATER, *both, *then, in_memory(2), completed(), of_run=TWO)
    assert read(script) == [1, 1.1, 2]
    assert script.connections == 1


def test_a_first_millisecond_and_then_silence() -> None:
    """What came is told without another event, by leaving the connection."""
    both = running() + in_memory(1) + in_memory(1, 1)
    script = ThreadScript(
        opened(LATER, running() + in_memory(1), in_memory(1, 1), OPEN),
        opened(both + in_memory(2), completed(), OPEN),
        opened(both + in_memory(2) + completed(), OPEN),
        runs={"a": shown()},
        stored_of={"a": TWO},
    )
    assert read(script) == [1, 1.1, 2]


@pytest.mark.parametrize("then", [(), (Silent(5.0), HEARTBEAT)], ids=["later", "heartbeat"])
def test_a_part_of_the_first_millisecond(then: tuple[Piece, ...]) -> None:
    """If one of them does not come, a replay is read."""
    whole = (running(), in_memory(1), in_memory(1, 1), in_memory(2), completed())
    script = script_of(LATER, running() + in_memory(1), *then, in_memory(2), completed(), of_run=TWO, replay=whole)
    assert read(script) == [1, 1.1, 2]


@pytest.mark.parametrize("second", [True, False])
def test_a_run_that_is_over_within_a_millisecond(second: bool) -> None:
    """Its end says that no more comes of it."""
    of_run = sse(METADATA + kept(1) + kept(1), replays=False)
    whole = (running(), in_memory(1), in_memory(1, 1), completed())
    came = running() + in_memory(1) + in_memory(1, 1) * second + completed()
    script = script_of(LATER, came, of_run=of_run, replay=() if second else whole)
    assert read(script) == [1, 1.1]


@pytest.mark.parametrize("ends", [b"", b"data: "], ids=["between events", "within one"])
def test_an_answer_that_ends_within_the_first_millisecond(ends: bytes) -> None:
    """A gateway may have ended it, so that a replay is read."""
    part = sse(METADATA + kept(1) + ends, *[Silent(9.0)] * bool(ends), replays=False)
    whole = (running(), in_memory(1), in_memory(1, 1), completed())
    script = script_of(LATER, running() + in_memory(1) + completed(), of_run=TWO, replay=whole)
    script._exchanges.insert(1, (stored("a"), part))
    assert read(script) == [1, 1.1]


def test_events_that_were_not_asked_for_in_the_first_millisecond() -> None:
    """Whether the connection left one out shows in its numbers only, so that a replay is read."""
    of_run = sse(METADATA + kept(1, "custom") + kept(1), kept(2), replays=False)
    whole = (running(), in_memory(1, 1), in_memory(2), completed())
    script = script_of(LATER, running() + in_memory(1), in_memory(2), completed(), of_run=of_run, replay=whole)
    told = script.stream("a", plan=plan_of("lifecycle", "values"))
    assert (states(told), script.connections) == ([1.1, 2], 2)


def test_a_replay_that_has_lost_what_came_is_not_taken_for_whole() -> None:
    """The beginning of a run may have expired since the connection brought it: that is missing, and told."""
    came = opened(running() + in_memory(1), in_memory(2), LATER, in_memory(3), completed(), OPEN)
    late = opened(running() + in_memory(2) + in_memory(3) + in_memory(4), OPEN)
    script = ThreadScript(*[came, late] * 9, runs={"a": shown()}, stored_of={"a": MISSING})
    error = interrupted(script.stream("a"))
    assert (states(script.told), error.run_id) == ([], "a")


UNKNOWN: dict[str, Answer] = {
    "404": MISSING,
    "nothing stored": sse(METADATA, replays=False),
    "closed": sse(replays=False),
    "silent": sse(METADATA, Silent(900.0), replays=False),
    "broken": sse(METADATA, kept(1), Fail(), replays=False),
    "too large": sse(METADATA, b"data: " + b"x" * 2000, replays=False),
    "refused": answer({}, 400),
}


@pytest.mark.parametrize("how", UNKNOWN)
def test_a_server_that_does_not_show_how_a_run_began(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replay is read."""
    monkeypatch.setattr(SSEDecoder.__init__, "__defaults__", ("", 1000))
    whole = (running(), in_memory(1), in_memory(2), completed())
    script = script_of(LATER, running() + in_memory(1), in_memory(2), completed(), of_run=UNKNOWN[how], replay=whole)
    assert read(script) == [1, 2]


def test_a_run_that_may_have_been_replayed_is_not_looked_at() -> None:
    """What is between the replay and what comes live may be lacking, however it began."""
    whole = (running(), in_memory(1), in_memory(2), in_memory(3), completed())
    of_run = sse(METADATA + kept(1) + kept(2), replays=False)
    script = script_of(running() + in_memory(1), LATER, in_memory(3), completed(), of_run=of_run, replay=whole)
    assert read(script) == [1, 2, 3]


def test_a_server_that_numbers_events_is_not_asked() -> None:
    """It leaves nothing out."""
    script = script_of(LATER, running() + state(1), state(2), completed(), of_run=sse(METADATA, replays=False))
    assert read(script) == [1, 2]
    assert stored("a") not in script.operations


RUN = [(0.5, running()), *[(0.6 + 0.7 * n, in_memory(n)) for n in range(9)], (7.0, completed())]


@pytest.mark.parametrize("lonely", [False, True])
@pytest.mark.parametrize("leaves_out", [0.0, 0.15, 2.0])
@pytest.mark.parametrize("begin", [0.0, 0.55, 3.0, 9.0])
def test_a_run_is_told_whole_whenever_the_stream_begins(begin: float, leaves_out: float, lonely: bool) -> None:
    """Also where the server shows how it began, and without a second connection to ask by."""

    def of_run(script: ThreadScript) -> Answer:
        there = [kept(n) for n in range(9) if 1000.6 + 0.7 * n <= script.time]
        return sse(
            METADATA + b"".join(there), *[] if script.time >= 1007.0 else [Silent(5.0), HEARTBEAT], replays=False
        )

    script = ThreadScript(runs={"a": shown()}, server=live(*RUN, leaves_out=leaves_out), lonely=lonely)
    script.known["GET /threads/t/runs/a"] = lambda script: shown("success" if script.time >= 1007.0 else "running")
    script.known[stored("a")] = of_run
    script.time += begin

    told = script.stream("a", steps=9999)

    assert (states(told), words(told), told.error) == ([*range(9)], [("a", "running"), ("a", "completed")], None)
    assert not script.notices
