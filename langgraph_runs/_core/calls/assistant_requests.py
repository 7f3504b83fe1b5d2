"""The requests of `client.assistants`, from the caller's arguments, and what some of their responses become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langgraph_runs._core.calls.checks import (
    checked_choice,
    checked_count,
    checked_dict,
    checked_fields,
    checked_flag,
    checked_id,
    checked_object,
    checked_text,
    if_given,
)
from langgraph_runs._core.calls.options import AssistantID, Json
from langgraph_runs._core.calls.run_fields import checked_config
from langgraph_runs._core.shown import shown
from langgraph_runs._generated import models
from langgraph_runs._generated.api import assistants as api
from langgraph_runs._generated.models.assistant_field import AssistantField
from langgraph_runs._generated.models.assistant_sort_by import AssistantSortBy
from langgraph_runs._generated.models.sort_order import SortOrder
from langgraph_runs._generated.types import UNSET, Request, Unset, from_owned_dict, json_object


def update_request(assistant_id: AssistantID, *, graph_id: str | Unset | None, **fields: Any) -> Request:
    """The request of `update`."""
    checked = checked_id("assistant_id", assistant_id)
    body = models.AssistantUpdate(graph_id=if_given("graph_id", graph_id, checked_name), **settings(**fields))
    if not body:
        raise ValueError("update needs at least one of graph_id, config, context, metadata, name and description")
    return api.update_assistant.request(checked, body=body)


def settings(
    *,
    config: Json | Unset | None,
    context: Json | Unset | None,
    metadata: Json | Unset | None,
    name: str | Unset | None,
    description: str | Unset | None,
) -> dict[str, Any]:
    """What an assistant can be created with, and changed to."""
    return {
        "config": if_given("config", config, checked_config),
        "context": if_given("context", context, checked_object),
        "metadata": if_given("metadata", metadata, checked_dict),
        "name": if_given("name", name, checked_text),
        "description": if_given("description", description, checked_text),
    }


def checked_name(name: str, value: object) -> str:
    """The value, if it can be the name of a graph."""
    return checked_id(name, checked_text(name, value))


def search_request(
    *,
    metadata: Json | None,
    graph_id: str | None,
    name: str | None,
    limit: int | None,
    offset: int | None,
    sort_by: AssistantSortBy | None,
    sort_order: SortOrder | None,
    select: Sequence[AssistantField] | None,
    allow_unknown: bool = False,
) -> Request:
    """The request of `search`, and of a page of `iter`."""
    body = models.AssistantSearch(
        metadata=if_given("metadata", metadata, checked_dict),
        graph_id=if_given("graph_id", graph_id, checked_text),
        name=if_given("name", name, checked_text),
        limit=checked_count("limit", limit, least=1),
        offset=checked_count("offset", offset, least=0),
        sort_by=if_given("sort_by", sort_by, checked_choice, AssistantSortBy, allow_unknown=allow_unknown),
        sort_order=if_given("sort_order", sort_order, checked_choice, SortOrder, allow_unknown=allow_unknown),
        select=if_given("select", select, checked_fields, AssistantField, allow_unknown=allow_unknown),
    )
    return api.search_assistants.request(body=body)


def count_request(*, metadata: Json | None, graph_id: str | None, name: str | None) -> Request:
    """The request of `count`."""
    body = models.AssistantCount(
        metadata=if_given("metadata", metadata, checked_dict),
        graph_id=if_given("graph_id", graph_id, checked_text),
        name=if_given("name", name, checked_text),
    )
    return api.count_assistants.request(body=body)


def versions_request(
    assistant_id: AssistantID, *, metadata: Json | None, limit: int | None, offset: int | None
) -> Request:
    """The request of `get_versions`."""
    checked = checked_id("assistant_id", assistant_id)
    body = models.AssistantVersionSearch(
        metadata=if_given("metadata", metadata, checked_dict),
        limit=checked_count("limit", limit, least=1),
        offset=checked_count("offset", offset, least=0),
    )
    return api.get_assistant_versions.request(checked, body=body)


def latest_request(assistant_id: AssistantID, version: int) -> Request:
    """The request of `set_latest`."""
    checked = checked_id("assistant_id", assistant_id)
    body = models.AssistantVersionChange(version=checked_count("version", version, least=1))
    return api.set_latest_assistant.request(checked, body=body)


def graph_request(assistant_id: AssistantID, *, xray: int | bool | None) -> Request:
    """The request of `get_graph`."""
    checked = checked_id("assistant_id", assistant_id)
    return api.get_assistant_graph.request(checked, xray=if_given("xray", xray, _checked_xray))


def _checked_xray(name: str, value: object) -> int | bool:
    if isinstance(value, bool):
        return value
    if not isinstance(value, int):
        raise TypeError(f"{name} must be a bool, or the depth as an int, got {shown(value)}")
    return checked_count(name, value, least=1)


def subgraphs_request(assistant_id: AssistantID, *, namespace: str | None, recurse: bool | None) -> Request:
    """The request of `get_subgraphs`: of all of them, or of one."""
    checked = checked_id("assistant_id", assistant_id)
    deep = if_given("recurse", recurse, checked_flag)
    name = if_given("namespace", namespace, checked_name)
    if name is UNSET:
        return api.get_assistant_subgraphs.request(checked, recurse=deep)
    return api.get_assistant_subgraph.request(checked, name, recurse=deep)


def parse_subgraphs(data: Any) -> dict[str, models.SubgraphSchema]:
    """The schemas of subgraphs by their namespaces; TypeError if the response has another shape."""
    found = json_object(data)
    return {name: from_owned_dict(models.SubgraphSchema, json_object(one)) for name, one in found.items()}
