# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import WireModel, wire_model

if TYPE_CHECKING:
    from ..models.search_item import SearchItem


@wire_model(
    required={"items": list},
    nested={"items": "SearchItem"},
    shown=("items",),
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class SearchItemsResponse(WireModel):
    """The items that a search found.

    Attributes:
        items (list[SearchItem]): The items.
    """

    items: list[SearchItem]
