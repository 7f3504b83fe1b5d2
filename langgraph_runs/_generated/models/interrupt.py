# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, WireModel, wire_model


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False)
class Interrupt(WireModel):
    """A question that a graph stopped to ask.

    Attributes:
        id (str | Unset): The interrupt's id, for commands that resume several.
        value (Any | Unset): The question, any JSON.
        response_schema (Any | Unset): The JSON schema of the answer, or null.
    """

    id: str | Unset = UNSET
    value: Any | Unset = UNSET
    response_schema: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
