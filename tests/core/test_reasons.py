"""Why a run failed: what each door tells of it, put together."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs._core.runs.reasons import full_reason
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._generated.models.run import Run
from tests.core.calls_driver import KEPT, Reply, World, answer, run

GET, STATE, HISTORY = "GET /threads/t/runs/r", "GET /threads/t/state", "POST /threads/t/history"
BOOM = {"error": "ValueError", "message": "boom"}
SAVED = {"metadata": {"run_id": "r"}, "tasks": [{"error": "ValueError('boom')"}]}
OTHER = {"metadata": {"run_id": "another"}, "tasks": [{"error": "KeyError('k')"}]}
AEGRA = Run.from_dict(run("r", status="error", error_message="boom"))
LANGGRAPH = Run.from_dict(run("r", status="error", kwargs=KEPT))


def reason(world: World, shown: Run | None, told: Any) -> Any:
    return world.run(full_reason(world.context(), RunRef("t", "r"), shown, told))


@pytest.mark.parametrize("told", [BOOM, {"error": "ValueError", "message": ""}, {"error": 7, "message": [1]}])
def test_what_is_whole_is_taken_as_it_is(told: Any) -> None:
    """Nothing is asked for."""
    assert reason(World(), AEGRA, told) == told


@pytest.mark.parametrize(
    "told",
    [
        None,
        {"error": "Error", "message": "boom"},
        {"error": "ValueError", "message": "ValueError: execution failed"},
        {"error": "ValueError"},
        {"message": "boom"},
        "boom",
    ],
)
def test_every_door_of_aegra_leads_to_the_same(told: Any) -> None:
    """The run has the message, and the thread's state the class."""
    assert reason(World((STATE, answer(SAVED))), AEGRA, told) == BOOM


def test_a_later_run_on_the_thread() -> None:
    """Then the run's own state is looked for in the history."""
    world = World((STATE, answer(OTHER)), (HISTORY, answer([OTHER, SAVED])))

    assert reason(world, AEGRA, None) == BOOM
    assert world.bodies[1] == {"limit": 100}


def test_no_state_of_its_own() -> None:
    """The class stays unknown, and is not that of another run's exception."""
    world = World((STATE, answer(OTHER)), (HISTORY, answer([OTHER])))

    assert reason(world, AEGRA, {"error": "Error", "message": "boom"}) == {"error": "Error", "message": "boom"}


def test_langgraph_hides_it_in_events_and_waits() -> None:
    """The run's last state has it."""
    hidden = {"error": "ValueError", "message": "An internal error occurred"}

    assert reason(World((HISTORY, answer([SAVED]))), LANGGRAPH, hidden) == BOOM
    assert reason(World((HISTORY, answer([SAVED]))), LANGGRAPH, None) == BOOM


def test_two_exceptions_are_not_mixed() -> None:
    """A state with an exception of another class does not explain the one that was told."""
    hidden = {"error": "MyError", "message": "An internal error occurred"}

    assert reason(World((HISTORY, answer([SAVED]))), LANGGRAPH, hidden) == hidden


@pytest.mark.parametrize("reply", [answer({}, 403), answer({"detail": "Not Found"}, 404)])
def test_nothing_is_to_be_had(reply: Reply) -> None:
    """What was told has to do."""
    assert reason(World((GET, reply)), None, {"error": "Error"}) == {"error": "Error"}
    assert reason(World((GET, reply)), None, None) is None
