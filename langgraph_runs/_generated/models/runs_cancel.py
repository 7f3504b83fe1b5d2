# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.cancel_status import CancelStatus
from ..types import UNSET, Unset

T = TypeVar("T", bound="RunsCancel")


@_attrs_define
class RunsCancel:
    """Either `status` alone, or `thread_id` and `run_ids`; other combinations are refused.

    Attributes:
        status (CancelStatus | Unset): Every run with this status.
        thread_id (str | Unset): The thread that the runs belong to.
        run_ids (list[str] | Unset): The runs.
    """

    status: CancelStatus | Unset = UNSET
    thread_id: str | Unset = UNSET
    run_ids: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        status: str | Unset = UNSET
        if not isinstance(self.status, Unset):
            status = self.status

        thread_id = self.thread_id

        run_ids: list[str] | Unset = UNSET
        if not isinstance(self.run_ids, Unset):
            run_ids = self.run_ids

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if status is not UNSET:
            field_dict["status"] = status
        if thread_id is not UNSET:
            field_dict["thread_id"] = thread_id
        if run_ids is not UNSET:
            field_dict["run_ids"] = run_ids

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        status = d.pop("status", UNSET)

        thread_id = d.pop("thread_id", UNSET)

        run_ids = cast("list[str]", d.pop("run_ids", UNSET))

        runs_cancel = cls(
            status=status,
            thread_id=thread_id,
            run_ids=run_ids,
        )

        runs_cancel.additional_properties = d
        return runs_cancel

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
