# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class Health(WireModel):
    """Whether the server is up.

    Attributes:
        ok (bool | Unset): Whether everything works.
        services (JsonObject | Unset): The state of the services behind it, by name.
    """

    ok: bool | Unset = UNSET
    services: JsonObject | Unset = UNSET
