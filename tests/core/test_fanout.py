"""When a map takes an input, what it hands out, and when it is over."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from langgraph_runs import Mapped, Progress, RunResult, errors
from langgraph_runs._core.runs.fanout import WINDOW, FanOut, check_progress, checked_inputs, warn_uniterated

MANY = 1_000_000


def fan_out(inputs: object = None, *, concurrency: int = 2, ordered: bool = False) -> FanOut:
    return FanOut(inputs, concurrency=concurrency, ordered=ordered)


def of(index: int) -> Mapped[Any]:
    """What came of an input: every third one failed."""
    outcome = errors.RunFailedError("boom") if index % 3 == 2 else RunResult("r", "t", "success", index)
    return Mapped(index, {"n": index}, "r", "t", outcome)


def handed_out(state: FanOut) -> Mapped[Any]:
    """What is handed out next."""
    assert state.next() == "hand out"
    return state.hand_out()


def play(state: FanOut, count: int, seed: int) -> Iterator[tuple[int, int, int]]:
    """Map so many inputs, whose runs end in an order drawn from the seed.

    Yields what is handed out, how many runs are under way then, and how many inputs were taken and not handed out.
    """
    rng, running, taken, handed = random.Random(seed), list[int](), 0, 0
    while (what := state.next()) != "end":
        if what == "hand out":
            handed += 1
            yield state.hand_out().index, len(running), taken - handed
        elif what == "wait":
            state.settle(of(running.pop(rng.randrange(len(running)))))
        elif taken == count:
            state.exhaust()
        else:
            state.take(taken)
            running.append(taken)
            taken += 1


@pytest.mark.parametrize("ordered", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_each_input_comes_out_once(seed: int, ordered: bool) -> None:
    """Whatever the order in which runs end, each input comes out once, and there are never more runs than allowed."""
    told = list(play(fan_out(concurrency=4, ordered=ordered), 100, seed))

    assert sorted(index for index, _, _ in told) == [*range(100)]
    assert (told == sorted(told)) or not ordered
    assert max(running for _, running, _ in told) <= 4
    assert max(held for _, _, held in told) <= 4 * WINDOW


def test_a_million_inputs_need_no_memory() -> None:
    """What is held never grows with the number of inputs, though the first run is the last to end and order matters."""
    state = fan_out(range(MANY), concurrency=2, ordered=True)
    state.take(0)
    taken = 1
    while (what := state.next()) == "take":
        state.take(taken)
        state.settle(of(taken))
        taken += 1
    assert (what, taken) == ("wait", 2 * WINDOW)

    state.settle(of(0))
    assert handed_out(state) == of(0)
    assert state.next() == "take"


def test_runs_are_kept_busy() -> None:
    """An input is taken before anything is handed out, as long as fewer runs than allowed are under way."""
    state = fan_out()
    for index in (0, 1):
        assert state.next() == "take"
        state.take(index)
    assert state.next() == "wait"
    state.settle(of(0))
    assert state.next() == "take"
    state.take(2)
    assert handed_out(state) == of(0)


def test_the_progress() -> None:
    """It counts what is done, failed and running; the total is known if the inputs have a length."""
    state = fan_out([1, 2, 3])
    for index in range(3):
        state.take(index)
    for index in (2, 0):
        state.settle(of(index))

    assert state.progress == Progress(done=2, failed=1, running=1, total=3)
    assert str(state.progress) == "2/3 done, 1 failed, 1 running"
    assert str(fan_out(iter([1])).progress) == "0 done, 0 failed, 0 running"


def test_noting_a_fact_twice() -> None:
    """It changes nothing, so what an interrupt broke off can be done again."""
    state = fan_out([1])
    for _ in range(2):
        state.take(0)
    for _ in range(2):
        state.settle(of(0))
    for _ in range(2):
        state.exhaust()

    assert state.progress == Progress(done=1, failed=0, running=0, total=1)
    assert handed_out(state) == of(0)
    assert state.next() == "end"


def test_inputs_that_raise() -> None:
    """No more are taken, what is under way is settled and handed out, and the error is what it ends with."""
    state, error = fan_out(), OSError("the file is gone")
    state.take(0)
    state.exhaust(error)
    assert state.next() == "wait"
    state.settle(of(0))

    assert handed_out(state) == of(0)
    assert state.next() == "end"
    assert state.error is error


def test_a_generator_that_was_interrupted() -> None:
    """A generator ends when it is interrupted, which is not taken for the end of the inputs; a list goes on."""
    state = fan_out()
    state.interrupt(KeyboardInterrupt())
    state.exhaust()
    assert isinstance(state.error, RuntimeError)
    assert "inputs ended right after KeyboardInterrupt had interrupted them" in str(state.error)

    goes_on = fan_out()
    goes_on.interrupt(KeyboardInterrupt())
    goes_on.take(0)
    goes_on.exhaust()
    assert goes_on.error is None

    all_taken = fan_out([1])
    all_taken.take(0)
    all_taken.interrupt(KeyboardInterrupt())
    all_taken.exhaust()
    assert all_taken.error is None


def test_what_a_mapped_is() -> None:
    """It gives its result or raises what came instead, and its repr does not show a large input whole."""
    assert of(0).result == RunResult("r", "t", "success", 0)
    with pytest.raises(errors.RunFailedError, match="boom"):
        _ = of(2).result
    assert len(repr(Mapped(0, {"text": "x" * 10_000}, None, None, ValueError("no")))) < 400


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"a": 1}, r"inputs must be an iterable of inputs, got \{'a': 1\}; put a single input into a list"),
        ("text", "must be an iterable of inputs, got 'text'"),
        (5, "inputs must be an iterable, got 5$"),
    ],
)
def test_what_are_no_inputs(inputs: object, message: str) -> None:
    """A single input in place of many is refused, and so is what cannot be iterated over."""
    with pytest.raises(TypeError, match=message):
        checked_inputs(inputs, (list,))


def test_inputs() -> None:
    """They may be of any of the kinds, and are what is iterated over."""
    inputs = [1, 2]
    assert checked_inputs(inputs, (tuple, list)) is inputs


def test_bad_settings() -> None:
    """They are refused with their value and what was expected."""
    with pytest.raises(ValueError, match="concurrency must be at least 1, got 0"):
        fan_out(concurrency=0)
    with pytest.raises(TypeError, match="ordered must be a bool, got 1"):
        fan_out(ordered=1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="progress must be True, False or a callable that takes a Progress, got 'yes'"):
        check_progress("yes")
    for fine in (True, False, print):
        check_progress(fine)


@pytest.mark.parametrize("raised", [StopIteration(), StopAsyncIteration()])
def test_inputs_that_raise_what_ends_loops(raised: Exception) -> None:
    """Their error does not look like the end of the map."""
    state = fan_out()
    state.exhaust(raised)
    assert isinstance(state.error, RuntimeError)
    assert state.error.__cause__ is raised


@pytest.mark.parametrize("ordered", [False, True])
def test_what_was_not_handed_out(ordered: bool) -> None:
    """All that came and was not handed out is there, in the order in which it would have been."""
    state = fan_out(concurrency=4, ordered=ordered)
    for index in range(4):
        state.take(index)
    for index in (2, 0, 1):
        state.settle(of(index))
    state.exhaust()
    first = handed_out(state)

    assert first.index == (0 if ordered else 2)
    assert [one.index for one in state.undelivered] == ([1, 2] if ordered else [0, 1])
    assert state.where_undelivered == "what came of 2 inputs is in its `undelivered`"


def test_a_map_that_is_forgotten() -> None:
    """A warning says that no run was started, and what does that if nobody reads."""
    with pytest.warns(errors.LangGraphRunsWarning, match=r"^a map was never iterated, .*, use runs\.create_batch\(\)$"):
        warn_uniterated()
