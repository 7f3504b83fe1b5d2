"""Rows for `assistants`: creating, changing, counting and looking into them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from langgraph_runs import UNSET, errors

from .around import called
from .table import CALL, refusal, row
from .world import World


def mine(w: World, **body: Any) -> str:
    """The id of an assistant that this row alone has."""
    config = {"configurable": {"row": f"{w.unheard_of} {len(w.made)}"}}  # no two of Aegra's are alike
    w.made.append(w.make_assistant("echo", **{"config": config, **body}))
    return w.made[-1]


def look(w: World) -> dict[str, Any]:
    """It, as the server has it now."""
    return w.get(f"/assistants/{w.made[-1]}")


FIELDS: dict[str, Any] = {
    "name": "before",
    "description": "what it is for",
    "config": {"configurable": {"colour": "red"}},
    "metadata": {"a": 1},
}


# assistants.create


@row("assistants.create", "with an id of its own", graph_id="echo", context=lambda w: {"row": w.unheard_of})
def created(w: World, made: Any) -> None:
    w.delete_later(f"/assistants/{made.assistant_id}")
    assert UUID(made.assistant_id)
    assert (made.graph_id, made.version, made.description) == ("echo", 1, None)
    assert made.context == {"row": w.unheard_of}


@row(
    "assistants.create",
    "with everything",
    graph_id="echo",
    config={"tags": ["t"], "configurable": {"colour": "red"}},
    assistant_id=lambda w: UUID(w.unheard_of),
    if_exists="raise",
    name="mine",
    description="what it is for",
    metadata={"a": 1},
    **CALL,
)
def created_whole(w: World, made: Any) -> None:
    called(w)
    w.delete_later(f"/assistants/{made.assistant_id}")
    assert (made.assistant_id, made.name, made.description) == (w.unheard_of, "mine", "what it is for")
    assert (made.metadata, made.config["tags"], made.context) == ({"a": 1}, ["t"], {"colour": "red"})


@refusal("assistants.create", errors.ConflictError, "there is one already", graph_id="echo", assistant_id=mine)
def created_twice(w: World, error: Any) -> None:
    assert error.status_code == 409


@row("assistants.create", "or it serves", graph_id="echo", assistant_id=mine, if_exists="do_nothing")
def created_before(w: World, made: Any) -> None:
    assert made.assistant_id == w.made[-1]


def settings_of_another(w: World) -> dict[str, Any]:
    """The config that an assistant has."""
    config = {"configurable": {"row": w.unheard_of}}
    mine(w, config=config)
    return config


@row("assistants.create", "just like another", graph_id="echo", config=settings_of_another)
def created_alike(w: World, made: Any) -> None:
    w.delete_later(f"/assistants/{made.assistant_id}")
    assert made.assistant_id != w.made[-1]


@refusal("assistants.create", errors.NotFoundError, "of a graph that there is not", graph_id="none")
def created_of_nothing(w: World, error: Any) -> None:
    assert "Graph 'none' not found" in error.detail


# assistants.update


@row(
    "assistants.update",
    "everything",
    assistant_id=lambda w: UUID(mine(w, **FIELDS)),
    graph_id="nested",
    config={"tags": ["t"]},
    context={"colour": "blue"},
    metadata={"b": 2},
    name="after",
    description="something else",
    **CALL,
)
def updated(w: World, found: Any) -> None:
    called(w)
    assert (found.version, found.graph_id, found.name, found.description) == (2, "nested", "after", "something else")
    assert (found.context, found.config["tags"], found.metadata) == ({"colour": "blue"}, ["t"], {"a": 1, "b": 2})


@row(
    "assistants.update",
    "what is not given stays: UNSET, or None",
    assistant_id=lambda w: mine(w, **FIELDS),
    name="after",
    description=None,
    context=UNSET,
    metadata=None,
    config=None,
    graph_id=UNSET,
)
def updated_partly(w: World, found: Any) -> None:
    assert found.name == "after"
    assert {name: found[name] for name in FIELDS} == {**FIELDS, "name": "after"}
    assert found.graph_id == "echo"


@row("assistants.update", "an empty description", assistant_id=lambda w: mine(w, **FIELDS), description="")
def undescribed(w: World, found: Any) -> None:
    assert look(w)["description"] == ""


@refusal("assistants.update", errors.NotFoundError, "an unknown one", assistant_id=lambda w: w.unheard_of, name="x")
def updated_nothing(w: World, error: Any) -> None:
    assert error.method == "PATCH"


# assistants.delete


@row("assistants.delete", "an assistant", assistant_id=lambda w: UUID(mine(w)), **CALL)
def deleted(w: World, result: Any) -> None:
    called(w)
    assert result is None
    assert w.api.get(f"/assistants/{w.made[-1]}").status_code == 404


def used(w: World) -> str:
    """An assistant that ran on this row's thread last."""
    w.run(mine(w), {"a": 1})
    return w.made[-1]


@row("assistants.delete", "with the threads that it ran on", assistant_id=used, delete_threads=True)
def deleted_with_threads(w: World, result: Any) -> None:
    assert w.api.get(f"/threads/{w.thread}").status_code == 404


@row("assistants.delete", "without them", assistant_id=used)
def deleted_alone(w: World, result: Any) -> None:
    assert w.api.get(f"/threads/{w.thread}").status_code == 200


