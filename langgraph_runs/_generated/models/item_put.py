# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


@wire_model(
    required={"namespace": list, "key": str, "value": dict},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ItemPut(WireModel):
    """An item to store.

    Attributes:
        namespace (list[str]): The labels of the item's namespace, from the root.
        key (str): The item's key, unique in its namespace.
        value (JsonObject): What to store, a JSON object.
        index (bool | list[str] | Unset): The fields to make searchable by meaning, as paths into the value; False
            for none. The default is the store's.
        ttl (float | Unset): Minutes after which the item is deleted. The default is the store's.
    """

    namespace: list[str]
    key: str
    value: JsonObject
    index: bool | list[str] | Unset = UNSET
    ttl: float | Unset = UNSET
