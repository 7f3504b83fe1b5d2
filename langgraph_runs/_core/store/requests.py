"""The requests of the methods of `client.store`, with their arguments checked, and what a missing item is."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Literal

from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.checks import (
    checked_count,
    checked_dict,
    checked_flag,
    checked_number,
    checked_object,
    checked_text,
    checked_texts,
    if_given,
)
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.options import Json
from langgraph_runs._core.calls.pager import Pager
from langgraph_runs._core.calls.send import send_with_retries
from langgraph_runs._core.shown import shown
from langgraph_runs._core.store.namespaces import Namespace, checked_labels, checked_namespace
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._generated import models
from langgraph_runs._generated.api import store as store_api
from langgraph_runs._generated.api.store.get_item import parse
from langgraph_runs._generated.models.item import Item
from langgraph_runs._generated.models.search_item import SearchItem
from langgraph_runs._generated.types import Request, whole

NO_ROUTE = "not found"
"""What a server says that has no store; one that has no item says more than that."""


def put_item(
    namespace: Namespace, key: str, value: Any, *, index: Literal[False] | Sequence[str] | None, ttl: float | None
) -> Request:
    """The request of `put_item`."""
    body = models.ItemPut(
        namespace=checked_namespace("namespace", namespace),
        key=_checked_key(key),
        value=checked_object("value", value),
        index=if_given("index", index, _checked_index),
        ttl=if_given("ttl", ttl, _checked_ttl),
    )
    return store_api.put_item.request(body=body)


def get_item(namespace: Namespace, key: str, *, refresh_ttl: bool | None) -> Request:
    """The request of `get_item`."""
    return store_api.get_item.request(
        namespace=".".join(checked_namespace("namespace", namespace)),
        key=_checked_key(key),
        refresh_ttl=if_given("refresh_ttl", refresh_ttl, checked_flag),
    )


def read_item(context: Context, request: Request) -> Flow[Item | None]:
    """The item, or None: LangGraph responds with null if there is none, and Aegra with a 404 that says so."""
    response = yield from send_with_retries(context, context.config.prepare(request), idempotent=True)
    if responses.is_not_found(response) and (responses.detail_of(response) or NO_ROUTE).lower() != NO_ROUTE:
        return None
    if response.head.ok and not response.body.strip():  # which is not null
        raise responses.response_error(response, responses.why_unreadable(response))
    return responses.parse_success(response, whole(parse), context.wall)


def delete_item(namespace: Namespace, key: str) -> Request:
    """The request of `delete_item`."""
    body = models.ItemDelete(namespace=checked_namespace("namespace", namespace), key=checked_text("key", key))
    return store_api.delete_item.request(body=body)


def search_items(
    namespace_prefix: Namespace,
    *,
    filter: Json | None,
    limit: int | None,
    offset: int | None,
    query: str | None,
    refresh_ttl: bool | None,
) -> Request:
    """The request of `search_items`."""
    body = models.ItemSearch(
        namespace_prefix=checked_labels("namespace_prefix", namespace_prefix),
        filter=if_given("filter", filter, checked_dict),
        limit=checked_count("limit", limit, least=1),
        offset=checked_count("offset", offset, least=0),
        query=if_given("query", query, checked_text),
        refresh_ttl=if_given("refresh_ttl", refresh_ttl, checked_flag),
    )
    return store_api.search_items.request(body=body)


def list_namespaces(
    prefix: Namespace | None,
    *,
    suffix: Namespace | None,
    max_depth: int | None,
    limit: int | None,
    offset: int | None,
) -> Request:
    """The request of `list_namespaces`."""
    body = models.NamespaceSearch(
        prefix=if_given("prefix", prefix, checked_labels),
        suffix=if_given("suffix", suffix, checked_labels),
        max_depth=if_given("max_depth", max_depth, checked_count, least=1),
        limit=checked_count("limit", limit, least=1),
        offset=checked_count("offset", offset, least=0),
    )
    return store_api.list_namespaces.request(body=body)


def pager_of_items(page_size: int | None) -> Pager:
    """The pages of `iter_items`."""
    return Pager(_key_of_item, checked_count("page_size", page_size, least=1), of="items")


def pager_of_namespaces(page_size: int | None) -> Pager:
    """The pages of `iter_namespaces`."""
    return Pager(tuple[str, ...], checked_count("page_size", page_size, least=1), of="namespaces")


def _key_of_item(item: SearchItem) -> Hashable:
    return *item.namespace, item.key


def _checked_key(value: object) -> str:
    key = checked_text("key", value)
    if not key:
        raise ValueError("key is empty; no server finds such an item again")
    return key


def _checked_index(name: str, value: object) -> bool | list[str]:
    if value is False:
        return False
    if value is True:
        raise ValueError(f"{name} must be a list of paths or False, got True; leave it out for the store's default")
    return checked_texts(name, value, of="paths")


def _checked_ttl(name: str, value: object) -> float:
    minutes = checked_number(name, value)
    if minutes <= 0:
        raise ValueError(f"{name} must be a positive number of minutes, got {shown(value)}")
    return minutes
