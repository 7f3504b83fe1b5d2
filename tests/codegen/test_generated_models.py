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
from langgraph_runs._generated.models import Run, RunCreate, ThreadState
from langgraph_runs._generated.types import UNSET, WireModel, from_owned_dict, from_owned_dicts, to_dicts

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
    """A field that the description does not have is found under its name and sent back."""
    run = Run.from_dict({**WHOLE, "user_id": "u"})
    assert run["user_id"] == "u"
    assert "user_id" in run
    assert run.to_dict() == {**WHOLE, "user_id": "u"}


def test_a_partial_run_parses() -> None:
    """With `select`, what was not sent is UNSET, not None, and does not come back."""
    run = Run.from_dict({"run_id": "r"})
    assert run.status is UNSET
    assert run.created_at is UNSET
    assert run.to_dict() == {"run_id": "r"}


def test_there_are_models() -> None:
    """The tests of every model have some."""
    assert {Run, RunCreate} <= {*MODELS}


@pytest.mark.parametrize("model", MODELS)
def test_null_is_null_everywhere(model: Any) -> None:
    """Any field may be null; it is None then, which is not UNSET, and null again when sent."""
    for attribute in [attribute.name for attribute in attrs.fields(model) if attribute.init]:
        name = attribute.rstrip("_")
        sent: dict[str, Any] = dict.fromkeys(model._required, "r") | {name: None}
        assert getattr(model.from_dict(sent), attribute) is None
        assert model.from_dict(sent).to_dict() == sent


@pytest.mark.parametrize("identifier", ["", "not-a-uuid", "{6F9619FF-8B86-D011-B42D-00C04FC964FF}", 7])
def test_ids_are_whatever_the_server_says(identifier: object) -> None:
    """An id is not looked into."""
    assert Run.from_dict({"run_id": identifier}).to_dict() == {"run_id": identifier}


@pytest.mark.parametrize("time", ["2026-11-22T15:50:00Z", "2026-11-22T16:50:00+01:00", "2026-11-22 15:50:00.000+00:00"])
def test_times_are_read_in_every_usual_form(time: str) -> None:
    """`Z`, an offset and a space for the T are all the same moment."""
    assert Run.from_dict({"created_at": time}).created_at == datetime(2026, 11, 22, 15, 50, tzinfo=UTC)


@pytest.mark.parametrize("time", ["", "soon", "2026-11-22T15:59:60Z", "2026-13-01T00:00:00Z", 1763826600, 1.5, [], {}])
def test_a_time_that_is_none_comes_through_as_it_is(time: object) -> None:
    """What cannot be read as a time is not refused and not lost."""
    run = Run.from_dict({"created_at": time})
    assert run.created_at == time
    assert run.to_dict() == {"created_at": time}


STATE = {"created_at": "2026-11-22T15:50:00Z", "tasks": [{"id": "1", "state": {"created_at": "2026-11-22 15:50Z"}}]}
SENT = [(model, dict.fromkeys({*model._names, "more"}, "2026-11-22T15:50:00.1Z")) for model in MODELS]


@pytest.mark.parametrize(("model", "sent"), [*SENT, (ThreadState, STATE)])
def test_reading_changes_nothing(model: Any, sent: dict[str, Any]) -> None:
    """`to_dict` gives back what came, whatever was read, compared, shown or pickled before."""
    one = model.from_dict(copy.deepcopy(sent))
    for name in dir(one):
        getattr(one, name)
    assert one == pickle.loads(pickle.dumps(one)) == copy.deepcopy(one)
    assert repr(one)
    assert one.to_dict() == sent


def test_a_time_that_was_set() -> None:
    """A time that a caller sets is read as it was set, and written in ISO 8601."""
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    run, state = Run.from_dict(WHOLE), ThreadState.from_dict(STATE)
    run.created_at = state.created_at = noon
    assert run.created_at is state.created_at is noon
    assert run.to_dict()["created_at"] == state.to_dict()["created_at"] == "2026-11-22T12:00:00+00:00"


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
    body = RunCreate("agent", input_=None, stream_mode=["values", "custom"], interrupt_before="*", after_seconds=0.5)
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
    body = RunCreate("agent")
    body["brand_new"] = 1
    assert body.to_dict() == {"assistant_id": "agent", "brand_new": 1}


def test_models_can_be_copied_and_pickled_without_losing_what_is_unset() -> None:
    """A model sent to another process or copied still sends nothing for what is UNSET."""
    run = Run.from_dict({"run_id": "r", "extra": [1]})
    for twin in (copy.copy(run), copy.deepcopy(run), pickle.loads(pickle.dumps(run))):
        assert twin == run
        assert twin.status is UNSET
        assert twin.to_dict() == {"run_id": "r", "extra": [1]}


