# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from attrs import define as _attrs_define

from ..types import WireModel, wire_model


@wire_model(
    required={"version": int},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class AssistantVersionChange(WireModel):
    """The version to make the current one.

    Attributes:
        version (int): Its number.
    """

    version: int
