"""The calls for crons, the store and the server itself, in the shape of `operations`."""

from __future__ import annotations

from typing import Any

from .operation import Operation
from .support import a_cron, an_item

SCHEDULE = "0 9 * * *"


def _is_cron(found: Any) -> bool:
    return bool(found.cron_id and found.schedule == SCHEDULE)


def _are_crons(found: Any) -> bool:
    return bool(found) and all(map(_is_cron, found))


OPERATIONS_AROUND = [
    Operation(
        "crons.create",
        "create_cron",
        lambda on: on.client.crons.create(on.assistant_id, schedule=SCHEDULE),
        _is_cron,
        makes=1,
    ),
    Operation(
        "crons.create_for_thread",
        "create_cron",
        lambda on: on.client.crons.create_for_thread(on.thread_id, on.assistant_id, schedule=SCHEDULE),
        _is_cron,
        makes=1,
        fares="crons.create",
    ),
    Operation(
        "crons.get",
        "cron",
        lambda on: on.client.crons.get("c"),
        _is_cron,
        fares="get",
        endpoint=("GET", "/runs/crons/{cron_id}", a_cron()),
    ),
    Operation(
        "crons.update",
        "update_cron",
        lambda on: on.client.crons.update("c", end_time=None),
        _is_cron,
        fares="get",
        endpoint=("PATCH", "/runs/crons/{cron_id}", a_cron()),
    ),
    Operation(
        "crons.delete",
        "delete_cron",
        lambda on: on.client.crons.delete("c"),
        None,
        fares="delete",
        endpoint=("DELETE", "/runs/crons/{cron_id}", None),
    ),
    Operation(
        "crons.search",
        "crons",
        lambda on: on.client.crons.search(metadata={"a": 1}),
        _are_crons,
        fares="get",
        endpoint=("POST", "/runs/crons/search", [a_cron()]),
    ),
    Operation(
        "crons.iter",
        "crons",
        lambda on: list(on.client.crons.iter()),
        _are_crons,
        fares="get",
        endpoint=("POST", "/runs/crons/search", [a_cron()]),
    ),
    Operation(
        "crons.count",
        "count_crons",
        lambda on: on.client.crons.count(),
        12,
        fares="get",
        endpoint=("POST", "/runs/crons/count", 12),
    ),
    Operation(
        "store.put_item",
        "put_item",
        lambda on: on.client.store.put_item(["users"], "k", {"a": 1}),
        None,
        fares="delete",
        endpoint=("PUT", "/store/items", None),
    ),
    Operation(
        "store.get_item",
        "item",
        lambda on: on.client.store.get_item(["users"], "k"),
        lambda item: item.value == {"a": 1},
        fares="get",
        endpoint=("GET", "/store/items", an_item()),
    ),
    Operation(
        "store.delete_item",
        "delete_item",
        lambda on: on.client.store.delete_item(["users"], "k"),
        None,
        fares="delete",
        endpoint=("DELETE", "/store/items", None),
    ),
    Operation(
        "store.search_items",
        "items",
        lambda on: on.client.store.search_items(["users"]),
        lambda found: [item.key for item in found.items] == ["k"],
        fares="get",
        endpoint=("POST", "/store/items/search", {"items": [an_item()]}),
    ),
    Operation(
        "store.iter_items",
        "items",
        lambda on: list(on.client.store.iter_items([])),
        lambda found: [item.key for item in found] == ["k"],
        fares="get",
        endpoint=("POST", "/store/items/search", {"items": [an_item()]}),
    ),
    Operation(
        "store.list_namespaces",
        "namespaces",
        lambda on: on.client.store.list_namespaces(),
        lambda found: found.namespaces == [["users"]],
        fares="get",
        endpoint=("POST", "/store/namespaces", {"namespaces": [["users"]]}),
    ),
    Operation(
        "store.iter_namespaces",
        "namespaces",
        lambda on: list(on.client.store.iter_namespaces()),
        [["users"]],
        fares="get",
        endpoint=("POST", "/store/namespaces", {"namespaces": [["users"]]}),
    ),
    Operation(
        "server_info",
        "info",
        lambda on: on.client.server_info(),
        lambda info: info.version == "1",
        fares="get",
        endpoint=("GET", "/info", {"version": "1", "flags": {}}),
    ),
    Operation("ok", "ok", lambda on: on.client.ok(), True, fares="get", endpoint=("GET", "/ok", {"ok": True})),
]
