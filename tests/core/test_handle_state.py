"""What a handle of a run knows, how it is deleted, and what its methods refuse."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from langgraph_runs import LangGraphRunsWarning, errors
from langgraph_runs._core.runs.answers import answer_one
from langgraph_runs._core.runs.handle_state import (
    HandleState,
    checked_statuses,
    delete,
    handle_state,
)
from langgraph_runs._core.runs.requests import START_MODES, start_run
from langgraph_runs._core.runs.start import Resume
from langgraph_runs._generated.types import UNSET
from tests.core.calls_driver import KEPT, Reply, World, answer, run
from tests.core.test_wait import DELETE, DONE, GET, GOING, GONE, SAID, THREAD, heard, made

CANCEL = "POST /threads/t/runs/r/cancel"
DELETE_RUN = "DELETE /threads/t/runs/r"
EMPTY = Reply(204)
OWN = HandleState("http://test", "t", "r", owns_thread=True)
KEEPS = handle_state("http://test", "t", "r")


def test_it_is_plain_data() -> None:
    """It is equal to its copy from a pickle, and can be a key."""
    assert pickle.loads(pickle.dumps(OWN)) == OWN != KEEPS
    assert {KEEPS: 1}[handle_state("http://test", "t", "r", None)] == 1
    with pytest.raises(ValueError, match="thread_id is None"):
        handle_state("http://test", None, "r")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "script"),
    [
        (KEEPS, [(GET, DONE), (DELETE_RUN, EMPTY)]),
        (OWN, [(GET, DONE), (DELETE, EMPTY)]),
        (OWN, [(GET, GONE), (DELETE, EMPTY)]),
        (OWN, [(GET, GOING), (CANCEL, GONE), (DELETE, EMPTY)]),
        (
            KEEPS,
            [
                (GET, GOING),
                (CANCEL, heard(b"{}")),
                (GET, answer(run("r", kwargs=KEPT, status="interrupted"))),
                (DELETE_RUN, EMPTY),
            ],
        ),
    ],
)
def test_deleting(state: HandleState, script: list[tuple[str, Reply]]) -> None:
    """A run that is active is cancelled first; then it is deleted, or the thread that was made for it."""
    world = World(*script)
    world.run(delete(world.context(), state))


def test_deleting_what_is_gone() -> None:
    """It raises NotFoundError."""
    world = World((GET, GONE), (DELETE_RUN, GONE))
    with pytest.raises(errors.NotFoundError):
        world.run(delete(world.context(), KEEPS))


def test_statuses_are_checked() -> None:
    """Only the closed set of statuses can be waited for, and not none of them."""
    assert checked_statuses(("success", "failed")) == ("success", "failed")
    with pytest.raises(ValueError, match=r"a status must be 'pending', .* got 'succes'; did you mean 'success'"):
        checked_statuses(("succes",))
    with pytest.raises(ValueError, match=r"got 'done'$"):
        checked_statuses(("done",))
    with pytest.raises(TypeError, match="needs at least one status: 'pending', "):
        checked_statuses(())


def test_keywords_of_an_answer() -> None:
    """A run that answers has no input and no command of the caller's."""
    for name in ("input", "command"):
        with pytest.raises(TypeError, match=f"unexpected keyword '{name}'"):
            Resume(KEEPS, lambda pending: {}, {name: None}, update=UNSET, goto=UNSET)


@pytest.mark.parametrize("state", [OWN, handle_state("http://test", "t", "r", "chosen")])
def test_a_run_that_answers(state: HandleState) -> None:
    """It is on the same thread, which stays whose it was, and of the assistant that is known or asked for."""
    asks = answer({"interrupts": [{"id": "1f", "value": "sure?"}]})
    ask_run = [] if state.assistant_id else [(GET, DONE)]
    world = World(("GET /threads/t/state", asks), *ask_run, ("POST /threads/t/runs", answer(run("s", kwargs=KEPT))))
    resume = Resume(state, lambda pending: {pending.interrupts[0].id: 1}, {}, update=UNSET, goto="node")

    answered = world.run(resume.flow(world.context()))

    assistant_id = state.assistant_id or "agent"
    assert answered == HandleState("http://test", "t", "s", assistant_id, state.owns_thread)
    assert world.bodies[-1]["assistant_id"] == assistant_id
    assert world.bodies[-1]["command"] == {"resume": {"1f": 1}, "goto": "node"}


def test_a_setting_of_an_answer_that_has_no_effect_is_warned_of_once() -> None:
    """When the answer is given, and not again when its run is made."""
    asks = answer({"interrupts": [{"id": "1f", "value": "sure?"}]})
    world = World(("GET /threads/t/state", asks), (GET, DONE), ("POST /threads/t/runs", answer(run("s", kwargs=KEPT))))
    options = {"config": {"recursionLimit": 5}}
    with pytest.warns(LangGraphRunsWarning, match="'recursionLimit' is not a setting"):
        resume = Resume(KEEPS, lambda pending: answer_one(pending, 1), options, update=UNSET, goto=UNSET)
    assert world.run(resume.flow(world.context())).run_id == "s"  # where another warning would be raised


def test_an_answer_that_comes_too_soon() -> None:
    """While a run of the thread is under way, nothing is pending yet, whatever nodes are to run next."""
    asked = [("GET /threads/t/state", answer({"next": ["ask"]})), (THREAD, answer({"status": "busy"}))]
    world = World(*asked)
    resume = Resume(OWN, lambda pending: {}, {}, update=UNSET, goto=UNSET)
    with pytest.raises(ValueError, match=r"waits for no answer yet: a run is under way; wait_for\('needs_input'\)"):
        world.run(resume.flow(world.context()))

    world = World(asked[0], (THREAD, answer({"status": "idle"})))
    resume = Resume(OWN, lambda pending: answer_one(pending, 1), {}, update=UNSET, goto=UNSET)
    with pytest.raises(ValueError, match="waits for no answer: it stopped before 'ask'"):
        world.run(resume.flow(world.context()))


@pytest.mark.parametrize("thread_id", [None, "t"])
def test_a_run_that_is_started(thread_id: str | None) -> None:
    """It is made on the thread, or on a new one that stays."""
    options: dict[str, Any] = {"stream_mode": START_MODES, "stream_resumable": True}

    made_request = start_run(thread_id, "agent", options, lambda: "t")

    assert (made_request.thread_id, made_request.own_thread) == ("t", thread_id is None)
    assert made_request.temporary is False
    assert made_request.request.path == "/threads/t/runs"
    assert ("if_not_exists" in dict(made_request.request.body)) == (thread_id is None)
    with pytest.raises(ValueError, match="keeps its thread"):
        start_run(None, "agent", {"on_completion": "delete"}, lambda: "t")


def test_a_wait_whose_run_asks() -> None:
    """A stateless wait keeps the thread of a run that asks a human, and warns with its id."""
    asks = heard(b'{"__interrupt__": [{"id": "1f", "value": "sure?"}]}')
    with pytest.warns(LangGraphRunsWarning, match="run r waits for the answer to a question; its thread t was kept"):
        made(World(("POST /threads/t/runs/wait", asks), (GET, DONE)), temporary=True)
    made(World(("POST /threads/t/runs/wait", heard(SAID)), (GET, DONE), (DELETE, EMPTY)), temporary=True)
