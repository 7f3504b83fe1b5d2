# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import Any

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class Error(WireModel):
    """What went wrong. Servers use different fields.

    Attributes:
        detail (Any | Unset): Usually a sentence; on some servers a list of objects.
        error (Any | Unset): The kind of failure, if the server names it.
        message (Any | Unset): A sentence, on servers that do not use `detail`.
    """

    detail: Any | Unset = UNSET
    error: Any | Unset = UNSET
    message: Any | Unset = UNSET
