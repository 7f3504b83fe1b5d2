"""The run of one input of a map: whatever happens to it is its outcome, and it can be left before any step."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from langgraph_runs import Mapped, RetryPolicy, RunResult, errors
from langgraph_runs._core.runs.mapped_run import MappedRun, map_plan
from langgraph_runs._core.wire.exchange import Open
from tests.core.calls_driver import World, answer, lost, run
from tests.core.test_results import ASKS, DONE_STATE, STOPPED_STATE
from tests.core.test_wait import DELETE, DONE, GET, HISTORY, LIST, POST, SAID, VALUES, ended, heard

GIVEN = {"a": 1}
CANCEL = "POST /threads/t/runs/r/cancel"
ASKING = heard(b'{"answer": 42, "__interrupt__": [{"id": "1f", "value": "sure?"}]}')


def mapped_run(world: World, given: object = GIVEN, *, on_leave: str = "cancel", **options: Any) -> MappedRun:
    plan = map_plan("agent", options, on_leave, lambda: "t")
    return MappedRun(world.context(retry=RetryPolicy.immediate()), plan, 7, given)


def test_a_run_that_succeeds() -> None:
    """Its result is the outcome; the run was created with the input, and its thread is deleted."""
    world = World((POST, heard(SAID)), (GET, DONE), (HISTORY, DONE_STATE), (DELETE, answer(None, 204)))
    one = mapped_run(world, metadata={"of": "a map"})

    assert world.run(one.flow()) == Mapped(7, GIVEN, "r", "t", RunResult("r", "t", "success", VALUES))
    assert world.bodies[0]["input"] == GIVEN
    assert world.bodies[0]["metadata"] == {"of": "a map"}
    assert not one.must_clean_up
    assert not one.goes_on


def test_a_run_that_asks() -> None:
    """Its outcome has the question, and its thread is kept to be answered on."""
    world = World((POST, ASKING), (GET, DONE), (HISTORY, STOPPED_STATE))
    assert world.run(mapped_run(world).flow()) == Mapped(7, GIVEN, "r", "t", ASKS)


def test_a_run_that_fails() -> None:
    """The error is the outcome, with the ids of the run."""
    world = World(
        (POST, heard(b'{"__error__": {"error": "ValueError", "message": "boom"}}')),
        (GET, ended("error")),
        (DELETE, answer(None, 204)),
    )
    told = world.run(mapped_run(world).flow())

    assert (told.run_id, told.thread_id) == ("r", "t")
    assert isinstance(told.outcome, errors.RunFailedError)


@pytest.mark.parametrize(("given", "message"), [({"x": object()}, "input.x cannot be encoded"), (float("nan"), "nan")])
def test_an_input_that_is_refused(given: object, message: str) -> None:
    """What is wrong with an input is its outcome, and nothing is sent."""
    world = World()
    told = world.run(mapped_run(world, given).flow())

    assert (told.run_id, told.thread_id) == (None, None)
    assert isinstance(told.outcome, TypeError | ValueError)
    assert message in str(told.outcome)


def test_a_run_that_the_server_refuses() -> None:
    """Nothing was created, so no thread is named that never was; where that is not known, its thread is."""
    told = World((POST, answer({"detail": "Invalid assistant"}, 422)))
    refused = told.run(mapped_run(told).flow())
    assert isinstance(refused.outcome, errors.UnprocessableEntityError)
    assert (refused.run_id, refused.thread_id) == (None, None)

    told = World((POST, lost("timeout")), (LIST, answer([])))
    unknown = told.run(mapped_run(told).flow())
    assert isinstance(unknown.outcome, errors.RunOutcomeUnknownError)
    assert (unknown.run_id, unknown.thread_id) == (None, "t")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"input": 1}, "unexpected keyword 'input'; each run of a map gets its own, from inputs"),
        ({"command": {"resume": 1}}, "unexpected keyword 'command'; each run of a map begins anew"),
        ({"on_disconnect": "cancel"}, "unexpected keyword 'on_disconnect'; see on_leave"),
        ({"metadta": {}}, "unexpected keyword 'metadta'"),
    ],
)
def test_keywords_that_a_map_has_not(options: dict[str, Any], message: str) -> None:
    """What is wrong with the keywords is raised before any input is taken, not told of each."""
    with pytest.raises(TypeError, match=message):
        map_plan("agent", options, "cancel", lambda: "t")
    with pytest.raises(ValueError, match=r"on_leave must be 'cancel' or 'continue', got 'stop'$"):
        map_plan("agent", {}, "stop", lambda: "t")


def test_a_setting_that_has_no_effect_is_warned_of_once() -> None:
    """The caller of the map is warned, and not again by each of its runs."""
    world = World((POST, heard(SAID)), (GET, DONE), (HISTORY, DONE_STATE), (DELETE, answer(None, 204)))
    with pytest.warns(errors.LangGraphRunsWarning, match="'recursionLimit' is not a setting"):
        one = mapped_run(world, config={"recursionLimit": 5})
    assert world.run(one.flow()).result.values == VALUES  # where another warning would be raised


def left_after(world: World, steps: int, **options: Any) -> MappedRun:
    """A run that is left after so many replies."""
    one = mapped_run(world, **options)

    def server(request: Any) -> Any:
        if len(world.requests) == steps:
            one.leave()
        path = f"{request.method} {request.url.removeprefix('http://test')}".partition("?")[0]
        return {POST: heard(SAID), GET: ended("running"), LIST: answer([run("r")])}.get(path, answer({}))

    world._server = server
    assert world.run(one.flow()) is None
    return one


def test_leaving_before_anything_was_sent() -> None:
    """Then there is nothing to clean up."""
    world = World()
    one = mapped_run(world)
    one.leave()

    assert world.run(one.flow()) is None
    assert not one.must_clean_up
    assert not one.goes_on


def test_leaving_just_before_a_request_is_sent() -> None:
    """A run that another thread leaves while its first request is being made sends nothing."""
    world = World()
    context = evolve(world.context(), uuid=lambda: one.leave() or "mark")
    one = MappedRun(context, map_plan("agent", {}, "cancel", lambda: "t"), 0, GIVEN)

    assert world.run(one.flow()) is None
    assert world.sent == []
    assert not one.must_clean_up


def test_leaving_cancels_the_run() -> None:
    """A run that is left is cancelled, and its thread deleted unless it is to be kept."""
    world = World()
    one = left_after(world, 1)
    assert one.must_clean_up
    world.run(one.clean_up())
    assert world.sent == [POST, CANCEL, DELETE]
    assert not one.must_clean_up

    world = World()
    world.run(left_after(world, 1, on_completion="keep").clean_up())
    assert world.sent == [POST, CANCEL]


def test_leaving_a_run_that_goes_on() -> None:
    """With on_leave="continue" nothing is cancelled, and the run is known."""
    one = left_after(World(), 1, on_leave="continue")

    assert not one.must_clean_up
    assert one.goes_on
    assert (one.ref.thread_id, one.ref.run_id) == ("t", "r")  # type: ignore[union-attr]


def test_a_run_whose_response_names_none() -> None:
    """It is looked for on its thread, which nobody else has."""
    world = World()
    one = left_after(world, 1)
    one.ref = None
    world.run(one.clean_up())
    assert world.sent == [POST, LIST, CANCEL, DELETE]


def test_a_server_that_refuses_to_clean_up() -> None:
    """Nothing is raised: nobody is there to be told."""
    world = World()
    one = left_after(world, 1)
    world._server = lambda _: answer({"detail": "no"}, 403)
    world.run(one.clean_up())
    assert world.sent[-2:] == [CANCEL, DELETE]


def test_a_creation_is_not_cut() -> None:
    """While a request that may create a run is on its way it says so; it ends with the reply."""
    world = World()
    one = mapped_run(world)
    flow = one.flow()
    assert not one.is_creating
    assert isinstance(next(flow), Open)
    assert one.is_creating
    one.leave()
    with pytest.raises(StopIteration) as ended_with:
        flow.send(None)
    assert ended_with.value.value is None
    assert not one.is_creating
    assert one.must_clean_up
