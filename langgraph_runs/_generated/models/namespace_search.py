# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class NamespaceSearch(WireModel):
    """The namespaces to list.

    Attributes:
        prefix (list[str] | Unset): Only namespaces that begin with these labels.
        suffix (list[str] | Unset): Only namespaces that end with these labels.
        max_depth (int | Unset): Cut namespaces down to this many labels.
        limit (int | Unset): The maximum number of namespaces. The server's default is 100.
        offset (int | Unset): The number of namespaces to skip. The server's default is 0.
    """

    prefix: list[str] | Unset = UNSET
    suffix: list[str] | Unset = UNSET
    max_depth: int | Unset = UNSET
    limit: int | Unset = UNSET
    offset: int | Unset = UNSET
