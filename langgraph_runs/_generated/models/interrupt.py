# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import Any

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model


@wire_model(
    required={"id": str, "value": object},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class Interrupt(WireModel):
    """A question that a graph stopped to ask.

    Attributes:
        id (str): The interrupt's id, for commands that resume several.
        value (Any): The question, any JSON.
        response_schema (Any | Unset): The JSON schema of the answer, or null.
    """

    id: str
    value: Any
    response_schema: Any | Unset = UNSET
