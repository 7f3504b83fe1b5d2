"""The oracle sees what is wrong with what the caller of a thread's stream was told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs._core.protocol.events import ThreadValuesEvent
from tests.simulation.oracle import judge
from tests.simulation.plan import Actor, Doing, Plan, Script
from tests.simulation.tasks_threads import ThreadTask
from tests.simulation.world import History, play

TURNS = (("start", None), ("read", None), ("resume", None), ("read", None))
PLAN = Plan(
    flavour="production",
    actors=(Actor("thread", options=(("turns", TURNS),)),),
    scripts=(Script(pauses=(0.1, 0.1, 0.1), outcome="asks", speaks=True), Script(pauses=(0.1,))),
    doings=(Doing(30.0, "restart"),),
)


def played(plan: Plan = PLAN) -> tuple[History, ThreadTask]:
    """A history, and its caller."""
    history = play(plan)
    task = history.tasks[0]
    assert isinstance(task, ThreadTask)
    return history, task


def kinds(history: History) -> list[str]:
    """What is wrong."""
    return [verdict.kind for verdict in judge(history)]


def test_nothing_is_wrong_with_two_quiet_turns() -> None:
    """A run that asks is answered by another one: all events of both came, with the question, and each turn ended."""
    history, task = played()
    assert kinds(history) == []
    assert [turn.error for turn in task.turns] == [None, None]
    assert [event.event for event in task.told] == [
        *("lifecycle", "messages", "messages", "messages", "input.requested", "lifecycle", "values"),
        *("lifecycle", "values", "lifecycle"),
    ]
    assert task.turns[0].questions == {"q0"} and task.turns[0].status == "needs_input"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda events: [*events[:2], *events[3:]], "events lost"),
        (lambda events: [*events[:6], *events[7:]], "events lost"),
        (lambda events: [*events[:3], events[2], *events[3:]], "an event twice"),
        (lambda events: [events[0], *events], "an event twice"),
        (lambda events: [*events, ThreadValuesEvent("values", {"n": -1}, "1-1")], "events of no run"),
    ],
    ids=["one within", "the last", "twice", "two beginnings", "of no run"],
)
def test_what_was_told_is_compared(change: Callable[[list[Any]], list[Any]], kind: str) -> None:
    """An event less, an event more, an event twice: each is seen."""
    history, task = played()
    task.told = change(task.told)
    assert kind in kinds(history)


def test_an_outcome_is_compared() -> None:
    """A success that was none is seen, as are questions that the run does not ask."""
    history, task = played()
    history.server.runs[0].status = "error"
    assert "no success" in kinds(history)
    history, task = played()
    task.turns[0].questions = frozenset()
    assert kinds(history) == ["wrong questions"]


def test_the_run_of_a_command_is_compared() -> None:
    """A second run for one command is seen, and so is a command that was told another's."""
    history, _ = played()
    first, second = history.server.runs
    second.request["command"], second.request["input"] = None, first.request["input"]
    assert {"two runs", "the wrong run"} <= {*kinds(history)}


def test_runs_of_others_are_told_whole() -> None:
    """A caller that only watches is told all of a run that somebody else starts; the oracle sees what is missing."""
    watching = Actor("thread", options=(("turns", (("watch", None),)),))
    history, task = played(Plan(flavour="production", actors=(watching,), doings=(Doing(1.0, "command"),)))
    assert kinds(history) == [] and len(task.told) == 4
    del task.told[2]
    assert kinds(history) == ["events lost"]
