# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


@wire_model(
    required={"nodes": list, "edges": list},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class AssistantGraph(WireModel):
    """The nodes and edges of a graph.

    Attributes:
        nodes (list[JsonObject]): The nodes, each an object with `id`, and with `type` and `data` as far as they are
            known.
        edges (list[JsonObject]): The edges, each an object with `source` and `target`; those that depend have
            `conditional`.
    """

    nodes: list[JsonObject]
    edges: list[JsonObject]
