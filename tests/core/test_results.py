"""How a run stands and what it ended with: the same words on every server, and the requests that it takes."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import RetryPolicy, RunResult, errors
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.requests import wait_run
from langgraph_runs._core.runs.results import (
    join_outcome,
    join_result,
    read_status,
    wait_for_result,
    wait_for_status,
)
from langgraph_runs._core.runs.run_result import read_interrupts
from tests.core.calls_driver import AEGRA, KEPT, Reply, World, answer, run
from tests.core.test_wait import GET, GONE, HISTORY, JOIN, LIST, NEWEST, STATE, THREAD, VALUES, heard

REF = RunRef("t", "r")
QUESTION = {"id": "1f", "value": "sure?"}
DONE = answer(run("r", kwargs=KEPT))
DONE_STATE = answer([{"values": VALUES, "next": [], "tasks": []}])
STOPPED_STATE = answer([{"values": VALUES, "next": ["ask"], "tasks": [{"id": "a", "interrupts": [QUESTION]}]}])
AT_NODE = answer([{"values": VALUES, "next": ["ask"], "tasks": []}])
ASKS = RunResult("r", "t", "needs_input", VALUES, read_interrupts([QUESTION]))


NO_STATES = answer({"detail": "Not Found"}, 404)


def shown(status: str, kwargs: Any = None) -> Reply:
    return answer(run("r", kwargs=KEPT if kwargs is None else kwargs, status=status))


def of_aegra(status: str, **more: Any) -> Reply:
    return answer(run("r", status=status, **more))


@pytest.mark.parametrize(
    ("script", "status"),
    [
        ([(GET, shown("pending"))], "pending"),
        ([(GET, shown("running"))], "running"),
        ([(GET, shown("error"))], "failed"),
        ([(GET, shown("timeout"))], "timed_out"),
        ([(GET, shown("interrupted"))], "cancelled"),
        ([(GET, DONE), (HISTORY, DONE_STATE)], "success"),
        ([(GET, DONE), (HISTORY, STOPPED_STATE)], "needs_input"),
        ([(GET, DONE), (HISTORY, AT_NODE)], "needs_input"),
        ([(GET, of_aegra("success", **AEGRA)), (STATE, answer({"metadata": {"run_id": "r"}, "next": []}))], "success"),
        (
            [(GET, of_aegra("success", **AEGRA)), (STATE, answer({"metadata": {"run_id": "r"}, "next": ["ask"]}))],
            "needs_input",
        ),
        ([(GET, of_aegra("success", **AEGRA)), (STATE, answer({})), (HISTORY, answer([]))], "success"),
        ([(GET, of_aegra("success", **AEGRA)), (STATE, NO_STATES)], "success"),
        ([(GET, of_aegra("interrupted", output={"__interrupt__": [QUESTION]}))], "needs_input"),
        ([(GET, of_aegra("interrupted", output=None))], "cancelled"),
    ],
)
def test_a_status(script: list[tuple[str, Reply]], status: str) -> None:
    """A status means the same on every server; whether a success is one is asked of the state it left."""
    world = World(*script)

    assert world.run(read_status(world.context(), REF)) == status


def test_a_run_that_saved_nothing() -> None:
    """It left the thread as it found it, so as long as it is the latest run it is still asking."""
    asks = {"values": VALUES, "next": ["ask"], "metadata": {"run_id": "before"}}
    world = World((GET, DONE), (HISTORY, answer([])), (STATE, answer(asks)), (LIST, NEWEST))
    assert world.run(read_status(world.context(), REF)) == "needs_input"


def saved_by(run_id: str | None, *nodes: str) -> dict[str, Any]:
    return {"values": VALUES, "next": [*nodes], "metadata": {"run_id": run_id} if run_id else {}}


TIME_TRAVEL = {**KEPT, "config": {"configurable": {"checkpoint_id": "c"}}}


@pytest.mark.parametrize(
    ("runs", "states", "status"),
    [
        (
            ["later", "r", "asked"],
            [saved_by("later"), saved_by("asked", "ask"), saved_by("asked", "start")],
            "needs_input",
        ),
        (["later", "again", "r", "x", "asked"], [saved_by("later"), saved_by("asked", "ask")], "needs_input"),
        (["later", "r", "done"], [saved_by("later", "ask"), saved_by("done")], "success"),
        (["later", "r"], [saved_by("later"), saved_by("deleted", "ask")], None),
        (["later", "r", "asked"], [saved_by("later"), saved_by(None), saved_by("asked", "ask")], None),
        (["later", "r", "asked"], [saved_by("later")], None),
        (["later"], [saved_by("later"), saved_by("asked", "ask")], None),
    ],
)
@pytest.mark.parametrize("kwargs", [KEPT, TIME_TRAVEL])
def test_a_run_that_saved_nothing_before_others(
    runs: list[str], states: list[dict[str, Any]], status: str | None, kwargs: Any
) -> None:
    """It stopped if the state that it found, of the latest run before it, has nodes to run; else it cannot be told."""
    listed = answer([{"run_id": one} for one in runs])
    world = World((GET, answer(run("r", kwargs=kwargs))), (HISTORY, answer([])), (STATE, answer(states[0])))
    world.script += [(LIST, listed), (LIST, listed)]
    if "r" in runs and kwargs is KEPT:
        world.script.append((HISTORY, answer(states)))
    if status and kwargs is KEPT:
        assert world.run(read_status(world.context(), REF)) == status
    else:
        with pytest.raises(errors.APIResponseError, match="saved no state, and later runs may have changed the thread"):
            world.run(read_status(world.context(), REF))


def test_a_state_that_does_not_tell_whether_a_run_stopped() -> None:
    """What keeps it from being read is raised, not taken for a success."""
    for asked, reply in ((of_aegra("success"), answer({"detail": "no"}, 403)), (DONE, NO_STATES)):
        world = World((GET, asked), (STATE if asked is not DONE else HISTORY, reply))
        with pytest.raises(errors.APIStatusError):
            world.run(read_status(world.context(), REF))


def test_a_status_that_is_not_known() -> None:
    """It is none of ours, so it is raised; and so is a run that does not exist."""
    world = World((GET, shown("paused")))
    with pytest.raises(errors.RunError, match="'paused', which this package does not know"):
        world.run(read_status(world.context(), REF))
    world = World((GET, GONE))
    with pytest.raises(errors.NotFoundError):
        world.run(read_status(world.context(), REF))


def test_a_result() -> None:
    """The result of a run that is done has its state, and no questions."""
    world = World((GET, DONE), (HISTORY, DONE_STATE), (THREAD, answer({})), (HISTORY, DONE_STATE))

    assert world.run(join_result(world.context(), REF)) == RunResult("r", "t", "success", VALUES)


def test_a_result_that_asks() -> None:
    """A run that asks has a result: its questions, and its state without them."""
    world = World((GET, DONE), (HISTORY, STOPPED_STATE), (THREAD, answer({})), (HISTORY, STOPPED_STATE))

    assert world.run(join_result(world.context(), REF)) == ASKS


def test_a_server_that_shows_no_states() -> None:
    """There the questions and the state are those of the answer."""
    told = {**VALUES, "__interrupt__": [QUESTION]}
    asked = of_aegra("interrupted", output=told)
    world = World(
        (GET, asked), (JOIN, heard(b'{"answer": 42, "__interrupt__": [{"id": "1f", "value": "sure?"}]}')), (STATE, GONE)
    )

    assert world.run(join_result(world.context(), REF)) == ASKS


def test_a_state_that_may_not_be_read() -> None:
    """That is raised: the questions and the state could be others."""
    asked = of_aegra("interrupted", output={**VALUES, "__interrupt__": [QUESTION]})
    answered = heard(b'{"answer": 42, "__interrupt__": [{"id": "1f", "value": "sure?"}]}')
    world = World((GET, asked), (JOIN, answered), (STATE, answer({"detail": "no"}, 403)))

    with pytest.raises(errors.PermissionDeniedError):
        world.run(join_result(world.context(), REF))


def test_an_answer_with_the_questions_alone() -> None:
    """Where several questions crowd out the state from the answer, it is read from the thread."""
    only = heard(b'{"__interrupt__": [{"id": "1f", "value": "sure?"}]}')
    script = [(GET, shown("running")), (JOIN, only), (GET, DONE), (STATE, answer({"metadata": {"run_id": "r"}}))]
    world = World(*script, (HISTORY, STOPPED_STATE))

    assert world.run(join_result(world.context(), REF)) == ASKS


def test_a_failure() -> None:
    """A failed run has no result: its error is raised, or returned where that is asked for."""
    script = [(GET, shown("error")), (HISTORY, answer([{"tasks": [{"id": "a", "error": "ValueError('no')"}]}]))]
    script.append((LIST, answer([{"run_id": "later"}])))
    world = World(*script)
    with pytest.raises(errors.RunFailedError, match="ValueError: no"):
        world.run(join_result(world.context(), REF))
    world = World(*script)
    assert isinstance(world.run(join_outcome(world.context(), REF)), errors.RunFailedError)


@pytest.mark.parametrize(("state", "kept"), [(STOPPED_STATE, True), (AT_NODE, True), (DONE_STATE, False)])
def test_the_thread_of_a_stateless_wait(state: Reply, kept: bool) -> None:
    """It is deleted at the end, but kept if the run stopped, so that it can be answered."""
    wanted = wait_run(None, "agent", {}, lambda: "t")
    script = [("POST /threads/t/runs/wait", heard(b'{"answer": 42}')), (GET, DONE), (HISTORY, state)]
    world = World(*script, *([] if kept else [("DELETE /threads/t", Reply(204))]))

    result = world.run(wait_for_result(world.context(), wanted))

    assert (result.status, result.values) == ("needs_input" if kept else "success", VALUES)


class TestWaitingForAStatus:
    """`wait_for`: the run once it has one of the statuses."""

    def test_an_end(self) -> None:
        """The end is waited for by a join, which no questions disturb."""
        world = World((GET, shown("running")), (JOIN, heard(b"{}")), (GET, DONE), (GET, DONE), (HISTORY, DONE_STATE))

        assert world.run(wait_for_status(world.context(), REF, ("success",))).status == "success"
        assert world.naps == []

    def test_a_beginning(self) -> None:
        """Nothing announces that a run begins, so it is asked for, less and less often."""
        world = World((GET, shown("pending")), (GET, shown("pending")), (GET, shown("running")))

        assert world.run(wait_for_status(world.context(), REF, ("running", "success"))).status == "running"
        assert world.naps == [0.1, pytest.approx(0.15)]

    def test_never(self) -> None:
        """A run that ended otherwise will never have the status, which is raised."""
        world = World((GET, shown("error")))

        with pytest.raises(errors.RunError, match="run r ended with status 'failed', so it will never be 'success'"):
            world.run(wait_for_status(world.context(), REF, ("success",)))

    def test_the_deadline(self) -> None:
        """A `timeout` limits the waiting."""
        world = World(*[(GET, shown("pending"))] * 3)

        with pytest.raises(errors.APITimeoutError, match=r"timed out after 0\.3 s"):
            world.run(wait_for_status(world.context(timeout=0.3, retry=RetryPolicy()), REF, ("running",)))


def test_a_run_that_the_server_does_not_show() -> None:
    """Its result is what the wait said, without ids that are not known."""
    wanted = wait_run(None, "agent", {}, lambda: "t")
    said = heard(b'{"answer": 42, "__interrupt__": [{"id": "1f", "value": "sure?"}]}', x_a="b")
    world = World(("POST /threads/t/runs/wait", said), (LIST, GONE), (LIST, GONE))

    result = world.run(wait_for_result(world.context(), wanted))

    assert result == RunResult("", "", "needs_input", VALUES, read_interrupts([QUESTION]))