@refusal("assistants.delete", errors.NotFoundError, "an unknown one", assistant_id=lambda w: w.unheard_of)
def deleted_nothing(w: World, error: Any) -> None:
    assert error.method == "DELETE"


# assistants.count and assistants.iter


def three(w: World) -> dict[str, str]:
    """Metadata that three assistants have."""
    mark = {"mark": w.unheard_of}
    for number in range(3):
        mine(w, name=f"number {number}", metadata=mark)
    return mark


@row("assistants.count", "by all", metadata=three, graph_id="echo", name="NUMBER", **CALL)
def counted(w: World, number: Any) -> None:
    called(w)
    assert number == 3


@row("assistants.count", "all of them")
def counted_all(w: World, number: Any) -> None:
    assert number == len(w.post("/assistants/search", {"limit": 100}))


@row(
    "assistants.iter",
    "each once, newest first",
    metadata=three,
    graph_id="echo",
    name="number",
    page_size=2,
    select=["name"],
    **CALL,
)
def iterated(w: World, found: Any) -> None:
    assert [one.name for one in found] == ["number 2", "number 1", "number 0"]
    called(w)


@row("assistants.iter", "oldest first, each changed and deleted", metadata=three, page_size=2, sort_order="asc")
def iterated_and_deleted(w: World, found: Any) -> None:
    told = []
    for one in found:
        told.append(one.assistant_id)
        assert w.api.patch(f"/assistants/{one.assistant_id}", json={"name": "changed"}).status_code == 200
        assert w.api.delete(f"/assistants/{one.assistant_id}").status_code in (200, 204)
    assert told == w.made


# Looking into an assistant


@row("assistants.get_graph", "its nodes and edges", assistant_id=lambda w: w.assistant("nested"), **CALL)
def graph(w: World, found: Any) -> None:
    called(w)
    assert [one["id"] for one in found.nodes] == ["__start__", "before", "child", "after", "__end__"]
    assert found["edges"][0] == {"source": "__start__", "target": "before"}


@row("assistants.get_graph", "with those inside subgraphs", assistant_id=lambda w: w.assistant("nested"), xray=True)
def graph_inside(w: World, found: Any) -> None:
    assert "child:work" in [one["id"] for one in found.nodes]


@row("assistants.get_graph", "down to a depth", assistant_id=lambda w: w.assistant("nested"), xray=1)
def graph_to_a_depth(w: World, found: Any) -> None:
    names = [one["id"] for one in found.nodes]
    assert "child:work" in names
    assert "child:grandchild:deep" not in names


@row("assistants.get_schemas", "the schemas of its graph", assistant_id=lambda w: UUID(w.assistant("nested")), **CALL)
def schemas(w: World, found: Any) -> None:
    called(w)
    assert found.graph_id == "nested"
    assert found.state_schema["properties"]["at"]["type"] == "string"


@row("assistants.get_subgraphs", "the schemas of its subgraphs", assistant_id=lambda w: w.assistant("nested"), **CALL)
def subgraphs(w: World, found: Any) -> None:
    called(w)
    assert [*found] == ["child"]
    assert found["child"].state_schema["properties"]["at"]["type"] == "string"


@row("assistants.get_subgraphs", "and of theirs", assistant_id=lambda w: w.assistant("nested"), recurse=True)
def all_subgraphs(w: World, found: Any) -> None:
    assert [*found] == ["child", "child|grandchild"]


@row(
    "assistants.get_subgraphs",
    "of one",
    assistant_id=lambda w: w.assistant("nested"),
    namespace="child|grandchild",
    recurse=True,
)
def one_subgraph(w: World, found: Any) -> None:
    assert [*found] == ["child|grandchild"]


@row("assistants.get_subgraphs", "of none", assistant_id=lambda w: w.assistant("nested"), namespace="none")
def no_subgraph(w: World, found: Any) -> None:
    assert found == {}


# Versions


def changed(w: World) -> str:
    """The id of an assistant of three versions."""
    made = mine(w, name="1", metadata={"a": 1})
    for name in "2", "3":
        assert w.api.patch(f"/assistants/{made}", json={"name": name, "metadata": {"b": name}}).status_code == 200
    return made


@row("assistants.get_versions", "newest first", assistant_id=lambda w: UUID(changed(w)))
def versions(w: World, found: Any) -> None:
    assert [(one.version, one.name) for one in found] == [(3, "3"), (2, "2"), (1, "1")]


@row(
    "assistants.get_versions",
    "a page of them, by metadata",
    assistant_id=changed,
    metadata={"a": 1},
    limit=1,
    offset=1,
    **CALL,
)
def versions_page(w: World, found: Any) -> None:
    called(w)
    assert [one.version for one in found] == [2]


@refusal("assistants.get_versions", errors.NotFoundError, "of an unknown one", assistant_id=lambda w: w.unheard_of)
def no_versions(w: World, error: Any) -> None:
    assert error.status_code == 404


@row("assistants.set_latest", "an earlier version", assistant_id=changed, version=1, **CALL)
def set_back(w: World, found: Any) -> None:
    called(w)
    assert (found.version, found.name) == (1, "1")
    assert look(w)["name"] == "1"


@refusal("assistants.set_latest", errors.NotFoundError, "a version that there is not", assistant_id=changed, version=9)
def set_to_nothing(w: World, error: Any) -> None:
    assert "9" in error.detail
