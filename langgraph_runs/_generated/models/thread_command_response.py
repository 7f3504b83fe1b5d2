# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.json_object import JsonObject
    from ..models.thread_command_error_code import ThreadCommandErrorCode
    from ..models.thread_command_outcome import ThreadCommandOutcome


@wire_model(
    required={"type": str, "id": object},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadCommandResponse(WireModel):
    """What became of a command.

    Attributes:
        type (str | ThreadCommandOutcome): Whether it was carried out (`success`) or refused (`error`).
        id (int | None): The number of the command.
        result (JsonObject | Unset): What it created; for `run.start` the `run_id`, for `input.respond` nothing.
        meta (JsonObject | Unset): What the server adds.
        error (str | ThreadCommandErrorCode | Unset): The kind of refusal.
        message (str | Unset): Why it was refused.
    """

    type: str | ThreadCommandOutcome
    id: int | None
    result: JsonObject | Unset = UNSET
    meta: JsonObject | Unset = UNSET
    error: str | ThreadCommandErrorCode | Unset = UNSET
    message: str | Unset = UNSET
