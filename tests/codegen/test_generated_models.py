"""The models of the package: whatever a server may send is kept."""

import copy
import importlib
import pickle
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from codegen import trees
from langgraph_runs._generated import models
from langgraph_runs._generated.models import PartialRun, Run, RunCreate, ThreadState
from langgraph_runs._generated.types import UNSET, WireModel, from_owned_dict, from_owned_dicts, replaced, to_dicts
from langgraph_runs.errors import APIResponseError

WHOLE: dict[str, Any] = {
    "run_id": "r",
    "thread_id": "t",
    "assistant_id": "a",
    "status": "running",
    "metadata": {"owner": {"id": 1}},
    "kwargs": {"input": [1, None]},
    "multitask_strategy": "enqueue",
    "created_at": "2026-11-22T15:50:00.123456+00:00",
    "updated_at": "2026-11-22T15:51:00.123456+01:00",
    "langsmith_session_name": None,
}
MODELS: list[Any] = [
    model
    for name in models.__all__
    if isinstance(model := getattr(models, name), type) and issubclass(model, WireModel)
]


def test_a_whole_run_round_trips() -> None:
    """What was sent is what the model says and what it turns back into; times are real."""
    run = Run.from_dict(WHOLE)
    assert (run.run_id, run.status, run.metadata) == ("r", "running", {"owner": {"id": 1}})
    assert run.created_at == datetime(2026, 11, 22, 15, 50, 0, 123456, UTC)
    assert run.to_dict() == WHOLE


def test_an_unknown_status_passes() -> None:
    """A status of a newer server is its string, there and back."""
    run = Run.from_dict({**WHOLE, "status": "paused", "multitask_strategy": "juggle"})
    assert (run.status, run.multitask_strategy) == ("paused", "juggle")
    assert run.to_dict()["status"] == "paused"


def test_unknown_fields_are_kept() -> None:
    """A field that the description does not have is an item, and sent back."""
    run = Run.from_dict({**WHOLE, "user_id": "u"})
    assert run["user_id"] == "u"
    assert "user_id" in run
    assert run.to_dict() == {**WHOLE, "user_id": "u"}


def test_a_partial_run_parses() -> None:
    """With `select`, what was not sent is UNSET, not None, and does not come back."""
    run = PartialRun.from_dict({"run_id": "r"})
    assert run.status is UNSET
    assert run.created_at is UNSET
    assert run.to_dict() == {"run_id": "r"}


def test_there_are_models() -> None:
    """The tests of every model have some."""
    assert {Run, RunCreate} <= {*MODELS}


@pytest.mark.parametrize("model", MODELS)
def test_null_is_null_everywhere(model: Any) -> None:
    """Any field may be null; it is None then, which is not UNSET, and null again when sent."""
    for name in [attribute.name for attribute in attrs.fields(model)]:
        sent: dict[str, Any] = {name: None}
        one = model.from_dict(sent)
        assert one[name] is None
        assert one.to_dict() == sent
        if not (name in model._times and model._required.get(name) is str):
            assert getattr(one, name) is None


@pytest.mark.parametrize("identifier", ["", "not-a-uuid", "{6F9619FF-8B86-D011-B42D-00C04FC964FF}", 7])
def test_ids_are_whatever_the_server_says(identifier: object) -> None:
    """An id is not looked into."""
    assert Run.from_dict({"run_id": identifier}).to_dict() == {"run_id": identifier}


@pytest.mark.parametrize("time", ["2026-11-22T15:50:00Z", "2026-11-22T16:50:00+01:00", "2026-11-22 15:50:00.000+00:00"])
def test_times_are_read_in_every_usual_form(time: str) -> None:
    """`Z`, an offset and a space for the T are all the same moment."""
    assert Run.from_dict({"created_at": time}).created_at == datetime(2026, 11, 22, 15, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    "time", ["", "soon", "2026-11-22T15:59:60Z", "2026-13-01T00:00:00Z", 1763826600, 1.5, [], {}, None]
)
def test_a_time_that_is_none_is_told_when_it_is_looked_at(time: object) -> None:
    """What cannot be read as a time raises as an attribute, and is what came as an item."""
    run = Run.from_dict({"created_at": time})
    with pytest.raises(APIResponseError, match=r"created_at of this Run is not a time in ISO 8601: .*\['created_at'\]"):
        _ = run.created_at
    assert run["created_at"] == time
    assert run.to_dict() == {"created_at": time}
    assert repr(time)[:80] in repr(run)


