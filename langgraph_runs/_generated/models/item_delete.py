# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from attrs import define as _attrs_define

from ..types import WireModel, wire_model


@wire_model(
    required={"namespace": list, "key": str},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ItemDelete(WireModel):
    """An item to delete.

    Attributes:
        namespace (list[str]): The labels of the item's namespace, from the root.
        key (str): The item's key, unique in its namespace.
    """

    namespace: list[str]
    key: str
