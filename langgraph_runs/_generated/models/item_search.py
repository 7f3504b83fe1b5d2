# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


@wire_model(
    required={"namespace_prefix": list},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ItemSearch(WireModel):
    """The items to search for.

    Attributes:
        namespace_prefix (list[str]): The first labels of the items' namespaces; an empty list for all items.
        filter (JsonObject | Unset): Only items whose value has these fields.
        limit (int | Unset): The maximum number of items. The server's default is 10.
        offset (int | Unset): The number of items to skip. The server's default is 0.
        query (str | Unset): What to search for by meaning, if the store has an index; the best come first.
        refresh_ttl (bool | Unset): Whether reading prolongs the items' lives. The default is the store's.
    """

    namespace_prefix: list[str]
    filter: JsonObject | Unset = UNSET
    limit: int | Unset = UNSET
    offset: int | Unset = UNSET
    query: str | Unset = UNSET
    refresh_ttl: bool | Unset = UNSET
