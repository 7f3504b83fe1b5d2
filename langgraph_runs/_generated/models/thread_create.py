# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject
    from ..models.thread_if_exists import ThreadIfExists


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False)
class ThreadCreate(WireModel):
    """A thread to be made.

    Attributes:
        thread_id (str | Unset): Its id, a UUID of your own. Without it the server makes one.
        metadata (JsonObject | Unset): Kept with the thread.
        if_exists (ThreadIfExists | Unset): What to do if there is such a thread. The server's default is `raise`.
        ttl (JsonObject | Unset): An object with `strategy` and `ttl` in minutes, after which the server cleans up.
        supersteps (list[JsonObject] | Unset): Steps that make up the thread's first state, each an object with
            `updates`.
    """

    thread_id: str | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    if_exists: ThreadIfExists | Unset = UNSET
    ttl: JsonObject | Unset = UNSET
    supersteps: list[JsonObject] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
