"""Models can be read like dicts: their items are what the server sent, and nothing can be changed."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Mapping
from typing import Any

import pytest

from langgraph_runs import UNSET, errors
from langgraph_runs._generated import models
from langgraph_runs._generated.models import Assistant, PartialRun, Run, RunCreate, Thread, ThreadState, ThreadTask
from langgraph_runs._generated.types import WireModel, own_id, whole

MODELS: list[Any] = [
    model
    for name in models.__all__
    if isinstance(model := getattr(models, name), type) and issubclass(model, WireModel)
]
SHADOWED = {
    "PartialThread": {"values"},
    "PartialThreadState": {"values"},
    "Thread": {"values"},
    "ThreadCount": {"values"},
    "ThreadSearch": {"values"},
    "ThreadState": {"values"},
    "ThreadStateUpdate": {"values"},
}
"""The models that have a field called like a method of a mapping: there the attribute is the field."""

KINDS: dict[type, Any] = {str: "text", dict: {"a": 1}, list: [], int: 1, bool: True, object: None}
TIME = "2026-11-22T15:50:00Z"

for_all_models = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


def whole_object(model: Any) -> dict[str, Any]:
    """An object with every field of a model, and one that it does not have."""
    return {
        **{name: KINDS[model._required.get(name, object)] for name in sorted(model._names)},
        **dict.fromkeys(model._times, TIME),
        "brand_new": [1],
    }


@for_all_models
def test_a_model_reads_like_a_dict(model: Any) -> None:
    """Every way to read a dict gives what was sent, also where a field is called `values`."""
    sent = whole_object(model)
    one = model.from_dict(sent)
    assert {**one} == dict(one) == one.to_dict() == sent
    assert [*one] == [*one.keys()] == [*one.to_dict()]
    assert set(one) == set(sent)
    assert len(one) == len(sent)
    assert [(name in one, one[name], one.get(name)) for name in sent] == [(True, v, v) for v in sent.values()]
    assert ("nothing" in one, 7 in one) == (False, False)
    assert (one.get("nothing"), one.get("nothing", 2)) == (None, 2)
    with pytest.raises(KeyError, match="nothing"):
        one["nothing"]
    assert isinstance(one, Mapping)
    assert json.loads(json.dumps(one.to_dict())) == sent


@for_all_models
def test_a_model_survives_copying_and_pickling(model: Any) -> None:
    """A copy is equal, has the same items, and is a model again."""
    one = model.from_dict(whole_object(model))
    for twin in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert type(twin) is model
        assert twin == one
        assert dict(twin) == dict(one)


@for_all_models
def test_a_model_cannot_be_changed(model: Any) -> None:
    """Setting or deleting an item is a TypeError, an attribute an AttributeError, each with what to do instead."""
    one = model.from_dict(whole_object(model))
    advice = rf"a {model.__name__} is what the server sent; change a copy, dict\(...\) of it"
    for name in [*one]:
        with pytest.raises(TypeError, match=advice):
            one[name] = 1
        with pytest.raises(TypeError, match=advice):
            del one[name]
        with pytest.raises(AttributeError, match=advice):
            setattr(one, name, 1)
        with pytest.raises(AttributeError, match=advice):
            delattr(one, name)
    assert dict(one) == whole_object(model)


def test_fields_that_are_called_like_methods() -> None:
    """Where a field is called like a method of a mapping, the attribute is the field; `keys` is never one."""
    methods = {"get", "items", "keys", "values"}
    assert {model.__name__: found for model in MODELS if (found := model._names & methods)} == SHADOWED
    thread = Thread.from_dict({"thread_id": "t", "values": {"a": 1}})
    assert thread.values == {"a": 1}
    assert Thread.from_dict({"thread_id": "t"}).values is UNSET
    assert [*thread.items()] == [("thread_id", "t"), ("values", {"a": 1})]
    assert [*Run.from_dict({"run_id": "r"}).values()] == ["r"]


def test_a_model_matches_a_pattern() -> None:
    """`match` takes a model for the mapping that it is, and for a class with attributes."""
    match Run.from_dict({"run_id": "r", "status": "error"}):
        case {"status": "error", "run_id": found}:
            assert found == "r"
        case _:
            pytest.fail("a model is no mapping")


def test_attributes_are_typed_and_items_are_the_wires() -> None:
    """A time is a datetime as an attribute and a string as an item; a nested model is a dict as an item."""
    state = ThreadState.from_dict({"created_at": TIME, "tasks": [{"id": "1", "interrupts": [{"id": "i"}]}]})
    assert state.created_at is not None
    assert state.created_at.isoformat() == "2026-11-22T15:50:00+00:00"
    assert state["created_at"] == TIME
    assert state.tasks[0].interrupts[0].id == "i"
    assert state["tasks"][0]["interrupts"] == [{"id": "i"}]


@pytest.mark.parametrize("model", [Run, Thread, Assistant, ThreadState])
def test_a_response_that_lacks_something_is_refused(model: Any) -> None:
    """What every server sends is required of a response, in its type; one of many that lacks it is enough."""
    sent = whole_object(model)
    parse_one, parse_all = whole(model.from_dict), whole(lambda data: [*map(model.from_dict, data)])
    assert parse_one(sent) == model.from_dict(sent)
    assert parse_all([]) == []
    for name, kind in model._required.items():
        lacking = {other: value for other, value in sent.items() if other != name}
        with pytest.raises(TypeError, match=f"{model.__name__} without {name}"):
            parse_one(lacking)
        with pytest.raises(TypeError, match=f"{model.__name__} without {name}"):
            parse_all([sent, lacking])
        if kind is not object:
            with pytest.raises(TypeError, match=f"{model.__name__} whose {name} is no {kind.__name__}"):
                parse_one({**sent, name: None})


def test_what_a_model_lacks_is_told_when_it_is_looked_at() -> None:
    """A run that was made is never lost to a missing field: looking at the field raises, nothing else does."""
    run = Run.from_dict({"run_id": "r"})
    assert (run.run_id, repr(run), dict(run)) == ("r", "Run(run_id='r')", {"run_id": "r"})
    for name in ("status", "created_at"):
        with pytest.raises(errors.APIResponseError, match=f"this Run has no '{name}': the server did not send it"):
            getattr(run, name)
    assert run.kwargs is UNSET


@pytest.mark.parametrize("tasks", [[1], 7, "ab", [None]])
def test_a_nested_model_that_is_none(tasks: object) -> None:
    """What should hold models and does not raises when it is looked at, and is kept as it came."""
    state = ThreadState.from_dict({"tasks": tasks})
    with pytest.raises(errors.APIResponseError, match="tasks of this ThreadState: expected an object, got"):
        _ = state.tasks
    assert state["tasks"] == tasks


def test_no_attribute() -> None:
    """An attribute that a model does not have is told with where to find what was meant."""
    run = Run.from_dict({"run_id": "r", "output": 1})
    with pytest.raises(AttributeError, match=r"'Run' object has no attribute 'output'; it is an item: \['output'\]"):
        _ = run.output  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match=r"'Run' object has no attribute 'id'; its id is \.run_id"):
        _ = run.id  # type: ignore[attr-defined]
    assert not hasattr(run, "nothing")


def test_the_repr_is_one_line() -> None:
    """It shows what identifies a run, its status, assistant and time; long values are cut, `kwargs` is left out."""
    run = Run.from_dict(
        {**whole_object(Run), "kwargs": {"x": "y" * 1000}, "assistant_id": "a" * 500, "status": "error"}
    )
    shown = repr(run)
    assert shown.startswith("Run(run_id='text', status='error', assistant_id='aaa")
    assert shown.endswith(f"aaa', created_at='{TIME}')")
    assert len(shown) < 250
    state = ThreadState.from_dict({"next": ["n"], "values": {"a": "\n" * 1000}, "interrupts": [], "created_at": None})
    assert repr(state) == "ThreadState(next=['n'], interrupts=[], created_at=None)"
    assert repr(PartialRun(metadata={"a": 1})) == "PartialRun(metadata={'a': 1})"
    assert repr(RunCreate("agent", input={"a": [{"b": {}}]})) == (
        "RunCreate(assistant_id='agent', input={'a': [{'b': {}}]})"
    )


def test_a_notebook_shows_a_table() -> None:
    """A notebook shows every member of a model, escaped and cut, as a row of a table."""
    shown = ThreadTask.from_dict({"name": "<b>", "result": "x" * 1000})._repr_html_()
    assert "<caption>ThreadTask</caption>" in shown
    assert "&lt;b&gt;" in shown
    assert len(shown) < 1000


@for_all_models
def test_dir_shows_what_is_for_users(model: Any) -> None:
    """Completion shows the fields and the few methods, nothing internal."""
    names = {name for name in dir(model.from_dict(whole_object(model))) if not name.startswith("__")}
    assert names == {*model._names, "from_dict", "get", "items", "keys", "to_dict", "values"}


def test_what_identifies_a_model() -> None:
    """A model that stands for something with an id knows which of its fields that is."""
    ids = {model.__name__: own_id(model()) for model in MODELS if model.__name__.startswith("Partial")}
    del ids["PartialThreadState"]  # which has none
    assert ids == {"PartialRun": "run_id", "PartialThread": "thread_id", "PartialAssistant": "assistant_id"}
