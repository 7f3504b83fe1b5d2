# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject
    from ..models.thread_if_exists import ThreadIfExists


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadCreate(WireModel):
    """A thread to create.

    Attributes:
        thread_id (str | Unset): Its id, a UUID. Without one, the server generates it.
        metadata (JsonObject | Unset): Stored with the thread.
        if_exists (ThreadIfExists | Unset): What to do if the thread already exists. The server's default is
            `raise`.
        ttl (JsonObject | Unset): When the server cleans up the thread, an object with `strategy` and `ttl` in
            minutes.
        supersteps (list[JsonObject] | Unset): Steps that build the thread's first state, each an object with
            `updates`.
    """

    thread_id: str | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    if_exists: ThreadIfExists | Unset = UNSET
    ttl: JsonObject | Unset = UNSET
    supersteps: list[JsonObject] | Unset = UNSET