def test_an_object_is_copied_unless_it_is_given_up() -> None:
    """`from_dict` leaves the object alone whatever is done to the model; `from_owned_dict` takes it over."""
    sent = {**WHOLE, "extra": 1}
    run = Run.from_dict(sent)
    run.status, run["extra"] = "error", 2
    assert run.created_at != sent["created_at"]
    assert sent == {**WHOLE, "extra": 1}

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
MARKED = RunCreate.from_dict({"assistant_id": "b", "metadata": UNSET})
UNKNOWN = RunCreate.from_dict({"assistant_id": "c", "new": 1})


@pytest.mark.parametrize(
    ("model", "many"),
    [
        (RunCreate, []),
        (RunCreate, BODIES),
        (RunCreate, [*BODIES, MARKED]),
        (RunCreate, [UNKNOWN, *BODIES]),
        (RunCreate, [RunCreate("d")]),
        (Run, [Run.from_dict(WHOLE)]),
    ],
    ids=["none", "plain", "unset", "more", "made", "times"],
)
def test_many_models(model: Any, many: list[Any]) -> None:
    """Of many models come the objects of each, copied, whatever the others hold."""
    for one in many:
        getattr(one, "created_at", None)  # which makes a time of what was sent
    objects = [one.to_dict() for one in many]
    made = to_dicts(model, many)
    assert made == objects
    for one in made:
        one.clear()
    assert to_dicts(model, many) == objects


def test_each_of_many_has_what_is_required() -> None:
    """One that lacks a required member is refused."""
    with pytest.raises(KeyError, match="assistant_id"):
        from_owned_dicts(RunCreate, [{"assistant_id": "a"}, {"input": 1}])


def test_what_is_changed_is_sent() -> None:
    """An attribute that was set counts, whether or not the object had the member; times are sent as ISO 8601."""
    run = Run.from_dict({"run_id": "r", "created_at": WHOLE["created_at"]})
    run.status, run.run_id, run.updated_at = "error", UNSET, datetime(2026, 1, 2, tzinfo=UTC)
    run["more"] = 1
    assert run.to_dict() == {
        "status": "error",
        "created_at": WHOLE["created_at"],
        "updated_at": "2026-01-02T00:00:00+00:00",
        "more": 1,
    }


def test_a_model_is_the_same_however_it_was_made() -> None:
    """Made by keywords, of an object, or of an object with its times looked at: equal, and of the same repr."""
    members = {"run_id": "r", "created_at": WHOLE["created_at"]}
    looked_at, fresh = Run.from_dict(members), Run.from_dict(members)
    made = Run(run_id="r", created_at=datetime(2026, 11, 22, 15, 50, 0, 123456, UTC))
    assert looked_at.created_at == made.created_at
    assert looked_at == fresh == made
    assert repr(looked_at) == repr(Run.from_dict(members)) == repr(made)
    assert attrs.evolve(fresh, status="error") == attrs.evolve(made, status="error")


def test_a_model_shows_what_it_has() -> None:
    """The repr is that of the members there are, under the names of the attributes."""
    assert repr(RunCreate("agent", input_={"a": 1})) == "RunCreate(assistant_id='agent', input_={'a': 1})"
    assert repr(Run.from_dict({"run_id": "r", "x": 1})) == "Run(run_id='r', additional_properties={'x': 1})"


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
    """A member whose attribute has another name is sent, and found in an object, by its own."""
    body = RunCreate.from_dict({"assistant_id": "agent", "input": {"a": 1}})
    assert body.input_ == {"a": 1}
    body.input_ = [2]
    assert body.to_dict() == RunCreate("agent", input_=[2]).to_dict() == {"assistant_id": "agent", "input": [2]}


def test_a_required_member_is_required() -> None:
    """An object without it makes no model."""
    with pytest.raises(KeyError, match="assistant_id"):
        RunCreate.from_dict({"input": {}})


def test_members_that_are_called_like_parts_of_a_model() -> None:
    """Whatever an unknown member is called, it is kept apart and harms nothing."""
    odd = {"additional_properties": 1, "to_dict": 2, "__dict__": 3, "_names": 4}
    run = Run.from_dict({**WHOLE, **odd})
    assert run.additional_properties == odd
    assert run.to_dict() == {**WHOLE, **odd}


def test_looking_at_a_model_does_not_disturb_who_copies_it() -> None:
    """What is sent, copied or pickled is a snapshot: another thread may look at times and unknown members meanwhile."""
    run = Run.from_dict(WHOLE)
    state = run.__getstate__()
    assert run.additional_properties == {}
    assert state == WHOLE


def test_states_hold_states() -> None:
    """A task's subgraph state is a state again, at any depth, and null where there is none."""
    inner = {"values": [1], "next": [], "created_at": None}
    sent = {"values": {"a": 1}, "next": ["n"], "tasks": [{"id": "1", "state": inner}, {"id": "2", "state": None}]}
    state = ThreadState.from_dict(sent)
    assert isinstance(state.tasks, list)
    assert isinstance(state.tasks[0].state, ThreadState)
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
