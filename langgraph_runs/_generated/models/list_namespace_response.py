# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from attrs import define as _attrs_define

from ..types import WireModel, wire_model


@wire_model(
    required={"namespaces": list},
    shown=("namespaces",),
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ListNamespaceResponse(WireModel):
    """Namespaces that have items.

    Attributes:
        namespaces (list[list[str]]): The labels of each namespace.
    """

    namespaces: list[list[str]]
