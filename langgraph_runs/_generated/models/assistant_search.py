# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.assistant_field import AssistantField
    from ..models.assistant_sort_by import AssistantSortBy
    from ..models.json_object import JsonObject
    from ..models.sort_order import SortOrder


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class AssistantSearch(WireModel):
    """The assistants to search for. All conditions must match.

    Attributes:
        metadata (JsonObject | Unset): Only assistants whose metadata contains this.
        graph_id (str | Unset): Only assistants of this graph.
        name (str | Unset): Only assistants whose name contains this, ignoring case.
        limit (int | Unset): The maximum number of assistants. The server's default is 10.
        offset (int | Unset): The number of assistants to skip. The server's default is 0.
        sort_by (AssistantSortBy | Unset): The field to sort by.
        sort_order (SortOrder | Unset): The sort order.
        select (list[AssistantField] | Unset): Only these fields of each assistant.
    """

    metadata: JsonObject | Unset = UNSET
    graph_id: str | Unset = UNSET
    name: str | Unset = UNSET
    limit: int | Unset = UNSET
    offset: int | Unset = UNSET
    sort_by: AssistantSortBy | Unset = UNSET
    sort_order: SortOrder | Unset = UNSET
    select: list[AssistantField] | Unset = UNSET
