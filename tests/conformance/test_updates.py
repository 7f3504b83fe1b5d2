"""What `update` changes, and what it leaves: a field that is None or UNSET is not sent."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import pytest

from langgraph_runs import UNSET

from .support import ClientMaker, FakeRuns, a_thread, an_assistant, reply

UPDATES: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "threads.update": (
        "update_thread",
        "/threads/{thread_id}",
        a_thread(),
        {"metadata": {"a": None}, "ttl": {"ttl": 5, "strategy": "keep_latest"}},
    ),
    "assistants.update": (
        "update_assistant",
        "/assistants/{assistant_id}",
        an_assistant(),
        {
            "graph_id": "h",
            "config": {"tags": []},
            "context": {},
            "metadata": {"a": None},
            "name": "",
            "description": "",
        },
    ),
}
CASES = [(name, field) for name, (_, _, _, fields) in UPDATES.items() for field in fields]


def served(server: FakeRuns, name: str) -> dict[str, Any]:
    """Serve the endpoint of a method; the fields that it can change, with values for them."""
    operation, path, data, fields = UPDATES[name]
    server.serve(operation, "PATCH", path, data)
    return fields


def test_every_field_is_tried(make_client: ClientMaker, fake_runs: FakeRuns) -> None:
    """The fields below are those that the API describes."""
    from langgraph_runs._generated import models

    for name, model in {"threads.update": models.ThreadUpdate, "assistants.update": models.AssistantUpdate}.items():
        assert {*UPDATES[name][3]} == {*model.__annotations__} - {"additional_properties"}


@pytest.mark.parametrize(("name", "field"), CASES)
def test_one_field(name: str, field: str, make_client: ClientMaker, fake_runs: FakeRuns) -> None:
    """A field that is given is sent as it is, even if it is empty, and no other."""
    fields = served(fake_runs, name)
    attrgetter(name)(make_client(fake_runs.url))("x", **{field: fields[field]})
    assert fake_runs.requests[0].json() == {field: fields[field]}


@pytest.mark.parametrize("nothing", [None, UNSET], ids=["None", "UNSET"])
@pytest.mark.parametrize(("name", "field"), CASES)
def test_all_but_one(name: str, field: str, nothing: Any, make_client: ClientMaker, fake_runs: FakeRuns) -> None:
    """A field that is None or UNSET is not sent, so it stays as it is: the API has null for none of them."""
    fields = served(fake_runs, name)
    attrgetter(name)(make_client(fake_runs.url))("x", **{**fields, field: nothing})
    assert fake_runs.requests[0].json() == {one: value for one, value in fields.items() if one != field}


@pytest.mark.parametrize("name", UPDATES)
def test_nothing_to_change(name: str, make_client: ClientMaker, fake_runs: FakeRuns) -> None:
    """An update of nothing is refused: it would make a new version of an assistant that is like the last."""
    with pytest.raises(ValueError, match="update needs "):
        attrgetter(name)(make_client(fake_runs.url))("x", metadata=None)
    assert fake_runs.requests == []


def test_nothing_to_return(make_client: ClientMaker, fake_runs: FakeRuns) -> None:
    """With `return_minimal` the server is asked for no body; one that sends the thread all the same is ignored."""
    served(fake_runs, "threads.update")
    update = make_client(fake_runs.url).threads.update
    assert update("t", metadata={}, return_minimal=True) is None
    assert fake_runs.requests[0].headers["prefer"] == "return=minimal"
    fake_runs.fault(lambda request, work: reply(status=204), update_thread=1)
    assert update("t", metadata={}, return_minimal=True) is None
    assert update("t", metadata={}).thread_id == "t"
    assert "prefer" not in fake_runs.requests[-1].headers
