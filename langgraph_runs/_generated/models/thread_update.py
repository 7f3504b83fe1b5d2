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
class ThreadUpdate(WireModel):
    """What to change of a thread.

    Attributes:
        metadata (JsonObject | Unset): Merged into the thread's metadata.
        ttl (JsonObject | Unset): When the server cleans up the thread, an object with `strategy` and `ttl` in
            minutes from now.
    """

    metadata: JsonObject | Unset = UNSET
    ttl: JsonObject | Unset = UNSET
