"""Rows for `store`, each in a namespace of its own, and for what the server says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .around import called
from .table import CALL, row
from .world import World


def of_users(w: World) -> list[str]:
    """A namespace below this row's own."""
    return [w.unheard_of, "users"]


def an_item(w: World) -> str:
    """The key of an item there."""
    w.put(of_users(w), "ada", {"a": 1})
    return "ada"


def three_items(w: World) -> list[str]:
    """This row's own namespace, and below it three items."""
    for number, name in enumerate(("ada", "bob", "cyd")):
        w.put([*of_users(w), name], "k", {"n": number})
    return [w.unheard_of]


@row("store.put_item", "an item", namespace=of_users, key="ü.", value={"a": [1, None]}, index=False, ttl=60, **CALL)
def put(w: World, result: Any) -> None:
    called(w)
    assert result is None
    assert w.item(of_users(w), "ü.") == {"a": [1, None]}


@row("store.put_item", "an item in place of another", namespace=of_users, key=an_item, value={"b": 2}, index=["b"])
def put_again(w: World, result: Any) -> None:
    assert w.item(of_users(w), "ada") == {"b": 2}


@row("store.get_item", "an item", namespace=lambda w: tuple(of_users(w)), key=an_item, refresh_ttl=True, **CALL)
def got(w: World, item: Any) -> None:
    called(w)
    assert (item.namespace[-2:], item.key, item.value) == (of_users(w), "ada", {"a": 1})
    assert isinstance(item.created_at, datetime)


@row("store.get_item", "None if there is none", namespace=of_users, key="nobody")
def not_got(w: World, item: Any) -> None:
    assert item is None


@row("store.delete_item", "an item", namespace=of_users, key=an_item, **CALL)
def deleted(w: World, result: Any) -> None:
    called(w)
    assert result is None
    assert w.item(of_users(w), "ada") is None


@row("store.delete_item", "no item", namespace=of_users, key="nobody")
def not_deleted(w: World, result: Any) -> None:
    assert result is None


@row(
    "store.search_items",
    "below a namespace, with a field, a page of them",
    namespace_prefix=three_items,
    filter={"n": 1},
    limit=2,
    offset=0,
    query="bob",
    refresh_ttl=False,
    **CALL,
)
def searched(w: World, found: Any) -> None:
    called(w)
    [item] = found.items
    assert (item.namespace[-1], item.key, item.value) == ("bob", "k", {"n": 1})
    assert found["items"][0]["key"] == "k"


def items_with_numbers(w: World) -> list[str]:
    """This row's own namespace, with items whose numbers are in another order as text."""
    for number in (9, 10, 100):
        w.put([w.unheard_of], str(number), {"n": number, "in": {"a": number}})
    return [w.unheard_of]


@row("store.search_items", "with a number in a range", namespace_prefix=items_with_numbers, filter={"n": {"$gt": 9}})
def searched_by_range(w: World, found: Any) -> None:
    assert sorted(item.value["n"] for item in found.items) == [10, 100]


@row("store.search_items", "with a mapping", namespace_prefix=items_with_numbers, filter={"in": {"a": 10}})
def searched_by_mapping(w: World, found: Any) -> None:
    assert [item.key for item in found.items] == ["10"]


@row("store.search_items", "everywhere", namespace_prefix=lambda w: three_items(w) and [], limit=1000)
def searched_everywhere(w: World, found: Any) -> None:
    assert len([item for item in found.items if w.unheard_of in item.namespace]) == 3


@row(
    "store.iter_items",
    "all of them, in small pages",
    namespace_prefix=three_items,
    filter={},
    query="x",
    refresh_ttl=True,
    page_size=2,
    **CALL,
)
def iterated(w: World, found: Any) -> None:
    assert sorted(item.value["n"] for item in found) == [0, 1, 2]
    called(w)


@row("store.iter_items", "each once, though each is deleted as it is told", namespace_prefix=three_items, page_size=2)
def iterated_and_deleted(w: World, found: Any) -> None:
    told = []
    for item in found:
        told.append(item.value["n"])
        w.client.store.delete_item([*of_users(w), item.namespace[-1]], item.key)
    assert sorted(told) == [0, 1, 2]


@row(
    "store.list_namespaces",
    "that begin and end so, cut, a page of them",
    prefix=three_items,
    suffix=["bob"],
    max_depth=3,
    limit=2,
    offset=0,
    **CALL,
)
def listed(w: World, found: Any) -> None:
    called(w)
    assert [one[-3:] for one in found.namespaces] == [[*of_users(w), "bob"]]


@row(
    "store.iter_namespaces",
    "all of them, in small pages",
    prefix=three_items,
    suffix=None,
    max_depth=9,
    page_size=2,
    **CALL,
)
def iterated_namespaces(w: World, found: Any) -> None:
    assert sorted(one[-1] for one in found) == ["ada", "bob", "cyd"]
    called(w)


@row("server_info", "its version and what it can do", **CALL)
def info(w: World, info: Any) -> None:
    called(w)
    assert info.version == w.get("/info")["version"]
    assert info.flags["assistants"] is True


@row("ok", "it is up, and its database, too", check_db=True, **CALL)
def healthy(w: World, result: Any) -> None:
    called(w)
    assert result is True


@row("ok", "it is up")
def up(w: World, result: Any) -> None:
    assert result is True
