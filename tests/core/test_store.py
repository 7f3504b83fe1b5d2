"""Items of the store: what is sent, what is refused before that, and when an item is known to be missing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.store import requests
from langgraph_runs._core.store.requests import read_item
from langgraph_runs._generated.models.search_item import SearchItem
from tests.core.calls_driver import Reply, World, answer, text

GET = "GET /store/items"
ITEM = {"namespace": ["users"], "key": "k", "value": {"a": 1}}


def read(reply: Reply) -> Any:
    world = World((GET, reply))
    request = requests.get_item(["users", "ada"], "k", refresh_ttl=True)
    found = world.run(read_item(world.context(retry=RetryPolicy.immediate(1)), request))
    assert world.queries == [{"namespace": ["users.ada"], "key": ["k"], "refresh_ttl": ["true"]}]
    return found


def test_an_item() -> None:
    """An item is a model; Aegra leaves out its times."""
    assert read(answer(ITEM)).value == {"a": 1}


@pytest.mark.parametrize(
    "reply",
    [
        text("null"),
        answer({"detail": "Item not found"}, 404),
        answer({"error": "not_found", "message": "Item not found", "details": None}, 404),
    ],
    ids=["null", "detail", "aegra"],
)
def test_no_item(reply: Reply) -> None:
    """A server that says in its own words that there is no such item is believed."""
    assert read(reply) is None


@pytest.mark.parametrize(
    "reply",
    [
        answer({"detail": "Not Found"}, 404),
        text("<h1>404</h1>", 404),
        answer({"error": "not_found", "message": "Not Found", "details": None}, 404),
    ],
    ids=["detail", "html", "aegra"],
)
def test_no_store(reply: Reply) -> None:
    """A server without a store, or what is no server of ours, says nothing of the item."""
    with pytest.raises(errors.NotFoundError):
        read(reply)


@pytest.mark.parametrize("body", ["", "[]", "{}", "{"])
def test_no_answer(body: str) -> None:
    """A body that is no item and not null, an empty one first of all, does not pass for a missing item."""
    with pytest.raises(errors.APIResponseError):
        read(text(body))


def test_what_is_sent() -> None:
    """What is given is sent, what is not is left out."""
    put = requests.put_item(("a", "b"), "k", {"c": 1}, index=False, ttl=0.5)
    assert put.body == {"namespace": ["a", "b"], "key": "k", "value": {"c": 1}, "index": False, "ttl": 0.5}
    assert requests.put_item(["a"], "k", {}, index=["x.y"], ttl=None).body["index"] == ["x.y"]
    found = requests.search_items([], filter=None, limit=10, offset=0, query=None, refresh_ttl=None)
    assert found.body == {"namespace_prefix": [], "limit": 10, "offset": 0}
    listed = requests.list_namespaces(None, suffix=["z"], max_depth=2, limit=5, offset=1)
    assert listed.body == {"suffix": ["z"], "max_depth": 2, "limit": 5, "offset": 1}
    assert requests.delete_item(["a"], "k").body == {"namespace": ["a"], "key": "k"}


@pytest.mark.parametrize(
    ("namespace", "error", "words"),
    [
        ("users.ada", TypeError, r"namespace must be a list of labels, got 'users.ada'; pass \['users', 'ada'\]"),
        ([], ValueError, r"namespace is empty; pass at least one label"),
        (["users", ""], ValueError, r"namespace\[1\] is empty"),
        (["a.b"], ValueError, r"namespace\[0\] must not contain a dot, got 'a.b'"),
        ([uuid4()], TypeError, r"namespace\[0\] must be a str"),
        (None, TypeError, r"namespace must be a list of labels, got None"),
    ],
)
def test_namespaces_that_are_none(namespace: Any, error: type[Exception], words: str) -> None:
    """Servers join labels by dots: what would mean another namespace there is refused, in words that say how to."""
    with pytest.raises(error, match=words):
        requests.put_item(namespace, "k", {}, index=None, ttl=None)
    with pytest.raises(error, match=words):
        requests.get_item(namespace, "k", refresh_ttl=None)
    with pytest.raises(error, match=words):
        requests.delete_item(namespace, "k")


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"key": ""}, ValueError, "key is empty"),
        ({"key": 1}, TypeError, "key must be a str"),
        ({"value": [1]}, TypeError, "value must be a mapping"),
        ({"index": True}, ValueError, "index must be a list of paths or False"),
        ({"index": "x"}, TypeError, "index must be a list of paths"),
        ({"ttl": 0}, ValueError, "ttl must be a positive number of minutes"),
        ({"ttl": "1"}, TypeError, "ttl must be a number"),
    ],
)
def test_items_that_are_none(changed: dict[str, Any], error: type[Exception], words: str) -> None:
    """What no server could store, or find again, is refused."""
    with pytest.raises(error, match=words):
        requests.put_item(["a"], **{"key": "k", "value": {}, "index": None, "ttl": None, **changed})


def test_an_item_without_a_key_can_be_deleted() -> None:
    """An item whose key is empty, which other clients may store, is listed, so it can be deleted."""
    assert requests.delete_item(["a"], "").body == {"namespace": ["a"], "key": ""}
    with pytest.raises(ValueError, match="key is empty"):
        requests.get_item(["a"], "", refresh_ttl=None)
    with pytest.raises(TypeError, match="key must be a str, got None"):
        requests.delete_item(["a"], None)  # type: ignore[arg-type]


def test_pages() -> None:
    """Items are told apart by namespace and key, namespaces by their labels."""
    items = [SearchItem.from_dict({**ITEM, "key": key}) for key in "ab"]
    other = SearchItem.from_dict({**ITEM, "namespace": ["teams"], "key": "b"})
    pages = requests.pager_of_items(2)
    pages.add_page(items)
    assert [*pages.items] == items
    pages.add_page([items[1], other])
    assert [*pages.items] == [other]
    names = requests.pager_of_namespaces(2)
    names.add_page([["a"], ["a", "b"]])
    assert [*names.items] == [["a"], ["a", "b"]]
    names.add_page([["a", "b"]])
    assert not names.items
    assert names.exhausted


def test_what_was_found() -> None:
    """A search is the items and the namespaces that the server sent, as it sent them."""
    found = requests.parse_found_items({"items": [{**ITEM, "new": 1}], "more": 2})
    assert found.to_dict() == {"items": [{**ITEM, "new": 1}], "more": 2}
    assert found.items[0]["new"] == 1
    assert requests.parse_found_namespaces({"namespaces": [["a"], []]}).namespaces == [["a"], []]


@pytest.mark.parametrize(
    "change", [{"namespace": "users"}, {"namespace": [1]}, {"namespace": [[]]}, {"key": None}, {"value": 1}]
)
def test_no_items(change: dict[str, Any]) -> None:
    """An item that lacks what identifies it is no item, wherever it is on the page."""
    with pytest.raises(TypeError, match=r"SearchItem whose|expected a namespace, a list of labels, got"):
        requests.parse_found_items({"items": [ITEM, {**ITEM, **change}]})
    with pytest.raises(TypeError, match="SearchItem without"):
        requests.parse_found_items({"items": [ITEM, {name: ITEM[name] for name in ITEM.keys() - change}]})


@pytest.mark.parametrize("items", [None, {}, [None], ["x"]])
def test_no_list_of_items(items: Any) -> None:
    """Neither is anything else."""
    with pytest.raises(TypeError):
        requests.parse_found_items({"items": items})
    with pytest.raises(TypeError):
        requests.parse_found_namespaces({"namespaces": items})


def test_the_pages_of_iterators() -> None:
    """A page has items, or namespaces, each of which is looked at as in a search."""
    assert [item.key for item in requests.parse_items({"items": [ITEM | {"created_at": "", "updated_at": ""}]})] == [
        "k"
    ]
    assert requests.parse_namespaces({"namespaces": [["a"], ["a", "b"]]}) == [["a"], ["a", "b"]]
    with pytest.raises(TypeError, match="a list of labels, got 5"):
        requests.parse_namespaces({"namespaces": [["a"], 5]})
