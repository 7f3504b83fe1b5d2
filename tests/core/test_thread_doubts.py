"""A thread's stream and the first events of a run, which may be gone when another connection is there to bring them."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.protocol.questions import Tail
from langgraph_runs._core.protocol.session import _nothing
from langgraph_runs._core.wire.exchange import Ask, Response, TransportFailure
from tests.core.script import HEARTBEAT, THREAD, Fail, Silent, Told, answer, event, metadata, sse
from tests.core.thread_script import (
    OPEN,
    ThreadScript,
    completed,
    in_memory,
    lifecycle,
    numbered,
    opened,
    running,
    shown,
    state,
    states,
    stored,
    words,
)

WHOLE = running() + state(1) + completed()
LATE = sse(event({}, f"{numbered(1)}-1"), replays=False)
"""What is stored of a run whose beginning is gone."""

NOTHING = sse(HEARTBEAT, replays=False)
BEGINNING = sse(metadata(), replays=False)


def is_told(told: Told) -> bool:
    """Whether the caller was told that the beginning of the run is gone."""
    return "first events of the run" in str(told.error)


@pytest.mark.parametrize("first", [(), (running(),)], ids=["nothing", "its beginning"])
@pytest.mark.parametrize("is_there", [True, False])
def test_the_first_events_of_a_run_after_a_break(first: tuple[bytes, ...], is_there: bool) -> None:
    """Those of a run of which nothing that is stored had come may have expired since, which is told."""
    script = ThreadScript(
        opened(*first, Fail()),
        opened(WHOLE, OPEN),
        runs={"a": shown()},
        stored_of={"a": BEGINNING if is_there else LATE},
    )
    told = script.stream("a")
    assert (told.error is None, is_told(told)) == (is_there, not is_there)
    assert states(told) == [1] * is_there


def test_events_that_came_are_not_asked_for_after_a_break() -> None:
    """Those that follow are told by what the caller has."""
    script = ThreadScript(
        opened(running() + state(1), Fail()),
        opened(running() + state(1) + state(2) + completed(), OPEN),
        runs={"a": shown()},
        stored_of={"a": LATE},
    )
    assert states(script.stream("a")) == [1, 2]


def test_a_run_that_was_over_before_anything_came_of_it() -> None:
    """The stream was opened again for it, which takes a while: its first events may have expired."""
    script = ThreadScript(
        opened(OPEN),
        opened(WHOLE, OPEN),
        runs={"a": shown(speaks=True)},
        stored_of={"a": LATE},
    )
    assert is_told(script.stream("a"))


def test_a_turn_that_ends_at_its_deadline() -> None:
    """Another turn opens another connection, perhaps much later."""
    script = ThreadScript(opened(OPEN), opened(WHOLE, OPEN), runs={"a": shown()}, stored_of={"a": LATE}, timeout=0.3)
    assert isinstance(script.stream("a").error, errors.APITimeoutError)
    assert is_told(script.turn())


@pytest.mark.parametrize("ends", [b"", b"data: "], ids=["between events", "within one"])
def test_that_question_is_asked_again_if_its_answer_ends_early(ends: bytes) -> None:
    """A gateway may have ended it before anything came."""
    script = ThreadScript(
        opened(Fail()),
        opened(WHOLE, OPEN),
        (stored("a"), sse(*filter(None, [ends]), replays=False)),
        (stored("a"), LATE),
        runs={"a": shown()},
    )
    assert is_told(script.stream("a"))


@pytest.mark.parametrize("ending", [completed(), b""], ids=["told", "not told"])
def test_all_events_of_a_run_have_expired(ending: bytes) -> None:
    """That the server makes up its beginning and its end is no sign that they have come."""
    script = ThreadScript(
        *[opened(running() + ending, *[Silent(5.0), HEARTBEAT] * 8, OPEN)] * 9,
        runs={"a": shown(speaks=True)},
        stored_of={"a": sse(replays=False)},
    )
    assert is_told(script.stream("a"))
    assert words(script.told)[0] == ("a", "running")


def test_a_run_that_did_nothing() -> None:
    """Its beginning is stored, so nothing is missing."""
    script = ThreadScript(
        *[opened(running() + completed(), OPEN)] * 2, runs={"a": shown(speaks=True)}, stored_of={"a": BEGINNING}
    )
    told = script.stream("a")
    assert (told.error, words(told)) == (None, [("a", "running"), ("a", "completed")])


@pytest.mark.parametrize("history", [(), ({"values": {}, "next": [], "tasks": [], "metadata": {"run_id": "a"}},)])
def test_a_cancelled_run_of_which_nothing_but_its_beginning_came(history: tuple[Any, ...]) -> None:
    """If it saved a state, it did something, which is missing."""
    script = ThreadScript(
        *[opened(running() + lifecycle("interrupted"), OPEN)] * 9,
        runs={"a": shown("interrupted", speaks=True)},
        stored_of={"a": sse(replays=False)},
    )
    script.known[f"POST /threads/{THREAD}/history"] = answer([*history])
    wanted = errors.StreamInterruptedError if history else errors.RunCancelledError
    assert type(script.stream("a").error) is wanted


def test_a_cancelled_run_whose_last_attempt_did_nothing() -> None:
    """What an attempt before has left in the store is not missing."""
    made = Tail({"values"})
    for name in ("metadata", "values", "metadata"):
        made.note(name, f"{numbered(1)}-0")
    assert made.has_come(None)
    made.note("values", f"{numbered(2)}-0")
    assert not made.has_come(None)


def test_an_answer_that_shows_nothing_of_an_end_is_looked_at_twice() -> None:
    """A gateway may have ended it."""
    script = ThreadScript(
        opened(running() + state(1), Silent(5.0), HEARTBEAT, Silent(5.0), HEARTBEAT, OPEN),
        (stored("a"), sse(replays=False)),
        (stored("a"), sse(event({}, f"{numbered(1)}-1"), replays=False)),
        runs={"a": shown(speaks=True)},
    )
    told = script.stream("a")
    assert (states(told), told.error) == ([1], None)
    script.done()


def test_connections_that_fall_silent_are_no_sign_that_events_are_gone() -> None:
    """Another one may bring them, which is tried a few times."""
    silent = opened(Silent(5.0), HEARTBEAT, Silent(5.0), HEARTBEAT, OPEN)
    script = ThreadScript(
        opened(running(), Silent(5.0), HEARTBEAT, Silent(5.0), HEARTBEAT, OPEN),
        silent,
        opened(WHOLE, OPEN),
        runs={"a": shown(speaks=True)},
        stored_of={"a": sse(metadata() + event({}, f"{numbered(1)}-1"), replays=False)},
    )
    told = script.stream("a")
    assert (states(told), told.error) == ([1], None)

    script = ThreadScript(*[silent] * 20, runs={"a": shown(speaks=True)}, stored_of={"a": NOTHING})
    assert isinstance(script.stream("a").error, errors.StreamInterruptedError)


class Late(ThreadScript):
    """The caller begins to read some seconds after the stream was opened."""

    def _ask(self, step: Ask) -> Response | TransportFailure:
        self.time += 5.0 * (step.question is _nothing)
        return super()._ask(step)


def test_a_caller_who_begins_to_read_late() -> None:
    """What comes at once was there before, so that it is not taken for live, after which nothing would be lacking."""
    of_run = sse(metadata() + event(1, f"{numbered(1)}-0"), Silent(9.0), replays=False)
    whole = running() + in_memory(1) + in_memory(2) + completed()
    script = Late(
        opened(running() + in_memory(1) + completed(), OPEN),
        opened(whole, OPEN),
        runs={"a": shown()},
        stored_of={"a": of_run},
    )
    assert states(script.stream("a")) == [1, 2]
