# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


@wire_model(
    required={"id": int, "method": str},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadCommand(WireModel):
    """A command to a thread.

    Attributes:
        id (int): A number that the response repeats.
        method (str): What to do; `run.start` and `input.respond` create runs.
        params (JsonObject | Unset): What the command takes. What it does not know is ignored.
    """

    id: int
    method: str
    params: JsonObject | Unset = UNSET