STATE = {"created_at": "2026-11-22T15:50:00Z", "tasks": [{"id": "1", "state": {"created_at": "2026-11-22 15:50Z"}}]}
TIME = "2026-11-22T15:50:00.1Z"
SENT: list[tuple[Any, dict[str, Any]]] = [
    (model, {name: None if name in model._nested else TIME for name in [*model._names, "more"]}) for model in MODELS
]


@pytest.mark.parametrize(("model", "sent"), [*SENT, (ThreadState, STATE)])
def test_reading_changes_nothing(model: Any, sent: dict[str, Any]) -> None:
    """`to_dict` gives back what came, whatever was read, compared, shown or pickled before."""
    one = model.from_dict(copy.deepcopy(sent))
    for name in {*dir(one)} - model._required.keys() | sent.keys() - {"more"}:
        getattr(one, name)
    assert one == pickle.loads(pickle.dumps(one)) == copy.deepcopy(one)
    assert repr(one)
    assert one.to_dict() == sent


def test_a_time_that_is_given() -> None:
    """A time that a model is made with is an ISO 8601 string as an item."""
    run = PartialRun(created_at=datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert run["created_at"] == "2026-11-22T12:00:00+00:00"
    assert run.created_at == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_objects_are_plain_and_not_copied() -> None:
    """A free-form object is the caller's own dict, on the way out and on the way in."""
    config = {"configurable": {"a": 1}}
    body = RunCreate("agent", config=config)
    assert body.to_dict()["config"] is config
    run = Run.from_dict({"metadata": config})
    assert run.metadata is config


def test_what_is_not_given_is_not_sent() -> None:
    """A body holds its given fields only; None is a given null, and lists and single modes stay what they are."""
    assert RunCreate("agent").to_dict() == {"assistant_id": "agent"}
    body = RunCreate("agent", input=None, stream_mode=["values", "custom"], interrupt_before="*", after_seconds=0.5)
    assert body.to_dict() == {
        "assistant_id": "agent",
        "input": None,
        "stream_mode": ["values", "custom"],
        "interrupt_before": "*",
        "after_seconds": 0.5,
    }
    assert RunCreate("agent", stream_mode="values").to_dict()["stream_mode"] == "values"


def test_a_body_takes_fields_that_nobody_knows() -> None:
    """What the description lacks can be sent all the same."""
    body = replaced(RunCreate("agent", input=1, webhook="http://w"), brand_new=1, input=UNSET, webhook="http://v")
    assert body.to_dict() == {"assistant_id": "agent", "webhook": "http://v", "brand_new": 1}


def test_models_can_be_copied_and_pickled_without_losing_what_is_unset() -> None:
    """A model sent to another process or copied still sends nothing for what is UNSET."""
    run = PartialRun.from_dict({"run_id": "r", "extra": [1]})
    for twin in (copy.copy(run), copy.deepcopy(run), pickle.loads(pickle.dumps(run))):
        assert twin == run
        assert twin.status is UNSET
        assert twin.to_dict() == {"run_id": "r", "extra": [1]}


def test_an_object_is_copied_unless_it_is_given_up() -> None:
    """`from_dict` leaves the object alone whatever is done to the model; `from_owned_dict` takes it over."""
    sent = {**WHOLE, "extra": 1}
    run = Run.from_dict(sent)
    sent["status"] = "error"
    assert run.to_dict() == {**WHOLE, "extra": 1}

    given_up = {**WHOLE}
    assert vars(from_owned_dict(Run, given_up)) is given_up


@pytest.mark.parametrize(
    "objects",
    [[], [WHOLE], [WHOLE, {}], [{}, {**WHOLE, "extra": 1}, {"other": None}]],
    ids=["none", "one", "few", "more"],
)
def test_many_objects(objects: list[dict[str, Any]]) -> None:
    """Of many objects come the models of each, whatever members the others have."""
    assert from_owned_dicts(Run, [{**one} for one in objects]) == [*map(Run.from_dict, objects)]


BODIES = [RunCreate.from_dict({"assistant_id": "a", "input": one}) for one in ({}, None)]
MARKED = RunCreate("b", metadata=UNSET)
UNKNOWN = RunCreate.from_dict({"assistant_id": "c", "new": 1})


@pytest.mark.parametrize(
    "many",
    [
        [],
        BODIES,
        [*BODIES, MARKED],
        [UNKNOWN, *BODIES],
        [RunCreate("d")],
        [Run.from_dict(WHOLE)],
    ],
    ids=["none", "plain", "unset", "more", "made", "times"],
)
def test_many_models(many: list[Any]) -> None:
    """Of many models come the objects of each, copied, whatever the others hold."""
    objects = [one.to_dict() for one in many]
    made = to_dicts(many)
    assert made == objects
    for one in made:
        one.clear()
    assert to_dicts(many) == objects


def test_a_model_is_the_same_however_it_was_made() -> None:
    """Made by keywords, of an object, or of an object with its times looked at: equal, and of the same repr."""
    members = {"run_id": "r", "created_at": WHOLE["created_at"]}
    looked_at, fresh = PartialRun.from_dict(members), PartialRun.from_dict(members)
    made = PartialRun(run_id="r", created_at=datetime(2026, 11, 22, 15, 50, 0, 123456, UTC))
    assert looked_at.created_at == made.created_at
    assert looked_at == fresh == made
    assert repr(looked_at) == repr(fresh) == repr(made)
    assert attrs.evolve(fresh, status="error") == attrs.evolve(made, status="error")


def test_models_differ_by_what_they_have() -> None:
    """Another value, an unknown member or another kind of model makes a difference; none can be a key of a dict."""
    run = Run.from_dict({"run_id": "r"})
    assert run != Run.from_dict({"run_id": "s"})
    assert run != Run.from_dict({"run_id": "r", "x": 1})
    assert run != Run.from_dict({"run_id": "r", "status": "error"})
    assert run != {"run_id": "r"}
    with pytest.raises(TypeError, match="unhashable"):
        hash(run)


def test_names_that_python_has_for_itself() -> None:
    """A member that is called like a builtin is an attribute of that name."""
    body = RunCreate.from_dict({"assistant_id": "agent", "input": {"a": 1}})
    assert body.input == {"a": 1}
    assert body == RunCreate("agent", input={"a": 1})
    assert ThreadState.from_dict({"next": ["n"]}).next == ["n"]


def test_members_that_are_called_like_parts_of_a_model() -> None:
    """Whatever an unknown member is called, it is kept apart and harms nothing."""
    odd = {"additional_properties": 1, "to_dict": 2, "__dict__": 3, "_names": 4, "keys": 5, "get": 6, "__class__": 7}
    run = Run.from_dict({**WHOLE, **odd})
    assert run.additional_properties == odd
    assert {**run} == {**WHOLE, **odd}
    assert run.to_dict() == {**WHOLE, **odd}


def test_states_hold_states() -> None:
    """A task's subgraph state is a state again, at any depth, and null where there is none."""
    inner = {"values": [1], "next": [], "created_at": None}
    sent = {"values": {"a": 1}, "next": ["n"], "tasks": [{"id": "1", "state": inner}, {"id": "2", "state": None}]}
    state = ThreadState.from_dict(sent)
    assert isinstance(state.tasks[0].state, ThreadState)
    assert state["tasks"][0]["state"] == inner
    assert state.tasks[0].state.values == [1]
    assert state.tasks[1].state is None
    assert state.to_dict() == sent


def test_a_new_field_of_a_body_becomes_an_argument(
    repository: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Describing a field and generating is all it takes to pass it to `RunCreate`."""
    text = (repository / "openapi.yaml").read_text()
    place = "        assistant_id:\n          description: An assistant's id or a graph's name.\n"
    assert text.count(place) == 1
    field = "        brand_new:\n          description: Just invented.\n          type: integer\n"
    (tiny / "openapi.yaml").write_text(text.replace(place, field + place))
    trees.write(tiny)
    monkeypatch.setattr(sys, "path", [str(tiny / "langgraph_runs"), *sys.path])
    fresh = importlib.import_module("_generated.models")
    assert fresh.RunCreate("agent", brand_new=1).to_dict() == {"assistant_id": "agent", "brand_new": 1}
