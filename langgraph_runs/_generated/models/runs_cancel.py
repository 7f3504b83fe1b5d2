# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.cancel_status import CancelStatus
from ..types import UNSET, Unset

T = TypeVar("T", bound="RunsCancel")

_NAMES: Final = frozenset(
    {
        "status",
        "thread_id",
        "run_ids",
    }
)


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
        _members: dict[str, Any] = {**self.additional_properties}
        if self.status is not UNSET:
            _members["status"] = self.status
        if self.thread_id is not UNSET:
            _members["thread_id"] = self.thread_id
        if self.run_ids is not UNSET:
            _members["run_ids"] = self.run_ids
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        status = _get("status", UNSET)
        thread_id = _get("thread_id", UNSET)
        run_ids = cast("list[str]", _get("run_ids", UNSET))

        runs_cancel = cls(
            status,
            thread_id,
            run_ids,
        )
        if not _NAMES.issuperset(src_dict):
            runs_cancel.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return runs_cancel

    @property
    def additional_keys(self) -> list[str]:
        return [*self.additional_properties]

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: object) -> bool:
        return key in self.additional_properties
