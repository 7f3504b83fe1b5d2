# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import Any

from attrs import define as _attrs_define

from ..types import WireModel, wire_model


@wire_model(
    required={
        "graph_id": str,
        "input_schema": object,
        "output_schema": object,
        "state_schema": object,
        "config_schema": object,
        "context_schema": object,
    },
    shown=("graph_id",),
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class GraphSchema(WireModel):
    """The JSON schemas of a graph, each an object, or null where the server cannot make one.

    Attributes:
        graph_id (str): The graph.
        input_schema (Any): The schema of its input.
        output_schema (Any): The schema of its output.
        state_schema (Any): The schema of its state.
        config_schema (Any): The schema of its configuration.
        context_schema (Any): The schema of its static context.
    """

    graph_id: str
    input_schema: Any
    output_schema: Any
    state_schema: Any
    config_schema: Any
    context_schema: Any
