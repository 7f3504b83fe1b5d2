# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.cancel_status import CancelStatus


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class RunsCancel(WireModel):
    """The runs to cancel, either by `status` alone, or by `thread_id` and `run_ids`.

    Attributes:
        status (CancelStatus | Unset): All runs with this status.
        thread_id (str | Unset): The thread of the runs.
        run_ids (list[str] | Unset): The ids of the runs.
    """

    status: CancelStatus | Unset = UNSET
    thread_id: str | Unset = UNSET
    run_ids: list[str] | Unset = UNSET
